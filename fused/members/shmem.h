/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shmem.h - shared memory that no file system of ours serves
 *
 * RssShmem counts a page for each process that maps it: a memfd, System V shared
 * memory, anonymous memory with MAP_SHARED, a file of another tmpfs. The kernel
 * charges it once, to the process that touches it first. We see how many pages
 * of an object each process maps, not which. So
 *
 *	- an object is charged for as many pages as the process maps that maps most
 *	- the process seen first is charged for all that it maps, another for its
 *	  excess over that
 *	- when a process unmaps the object or ends, its charge ends, and the next
 *	  look at another process that maps the object charges that one
 *
 * Simplified: memory that no known process maps is not charged, where a kernel
 * keeps it until the object goes. It changes its group when it changes its
 * process. Two processes that map different pages of an object are charged for
 * the larger part only. Segments of System V with the same id in two IPC
 * namespaces are taken for one. A file mapped from a file system without a device,
 * such as overlayfs, is taken for one of a tmpfs if the process has more shared
 * memory than can be explained otherwise.
 *
 * The objects are seen in /proc/PID/smaps, which is read if RssShmem has changed.
 * Where that cannot be read, or memory is short, the process is charged for
 * RssShmem, as far as it has more than its parent had.
 */
#ifndef _MEMCGFS_MEMBERS_SHMEM_H
#define _MEMCGFS_MEMBERS_SHMEM_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/array.h"
#include "linux/types.h"

/* objects of a process that are told apart */
#define SHMEM_MAX_OBJECTS 256

/**
 * struct member_shmem - the shared memory of a process; membership_lock
 * @uses: struct shmem_use
 * @rss: RssShmem when they were read; 0 before
 * @generation: when they were charged last: see member_shmem_is_stale()
 */
struct member_shmem {
	struct array uses;
	unsigned long rss;
	unsigned long generation;
};

/**
 * struct shmem_seen - an object that a process maps
 * @dev, @ino, @sysv: of struct proc_mapping
 * @pages: in its page tables
 * @begin: the first page of the object that is mapped
 * @end: the last and 1
 */
struct shmem_seen {
	dev_t dev;
	ino_t ino;
	bool sysv;
	unsigned long pages;
	unsigned long begin;
	unsigned long end;
};

/** member_shmem_start - Context: before any call of this header */
void member_shmem_start(void);

/** member_shmem_init - a process without shared memory */
void member_shmem_init(struct member_shmem *shmem);

/**
 * member_shmem_read - look at the objects of a process
 * @thread: a thread of it that has not exited
 * @rss: its RssShmem, not 0
 * @seen: an empty array of struct shmem_seen
 *
 * Context: no lock is held. Waits 100 ms at most.
 * Return: 0 or a negative errno, and the array is empty.
 */
int member_shmem_read(pid_t tgid, pid_t thread, unsigned long rss,
		      struct array *seen);

/* --- all that follows: membership_lock is held --- */

/**
 * member_shmem_set - the process maps these objects now
 * @rss: as of member_shmem_read()
 */
void member_shmem_set(struct member_shmem *shmem, const struct array *seen,
		      unsigned long rss);

/**
 * member_shmem_charge - charge what is not charged to another process
 * @rss: RssShmem now
 *
 * Return: pages to charge to this process.
 */
unsigned long member_shmem_charge(struct member_shmem *shmem,
				  unsigned long rss);

/** member_shmem_is_stale - has an object that it maps lost a charge since? */
bool member_shmem_is_stale(const struct member_shmem *shmem);

/** member_shmem_losses - how many charges have been lost so far */
unsigned long member_shmem_losses(void);

/** member_shmem_forget - it has ended, or runs another program */
void member_shmem_forget(struct member_shmem *shmem);

#endif
