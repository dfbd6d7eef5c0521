/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dead_mount.h - what a daemon that was killed has left mounted
 *
 * The mount of a daemon that could not unmount it (SIGKILL, out of memory)
 * stays, and each use of it fails with ENOTCONN: it is no directory to mount on
 * again. A start at the same place removes it first. Only a mount that is dead
 * for certain is touched, only one of memcgfs, only the same user's.
 */
#ifndef _MEMCGFS_DEAD_MOUNT_H
#define _MEMCGFS_DEAD_MOUNT_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * dead_mount_is_ours - does a line of mountinfo tell of a mount of memcgfs?
 * @line: of /proc/PID/mountinfo
 * @mnt_id: the mount that is looked for
 * @user: that mounted it
 */
bool dead_mount_is_ours(const char *line, int mnt_id, uid_t user);

/**
 * dead_mounts_detach - unmount the dead mounts of memcgfs at a place
 * @path: the place; what else it is, or is not, does not matter here
 *
 * A process that has a file open in one, or works there, keeps it.
 *
 * Context: before anything is unshared. An ordinary user needs fusermount3.
 */
void dead_mounts_detach(const char *path);

#endif
