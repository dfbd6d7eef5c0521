/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * readdir.h - the handlers of requests to list a directory
 */
#ifndef _MEMCGFS_FS_READDIR_H
#define _MEMCGFS_FS_READDIR_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

void memcgfs_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void memcgfs_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		     struct fuse_file_info *fi);

#endif
