/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mounter.h - mounts in the mount namespace of a caller
 *
 * A child of the notifier does it, for a process with several threads enters no
 * mount namespace. The child keeps the user namespace of the world, which is that of
 * the caller or above it.
 */
#ifndef _MEMCGFS_RUN_MOUNTER_H
#define _MEMCGFS_RUN_MOUNTER_H

#include <sys/types.h>

/**
 * struct mounting - a mount for a caller that has the right to it
 * @caller: the thread
 * @source: as given, or ""
 * @flags: MS_*, as given
 * @mnt: its mount namespace
 * @target: O_PATH, the place
 */
struct mounting {
	pid_t caller;
	const char *source;
	unsigned long flags;
	int mnt;
	int target;
};

/**
 * mounter_attach - mount a tree at the place
 * @tree: from open_tree()
 *
 * Return: 0 or a negative errno.
 */
int mounter_attach(const struct mounting *m, int tree);

/**
 * mounter_proc - mount a fresh procfs at the place, with our files over its own
 * @pid: the pid namespace for it
 * @options: as given, without flags; is changed
 *
 * Return: 0 or a negative errno.
 */
int mounter_proc(const struct mounting *m, int pid, char *options);

/**
 * mounter_uncover_proc - unmount our files over those of a procfs
 * @mnt: the mount namespace
 * @procfs: O_PATH, the root of a mount in it
 *
 * Return: 0 or a negative errno.
 */
int mounter_uncover_proc(int mnt, int procfs);

#endif
