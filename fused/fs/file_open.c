// SPDX-License-Identifier: GPL-2.0-only
/* file_open.c - a file is opened and released */
#include "fs/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>

#include "fs/inode.h"
#include "fs/killpriv.h"
#include "fs/notify.h"
#include "fs/open_file.h"
#include "fs/refusals.h"
#include "fs/reply.h"
#include "fs/size.h"

static DEFINE_OBJ_TYPE(open_file);

/* for the end: files that are still open at unmount get no release */
static DEFINE_SPINLOCK(open_files_lock, RANK_LEAF);
static LIST_HEAD(open_files);

static const struct kernfs_stream *stream_of(const struct kernfs_node *kn,
					     unsigned int index)
{
	return index == KERNFS_DIR ? NULL : kernfs_file(kn, index)->stream;
}

static struct open_file *open_file_alloc(uid_t opener_uid)
{
	struct open_file *of = obj_alloc(&open_file_type);

	if (!of)
		return NULL;
	of->opener_uid = opener_uid;
	mutex_init(&of->mutex, RANK_OPEN_FILE);
	spin_lock(&open_files_lock);
	list_add(&of->list, &open_files);
	spin_unlock(&open_files_lock);
	return of;
}

static void open_file_free(struct open_file *of)
{
	spin_lock(&open_files_lock);
	list_del(&of->list);
	spin_unlock(&open_files_lock);
	if (of->ops)
		of->ops->release(of->stream);
	snapshot_put(of->text);
	mutex_destroy(&of->mutex);
	obj_free(&open_file_type, of);
}

static int open_stream(struct open_file *of, const struct kernfs_stream *ops)
{
	int err = ops ? ops->open(&of->stream) : 0;

	of->ops = err ? NULL : ops;
	return err;
}

/*
 * A stream has no position, so that no reader waits for another that has the same
 * open file. Such a wait would not end by SIGKILL. libfuse has no name for the flag.
 */
static int reply_open(fuse_req_t req, const struct open_file *of,
		      const struct fuse_file_info *fi)
{
	const struct fuse_open_out out = {
		.fh = fi->fh,
		.open_flags = FOPEN_DIRECT_IO | FOPEN_NONSEEKABLE |
			      FOPEN_STREAM | FOPEN_NOFLUSH,
	};

	if (of->ops)
		return fuse_reply_buf(req, (const char *)&out, sizeof(out));
	return fuse_reply_open(req, fi);
}

/*
 * A group is gone that still has this file open. The kernel finds no such name in
 * it, but opens the file again by its link in /proc, which looks up no name.
 */
static int check_removed(u64 ino, pid_t opener)
{
	return refuse_once(ino, opener, true) ? -ESTALE : -ENODEV;
}

/* A reader has to find a size that is large enough; see size.h. */
static int check_size(struct kernfs_node *kn, unsigned int index, pid_t opener,
		      int flags)
{
	u64 ino = kernfs_ino(kn, index);
	int err;

	if (flags & O_TRUNC)
		return size_truncated(kn, index);
	if ((flags & O_ACCMODE) == O_WRONLY)
		return 0;
	err = size_check_list(kn, index, opener);
	if (err || !refuse_once(ino, opener, size_is_stale(kn, index)))
		return err;
	/* the second attempt asks even if it looks up no name */
	memcgfs_notify_attrs(ino);
	return -ESTALE;
}

static int check_open(fuse_req_t req, struct kernfs_node *kn,
		      unsigned int index, int flags)
{
	pid_t opener = fuse_req_ctx(req)->pid;

	if (kernfs_is_removed(kn))
		return check_removed(kernfs_ino(kn, index), opener);
	if (flags & O_DIRECT)
		return -EINVAL;
	return check_size(kn, index, opener, flags);
}

/* see killpriv.h */
static bool is_for_cache(const struct kernfs_node *kn, unsigned int index,
			 int flags)
{
	return (flags & O_TRUNC) && (flags & O_ACCMODE) == O_WRONLY &&
	       size_is_short(kn, index) &&
	       killpriv_is_asked(kernfs_ino(kn, index));
}

static int new_open_file(fuse_req_t req, struct kernfs_node *kn,
			 unsigned int index, int flags, struct open_file **of)
{
	int err;

	*of = open_file_alloc(fuse_req_ctx(req)->uid);
	if (!*of)
		return -ENOMEM;
	(*of)->truncates = flags & O_TRUNC;
	(*of)->cached = is_for_cache(kn, index, flags);
	err = open_stream(*of, stream_of(kn, index));
	if (err)
		open_file_free(*of);
	return err;
}

void memcgfs_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);
	struct open_file *of;
	int err;

	if (!kn)
		return;
	err = check_open(req, kn, index, fi->flags);
	if (!err)
		err = new_open_file(req, kn, index, fi->flags, &of);
	if (!err && fi->flags & O_TRUNC && fuse_req_ctx(req)->uid)
		inode_truncated(kn, index);
	if (err) {
		kernfs_put(kn);
		memcgfs_reply_err(req, err);
		return;
	}
	fi->fh = (uintptr_t)of;
	fi->direct_io = !of->cached;
	fi->noflush = 1; /* a close() is not to wait for us */
	/* the reference of request_node() is the open file's until release */
	if (reply_open(req, of, fi)) {
		open_file_free(of); /* the opener is gone: no release comes */
		kernfs_put(kn);
	}
}

void memcgfs_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct open_file *of = open_file(fi);
	unsigned int index;
	struct kernfs_node *kn = kernfs_find(ino, &index);

	open_file_free(of);
	if (kn)
		kernfs_put_many(kn, 2);
	memcgfs_reply_err(req, 0);
}

void memcgfs_close_all(void)
{
	struct open_file *of, *next;

	list_for_each_entry_safe(of, next, &open_files, list)
		open_file_free(of);
}
