// SPDX-License-Identifier: GPL-2.0-only
#include "files/dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "files/mount.h"
#include "files/thread.h"
#include "rt/alloc.h"

#define BUFFER_SIZE (32 << 10)

/* the type of a file in its mode */
#define TYPE_SHIFT 12

/**
 * struct files_dir - an open directory
 * @fd: immutable
 * @lock: for the rest
 * @next: the offset of the entry at @at
 * @at: the next entry in @buf
 * @end: of the entries in @buf
 * @buf: entries as getdents64(2) gives them
 */
struct files_dir {
	int fd;
	pthread_mutex_t lock;
	off_t next;
	size_t at, end;
	char buf[BUFFER_SIZE];
};

static DEFINE_OBJ_TYPE(files_dir);

/**
 * struct filling - a reply under way
 * @req: the request
 * @ino: the directory's number
 * @plus: with attributes, which is a look-up of each
 * @buf: of @size bytes, of which @used are used
 */
struct filling {
	fuse_req_t req;
	fuse_ino_t ino;
	bool plus;
	char *buf;
	size_t size, used;
};

static struct files_dir *dir_of(const struct fuse_file_info *fi)
{
	return (struct files_dir *)(uintptr_t)fi->fh;
}

static void free_dir(struct files_dir *d)
{
	close(d->fd);
	pthread_mutex_destroy(&d->lock);
	obj_free(&files_dir_type, d);
}

void files_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct files_dir *d = obj_alloc(&files_dir_type);
	char link[FILES_LINK_MAX];

	if (!d) {
		fuse_reply_err(req, ENOMEM);
		return;
	}
	d->fd = files_openat(files_of(req), AT_FDCWD,
			     files_link(files_inode(req, ino)->fd, link),
			     O_RDONLY | O_DIRECTORY, 0);
	if (d->fd < 0) {
		fuse_reply_err(req, -d->fd);
		obj_free(&files_dir_type, d);
		return;
	}
	pthread_mutex_init(&d->lock, NULL);
	fi->fh = (uint64_t)(uintptr_t)d;
	if (fuse_reply_open(req, fi))
		free_dir(d);
}

/* Return: the entry at @next, NULL at the end; or NULL and *err is set */
static struct dirent64 *peek(struct files_dir *d, int *err)
{
	ssize_t n;

	if (d->at == d->end) {
		n = getdents64(d->fd, d->buf, sizeof(d->buf));
		if (n < 0)
			*err = -errno;
		if (n <= 0)
			return NULL;
		d->at = 0;
		d->end = (size_t)n;
	}
	return (struct dirent64 *)(d->buf + d->at);
}

static void seek(struct files_dir *d, off_t off)
{
	if (off == d->next)
		return;
	lseek(d->fd, off, SEEK_SET);
	d->next = off;
	d->at = d->end = 0;
}

static bool is_dot(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/* without a look-up the kernel gets only the number and type */
static void fill_plain(struct fuse_entry_param *e, const struct dirent64 *entry)
{
	memset(e, 0, sizeof(*e));
	e->attr.st_ino = entry->d_ino;
	e->attr.st_mode = (mode_t)entry->d_type << TYPE_SHIFT;
}

/* Return: whether there was room */
static bool add(struct filling *f, const struct dirent64 *entry)
{
	size_t room = f->size - f->used, len;
	struct fuse_entry_param e;
	char *at = f->buf + f->used;

	fill_plain(&e, entry);
	if (f->plus) {
		len = fuse_add_direntry_plus(f->req, NULL, 0, entry->d_name,
					     NULL, 0);
		if (len > room)
			return false;
		if (!is_dot(entry->d_name) &&
		    files_iget(files_of(f->req), files_inode(f->req, f->ino),
			       entry->d_name, &e))
			fill_plain(&e, entry);
		else if (!is_dot(entry->d_name))
			files_pages_charge_inode(f->req,
						 files_inode(f->req, e.ino));
		fuse_add_direntry_plus(f->req, at, room, entry->d_name, &e,
				       entry->d_off);
	} else {
		len = fuse_add_direntry(f->req, at, room, entry->d_name,
					&e.attr, entry->d_off);
	}
	if (len > room)
		return false;
	f->used += len;
	return true;
}

static int fill(struct filling *f, struct files_dir *d, off_t off)
{
	const struct dirent64 *entry;
	int err = 0;

	pthread_mutex_lock(&d->lock);
	seek(d, off);
	while ((entry = peek(d, &err)) && add(f, entry)) {
		d->next = entry->d_off;
		d->at += entry->d_reclen;
	}
	pthread_mutex_unlock(&d->lock);
	/* an error after some entries comes again at the next read */
	return f->used ? 0 : err;
}

static void read_dir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		     struct fuse_file_info *fi, bool plus)
{
	struct filling f = {
		.req = req, .ino = ino, .plus = plus, .size = size
	};
	int err = -ENOMEM;

	f.buf = mem_alloc(size);
	if (f.buf)
		err = fill(&f, dir_of(fi), off);
	if (err)
		fuse_reply_err(req, -err);
	else
		fuse_reply_buf(req, f.buf, f.used);
	mem_free(f.buf);
}

void files_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		   struct fuse_file_info *fi)
{
	read_dir(req, ino, size, off, fi, false);
}

void files_readdirplus(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		       struct fuse_file_info *fi)
{
	read_dir(req, ino, size, off, fi, true);
}

void files_releasedir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	(void)ino;
	free_dir(dir_of(fi));
	fuse_reply_err(req, 0);
}

void files_fsyncdir(fuse_req_t req, fuse_ino_t ino, int datasync,
		    struct fuse_file_info *fi)
{
	int fd = dir_of(fi)->fd;

	(void)ino;
	fuse_reply_err(req, (datasync ? fdatasync(fd) : fsync(fd)) ? errno : 0);
}
