// SPDX-License-Identifier: GPL-2.0-only
#include "files/attr.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "files/data.h"
#include "files/mount.h"
#include "files/thread.h"
#include "proc/user_ns.h"

/* shown instead of users and groups without a name; immutable after the start */
static struct {
	uid_t overflow;
	bool uid_is_named, gid_is_named;
} ids;

void files_attr_start(void)
{
	ids.overflow = user_ns_overflow_uid();
	ids.uid_is_named = user_ns_names(USER_NS_UIDS, ids.overflow);
	ids.gid_is_named = user_ns_names(USER_NS_GIDS, ids.overflow);
}

void files_show_attr(const struct files_mount *m, struct stat *st)
{
	if (!ids.uid_is_named && st->st_uid == ids.overflow)
		st->st_uid = geteuid();
	if (!ids.gid_is_named && st->st_gid == ids.overflow)
		st->st_gid = getegid();
	if (st->st_dev != m->root.dev)
		st->st_ino ^= hash_u64(st->st_dev);
}

static void reply_attr(fuse_req_t req, struct files_inode *inode)
{
	struct files_mount *m = files_of(req);
	struct stat st;
	int err = files_stat(inode, &st);

	if (err) {
		fuse_reply_err(req, -err);
		return;
	}
	files_pages_shrunk(inode, &st);
	files_show_attr(m, &st);
	fuse_reply_attr(req, &st, m->timeout);
}

void files_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	(void)fi;
	reply_attr(req, files_inode(req, ino));
}

static int set_times(const char *link, const struct stat *attr, int to_set)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
				     { .tv_nsec = UTIME_OMIT } };

	if (to_set & FUSE_SET_ATTR_ATIME_NOW)
		times[0].tv_nsec = UTIME_NOW;
	else if (to_set & FUSE_SET_ATTR_ATIME)
		times[0] = attr->st_atim;
	if (to_set & FUSE_SET_ATTR_MTIME_NOW)
		times[1].tv_nsec = UTIME_NOW;
	else if (to_set & FUSE_SET_ATTR_MTIME)
		times[1] = attr->st_mtim;
	return utimensat(AT_FDCWD, link, times, 0) ? -errno : 0;
}

static int set_owner(const struct files_inode *inode, const struct stat *attr,
		     int to_set)
{
	uid_t uid = to_set & FUSE_SET_ATTR_UID ? attr->st_uid : (uid_t)-1;
	gid_t gid = to_set & FUSE_SET_ATTR_GID ? attr->st_gid : (gid_t)-1;

	return fchownat(inode->fd, "", uid, gid, AT_EMPTY_PATH) ? -errno : 0;
}

static bool wants_times(int to_set)
{
	return to_set & (FUSE_SET_ATTR_ATIME | FUSE_SET_ATTR_MTIME |
			 FUSE_SET_ATTR_ATIME_NOW | FUSE_SET_ATTR_MTIME_NOW);
}

/*
 * The mode comes last: the changes before it take set-id bits away, and the kernel
 * has decided which of them stay.
 */
void files_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr,
		   int to_set, struct fuse_file_info *fi)
{
	struct files_inode *inode = files_inode(req, ino);
	char link[FILES_LINK_MAX];
	int err = 0;

	files_link(inode->fd, link);
	if (to_set & (FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID))
		err = set_owner(inode, attr, to_set);
	if (!err && to_set & FUSE_SET_ATTR_SIZE)
		err = files_truncate(inode, attr->st_size, fi);
	if (!err && to_set & FUSE_SET_ATTR_MODE &&
	    fchmodat(AT_FDCWD, link, attr->st_mode & 07777, 0))
		err = -errno;
	if (!err && wants_times(to_set))
		err = set_times(link, attr, to_set);
	if (err)
		fuse_reply_err(req, -err);
	else
		reply_attr(req, inode);
}

void files_statfs(fuse_req_t req, fuse_ino_t ino)
{
	struct statvfs st;

	if (fstatvfs(files_inode(req, ino)->fd, &st))
		fuse_reply_err(req, errno);
	else
		fuse_reply_statfs(req, &st);
}
