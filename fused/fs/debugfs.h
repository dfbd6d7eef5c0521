/* SPDX-License-Identifier: GPL-2.0-only */
/* debugfs.h - the debug/ directory: files that no kernel has */
#ifndef _MEMCGFS_FS_DEBUGFS_H
#define _MEMCGFS_FS_DEBUGFS_H

#include "fs/dir_type.h"

/* the rows of debug/; the last has no name */
extern const struct kernfs_file debugfs_files[];

#endif
