/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * standard_files.h - standard input, output and error of our programs
 */
#ifndef _MEMCGFS_BASE_STANDARD_FILES_H
#define _MEMCGFS_BASE_STANDARD_FILES_H

#include <stdbool.h>

/**
 * standard_files_hold - keep the numbers 0, 1 and 2 where they are closed
 *
 * Otherwise a file that is opened later would take such a number. A read of 0 and
 * a write to 1 or 2 still fail with EBADF, as for a closed file, also in programs
 * that inherit them.
 *
 * Context: before anything is opened.
 */
void standard_files_hold(void);

/**
 * standard_output_end - write what is still to be written to the standard output
 * @program: its name, for a message
 *
 * Context: no other thread prints.
 * Return: an exit status: EXIT_SUCCESS, or EXIT_FAILURE after a line that says that
 * this or an earlier write has failed.
 */
int standard_output_end(const char *program);

#endif
