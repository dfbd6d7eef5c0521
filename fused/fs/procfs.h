/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * procfs.h - the files of proc/, which scripts see at /proc
 */
#ifndef _MEMCGFS_FS_PROCFS_H
#define _MEMCGFS_FS_PROCFS_H

#include "fs/dir_type.h"

/* the rows of proc/ itself, and of proc/sys/vm/; the last has no name */
extern const struct kernfs_file procfs_files[];
extern const struct kernfs_file procfs_vm_files[];

#endif
