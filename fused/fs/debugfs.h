/* SPDX-License-Identifier: GPL-2.0-only */
/* debugfs.h - the debug/ directory: files that no kernel has */
#ifndef _MEMCGFS_FS_DEBUGFS_H
#define _MEMCGFS_FS_DEBUGFS_H

#include "fs/kernfs.h"

/* the rows of debug/ */
extern const struct kernfs_file debugfs_files[];
extern const size_t debugfs_nr_files;

#endif
