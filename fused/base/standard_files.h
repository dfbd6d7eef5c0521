/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * standard_files.h - a process whose caller has closed standard files
 */
#ifndef _MEMCGFS_BASE_STANDARD_FILES_H
#define _MEMCGFS_BASE_STANDARD_FILES_H

/**
 * standard_files_hold - let no file have the number of a standard file
 *
 * A file that is opened later must not be read as standard input, get what is
 * printed, or be closed with the terminal. So /dev/null takes the free numbers.
 *
 * Context: before any other file is opened.
 */
void standard_files_hold(void);

#endif
