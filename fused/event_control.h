/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * event_control.h - cgroup.event_control: other processes' descriptors
 *
 * What is written are numbers of the writer's descriptors: of an eventfd, which
 * is fetched with pidfd_getfd(2), and of a control file, which only says what
 * the event is. To fetch takes the right to trace the writer; who mounts as
 * root or with --unshare has it over all who can see the mount.
 *
 * Which file a descriptor means is read in the writer's /proc/PID/fdinfo and
 * mountinfo: the inode number that we gave out, on the mount that is ours. To
 * fetch that descriptor too and ask it would be a request to ourselves, also
 * when it is closed.
 *
 * Where we differ: an eventfd that everybody else has closed is not noticed,
 * for we have it open. It is kept until the group is removed, so there are only
 * so many.
 */
#ifndef _MEMCGFS_EVENT_CONTROL_H
#define _MEMCGFS_EVENT_CONTROL_H

/**
 * event_control_start - serve writes to cgroup.event_control
 * @mountpoint: ours, absolute
 *
 * Context: mounted; before libobjcg_init().
 * Return: 0 or a negative errno.
 */
int event_control_start(const char *mountpoint);

/**
 * event_control_stop - Context: after libobjcg_exit(), which has signalled and
 * forgotten all that was registered
 */
void event_control_stop(void);

#endif
