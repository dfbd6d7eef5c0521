/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * log.h - the daemon's lines on standard error
 *
 * Start-up and the end print their lines themselves, each once. A message about
 * requests comes here: it can come again for each of them.
 */
#ifndef _MEMCGFS_BASE_LOG_H
#define _MEMCGFS_BASE_LOG_H

#include <stdarg.h>
#include <stdbool.h>

/**
 * log_message - print a message of a library, in our name
 * @limited: print the format at most once in ten seconds, then with the number
 *           of messages that were left out
 * @fmt: a constant; without a newline at its end, the line goes on with the
 *       next message
 *
 * Context: any. Needs no memory.
 */
void log_message(bool limited, const char *fmt, va_list args);

#endif
