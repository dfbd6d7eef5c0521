/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xattr.h - extended attributes are those of the file below, ACLs too
 */
#ifndef _MEMCGFS_FILES_XATTR_H
#define _MEMCGFS_FILES_XATTR_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

void files_setxattr(fuse_req_t req, fuse_ino_t ino, const char *name,
		    const char *value, size_t size, int flags);
void files_getxattr(fuse_req_t req, fuse_ino_t ino, const char *name,
		    size_t size);
void files_listxattr(fuse_req_t req, fuse_ino_t ino, size_t size);
void files_removexattr(fuse_req_t req, fuse_ino_t ino, const char *name);

#endif
