// SPDX-License-Identifier: GPL-2.0-only
#include "files/data.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "files/mount.h"
#include "files/thread.h"

/* the flags of open(2) that the file below gets; it is no symlink */
#define KEPT_FLAGS                                                      \
	(O_ACCMODE | O_TRUNC | O_EXCL | O_NONBLOCK | O_SYNC | O_DSYNC | \
	 O_NOATIME)

/* without the right to it, the file is read as by others */
static int open_link(struct files_mount *m, const char *link, int flags)
{
	int fd = files_openat(m, AT_FDCWD, link, flags, 0);

	if (fd == -EPERM && flags & O_NOATIME)
		fd = files_openat(m, AT_FDCWD, link, flags & ~O_NOATIME, 0);
	return fd;
}

/*
 * The kernel takes set-id bits away after a write or a truncation by others than
 * root, but not with O_TRUNC.
 */
static void drop_set_id(int fd)
{
	struct stat st;
	mode_t drop = S_ISUID;

	if (fstat(fd, &st) || !(st.st_mode & (S_ISUID | S_ISGID)))
		return;
	/* without the right to execute it, the bit once meant locks */
	if (st.st_mode & S_IXGRP)
		drop |= S_ISGID;
	fchmod(fd, st.st_mode & 07777 & ~drop);
}

/* the kernel keeps the pages that it has, until the file changes */
static void set_file(struct fuse_file_info *fi, int fd)
{
	fi->fh = (uint64_t)fd;
	fi->keep_cache = 1;
}

void files_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	char link[FILES_LINK_MAX];
	int fd = open_link(files_of(req),
			   files_link(files_inode(req, ino)->fd, link),
			   fi->flags & KEPT_FLAGS & ~O_EXCL);

	if (fd < 0) {
		fuse_reply_err(req, -fd);
		return;
	}
	if (fi->flags & O_TRUNC && fuse_req_ctx(req)->uid)
		drop_set_id(fd);
	if (fi->flags & O_TRUNC)
		files_pages_truncate(files_inode(req, ino), 0);
	files_pages_opened(req, files_inode(req, ino));
	set_file(fi, fd);
	/* the caller may be gone */
	if (fuse_reply_open(req, fi))
		close(fd);
}

/* Return: the open file or a negative errno */
static int create(fuse_req_t req, const struct files_inode *dir,
		  const char *name, mode_t mode, int flags)
{
	const struct fuse_ctx *caller = fuse_req_ctx(req);
	int fd;

	files_act_as(caller);
	/* it is not there yet: a symlink is another's work */
	fd = files_openat(files_of(req), dir->fd, name,
			  (flags & KEPT_FLAGS) | O_CREAT | O_NOFOLLOW, mode);
	files_act_as_daemon(caller);
	return fd;
}

void files_create(fuse_req_t req, fuse_ino_t dir, const char *name, mode_t mode,
		  struct fuse_file_info *fi)
{
	struct files_mount *m = files_of(req);
	struct fuse_entry_param e;
	int fd = create(req, files_inode(req, dir), name, mode, fi->flags);
	int err = fd < 0 ? fd : files_iget_fd(m, fd, &e);

	if (err) {
		if (fd >= 0)
			close(fd);
		if (fd >= 0 && m->private)
			unlinkat(files_inode(req, dir)->fd, name, 0);
		fuse_reply_err(req, -err);
		return;
	}
	set_file(fi, fd);
	/* another may have made it in the meantime */
	if (fi->flags & O_TRUNC)
		files_pages_truncate(files_inode(req, e.ino), 0);
	files_pages_charge_inode(req, files_inode(req, e.ino));
	files_pages_opened(req, files_inode(req, e.ino));
	if (!fuse_reply_create(req, &e, fi))
		return;
	close(fd);
	files_iput(m, files_inode(req, e.ino), 1);
}

void files_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		struct fuse_file_info *fi)
{
	struct fuse_bufvec buf = FUSE_BUFVEC_INIT(size);

	files_pages_touch(req, files_inode(req, ino), off, size, fi);
	buf.buf[0].flags = FUSE_BUF_IS_FD | FUSE_BUF_FD_SEEK;
	buf.buf[0].fd = (int)fi->fh;
	buf.buf[0].pos = off;
	fuse_reply_data(req, &buf, 0);
}

/*
 * The kernel writes a page of a mapping back to its place, whatever the flags.
 * Return: bytes written, or a negative errno
 */
static ssize_t write_at(const char *buf, size_t size, off_t off,
			const struct fuse_file_info *fi)
{
	const struct iovec iov = { (char *)buf, size };
	int flags = fi->flags & O_APPEND && !fi->writepage ? RWF_APPEND : 0;
	ssize_t n = pwritev2((int)fi->fh, &iov, 1, off, flags);

	return n < 0 ? -errno : n;
}

/* Return: bytes written, or a negative errno */
static ssize_t write_reserved(fuse_req_t req, struct files_inode *inode,
			      const char *buf, size_t size, off_t off,
			      const struct fuse_file_info *fi)
{
	size_t room = files_pages_reserve(req, inode, off, size);
	ssize_t n = room ? write_at(buf, room, off, fi) : -ENOMEM;
	size_t done = n > 0 ? (size_t)n : 0;

	files_pages_not_written(inode, off + (off_t)done, room - done);
	return n;
}

void files_write(fuse_req_t req, fuse_ino_t ino, const char *buf, size_t size,
		 off_t off, struct fuse_file_info *fi)
{
	struct files_inode *inode = files_inode(req, ino);
	bool before = files_pages_before_write(inode, fi);
	ssize_t n = before ? write_reserved(req, inode, buf, size, off, fi) :
			     write_at(buf, size, off, fi);

	if (n < 0) {
		fuse_reply_err(req, (int)-n);
		return;
	}
	if (!before)
		files_pages_touch(req, inode, off, (size_t)n, fi);
	fuse_reply_write(req, (size_t)n);
}

int files_truncate(struct files_inode *inode, off_t size,
		   const struct fuse_file_info *fi)
{
	char link[FILES_LINK_MAX];
	int err = fi ? ftruncate((int)fi->fh, size) :
		       truncate(files_link(inode->fd, link), size);

	if (err)
		return -errno;
	files_pages_truncate(inode, size);
	return 0;
}

void files_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	(void)ino;
	close((int)fi->fh);
	fuse_reply_err(req, 0);
}

void files_fsync(fuse_req_t req, fuse_ino_t ino, int datasync,
		 struct fuse_file_info *fi)
{
	int fd = (int)fi->fh;

	(void)ino;
	fuse_reply_err(req, (datasync ? fdatasync(fd) : fsync(fd)) ? errno : 0);
}

void files_fallocate(fuse_req_t req, fuse_ino_t ino, int mode, off_t off,
		     off_t len, struct fuse_file_info *fi)
{
	if (fallocate((int)fi->fh, mode, off, len)) {
		fuse_reply_err(req, errno);
		return;
	}
	if (mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
		files_pages_punch(files_inode(req, ino), off, len);
	else
		files_pages_allocated(req, files_inode(req, ino), off,
				      (size_t)len, fi);
	fuse_reply_err(req, 0);
}

/* the kernel asks for data and holes alone; the place of the file is not used */
void files_lseek(fuse_req_t req, fuse_ino_t ino, off_t off, int whence,
		 struct fuse_file_info *fi)
{
	off_t found = lseek((int)fi->fh, off, whence);

	(void)ino;
	if (found < 0)
		fuse_reply_err(req, errno);
	else
		fuse_reply_lseek(req, found);
}

void files_copy_file_range(fuse_req_t req, fuse_ino_t ino_in, off_t off_in,
			   struct fuse_file_info *fi_in, fuse_ino_t ino_out,
			   off_t off_out, struct fuse_file_info *fi_out,
			   size_t len, int flags)
{
	ssize_t n = copy_file_range((int)fi_in->fh, &off_in, (int)fi_out->fh,
				    &off_out, len, (unsigned int)flags);

	(void)ino_in;
	if (n < 0) {
		fuse_reply_err(req, errno);
		return;
	}
	/* the kernel drops its pages of the range that was written */
	if (n)
		files_pages_punch(files_inode(req, ino_out), off_out - n, n);
	files_pages_allocated(req, files_inode(req, ino_out), off_out - n,
			      (size_t)n, fi_out);
	fuse_reply_write(req, (size_t)n);
}
