/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dead_mount.h - mounts that a killed daemon has left behind
 *
 * If a daemon cannot unmount (SIGKILL, out of memory), its mount stays and each
 * use of it fails with ENOTCONN: mounting there again fails, because it is no
 * directory. A start at the same place removes it first. We touch only mounts
 * that are certainly dead, belong to memcgfs and were mounted by the same user.
 */
#ifndef _MEMCGFS_FS_DEAD_MOUNT_H
#define _MEMCGFS_FS_DEAD_MOUNT_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/mountinfo.h"

/**
 * dead_mount_is_ours - is a mount of memcgfs?
 * @line: the mount
 * @user: the user that mounted it
 */
bool dead_mount_is_ours(const struct mount_line *line, uid_t user);

/**
 * dead_mounts_detach - unmount the dead mounts of memcgfs at a place
 * @path: the place; it may be anything else, or not exist
 *
 * A process that has a file open in such a mount, or works there, keeps the
 * mount.
 *
 * Context: before anything is unshared. An ordinary user needs fusermount3.
 */
void dead_mounts_detach(const char *path);

#endif
