// SPDX-License-Identifier: GPL-2.0-only
/*
 * inode.c - attributes
 */
#include "fs/inode.h"

#include <errno.h>
#include <limits.h>
#include <sys/param.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "fs/notify.h"
#include "fs/reply.h"

/* bytes, see memcgfs_setattr() */
#define MAX_NON_LFS INT_MAX

void memcgfs_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);

	(void)fi;
	if (!kn)
		return;
	memcgfs_reply_attr(req, kn, index);
	kernfs_put(kn);
}

static void set_time(struct timespec *ts, const struct timespec *to, bool now)
{
	if (now)
		clock_gettime(CLOCK_REALTIME, ts);
	else
		*ts = *to;
}

/*
 * A new owner, and a truncation by a user that may not set these bits: the
 * kernel leaves it to us to remove them (killpriv.h). A request to change
 * nothing is chown(2) with neither user nor group, which removes them too.
 */
static bool kills_bits(unsigned int index, int to_set)
{
	return index != KERNFS_DIR &&
	       (!to_set || to_set & (FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID |
				     FUSE_SET_ATTR_KILL_SUID));
}

static mode_t without_bits(mode_t mode)
{
	return mode & ~(S_ISUID | (mode & S_IXGRP ? S_ISGID : 0U));
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
	if (kills_bits(index, to_set))
		attrs.mode = without_bits(attrs.mode);
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

void inode_truncated(struct kernfs_node *kn, unsigned int index)
{
	const struct stat unused = { .st_mode = 0 };
	struct kernfs_iattrs attrs;

	/* no file is born with such bits */
	if (!READ_ONCE(kn->changed))
		return;
	down_read(&kernfs_rwsem);
	attrs = kernfs_attrs(kn, index);
	up_read(&kernfs_rwsem);
	if (without_bits(attrs.mode) != attrs.mode &&
	    !change_attrs(kn, index, &unused, FUSE_SET_ATTR_KILL_SUID))
		memcgfs_notify_attrs(kernfs_ino(kn, index));
}

/*
 * A change of the size succeeds without effect, as in the kernel, but for a size
 * that is over the bound of a file system which sets none.
 */
void memcgfs_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr,
		     int to_set, struct fuse_file_info *fi)
{
	const int kept = FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID |
			 FUSE_SET_ATTR_GID | FUSE_SET_ATTR_ATIME |
			 FUSE_SET_ATTR_MTIME | FUSE_SET_ATTR_KILL_SUID;
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);
	int err = 0;

	(void)fi;
	if (!kn)
		return;
	if (to_set & FUSE_SET_ATTR_SIZE && attr->st_size > MAX_NON_LFS)
		err = -EFBIG;
	else if (!to_set || to_set & kept)
		err = change_attrs(kn, index, attr, to_set);
	if (err)
		memcgfs_reply_err(req, err);
	else
		memcgfs_reply_attr(req, kn, index);
	kernfs_put(kn);
}

/*
 * The kernel's answer for a hierarchy is the size of a page and no more, and
 * memcgfs-run knows a hierarchy by that (run/notify_statfs.c).
 */
void memcgfs_statfs(fuse_req_t req, fuse_ino_t ino)
{
	struct statvfs st = { .f_bsize = DEV_BSIZE, .f_namemax = NAME_MAX };
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);

	if (!kn)
		return;
	if (kn->cgrp)
		st.f_bsize = (unsigned long)sysconf(_SC_PAGESIZE);
	fuse_reply_statfs(req, &st);
	kernfs_put(kn);
}
