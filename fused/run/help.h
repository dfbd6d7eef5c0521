/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * help.h - the help text of memcgfs-run
 */
#ifndef _MEMCGFS_RUN_HELP_H
#define _MEMCGFS_RUN_HELP_H

/* seconds of --grace */
#define DEFAULT_GRACE 5

/** print_help - print all options, and the kernels of the engine's table */
void print_help(void);

#endif
