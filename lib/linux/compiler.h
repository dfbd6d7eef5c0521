/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compiler.h - compiler helpers under their kernel names
 *
 * As in the kernel; __rcu and __percpu are comments only, without a checker.
 */
#ifndef _OBJCG_COMPILER_H
#define _OBJCG_COMPILER_H

#include <stddef.h>

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define __rcu
#define __percpu
#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))
#define ____cacheline_aligned __attribute__((aligned(64)))

/* for scalars; a race detector would report volatile accesses as races */
#define READ_ONCE(x) __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, val) __atomic_store_n(&(x), val, __ATOMIC_RELAXED)

#ifndef container_of
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr)-offsetof(type, member)))
#endif

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define min(a, b)                       \
	({                              \
		__typeof__(a) _a = (a); \
		__typeof__(b) _b = (b); \
		_a < _b ? _a : _b;      \
	})
#define max(a, b)                       \
	({                              \
		__typeof__(a) _a = (a); \
		__typeof__(b) _b = (b); \
		_a > _b ? _a : _b;      \
	})

#endif
