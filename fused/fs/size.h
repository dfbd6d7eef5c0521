/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * size.h - the size that the kernel believes a file to have
 *
 * The kernel's cgroup files have st_size 0, and readers read them to the end
 * regardless. Under FUSE a reader through the page cache (sendfile, splice)
 * reads up to the size that the kernel knows, and that must not be too small.
 *
 * The text of a short file always fits into SHORT_FILE_SIZE bytes. The
 * kernel is told that size, as sysfs does, and never asks again. Two events
 * make the size in the kernel smaller without a word to us, and we see both
 * coming:
 *
 *   a truncating open	sets it to 0
 *   a cached read	sets it to the length of the text at that time
 *
 * The next open by a reader would come too late to change it. So that open
 * fails with ESTALE, for once: the kernel then asks for the names on the path
 * again, gets the size with the answer, and opens again. The caller does not
 * notice, so no open may fail twice: a thread that has been refused is let in,
 * also if a writer has truncated the file in between.
 *
 * After a cached read the file has its true length from then on, which the
 * kernel must ask for each time: a size that is too large would come to a
 * cached reader as bytes that are 0, if it is told during the read. The same
 * holds for files that are not short.
 *
 * A list of tasks is mostly short. Each open by a reader looks whether it is,
 * and an open for writing does not: to make the list is a walk over the tasks of
 * the group, and in a root over those of the machine. When the list is longer for
 * the first time, that open fails likewise, and the file has its true length. The
 * list of a group without tasks has the size 0, which is stale once there are some.
 */
#ifndef _MEMCGFS_FS_SIZE_H
#define _MEMCGFS_FS_SIZE_H

#include "fs/kernfs.h"

#define SHORT_FILE_SIZE CFTYPE_MAX_SHORT

/* the size is the length of the text now */
#define SIZE_IS_LENGTH ((off_t)-1)

/** size_is_short - is a row a short file, whatever happens? */
bool size_is_short(const struct kernfs_node *kn, unsigned int index);

/**
 * size_tell - the kernel is about to be told the attributes of a row
 *
 * Context: as membership_sync().
 * Return: the size in bytes, to be believed until further notice, or SIZE_IS_LENGTH.
 */
off_t size_tell(struct kernfs_node *kn, unsigned int index);

/**
 * size_truncated - the kernel sets the size of a row to 0
 * Return: 0 or -ENOMEM.
 */
int size_truncated(struct kernfs_node *kn, unsigned int index);

/**
 * size_read_cached - a row is read through the kernel's page cache
 * Return: 0 or -ENOMEM.
 */
int size_read_cached(struct kernfs_node *kn, unsigned int index);

/**
 * size_check_list - a reader opens a row: a list may be too long by now
 * @reader: the thread
 *
 * Context: as memcgfs_render().
 * Return: 0 or -ENOMEM.
 */
int size_check_list(struct kernfs_node *kn, unsigned int index, pid_t reader);

/**
 * size_is_stale - must a reader's open fail, for the kernel to ask for the size?
 * Context: as membership_sync().
 */
bool size_is_stale(struct kernfs_node *kn, unsigned int index);

#endif
