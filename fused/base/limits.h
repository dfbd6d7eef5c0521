/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * limits.h - the limits of our processes: ulimit(1), setrlimit(2)
 */
#ifndef _MEMCGFS_BASE_LIMITS_H
#define _MEMCGFS_BASE_LIMITS_H

/**
 * limits_begin - let no limit on file sizes end this process
 *
 * A write beyond it fails with EFBIG then, as to a full device. The limit is raised
 * as far as it may be: the daemon writes for others, which have limits of their own.
 *
 * Context: before anything is written.
 */
void limits_begin(void);

/** limits_give_back - undo limits_begin(). Context: before execve(), a single thread. */
void limits_give_back(void);

/**
 * limits_reason - the reason of an error, for a message
 * @err: a positive errno
 *
 * Context: the text is valid until the next call; a single thread.
 * Return: the limit that is too low, and how to raise it; strerror() of other errors.
 */
const char *limits_reason(int err);

#endif
