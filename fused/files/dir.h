/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dir.h - open directories
 */
#ifndef _MEMCGFS_FILES_DIR_H
#define _MEMCGFS_FILES_DIR_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

void files_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void files_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		   struct fuse_file_info *fi);
void files_readdirplus(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		       struct fuse_file_info *fi);
void files_releasedir(fuse_req_t req, fuse_ino_t ino,
		      struct fuse_file_info *fi);
void files_fsyncdir(fuse_req_t req, fuse_ino_t ino, int datasync,
		    struct fuse_file_info *fi);

#endif
