/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * path.h - comparing paths
 */
#ifndef _MEMCGFS_BASE_PATH_H
#define _MEMCGFS_BASE_PATH_H

#include <stdbool.h>
#include <string.h>

/**
 * path_is_at_or_below - is it a directory, or in the tree below it?
 * @path: absolute, without symlinks
 * @top: the directory, likewise; no slash at its end unless it is the root
 */
static inline bool path_is_at_or_below(const char *path, const char *top)
{
	size_t len = strlen(top);

	/* the root ends with its slash */
	return !strncmp(path, top, len) &&
	       (!path[len] || path[len] == '/' || top[len - 1] == '/');
}

#endif
