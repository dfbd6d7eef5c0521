/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * touch.h - which memory does the engine touch? Only in the library for replays
 *
 * An exploration (tests/replay/) has to know if two steps touch common memory. The
 * library for replays (lesson.h) is compiled as for the thread sanitizer: the
 * compiler calls a function at each access. These functions are in touch.c, in
 * place of the sanitizer's, and pass the address on. Not seen are accesses inside
 * the C library (memset(), a pthread mutex) and inside liburcu.
 */
#ifndef _OBJCG_TOUCH_H
#define _OBJCG_TOUCH_H

#include <stdbool.h>

/**
 * touch_hook - is told of each aligned word of 8 bytes that is accessed
 * @address: the address divided by 8
 * @written: also for an atomic operation that reads and writes
 *
 * NULL if no program wants to know.
 */
extern void (*touch_hook)(unsigned long address, bool written);

#endif
