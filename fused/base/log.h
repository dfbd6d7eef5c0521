/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * log.h - the daemon's lines on standard error
 *
 * Start-up and the end print their lines themselves, each once. A message about
 * requests comes here: it can come again for each of them.
 */
#ifndef _MEMCGFS_BASE_LOG_H
#define _MEMCGFS_BASE_LOG_H

#define FUSE_USE_VERSION 312
#include <fuse_log.h>

/**
 * log_fuse - print a message of libfuse, in our name; for fuse_set_log_func()
 *
 * Prints a format at most once in ten seconds, then with the number of messages
 * that were left out. Debug messages (-d) are all printed.
 *
 * Context: any. Needs no memory.
 */
void log_fuse(enum fuse_log_level level, const char *fmt, va_list args);

#endif
