// SPDX-License-Identifier: GPL-2.0-only
#include "files/namei.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/mount.h"
#include "files/thread.h"

static void reply_entry(fuse_req_t req, int err,
			const struct fuse_entry_param *e)
{
	if (!err && e->ino)
		files_pages_charge_inode(req, files_inode(req, e->ino));
	if (err)
		fuse_reply_err(req, -err);
	else if (fuse_reply_entry(req, e) && e->ino)
		files_iput(files_of(req), files_inode(req, e->ino), 1);
}

/* the kernel remembers too that there is no such name */
void files_lookup(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	struct files_mount *m = files_of(req);
	struct fuse_entry_param e;
	int err = files_iget(m, files_inode(req, dir), name, &e);

	if (err == -ENOENT) {
		e = (struct fuse_entry_param){ .entry_timeout = m->timeout };
		err = 0;
	}
	reply_entry(req, err, &e);
}

void files_forget(fuse_req_t req, fuse_ino_t ino, uint64_t nlookup)
{
	files_iput(files_of(req), files_inode(req, ino), nlookup);
	fuse_reply_none(req);
}

void files_forget_multi(fuse_req_t req, size_t count,
			struct fuse_forget_data *forgets)
{
	size_t i;

	for (i = 0; i < count; i++)
		files_iput(files_of(req), files_inode(req, forgets[i].ino),
			   forgets[i].nlookup);
	fuse_reply_none(req);
}

/**
 * struct new_file - a file that is to be made
 * @mode: with its type
 * @rdev: of a device
 * @target: of a symlink
 */
struct new_file {
	mode_t mode;
	dev_t rdev;
	const char *target;
};

static int make_at(int dirfd, const char *name, const struct new_file *file)
{
	switch (file->mode & S_IFMT) {
	case S_IFDIR:
		return mkdirat(dirfd, name, file->mode & 07777);
	case S_IFLNK:
		return symlinkat(file->target, dirfd, name);
	default:
		return mknodat(dirfd, name, file->mode, file->rdev);
	}
}

static void make(fuse_req_t req, fuse_ino_t dir, const char *name,
		 const struct new_file *file)
{
	const struct files_inode *parent = files_inode(req, dir);
	const struct fuse_ctx *caller = fuse_req_ctx(req);
	struct files_mount *m = files_of(req);
	struct fuse_entry_param e;
	int err;

	files_act_as(caller);
	err = make_at(parent->fd, name, file) ? -errno : 0;
	files_act_as_daemon(caller);
	if (!err) {
		err = files_iget(m, parent, name, &e);
		if (err && m->private)
			unlinkat(parent->fd, name,
				 S_ISDIR(file->mode) ? AT_REMOVEDIR : 0);
	}
	reply_entry(req, err, &e);
}

void files_mkdir(fuse_req_t req, fuse_ino_t dir, const char *name, mode_t mode)
{
	make(req, dir, name,
	     &(struct new_file){ .mode = S_IFDIR | (mode & 07777) });
}

void files_mknod(fuse_req_t req, fuse_ino_t dir, const char *name, mode_t mode,
		 dev_t rdev)
{
	make(req, dir, name, &(struct new_file){ .mode = mode, .rdev = rdev });
}

void files_symlink(fuse_req_t req, const char *target, fuse_ino_t dir,
		   const char *name)
{
	make(req, dir, name,
	     &(struct new_file){ .mode = S_IFLNK, .target = target });
}

void files_readlink(fuse_req_t req, fuse_ino_t ino)
{
	char target[PATH_MAX + 1];
	ssize_t n = readlinkat(files_inode(req, ino)->fd, "", target,
			       sizeof(target) - 1);

	if (n < 0) {
		fuse_reply_err(req, errno);
		return;
	}
	target[n] = '\0';
	fuse_reply_readlink(req, target);
}

void files_hard_link(fuse_req_t req, fuse_ino_t ino, fuse_ino_t dir,
		     const char *name)
{
	struct files_inode *inode = files_inode(req, ino);
	char link[FILES_LINK_MAX];
	struct fuse_entry_param e;
	int err = 0;

	if (linkat(AT_FDCWD, files_link(inode->fd, link),
		   files_inode(req, dir)->fd, name, AT_SYMLINK_FOLLOW))
		err = -errno;
	if (!err)
		err = files_again(files_of(req), inode, &e);
	reply_entry(req, err, &e);
}

static void remove_name(fuse_req_t req, fuse_ino_t dir, const char *name,
			int flags)
{
	const struct files_inode *parent = files_inode(req, dir);
	struct files_inode *inode = files_hold(files_of(req), parent, name);
	int err = unlinkat(parent->fd, name, flags) ? errno : 0;

	files_let_go(files_of(req), inode);
	fuse_reply_err(req, err);
}

void files_unlink(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	remove_name(req, dir, name, 0);
}

void files_rmdir(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	remove_name(req, dir, name, AT_REMOVEDIR);
}

void files_rename(fuse_req_t req, fuse_ino_t dir, const char *name,
		  fuse_ino_t newdir, const char *newname, unsigned int flags)
{
	struct files_mount *m = files_of(req);
	const struct files_inode *to = files_inode(req, newdir);
	struct files_inode *replaced = files_hold(m, to, newname);
	int err = renameat2(files_inode(req, dir)->fd, name, to->fd, newname,
			    flags) ?
			  errno :
			  0;

	files_let_go(m, replaced);
	fuse_reply_err(req, err);
}
