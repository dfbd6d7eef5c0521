/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mountinfo.h - the lines of /proc/PID/mountinfo
 */
#ifndef _MEMCGFS_BASE_MOUNTINFO_H
#define _MEMCGFS_BASE_MOUNTINFO_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/**
 * struct mount_line - a mount
 * All texts are parts of the line, escaped as there: a space is \040.
 * @id, @parent: numbers of mounts
 * @dev: the file system
 * @root: which part of the file system is mounted
 * @place: where
 * @options: of the mount
 * @tags: as "shared:1", separated by spaces; or ""
 * @type: of the file system
 * @source: of it
 * @super: options of the file system
 */
struct mount_line {
	int id, parent;
	dev_t dev;
	const char *root, *place, *options, *tags, *type, *source, *super;
};

/**
 * mount_line_parse - cut a line into its fields
 * @line: without its newline; is changed
 *
 * Return: 0, or -EINVAL if the line is not as expected.
 */
int mount_line_parse(char *line, struct mount_line *ret);

/**
 * struct mountinfo - a file under way
 * @line: the mount that mountinfo_next() has found, until the next call
 */
struct mountinfo {
	struct mount_line line;
	/* private: */
	FILE *file;
	char *text;
	size_t size;
};

/**
 * mountinfo_open - begin to read a file
 * @dir: a directory, for openat(2)
 * @path: of the file
 *
 * Return: 0, then it is to be closed with mountinfo_close(); or a negative errno.
 */
int mountinfo_open(struct mountinfo *m, int dir, const char *path);

/**
 * mountinfo_next - read the next mount
 *
 * Return: false at the end of the file.
 */
bool mountinfo_next(struct mountinfo *m);

/** mountinfo_close - close the file; its lines are gone */
void mountinfo_close(struct mountinfo *m);

#endif
