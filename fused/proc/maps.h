/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * maps.h - read which files a process maps
 *
 * The kernel takes locks of the process's memory for this. A process can hold
 * them for as long as it likes: in exec(), or in a page fault on a file of its
 * own FUSE. So only ask.h calls this.
 */
#ifndef _MEMCGFS_PROC_MAPS_H
#define _MEMCGFS_PROC_MAPS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/array.h"

/* more of a process are not read: it may have 65,530, in 40 MB of text */
#define PROC_MAPS_MAX 4096
#define PROC_MAPS_MAX_BYTES (8 << 20)

/**
 * struct proc_mapping - a range of a process's memory that is a file's
 * @dev: device of the file
 * @ino: its number; of System V shared memory it is the segment's id
 * @sysv: it is System V shared memory
 * @index: the first page, in the file
 * @nr: pages
 * @rss: so many of them are in memory, without the process's own copies
 */
struct proc_mapping {
	dev_t dev;
	ino_t ino;
	bool sysv;
	unsigned long index;
	unsigned long nr;
	unsigned long rss;
};

/**
 * proc_maps_read - read /proc/TGID/task/THREAD/maps
 * @thread: a thread of it that has not exited
 * @sizes: read smaps instead, for @rss, which is 0 else. The kernel walks all
 *         page tables for that: 2 ms for each GiB in memory
 * @ret: an empty array of struct proc_mapping; they are appended, in the order of
 *       their addresses
 *
 * Context: may hang.
 * Return: 0, -ENOMEM, -ESRCH, -EACCES, or the error of another system call; then
 * the array is empty.
 */
int proc_maps_read(pid_t tgid, pid_t thread, bool sizes, struct array *ret);

#endif
