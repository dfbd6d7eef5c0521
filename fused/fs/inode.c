// SPDX-License-Identifier: GPL-2.0-only
/*
 * inode.c - attributes
 *
 * The kernel's cgroup files have st_size 0, and readers read them to the end
 * regardless. Under FUSE some readers do not: busybox cat (sendfile) and tail
 * trust the size. So a file's size here is the length of its text at the time
 * of the request. Because the text changes by itself, the kernel must ask each
 * time (attribute timeout 0, which also makes it ask at open). This costs a
 * request per open, and does not help if a text grows between open and
 * sendfile.
 */
#include "fs/fs.h"

#include <errno.h>

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

double memcgfs_entry_timeout(void)
{
	return FOREVER;
}

double memcgfs_attr_timeout(const struct kernfs_node *kn, unsigned int index)
{
	if (index == KERNFS_DIR)
		return DIR_ATTR_TIMEOUT;
	return kernfs_file(kn, index)->mode & 0444 ? 0 : FOREVER;
}

void memcgfs_stat(const struct kernfs_node *kn, unsigned int index,
		  struct stat *st)
{
	struct kernfs_iattrs attrs = kernfs_attrs(kn, index);

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
}

/* 0 if the file cannot be read now: only a reader gets the error, not stat */
static off_t text_length(struct kernfs_node *kn, unsigned int index,
			 pid_t reader)
{
	struct seq_file m = { 0 };
	off_t len = 0;

	if (index != KERNFS_DIR && (kernfs_file(kn, index)->mode & 0444) &&
	    !memcgfs_render(kn, index, reader, &m))
		len = (off_t)m.count;
	seq_free(&m);
	return len;
}

static void reply_attr(fuse_req_t req, struct kernfs_node *kn,
		       unsigned int index)
{
	off_t size = text_length(kn, index, fuse_req_ctx(req)->pid);
	struct stat st;

	down_read(&kernfs_rwsem);
	memcgfs_stat(kn, index, &st);
	up_read(&kernfs_rwsem);
	st.st_size = size;
	fuse_reply_attr(req, &st, memcgfs_attr_timeout(kn, index));
}

void memcgfs_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	unsigned int index;
	struct kernfs_node *kn = kernfs_find(ino, &index);

	(void)fi;
	if (!kn) {
		memcgfs_reply_err(req, -ESTALE);
		return;
	}
	reply_attr(req, kn, index);
	kernfs_put(kn);
}

static void set_time(struct timespec *ts, const struct timespec *to, bool now)
{
	if (now)
		clock_gettime(CLOCK_REALTIME, ts);
	else
		*ts = *to;
}

static int change_attrs(struct kernfs_node *kn, unsigned int index,
			const struct stat *attr, int to_set)
{
	struct kernfs_iattrs attrs;
	int err;

	down_write(&kernfs_rwsem);
	attrs = kernfs_attrs(kn, index);
	if (to_set & FUSE_SET_ATTR_MODE)
		attrs.mode = attr->st_mode & 07777;
	if (to_set & FUSE_SET_ATTR_UID)
		attrs.uid = attr->st_uid;
	if (to_set & FUSE_SET_ATTR_GID)
		attrs.gid = attr->st_gid;
	if (to_set & FUSE_SET_ATTR_ATIME)
		set_time(&attrs.atime, &attr->st_atim,
			 to_set & FUSE_SET_ATTR_ATIME_NOW);
	if (to_set & FUSE_SET_ATTR_MTIME)
		set_time(&attrs.mtime, &attr->st_mtim,
			 to_set & FUSE_SET_ATTR_MTIME_NOW);
	err = kernfs_set_attrs(kn, index, &attrs);
	up_write(&kernfs_rwsem);
	return err;
}

/* a change of the size succeeds without effect, as in the kernel */
void memcgfs_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr,
		     int to_set, struct fuse_file_info *fi)
{
	const int kept = FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID |
			 FUSE_SET_ATTR_GID | FUSE_SET_ATTR_ATIME |
			 FUSE_SET_ATTR_MTIME;
	unsigned int index;
	struct kernfs_node *kn = kernfs_find(ino, &index);
	int err = 0;

	(void)fi;
	if (!kn) {
		memcgfs_reply_err(req, -ESTALE);
		return;
	}
	if (to_set & kept)
		err = change_attrs(kn, index, attr, to_set);
	if (err)
		memcgfs_reply_err(req, err);
	else
		reply_attr(req, kn, index);
	kernfs_put(kn);
}
