/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * served_dirs.h - the directories that are served by a file system of ours
 *
 * A directory is served at its own place: the mount covers it. So neither it nor
 * a directory above it may hold what the world needs, and no directory is served
 * twice.
 */
#ifndef _MEMCGFS_BASE_SERVED_DIRS_H
#define _MEMCGFS_BASE_SERVED_DIRS_H

#include <stdbool.h>

#define SERVED_DIRS_MAX 16

/**
 * struct served_dirs - a list
 * @paths: absolute, without symlinks
 * @nr: of them
 */
struct served_dirs {
	char *paths[SERVED_DIRS_MAX];
	unsigned int nr;
};

/**
 * served_dirs_add - check a directory and add it
 * @path: as given
 *
 * Return: NULL; or the reason why it cannot be served, "expected ..." or an errno's
 * text.
 */
const char *served_dirs_add(struct served_dirs *dirs, const char *path);

/**
 * served_dirs_overlap - is a directory another, or above or below it?
 * @a: absolute, without symlinks
 * @b: likewise
 *
 * Return: whether a mount over either can hide the other.
 */
bool served_dirs_overlap(const char *a, const char *b);

/**
 * served_dirs_find - a directory that is @path, is above it or below it
 * @path: absolute, without symlinks
 *
 * Return: its path or NULL.
 */
const char *served_dirs_find(const struct served_dirs *dirs, const char *path);

/** served_dirs_free - empty the list */
void served_dirs_free(struct served_dirs *dirs);

#endif
