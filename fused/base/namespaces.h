/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * namespaces.h - a process in namespaces of its own
 */
#ifndef _MEMCGFS_BASE_NAMESPACES_H
#define _MEMCGFS_BASE_NAMESPACES_H

#include <stdbool.h>

enum namespaces {
	NAMESPACES_MOUNT, /* a mount namespace, for root */
	NAMESPACES_ROOT,  /* in a user namespace where the caller's ids are 0 */
	NAMESPACES_KEEP_IDS, /* in a user namespace where they are the same */
};

/**
 * namespaces_unshare - move this process into a mount namespace of its own
 * @kind: with NAMESPACES_ROOT, the ids from 1 up are those that /etc/subuid and
 *        /etc/subgid give to the caller, if any
 *
 * No mount reaches the namespace that the process was in.
 *
 * Context: the process has a single thread.
 * Return: 0, or a negative errno; the process may be in the user namespace then.
 */
int namespaces_unshare(enum namespaces kind);

/**
 * namespaces_in_chroot - is the root directory not that of the mount namespace?
 * Return: false also if the table of mounts cannot be read.
 */
bool namespaces_in_chroot(void);

/**
 * namespaces_join - move this process into the namespaces of another
 * @fds: descriptors of namespaces, an outer user namespace first, and at the end
 *       of a root directory: a mount namespace brings its own root
 * @nr: how many, 1 and up
 *
 * Context: the process has a single thread.
 * Return: 0 or a negative errno.
 */
int namespaces_join(const int *fds, int nr);

#endif
