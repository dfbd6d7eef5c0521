// SPDX-License-Identifier: GPL-2.0-only
/*
 * readdir.c - requests to list a directory
 */
#include "fs/readdir.h"

#include <errno.h>
#include <limits.h>

#include "base/array.h"
#include "fs/kernfs_hash.h"
#include "fs/kernfs_order.h"
#include "fs/reply.h"

/*
 * ENOSYS tells the kernel that a directory need not be opened and that it may
 * keep the entries it has read until a name changes, which only the kernel can
 * cause.
 */
void memcgfs_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	(void)ino;
	(void)fi;
	memcgfs_reply_err(req, -ENOSYS);
}

/*
 * As in the kernel, an entry's position is the hash of its name, so entries that
 * come and go do not shift others. The position behind an entry is that of the
 * next.
 */
enum { POS_DOT, POS_DOTDOT, POS_END = INT_MAX };

struct dir_entry {
	unsigned int hash;
	const char *name;
	u64 ino;
	mode_t type;
};

static int cmp_entry(const void *p, const void *q)
{
	const struct dir_entry *x = p, *y = q;

	return kernfs_name_compare(x->hash, x->name, y->hash, y->name);
}

/*
 * The files and the subdirectories that are still to be listed.
 * @files: struct dir_entry, sorted
 * @file, @place: the next of each
 */
struct dir_walk {
	struct array files;
	size_t file;
	const struct kernfs_order *order;
	size_t place;
};

/* Return: 0 or -ENOMEM */
static int collect_files(struct array *files, off_t from,
			 const struct kernfs_node *dir)
{
	struct dir_entry *entry;
	unsigned int index, hash;
	const char *name;

	for (index = 1; index <= dir->type->nr; index++) {
		if (!kernfs_file_exists(dir, index))
			continue;
		name = kernfs_file(dir, index)->name;
		hash = kernfs_name_hash(name);
		if (hash < from)
			continue;
		entry = array_add(files);
		if (!entry)
			return -ENOMEM;
		*entry = (struct dir_entry){ hash, name, kernfs_ino(dir, index),
					     S_IFREG };
	}
	array_sort(files, cmp_entry);
	return 0;
}

/* Return: false if there is no further subdirectory */
static bool peek_subdir(struct dir_walk *walk, struct dir_entry *ret)
{
	const struct kernfs_order *order = walk->order;
	const struct kernfs_place *place;

	while (order && walk->place < order->nr) {
		place = &order->places[walk->place];
		if (place->kn) {
			*ret = (struct dir_entry){
				place->hash, place->kn->name,
				kernfs_ino(place->kn, KERNFS_DIR), S_IFDIR
			};
			return true;
		}
		walk->place++;
	}
	return false;
}

/* Return: false at the end */
static bool next_entry(struct dir_walk *walk, struct dir_entry *ret)
{
	const struct dir_entry *file = NULL;
	bool is_subdir = peek_subdir(walk, ret);

	if (walk->file < walk->files.nr)
		file = array_at(&walk->files, walk->file);
	if (file && (!is_subdir || cmp_entry(file, ret) < 0)) {
		*ret = *file;
		walk->file++;
		return true;
	}
	walk->place += is_subdir;
	return is_subdir;
}

struct dir_buf {
	fuse_req_t req;
	char *data;
	size_t size;
	size_t used;
};

/* @next: the position behind it. Return: false if the buffer is full */
static bool add_entry(struct dir_buf *buf, const struct dir_entry *entry,
		      off_t next)
{
	const struct stat st = { .st_ino = entry->ino, .st_mode = entry->type };
	size_t len = fuse_add_direntry(buf->req, buf->data + buf->used,
				       buf->size - buf->used, entry->name, &st,
				       next);

	if (len > buf->size - buf->used)
		return false;
	buf->used += len;
	return true;
}

static bool add_dots(struct dir_buf *buf, off_t from,
		     const struct kernfs_node *dir, off_t first)
{
	const struct kernfs_node *up = dir->parent ? dir->parent : dir;
	const struct dir_entry dot = {
		.name = ".",
		.ino = kernfs_ino(dir, KERNFS_DIR),
		.type = S_IFDIR,
	}, dotdot = {
		.name = "..",
		.ino = kernfs_ino(up, KERNFS_DIR),
		.type = S_IFDIR,
	};

	return (from > POS_DOT || add_entry(buf, &dot, POS_DOTDOT)) &&
	       (from > POS_DOTDOT || add_entry(buf, &dotdot, first));
}

/*
 * The position between entries with the same hash would be that of the first of
 * them, so they are listed together.
 */
static void add_all(struct dir_buf *buf, off_t from,
		    const struct kernfs_node *dir, struct dir_walk *walk)
{
	struct dir_entry entry, next = { .hash = 0 };
	bool more = next_entry(walk, &next);
	unsigned int before = 0;
	size_t together;

	if (!add_dots(buf, from, dir, more ? (off_t)next.hash : POS_END))
		return;
	for (together = buf->used; more; before = entry.hash) {
		entry = next;
		more = next_entry(walk, &next);
		if (entry.hash != before)
			together = buf->used;
		if (!add_entry(buf, &entry,
			       more ? (off_t)next.hash : POS_END)) {
			buf->used = together;
			return;
		}
	}
}

static int add_entries(struct dir_buf *buf, off_t from,
		       const struct kernfs_node *dir)
{
	struct dir_walk walk = {
		.files = ARRAY_OF(struct dir_entry),
		.order = dir->order,
		.place = kernfs_order_from(
			dir->order, (unsigned int)min(from, (off_t)POS_END)),
	};
	int err = collect_files(&walk.files, from, dir);

	if (!err)
		add_all(buf, from, dir, &walk);
	array_free(&walk.files);
	return err;
}

/* the first of the requests about a directory sorts it */
static int list_dir(struct dir_buf *buf, off_t from, struct kernfs_node *dir)
{
	bool ordered;
	int err = 0;

	down_read(&kernfs_rwsem);
	ordered = kernfs_is_ordered(dir);
	if (ordered && !dir->removed)
		err = add_entries(buf, from, dir);
	up_read(&kernfs_rwsem);
	if (ordered)
		return err;
	down_write(&kernfs_rwsem);
	err = kernfs_order_make(dir);
	if (!err && !dir->removed)
		err = add_entries(buf, from, dir);
	up_write(&kernfs_rwsem);
	return err;
}

void memcgfs_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		     struct fuse_file_info *fi)
{
	unsigned int index;
	struct kernfs_node *dir = request_node(req, ino, &index);
	struct dir_buf buf = { .req = req, .size = size };
	int err;

	(void)fi;
	if (!dir)
		return;
	buf.data = mem_alloc(size);
	err = buf.data ? list_dir(&buf, off, dir) : -ENOMEM;
	if (err)
		memcgfs_reply_err(req, err);
	else
		fuse_reply_buf(req, buf.data, buf.used);
	mem_free(buf.data);
	kernfs_put(dir);
}
