/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * walk.h - where a path of a caller leads
 *
 * The thread takes the root and the working directory of the caller, and its user
 * for file systems; then the kernel resolves each name as it does for the caller.
 * Only the links of a procfs depend on the process that follows them: for us
 * "self" is another process. So the walk follows symlinks itself, and puts the
 * caller's number for "self".
 */
#ifndef _MEMCGFS_RUN_WALK_H
#define _MEMCGFS_RUN_WALK_H

#include <limits.h>
#include <stdbool.h>

#include "run/call.h"

/**
 * struct walk - the end of a path
 * @fd: O_PATH, the last name; -1 if there is no such name
 * @parent: O_PATH, the directory in which it was found
 * @name: the last name
 */
struct walk {
	int fd;
	int parent;
	char name[NAME_MAX + 1];
};

/**
 * walk_path - follow a path of a caller
 * @dirfd: where it begins unless it begins with a slash; the caller's descriptor,
 *         or AT_FDCWD
 * @path: as the caller gave it
 * @follow: the last name too, if it is a symlink
 * @ret: set on success, for walk_end()
 *
 * Context: a thread with a root of its own, after call_begin_slow().
 * Return: 0; or a negative errno, the kernel's for most errors. -EXDEV if it
 * leads through a link that only the kernel can follow for the caller.
 */
int walk_path(const struct call *call, int dirfd, const char *path, bool follow,
	      struct walk *ret);

/** walk_end - close its descriptors */
void walk_end(struct walk *w);

#endif
