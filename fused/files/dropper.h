/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dropper.h - makes the kernel drop pages that the engine has given up
 *
 * The engine gives pages up in the middle of a charge, often in a thread that
 * answers a request for pages of the same file. The kernel has those pages
 * locked, and drops a range only after they are unlocked. So ranges are queued,
 * and a thread for each mount hands them to the kernel.
 *
 * The kernel does not drop a page that a write is still using, and does not tell.
 * Such a page stays in its cache, and belongs to no group until it is asked for.
 *
 * The file below has a cache of its own, which stays. It belongs to the host, where
 * others may use it, and no group is charged for it.
 *
 * In the meantime a process can still use such a page without asking for it. Then
 * its group is not charged for that use. A write to drop_caches or to a control
 * file returns when its pages are dropped.
 */
#ifndef _MEMCGFS_FILES_DROPPER_H
#define _MEMCGFS_FILES_DROPPER_H

#include <pthread.h>
#include <stdbool.h>

#include "base/array.h"
#include "base/helper_thread.h"
#include "linux/mutex.h"

struct files_inode;
struct files_mount;

/**
 * struct files_dropper - the thread of a mount
 * @thread: woken when the queue is not empty any more
 * @done: signalled when the kernel has dropped the pages that were queued
 * @lock: of @ranges and the counts
 * @ranges: of struct dropped_range
 * @taken, @dropped: how often the thread has taken the ranges and dropped them
 */
struct files_dropper {
	struct helper_thread thread;
	pthread_cond_t done;
	spinlock_t lock;
	struct array ranges;
	unsigned long taken, dropped;
};

/** files_dropper_start - Return: 0 or a negative errno */
int files_dropper_start(struct files_mount *m);

/** files_dropper_stop - Context: requests are still answered */
void files_dropper_stop(struct files_mount *m);

/** files_dropper_fini - Context: no thread runs */
void files_dropper_fini(struct files_mount *m);

/**
 * files_dropper_wait - until the kernel has dropped the pages of this thread
 *
 * A second at most: the file system below may hang.
 *
 * Context: answers a request that is not for a served directory. No lock that such
 * requests take is held.
 */
void files_dropper_wait(struct files_mount *m);

/** files_drop_queued - Return: whether this thread has queued any since the last call */
bool files_drop_queued(void);

/**
 * files_drop - queue pages of an inode
 *
 * Without memory for it the kernel keeps them.
 *
 * Context: any; takes a leaf lock.
 */
void files_drop(struct files_inode *inode, unsigned long index,
		unsigned long nr);

#endif
