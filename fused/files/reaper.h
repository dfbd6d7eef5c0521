/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * reaper.h - the bound of inodes that the kernel knows
 *
 * An inode costs a descriptor, and the kernel remembers names as long as it has
 * memory. When three quarters of the descriptors are in use, a thread asks the kernel
 * to let names expire. The kernel drops those that no process uses, with their
 * inodes, and then says FORGET. A name in use stays, and is looked up again. An
 * open file or a working directory stays in any case: if there are more of them than
 * descriptors, look-ups fail with EMFILE.
 *
 * Before Linux 6.2 a name cannot expire; there a name of a file is invalidated
 * instead, and a name of a directory stays.
 */
#ifndef _MEMCGFS_FILES_REAPER_H
#define _MEMCGFS_FILES_REAPER_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>

struct files_mount;

/**
 * struct files_reaper - the thread of a mount
 * @thread: valid while @running
 * @wanted: posted when there is work, or the end has come
 * @max: inodes above which it works; immutable while the threads run
 * @can_expire: the kernel can; set before the first request
 * @running: the first thread's
 * @stop: atomic
 * @busy: it has been woken and not slept since; atomic
 */
struct files_reaper {
	pthread_t thread;
	sem_t wanted;
	unsigned long max;
	bool can_expire;
	bool running;
	bool stop;
	bool busy;
};

/**
 * files_reaper_limit - let the process have as many descriptors as it may
 * @mounts: that share them
 *
 * Return: inodes that each mount may have.
 */
unsigned long files_reaper_limit(unsigned int mounts);

/** files_reaper_start - Return: 0 or a negative errno */
int files_reaper_start(struct files_mount *m);

/** files_reaper_stop - Context: requests are still answered */
void files_reaper_stop(struct files_mount *m);

/** files_reaper_count - an inode more */
void files_reaper_count(struct files_mount *m);

/** files_reaper_wake - there are no descriptors left */
void files_reaper_wake(struct files_mount *m);

#endif
