/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * snapshot.h - the text of a file at one moment
 *
 * An open file has a snapshot, and readers read it while a later one may already
 * take its place. So it has references.
 */
#ifndef _MEMCGFS_FS_SNAPSHOT_H
#define _MEMCGFS_FS_SNAPSHOT_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "linux/atomic.h"
#include "linux/seq_file.h"

/**
 * struct snapshot - a text
 * @refs: the open file has a reference, and each read in progress; atomic
 * @m: the text; immutable while there are two references
 */
struct snapshot {
	atomic_t refs;
	struct seq_file m;
};

/**
 * snapshot_renew - an empty snapshot to print into
 * @old: the snapshot that it replaces, or NULL; the caller's reference goes
 *
 * It is the old one if no read needs it any more, so that a reader that reads
 * again and again costs no memory.
 *
 * Context: the caller keeps others from taking a reference to @old.
 * Return: a snapshot with a single reference, or NULL if there is no memory.
 */
struct snapshot *snapshot_renew(struct snapshot *old);

/** snapshot_get - take a reference. Context: there is another */
static inline void snapshot_get(struct snapshot *text)
{
	atomic_inc(&text->refs);
}

/** snapshot_put - drop a reference; the last frees it */
void snapshot_put(struct snapshot *text);

/**
 * snapshot_part_len - the bytes of an answer to a read
 * @size: most bytes
 * @off: where the answer begins
 * Return: 0 from the end of the text on.
 */
size_t snapshot_part_len(const struct snapshot *text, size_t size, off_t off);

/**
 * snapshot_reply - answer a read
 * @size: most bytes of the answer
 * @off: where it begins; from the end of the text on it is empty
 */
void snapshot_reply(fuse_req_t req, const struct snapshot *text, size_t size,
		    off_t off);

#endif
