/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dir_type.h - the files that a kind of directory has
 *
 * A file is a row of its directory's type, known by its index: it exists as
 * often as there are directories of the type, and costs nothing for each.
 */
#ifndef _MEMCGFS_FS_DIR_TYPE_H
#define _MEMCGFS_FS_DIR_TYPE_H

#include <sys/types.h>

#include "base/htable.h"
#include "libobjcg-internal.h"

struct fuse_pollhandle;
struct fuse_req;

/* the row of a directory's own inode; its files count from 1 */
#define KERNFS_DIR 0U

/* most rows of a type */
#define KERNFS_MAX_FILES 255U

/**
 * struct kernfs_stream - a file whose reads wait
 * @open: sets the stream of an open file. Returns 0 or a negative errno.
 * @read: answers now or later; @nonblock: now
 * @poll: answers; @ph is the stream's, or NULL
 * @release: frees the stream. No request about it is running.
 */
struct kernfs_stream {
	int (*open)(void **stream);
	void (*read)(void *stream, struct fuse_req *req, size_t size,
		     bool nonblock);
	void (*poll)(void *stream, struct fuse_req *req,
		     struct fuse_pollhandle *ph);
	void (*release)(void *stream);
};

/**
 * struct kernfs_file - a row of a directory's table
 * @name: of the file
 * @mode: initial permission bits
 * @cft: the control file of a cgroup, or
 * @show: the text of a file outside the hierarchy, or NULL
 * @write: takes a command, which it may modify, and answers the request now or
 *         later; or NULL
 * @answer: the text that a reader of the same open file gets after it has
 *          written @question; or NULL. Returns 0 or a negative errno.
 * @stream: instead of a text; or NULL
 * @is_short: its text always fits into SHORT_FILE_SIZE bytes (size.h)
 * @is_list: its text mostly does; a line for each task of the cgroup
 */
struct kernfs_file {
	const char *name;
	mode_t mode;
	const struct cftype *cft;
	int (*show)(struct seq_file *m);
	void (*write)(struct fuse_req *req, size_t size, char *command);
	int (*answer)(struct seq_file *m, pid_t writer, char *question);
	const char *what;
	bool is_table;
	bool as_json;
	const struct kernfs_stream *stream;
	bool is_short;
	bool is_list;
};

/* a row in a directory's table: @by_name is in kernfs_dir_type.by_name */
struct kernfs_row {
	struct kernfs_file file;
	struct htable_node by_name;
};

/**
 * struct kernfs_dir_type - the files of a kind of directory
 * @rows: by index - 1
 * @nr: number of rows
 * @by_name: finds a row
 * @uncharged: its names are no dentries (dcache.h): a look at debug/ must not
 *             change what it shows
 *
 * Zeroed, it has no files. Immutable while there are directories of it.
 */
struct kernfs_dir_type {
	struct kernfs_row *rows;
	unsigned int nr;
	struct htable by_name;
	bool uncharged;
};

/**
 * kernfs_dir_type_init - make room for rows
 * @nr: at most KERNFS_MAX_FILES
 *
 * Return: 0 or -ENOMEM.
 */
int kernfs_dir_type_init(struct kernfs_dir_type *type, size_t nr);

/** kernfs_dir_type_add - the next row. Context: there is room */
void kernfs_dir_type_add(struct kernfs_dir_type *type,
			 const struct kernfs_file *file);

/** kernfs_dir_type_fini - free the rows: it has no files then */
void kernfs_dir_type_fini(struct kernfs_dir_type *type);

/** kernfs_dir_type_find - the index of a name, or 0 */
unsigned int kernfs_dir_type_find(const struct kernfs_dir_type *type,
				  const char *name);

#endif
