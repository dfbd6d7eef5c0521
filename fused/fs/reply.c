// SPDX-License-Identifier: GPL-2.0-only
#include "fs/reply.h"

#include <errno.h>

#include "fs/dcache.h"
#include "fs/killpriv.h"
#include "fs/render.h"
#include "fs/size.h"

/*
 * Names change only through the kernel's own requests, which it knows about,
 * and through drop_caches, which notifies the kernel (notify.h).
 */
#define FOREVER 86400.0

/*
 * The same holds for a directory's attributes, but a link count that was read
 * before a mkdir or rmdir may reach the kernel after it, and then stays for
 * this long.
 */
#define DIR_ATTR_TIMEOUT 1.0

/* the attributes now, but for st_size */
static void get_stat(const struct kernfs_node *kn, unsigned int index,
		     struct stat *st)
{
	struct kernfs_iattrs attrs;

	down_read(&kernfs_rwsem);
	attrs = kernfs_attrs(kn, index);
	*st = (struct stat){
		.st_ino = kernfs_ino(kn, index),
		.st_mode = attrs.mode |
			   (index == KERNFS_DIR ? S_IFDIR : S_IFREG),
		.st_nlink = index == KERNFS_DIR ? 2 + kn->nr_children : 1,
		.st_uid = attrs.uid,
		.st_gid = attrs.gid,
		.st_blksize = (blksize_t)PAGE_SIZE,
		.st_atim = attrs.atime,
		.st_mtim = attrs.mtime,
		.st_ctim = attrs.mtime,
	};
	up_read(&kernfs_rwsem);
}

/*
 * The size, and how long the kernel may believe the attributes.
 * Return: false if the size is the length of the text, of which @st has 0
 */
static bool tell_size(struct kernfs_node *kn, unsigned int index,
		      struct stat *st, double *timeout)
{
	*timeout = FOREVER;
	killpriv_forget(st->st_ino);
	if (index == KERNFS_DIR) {
		*timeout = DIR_ATTR_TIMEOUT;
	} else if (size_tell(kn, index)) {
		st->st_size = SHORT_FILE_SIZE;
	} else if (kernfs_file(kn, index)->mode & 0444) {
		*timeout = 0;
		return false;
	}
	return true;
}

struct kernfs_node *request_node(fuse_req_t req, fuse_ino_t ino,
				 unsigned int *index)
{
	struct kernfs_node *kn = kernfs_find(ino, index);

	if (!kn)
		memcgfs_reply_err(req, -ESTALE);
	return kn;
}

void memcgfs_reply_write(fuse_req_t req, int err, size_t size)
{
	if (err)
		memcgfs_reply_err(req, err);
	else
		fuse_reply_write(req, size);
}

void memcgfs_reply_entry(fuse_req_t req, fuse_ino_t parent, const char *name,
			 struct kernfs_node *kn, unsigned int index)
{
	struct fuse_entry_param e = {
		.entry_timeout = FOREVER,
	};

	kernfs_get(kn);
	get_stat(kn, index, &e.attr);
	/* before a true length is needed, the kernel asks for it */
	tell_size(kn, index, &e.attr, &e.attr_timeout);
	e.ino = e.attr.st_ino;
	if (!kn->type->uncharged)
		dcache_add(fuse_req_ctx(req)->pid, parent, name, e.ino);
	if (fuse_reply_entry(req, &e)) {
		/* the kernel has not taken it */
		dcache_forget(e.ino, 1);
		kernfs_put(kn);
	}
}

void memcgfs_reply_attr(fuse_req_t req, struct kernfs_node *kn,
			unsigned int index)
{
	struct stat st;
	double timeout;

	get_stat(kn, index, &st);
	if (!tell_size(kn, index, &st, &timeout))
		st.st_size =
			memcgfs_text_length(kn, index, fuse_req_ctx(req)->pid);
	fuse_reply_attr(req, &st, timeout);
}
