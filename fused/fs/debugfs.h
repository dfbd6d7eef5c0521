/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * debugfs.h - the debug/ directory: files that no kernel has
 *
 * A file is a row of the table in debugfs.c. Each has lines of text that say
 * what it is: debug/README prints them, and fused/memcgfs.8 has the same words,
 * which a case of tests/fs compares. A file that is a table is in debug/json/
 * too.
 */
#ifndef _MEMCGFS_FS_DEBUGFS_H
#define _MEMCGFS_FS_DEBUGFS_H

#include "fs/dir_type.h"

/* the rows of debug/; the last has no name */
extern const struct kernfs_file debugfs_files[];

#endif
