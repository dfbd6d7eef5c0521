/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * data.h - open files and their contents
 *
 * An open file is a descriptor of the file below. It never has O_APPEND: the kernel
 * writes pages of a mapping back through any descriptor, to the places that it
 * says. A write that is to append says so itself. It never has O_DIRECT: the kernel
 * passes its own cache by, and our buffers need no alignment.
 */
#ifndef _MEMCGFS_FILES_DATA_H
#define _MEMCGFS_FILES_DATA_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

struct files_inode;

/**
 * files_truncate - give a file another size
 * @fi: an open file of it, or NULL
 *
 * Return: 0 or a negative errno.
 */
int files_truncate(struct files_inode *inode, off_t size,
		   const struct fuse_file_info *fi);

void files_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void files_create(fuse_req_t req, fuse_ino_t dir, const char *name, mode_t mode,
		  struct fuse_file_info *fi);
void files_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		struct fuse_file_info *fi);
void files_write(fuse_req_t req, fuse_ino_t ino, const char *buf, size_t size,
		 off_t off, struct fuse_file_info *fi);
void files_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void files_fsync(fuse_req_t req, fuse_ino_t ino, int datasync,
		 struct fuse_file_info *fi);
void files_fallocate(fuse_req_t req, fuse_ino_t ino, int mode, off_t off,
		     off_t len, struct fuse_file_info *fi);
void files_lseek(fuse_req_t req, fuse_ino_t ino, off_t off, int whence,
		 struct fuse_file_info *fi);
void files_copy_file_range(fuse_req_t req, fuse_ino_t ino_in, off_t off_in,
			   struct fuse_file_info *fi_in, fuse_ino_t ino_out,
			   off_t off_out, struct fuse_file_info *fi_out,
			   size_t len, int flags);

#endif
