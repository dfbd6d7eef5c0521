// SPDX-License-Identifier: GPL-2.0-only
/*
 * null_passthrough.c - a file system that only passes requests on
 *
 *   null-passthrough DIR	serve the files of DIR in its place, until a signal
 *
 * The other side of bench-files: the same calls to the kernel and to the files below
 * as fused/files/ makes for a read, a write, a new file and a removal, in a single
 * thread, with no accounting and no table of inodes.
 */
#include "null_mount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* seconds, as for served directories */
#define TIMEOUT 1.0

struct node {
	int fd;
	uint64_t nlookup;
};

static struct node root = { .nlookup = 1 };

static struct node *node_of(fuse_ino_t ino)
{
	return ino == FUSE_ROOT_ID ? &root : (struct node *)(uintptr_t)ino;
}

static void put(fuse_ino_t ino, uint64_t nlookup)
{
	struct node *node = node_of(ino);

	node->nlookup -= nlookup;
	if (node->nlookup || node == &root)
		return;
	close(node->fd);
	free(node);
}

/* Return: 0 or an errno */
static int look_up(fuse_ino_t dir, const char *name, struct fuse_entry_param *e)
{
	int fd =
		openat(node_of(dir)->fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct node *node;

	if (fd < 0)
		return errno;
	node = malloc(sizeof(*node));
	*e = (struct fuse_entry_param){ .attr_timeout = TIMEOUT,
					.entry_timeout = TIMEOUT };
	if (!node || fstatat(fd, "", &e->attr, AT_EMPTY_PATH))
		abort();
	*node = (struct node){ .fd = fd, .nlookup = 1 };
	e->ino = (fuse_ino_t)(uintptr_t)node;
	return 0;
}

static void null_lookup(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	struct fuse_entry_param e;
	int err = look_up(dir, name, &e);

	if (err == ENOENT) {
		e = (struct fuse_entry_param){ .entry_timeout = TIMEOUT };
		err = 0;
	}
	if (err)
		fuse_reply_err(req, err);
	else
		fuse_reply_entry(req, &e);
}

static void null_forget(fuse_req_t req, fuse_ino_t ino, uint64_t nlookup)
{
	put(ino, nlookup);
	fuse_reply_none(req);
}

static void null_getattr(fuse_req_t req, fuse_ino_t ino,
			 struct fuse_file_info *fi)
{
	struct stat st;

	(void)fi;
	if (fstatat(node_of(ino)->fd, "", &st, AT_EMPTY_PATH))
		fuse_reply_err(req, errno);
	else
		fuse_reply_attr(req, &st, TIMEOUT);
}

static void null_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	char link[64];
	int fd;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", node_of(ino)->fd);
	fd = open(link, (fi->flags & (O_ACCMODE | O_TRUNC)) | O_CLOEXEC);
	if (fd < 0) {
		fuse_reply_err(req, errno);
		return;
	}
	fi->fh = (uint64_t)fd;
	fi->keep_cache = 1;
	fuse_reply_open(req, fi);
}

static void null_create(fuse_req_t req, fuse_ino_t dir, const char *name,
			mode_t mode, struct fuse_file_info *fi)
{
	int fd = openat(node_of(dir)->fd, name,
			(fi->flags & (O_ACCMODE | O_TRUNC)) | O_CREAT |
				O_CLOEXEC,
			mode);
	struct fuse_entry_param e;

	if (fd < 0 || look_up(dir, name, &e)) {
		fuse_reply_err(req, errno);
		return;
	}
	fi->fh = (uint64_t)fd;
	fi->keep_cache = 1;
	fuse_reply_create(req, &e, fi);
}

static void null_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		      struct fuse_file_info *fi)
{
	struct fuse_bufvec buf = FUSE_BUFVEC_INIT(size);

	(void)ino;
	buf.buf[0].flags = FUSE_BUF_IS_FD | FUSE_BUF_FD_SEEK;
	buf.buf[0].fd = (int)fi->fh;
	buf.buf[0].pos = off;
	fuse_reply_data(req, &buf, 0);
}

static void null_write(fuse_req_t req, fuse_ino_t ino, const char *buf,
		       size_t size, off_t off, struct fuse_file_info *fi)
{
	ssize_t n = pwrite((int)fi->fh, buf, size, off);

	(void)ino;
	if (n < 0)
		fuse_reply_err(req, errno);
	else
		fuse_reply_write(req, (size_t)n);
}

static void null_release(fuse_req_t req, fuse_ino_t ino,
			 struct fuse_file_info *fi)
{
	(void)ino;
	close((int)fi->fh);
	fuse_reply_err(req, 0);
}

static void null_unlink(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	fuse_reply_err(req, unlinkat(node_of(dir)->fd, name, 0) ? errno : 0);
}

/* the kernel asks for security.capability at each write to a file */
static void null_getxattr(fuse_req_t req, fuse_ino_t ino, const char *name,
			  size_t size)
{
	char link[64], *value = malloc(size + 1);
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", node_of(ino)->fd);
	n = value ? getxattr(link, name, value, size) : -1;
	if (n < 0)
		fuse_reply_err(req, errno);
	else if (size)
		fuse_reply_buf(req, value, (size_t)n);
	else
		fuse_reply_xattr(req, (size_t)n);
	free(value);
}

static void null_init(void *userdata, struct fuse_conn_info *conn)
{
	(void)userdata;
	conn->want |= conn->capable & FUSE_CAP_SPLICE_WRITE;
}

static const struct fuse_lowlevel_ops ops = {
	.init = null_init,
	.lookup = null_lookup,
	.forget = null_forget,
	.getattr = null_getattr,
	.open = null_open,
	.create = null_create,
	.read = null_read,
	.write = null_write,
	.release = null_release,
	.unlink = null_unlink,
	.getxattr = null_getxattr,
};

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: null-passthrough DIR\n");
		return 2;
	}
	root.fd = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
	return root.fd < 0 ? 1 : null_mount(argv[1], &ops);
}
