/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * namei.h - names: look-ups, new files, removals, renames
 */
#ifndef _MEMCGFS_FILES_NAMEI_H
#define _MEMCGFS_FILES_NAMEI_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

void files_lookup(fuse_req_t req, fuse_ino_t dir, const char *name);
void files_forget(fuse_req_t req, fuse_ino_t ino, uint64_t nlookup);
void files_forget_multi(fuse_req_t req, size_t count,
			struct fuse_forget_data *forgets);
void files_mkdir(fuse_req_t req, fuse_ino_t dir, const char *name, mode_t mode);
void files_mknod(fuse_req_t req, fuse_ino_t dir, const char *name, mode_t mode,
		 dev_t rdev);
void files_symlink(fuse_req_t req, const char *target, fuse_ino_t dir,
		   const char *name);
void files_readlink(fuse_req_t req, fuse_ino_t ino);
void files_hard_link(fuse_req_t req, fuse_ino_t ino, fuse_ino_t dir,
		     const char *name);
void files_unlink(fuse_req_t req, fuse_ino_t dir, const char *name);
void files_rmdir(fuse_req_t req, fuse_ino_t dir, const char *name);
void files_rename(fuse_req_t req, fuse_ino_t dir, const char *name,
		  fuse_ino_t newdir, const char *newname, unsigned int flags);

#endif
