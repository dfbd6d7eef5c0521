/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xattr.h - extended attributes of directories and control files
 *
 * As in the kernel: trusted.* and security.* in each kernel, user.* since v5.7
 * (struct kernel_facts). The VFS checks the caller's rights before it asks; only
 * the list is left to us, which hides trusted.* from all but root.
 */
#ifndef _MEMCGFS_FS_XATTR_H
#define _MEMCGFS_FS_XATTR_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

/* the kernel's bounds of the user.* attributes of a file: number and bytes */
#define KERNFS_MAX_USER_XATTRS 128
#define KERNFS_USER_XATTR_SIZE_LIMIT (128UL << 10)

void memcgfs_setxattr(fuse_req_t req, fuse_ino_t ino, const char *name,
		      const char *value, size_t size, int flags);
void memcgfs_getxattr(fuse_req_t req, fuse_ino_t ino, const char *name,
		      size_t size);
void memcgfs_listxattr(fuse_req_t req, fuse_ino_t ino, size_t size);
void memcgfs_removexattr(fuse_req_t req, fuse_ino_t ino, const char *name);

#endif
