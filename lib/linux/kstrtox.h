/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kstrtox.h - numbers as the kernel reads them from a written file
 *
 * Unlike strtoull(): base 0 knows 0x and 0, a trailing newline is accepted,
 * anything else behind or before the number is -EINVAL, an overflow is
 * -ERANGE, and the result is untouched on failure.
 */
#ifndef _OBJCG_KSTRTOX_H
#define _OBJCG_KSTRTOX_H

#include "linux/types.h"

/** kstrtou64 - an unsigned number, optionally after a plus sign */
int kstrtou64(const char *s, u64 *ret);

/** kstrtos64 - a signed number */
int kstrtos64(const char *s, s64 *ret);

/** kstrtoint - a signed int */
int kstrtoint(const char *s, int *ret);

/**
 * memparse - a number of bytes, with K M G T P E behind it or not
 * @end: set to the first character after it
 *
 * As the kernel's: wraps at 2^64 silently, no digits are 0.
 */
u64 memparse(const char *s, const char **end);

/** strstrip - cut white space off both ends of @s, in place */
char *strstrip(char *s);

#endif
