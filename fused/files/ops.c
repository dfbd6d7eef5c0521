// SPDX-License-Identifier: GPL-2.0-only
#include "files/ops.h"

#include "files/attr.h"
#include "files/data.h"
#include "files/dir.h"
#include "files/mount.h"
#include "files/namei.h"
#include "files/xattr.h"

static void want(struct fuse_conn_info *conn, unsigned int caps)
{
	conn->want |= conn->capable & caps;
}

static void files_init(void *userdata, struct fuse_conn_info *conn)
{
	struct files_mount *m = userdata;

	/* a file's ACL counts instead of the umask: its file system knows */
	want(conn, FUSE_CAP_DONT_MASK | FUSE_CAP_CACHE_SYMLINKS |
			   FUSE_CAP_SPLICE_WRITE);
	if (m->acl)
		want(conn, FUSE_CAP_POSIX_ACL);
	/* the kernel takes set-id bits away itself */
	conn->want &= ~(unsigned int)FUSE_CAP_HANDLE_KILLPRIV;
	if (m->private) {
		conn->want &= ~(unsigned int)FUSE_CAP_AUTO_INVAL_DATA;
		/* a tmpfs makes only the pages that are touched */
		conn->max_readahead = 0;
	}
}

const struct fuse_lowlevel_ops files_ops = {
	.init = files_init,
	.lookup = files_lookup,
	.forget = files_forget,
	.forget_multi = files_forget_multi,
	.getattr = files_getattr,
	.setattr = files_setattr,
	.statfs = files_statfs,
	.readlink = files_readlink,
	.mkdir = files_mkdir,
	.mknod = files_mknod,
	.symlink = files_symlink,
	.link = files_hard_link,
	.unlink = files_unlink,
	.rmdir = files_rmdir,
	.rename = files_rename,
	.open = files_open,
	.create = files_create,
	.read = files_read,
	.write = files_write,
	.release = files_release,
	.fsync = files_fsync,
	.fallocate = files_fallocate,
	.lseek = files_lseek,
	.copy_file_range = files_copy_file_range,
	.opendir = files_opendir,
	.readdir = files_readdir,
	.readdirplus = files_readdirplus,
	.releasedir = files_releasedir,
	.fsyncdir = files_fsyncdir,
	.setxattr = files_setxattr,
	.getxattr = files_getxattr,
	.listxattr = files_listxattr,
	.removexattr = files_removexattr,
};
