/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * message.h - messages to the user of memcgfs-run, a line each
 */
#ifndef _MEMCGFS_RUN_MESSAGE_H
#define _MEMCGFS_RUN_MESSAGE_H

/* the program that the user knows */
#define PROGRAM "memcgfs-run"

/** complain - print a line on standard error; needs no memory */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
