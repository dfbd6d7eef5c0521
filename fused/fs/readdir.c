// SPDX-License-Identifier: GPL-2.0-only
/*
 * readdir.c - requests to list a directory
 */
#include "fs/readdir.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "base/array.h"
#include "fs/kernfs_hash.h"
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

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Return: 0 or -ENOMEM */
static int collect(struct array *entries, off_t from, const char *name, u64 ino,
		   mode_t type)
{
	unsigned int hash = kernfs_name_hash(name);
	struct dir_entry *entry;

	if (hash < from)
		return 0;
	entry = array_add(entries);
	if (!entry)
		return -ENOMEM;
	*entry = (struct dir_entry){ hash, name, ino, type };
	return 0;
}

/* the entries at @from and behind, but for the dots, in their order */
static int collect_all(struct array *entries, off_t from,
		       const struct kernfs_node *dir)
{
	const struct kernfs_node *kn;
	unsigned int index;
	int err = 0;

	lockdep_assert_held(&kernfs_rwsem);
	for (index = 1; index <= dir->type->nr && !err; index++)
		if (kernfs_file_exists(dir, index))
			err = collect(entries, from,
				      kernfs_file(dir, index)->name,
				      kernfs_ino(dir, index), S_IFREG);
	list_for_each_entry(kn, &dir->children, sibling)
		if (!err)
			err = collect(entries, from, kn->name,
				      kernfs_ino(kn, KERNFS_DIR), S_IFDIR);
	array_sort(entries, cmp_entry);
	return err;
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

static off_t pos_of(const struct array *entries, size_t i)
{
	const struct dir_entry *entry = array_at(entries, i);

	return i < entries->nr ? (off_t)entry->hash : POS_END;
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

static int add_entries(struct dir_buf *buf, off_t from,
		       const struct kernfs_node *dir)
{
	struct array entries = ARRAY_OF(struct dir_entry);
	int err = collect_all(&entries, from, dir);
	size_t i = 0;

	if (!err && add_dots(buf, from, dir, pos_of(&entries, 0)))
		while (i < entries.nr && add_entry(buf, array_at(&entries, i),
						   pos_of(&entries, i + 1)))
			i++;
	array_free(&entries);
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
	err = buf.data ? 0 : -ENOMEM;
	down_read(&kernfs_rwsem);
	if (!err && !dir->removed)
		err = add_entries(&buf, off, dir);
	up_read(&kernfs_rwsem);
	if (err)
		memcgfs_reply_err(req, err);
	else
		fuse_reply_buf(req, buf.data, buf.used);
	mem_free(buf.data);
	kernfs_put(dir);
}
