/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernels_table.h - the table of kernels, as text
 */
#ifndef _MEMCGFS_KERNELS_TABLE_H
#define _MEMCGFS_KERNELS_TABLE_H

/**
 * print_kernels - print the table of kernels to standard output
 *
 * For each column there are three lines: its name, how a script sees it, and its
 * values. Of the kernels in the order of time, a line of values names the first
 * and those that have another value than the kernel before.
 */
void print_kernels(void);

#endif
