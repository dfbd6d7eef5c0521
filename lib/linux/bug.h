/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bug.h - checks that count instead of printing
 *
 * The engine never logs. A failed WARN_ON() is counted and the text of the
 * first is kept, so that a test or the daemon can ask; the kernel prints a
 * stack trace. VM_BUG_ON() is a WARN_ON() in release builds (NDEBUG) and
 * aborts in debug builds, where the core file is worth more than going on.
 */
#ifndef _OBJCG_BUG_H
#define _OBJCG_BUG_H

#include "libobjcg/check.h"
#include "linux/compiler.h"
#include "linux/types.h"

void __warn(const char *cond, const char *file, int line);
void __bug(const char *cond, const char *file, int line)
	__attribute__((noreturn));

#define WARN_ON(cond)                                      \
	({                                                 \
		bool _w = !!(cond);                        \
		if (unlikely(_w))                          \
			__warn(#cond, __FILE__, __LINE__); \
		_w;                                        \
	})

#define BUG_ON(cond)                                      \
	do {                                              \
		if (unlikely(cond))                       \
			__bug(#cond, __FILE__, __LINE__); \
	} while (0)

#ifdef NDEBUG
#define VM_BUG_ON(cond) ((void)WARN_ON(cond))
#else
#define VM_BUG_ON(cond) BUG_ON(cond)
#endif

#endif
