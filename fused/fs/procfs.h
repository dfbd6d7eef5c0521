/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * procfs.h - the files of proc/, which scripts see at /proc
 */
#ifndef _MEMCGFS_FS_PROCFS_H
#define _MEMCGFS_FS_PROCFS_H

#include "fs/kernfs.h"

/* the rows of proc/ itself, and of proc/sys/vm/ */
extern const struct kernfs_file procfs_files[];
extern const size_t procfs_nr_files;
extern const struct kernfs_file procfs_vm_files[];
extern const size_t procfs_nr_vm_files;

#endif
