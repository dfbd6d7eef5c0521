/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * inode.h - the handlers of requests for attributes
 */
#ifndef _MEMCGFS_FS_INODE_H
#define _MEMCGFS_FS_INODE_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "fs/kernfs.h"

void memcgfs_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void memcgfs_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr,
		     int to_set, struct fuse_file_info *fi);
void memcgfs_statfs(fuse_req_t req, fuse_ino_t ino);

/**
 * inode_truncated - a user that is not root opens a file to truncate it
 *
 * Removes the set-id bits. Without memory they stay.
 */
void inode_truncated(struct kernfs_node *kn, unsigned int index);

#endif
