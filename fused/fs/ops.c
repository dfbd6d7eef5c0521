// SPDX-License-Identifier: GPL-2.0-only
/*
 * ops.c - the table of request handlers, and those too small for a file
 */
#include "fs/ops.h"

#include <errno.h>

#include "fs/dcache.h"
#include "fs/dir.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/killpriv.h"
#include "fs/notify.h"
#include "fs/readdir.h"
#include "fs/reply.h"
#include "fs/xattr.h"

static void forget(fuse_ino_t ino, uint64_t nlookup)
{
	unsigned int index;
	struct kernfs_node *kn = kernfs_find(ino, &index);

	dcache_forget(ino, nlookup);
	if (kn)
		kernfs_put_many(kn, nlookup + 1);
}

static void memcgfs_forget(fuse_req_t req, fuse_ino_t ino, uint64_t nlookup)
{
	forget(ino, nlookup);
	fuse_reply_none(req);
}

static void memcgfs_forget_multi(fuse_req_t req, size_t count,
				 struct fuse_forget_data *forgets)
{
	size_t i;

	for (i = 0; i < count; i++)
		forget(forgets[i].ino, forgets[i].nlookup);
	fuse_reply_none(req);
}

/*
 * control files come and go only with their group; the kernel asks these after
 * a lookup
 */

static void memcgfs_unlink(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	(void)parent;
	(void)name;
	memcgfs_reply_err(req, -EPERM);
}

static void memcgfs_mknod(fuse_req_t req, fuse_ino_t parent, const char *name,
			  mode_t mode, dev_t rdev)
{
	(void)parent;
	(void)name;
	(void)rdev;
	/* vfs_create() and vfs_mknod() without an operation to call */
	memcgfs_reply_err(req, S_ISREG(mode) ? -EACCES : -EPERM);
}

static void memcgfs_create(fuse_req_t req, fuse_ino_t parent, const char *name,
			   mode_t mode, struct fuse_file_info *fi)
{
	(void)mode;
	(void)fi;
	memcgfs_mknod(req, parent, name, S_IFREG, 0);
}

static void memcgfs_symlink(fuse_req_t req, const char *link, fuse_ino_t parent,
			    const char *name)
{
	(void)link;
	memcgfs_unlink(req, parent, name);
}

static void memcgfs_link(fuse_req_t req, fuse_ino_t ino, fuse_ino_t newparent,
			 const char *newname)
{
	(void)ino;
	memcgfs_unlink(req, newparent, newname);
}

static void memcgfs_fsyncdir(fuse_req_t req, fuse_ino_t ino, int datasync,
			     struct fuse_file_info *fi)
{
	(void)ino;
	(void)datasync;
	(void)fi;
	memcgfs_reply_err(req, -EINVAL);
}

static void memcgfs_init(void *userdata, struct fuse_conn_info *conn)
{
	(void)userdata;
	/*
	 * plain readdir: a directory has few entries, mostly not looked up
	 * afterwards
	 */
	memcgfs_notify_init(conn);
	killpriv_init(conn);
	memcgfs_reply_init(conn);
	conn->want &= ~(unsigned int)FUSE_CAP_READDIRPLUS;
}

const struct fuse_lowlevel_ops memcgfs_ops = {
	.init = memcgfs_init,
	.lookup = memcgfs_lookup,
	.forget = memcgfs_forget,
	.forget_multi = memcgfs_forget_multi,
	.getattr = memcgfs_getattr,
	.setattr = memcgfs_setattr,
	.mkdir = memcgfs_mkdir,
	.rmdir = memcgfs_rmdir,
	.rename = memcgfs_rename,
	.unlink = memcgfs_unlink,
	.mknod = memcgfs_mknod,
	.create = memcgfs_create,
	.symlink = memcgfs_symlink,
	.link = memcgfs_link,
	.opendir = memcgfs_opendir,
	.readdir = memcgfs_readdir,
	.fsyncdir = memcgfs_fsyncdir,
	.statfs = memcgfs_statfs,
	.open = memcgfs_open,
	.read = memcgfs_read,
	.poll = memcgfs_poll,
	.write = memcgfs_write,
	.release = memcgfs_release,
	.setxattr = memcgfs_setxattr,
	.getxattr = memcgfs_getxattr,
	.listxattr = memcgfs_listxattr,
	.removexattr = memcgfs_removexattr,
};
