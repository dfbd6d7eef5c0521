/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * file.h - the handlers of requests about open files
 */
#ifndef _MEMCGFS_FS_FILE_H
#define _MEMCGFS_FS_FILE_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

void memcgfs_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void memcgfs_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		  struct fuse_file_info *fi);
void memcgfs_write(fuse_req_t req, fuse_ino_t ino, const char *buf, size_t size,
		   off_t off, struct fuse_file_info *fi);
void memcgfs_poll(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi,
		  struct fuse_pollhandle *ph);
void memcgfs_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);

/** memcgfs_close_all - free all open files. Context: no request is running */
void memcgfs_close_all(void);

#endif
