/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dir.h - the handlers of requests about names
 */
#ifndef _MEMCGFS_FS_DIR_H
#define _MEMCGFS_FS_DIR_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

void memcgfs_lookup(fuse_req_t req, fuse_ino_t parent, const char *name);
void memcgfs_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name,
		   mode_t mode);
void memcgfs_rmdir(fuse_req_t req, fuse_ino_t parent, const char *name);
void memcgfs_rename(fuse_req_t req, fuse_ino_t parent, const char *name,
		    fuse_ino_t newparent, const char *newname,
		    unsigned int flags);

#endif
