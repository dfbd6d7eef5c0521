/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * event_control.h - cgroup.event_control: other processes' descriptors
 *
 * What is written are numbers of the writer's descriptors: of an eventfd, which
 * is fetched with pidfd_getfd(2), and of a control file, which only says what
 * the event is. To fetch takes the right to trace the writer; a mount by root
 * or with --unshare has it over all processes that can see the mount.
 *
 * Anybody may write there, and a descriptor may be of a file that never
 * answers. So the work is done by a process that may hang (fd_fetch.h), no
 * request handler waits for it, and a thread of our own answers the write when
 * it is done. If it hangs, the writer waits and nobody else does.
 *
 * The control file is known by the inode number that we gave out, on the mount
 * that is ours, as /proc tells them. To ask the file itself would be a request
 * to ourselves.
 */
#ifndef _MEMCGFS_EVENT_CONTROL_H
#define _MEMCGFS_EVENT_CONTROL_H

#include "fs.h"

/**
 * event_control_open - fork the process that fetches, say what is signalled
 * @mountpoint: ours, absolute
 *
 * Context: mounted; before libobjcg_init() and any thread.
 * Return: 0 or a negative errno.
 */
int event_control_open(const char *mountpoint);

/**
 * event_control_close - Context: after libobjcg_exit(), which has signalled and
 * forgotten all that was registered
 */
void event_control_close(void);

/**
 * event_control_start - serve writes to cgroup.event_control
 * Return: 0 or a negative errno.
 */
int event_control_start(void);

/**
 * event_control_stop - end that; writes that were not answered fail
 * Context: no request handler is running.
 */
void event_control_stop(void);

/**
 * event_control_submit - go on with a write of which -EIOCBQUEUED came
 * @priv: of the struct kernfs_open_file; consumed
 * @kn: the directory that the control file is in
 * @req: is answered in any case
 * @size: of the write
 *
 * Context: nothing of the open file is used after this, by whoever calls it:
 * once @req is answered its release can come.
 */
void event_control_submit(void *priv, struct kernfs_node *kn, fuse_req_t req,
			  size_t size);

#endif
