/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * reaper.h - the bound of inodes that the kernel knows
 *
 * An inode costs a descriptor, and the kernel remembers names as long as it has
 * memory. When three quarters of the descriptors are in use, a thread lets the
 * kernel drop all names of the mount that no process uses. Their inodes go, with the
 * pages that are cached of them, and FORGET follows. The kernel does so at each
 * remount, even if that changes nothing.
 *
 * Open files, mappings and working directories stay: if there are more of them than
 * descriptors, look-ups fail with EMFILE. So it is for all files where the daemon
 * may not mount: an ordinary user's plain mount, and before Linux 5.2.
 */
#ifndef _MEMCGFS_FILES_REAPER_H
#define _MEMCGFS_FILES_REAPER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/helper_thread.h"

struct files_mount;

/**
 * struct files_reaper - the thread of a mount
 * @thread: woken when there is work
 * @max: inodes above which it works; immutable while the threads run
 * @next: the same after it has worked, more if many are in use; atomic
 * @busy: it has been woken and is not done; atomic
 */
struct files_reaper {
	struct helper_thread thread;
	unsigned long max;
	unsigned long next;
	bool busy;
};

/**
 * files_mounted_dev - the device number of the mount at @path
 *
 * Asks no file system, so it does not wait for ours.
 *
 * Return: the number or 0.
 */
dev_t files_mounted_dev(const char *path);

/**
 * files_reaper_limit - let the process have as many descriptors as it may
 * @mounts: that share them
 *
 * Return: inodes that each mount may have.
 */
unsigned long files_reaper_limit(unsigned int mounts);

/**
 * files_reaper_start - start the thread
 * @max: from files_reaper_limit()
 *
 * Return: 0 or a negative errno.
 */
int files_reaper_start(struct files_mount *m, unsigned long max);

/** files_reaper_stop - Context: requests are still answered */
void files_reaper_stop(struct files_mount *m);

/** files_reaper_count - an inode more */
void files_reaper_count(struct files_mount *m);

/** files_reaper_wake - there are no descriptors left */
void files_reaper_wake(struct files_mount *m);

#endif
