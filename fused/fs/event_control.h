/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * event_control.h - cgroup.event_control: other processes' descriptors
 *
 * A write contains numbers of the writer's descriptors: an eventfd, which we
 * fetch with pidfd_getfd(2), and a control file, which only selects the event.
 * Fetching takes the right to trace the writer; a mount by root or with
 * --unshare has it over all processes that can see the mount.
 *
 * Any user may write there, and a descriptor may be of a file that never
 * answers. So a process that may hang does the work (fd_fetch.h), no request
 * handler waits for it, and a thread of our own answers the write when it is
 * done. If the process hangs, only the writer waits.
 *
 * We know the control file by the inode number that we gave out, on our mount,
 * as /proc shows them. Asking the file itself would be a request to ourselves.
 */
#ifndef _MEMCGFS_FS_EVENT_CONTROL_H
#define _MEMCGFS_FS_EVENT_CONTROL_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "fs/kernfs.h"

/**
 * event_control_open - fork the process that fetches, prepare to signal
 * @mountpoint: ours, absolute
 *
 * Context: mounted; before libobjcg_init() and any thread.
 * Return: 0 or a negative errno.
 */
int event_control_open(const char *mountpoint);

/**
 * event_control_close - Context: after libobjcg_exit(), which has signalled and
 * forgotten all registrations
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
 * event_control_submit - go on with a write that returned -EIOCBQUEUED
 * @priv: of the struct kernfs_open_file; consumed
 * @kn: the directory that the control file is in
 * @req: is answered in any case
 * @size: of the write
 *
 * Context: the caller must not use the open file after this call: the release
 * can come as soon as @req is answered.
 */
void event_control_submit(void *priv, struct kernfs_node *kn, fuse_req_t req,
			  size_t size);

#endif
