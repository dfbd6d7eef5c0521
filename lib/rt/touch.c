// SPDX-License-Identifier: GPL-2.0-only
#include "rt/touch.h"

#include <stddef.h>
#include <stdint.h>

void (*touch_hook)(unsigned long address, bool written);

static void touch(const volatile void *p, size_t size, bool written)
{
	unsigned long first = (unsigned long)p / 8;
	unsigned long last = ((unsigned long)p + (size ? size - 1 : 0)) / 8;

	for (; touch_hook && first <= last; first++)
		touch_hook(first, written);
}

/* the compiler declares none of these */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

void __tsan_init(void)
{
}

void __tsan_func_entry(void *caller)
{
	(void)caller;
}

void __tsan_func_exit(void)
{
}

/* clang-format off */
#define ACCESS(name, size, written)       \
	void __tsan_##name(void *p);      \
	void __tsan_##name(void *p)       \
	{                                 \
		touch(p, size, written);  \
	}
#define ACCESSES(size)                            \
	ACCESS(read##size, size, false)           \
	ACCESS(write##size, size, true)           \
	ACCESS(unaligned_read##size, size, false) \
	ACCESS(unaligned_write##size, size, true) \
	ACCESS(volatile_read##size, size, false)  \
	ACCESS(volatile_write##size, size, true)
/* clang-format on */

ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)

void __tsan_read_range(void *p, unsigned long size)
{
	touch(p, size, false);
}

void __tsan_write_range(void *p, unsigned long size)
{
	touch(p, size, true);
}

/* an order of memory is a constant for the compiler: take the strictest */
#define FULL __ATOMIC_SEQ_CST

/* clang-format off */
#define ATOMIC_OP(bits, op)                                              \
	uint##bits##_t __tsan_atomic##bits##_##op(                       \
		volatile uint##bits##_t *p, uint##bits##_t v, int order) \
	{                                                                \
		(void)order;                                             \
		touch(p, sizeof(*p), true);                              \
		return __atomic_##op(p, v, FULL);                        \
	}
#define ATOMIC_CMPXCHG(bits, kind, weak)                                   \
	int __tsan_atomic##bits##_compare_exchange_##kind(                 \
		volatile uint##bits##_t *p, uint##bits##_t *old,           \
		uint##bits##_t v, int order, int failed)                   \
	{                                                                  \
		(void)order, (void)failed;                                 \
		touch(p, sizeof(*p), true);                                \
		return __atomic_compare_exchange_n(p, old, v, weak, FULL,  \
						   FULL);                  \
	}
#define ATOMIC(bits)                                                      \
	uint##bits##_t __tsan_atomic##bits##_load(                        \
		const volatile uint##bits##_t *p, int order)              \
	{                                                                 \
		(void)order;                                              \
		touch(p, sizeof(*p), false);                              \
		return __atomic_load_n(p, FULL);                          \
	}                                                                 \
	void __tsan_atomic##bits##_store(volatile uint##bits##_t *p,      \
					 uint##bits##_t v, int order)     \
	{                                                                 \
		(void)order;                                              \
		touch(p, sizeof(*p), true);                               \
		__atomic_store_n(p, v, FULL);                             \
	}                                                                 \
	uint##bits##_t __tsan_atomic##bits##_exchange(                    \
		volatile uint##bits##_t *p, uint##bits##_t v, int order)  \
	{                                                                 \
		(void)order;                                              \
		touch(p, sizeof(*p), true);                               \
		return __atomic_exchange_n(p, v, FULL);                   \
	}                                                                 \
	ATOMIC_OP(bits, fetch_add)                                        \
	ATOMIC_OP(bits, fetch_sub)                                        \
	ATOMIC_OP(bits, fetch_and)                                        \
	ATOMIC_OP(bits, fetch_or)                                         \
	ATOMIC_OP(bits, fetch_xor)                                        \
	ATOMIC_CMPXCHG(bits, strong, false)                               \
	ATOMIC_CMPXCHG(bits, weak, true)
/* clang-format on */

ATOMIC(8)
ATOMIC(16)
ATOMIC(32)
ATOMIC(64)

void __tsan_atomic_thread_fence(int order)
{
	(void)order;
	__atomic_thread_fence(FULL);
}

void __tsan_atomic_signal_fence(int order)
{
	(void)order;
	__atomic_signal_fence(FULL);
}
