/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * attr.h - attributes as the mount shows them
 *
 * They are those of the file below, its inode number too. Two things differ.
 * A user or group that has no name in our user namespace is shown as the
 * daemon's: the kernel allows no write to a file of an unknown user, and the file
 * system below checks the daemon's rights, which are those of the user, anyway.
 * A file of another file system, which is mounted below the directory, has another
 * inode number than below, for all files have a single device number here.
 */
#ifndef _MEMCGFS_FILES_ATTR_H
#define _MEMCGFS_FILES_ATTR_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

struct files_mount;

/** files_attr_start - Context: once, after the user namespace was joined */
void files_attr_start(void);

/** files_show_attr - change attributes of a file below into those of the mount */
void files_show_attr(const struct files_mount *m, struct stat *st);

void files_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi);
void files_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr,
		   int to_set, struct fuse_file_info *fi);
void files_statfs(fuse_req_t req, fuse_ino_t ino);

#endif
