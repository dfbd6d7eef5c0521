/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * open_file.h - open files: a snapshot for reading, whole commands for writing
 *
 * As in fs/kernfs/file.c: each open has its own text. It is made when a reader
 * reads from the beginning and stays unchanged until the next read from the
 * beginning, so a reader with any buffer size sees a consistent state. Each
 * write is a complete command, at any file position. After rmdir a reader can
 * still read the rest of a text that it has begun; all other reads and writes
 * get ENODEV.
 */
#ifndef _MEMCGFS_FS_OPEN_FILE_H
#define _MEMCGFS_FS_OPEN_FILE_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "fs/kernfs.h"
#include "fs/snapshot.h"

/**
 * struct open_file - behind fuse_file_info.fh
 * @list: on open_files; open_files_lock
 * @opener_uid: the user that opened it; immutable
 * @ops: of a stream, or NULL; immutable
 * @stream: of @ops; immutable
 * @mutex: serializes requests; protects all fields below
 * @truncates: the kernel sets the size to 0, and may not have done so yet
 * @cached: its writes go through the page cache
 * @text: the snapshot, or NULL
 * @last_read: of @text, as task_clock()
 *
 * The release can come as soon as the last request about the file has its
 * reply, and frees it: so replying must be the last action of a handler.
 */
struct open_file {
	struct list_head list;
	uid_t opener_uid;
	const struct kernfs_stream *ops;
	void *stream;
	struct mutex mutex;
	bool truncates;
	bool cached;
	bool has_seen; /* poll finds no news */
	struct snapshot *text;
	off_t read_pos; /* the end of the last read */
	u64 last_read;
};

/** open_file - the open file of a request */
static inline struct open_file *open_file(const struct fuse_file_info *fi)
{
	return (struct open_file *)(uintptr_t)fi->fh;
}

/**
 * open_file_ask - a write is a question, and reads get the answer
 * @file: has an answer()
 * @writer: the task that asks
 * @question: may be changed
 *
 * Context: takes @of's mutex.
 * Return: 0 or a negative errno; then the text is gone.
 */
int open_file_ask(struct open_file *of, const struct kernfs_file *file,
		  pid_t writer, char *question);

#endif
