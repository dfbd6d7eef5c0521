/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_bounds.h - how much of anything one call can ask for
 *
 * The kernel can ask for no more than a machine has. Here amounts are only
 * numbers, so each is looked at where it comes in, and what is above its bound
 * is refused with the errno of an allocation that fails: callers are ready for
 * that. Behind the door no sum of a few amounts wraps.
 *
 * The bounds are far from the end of the counters: PAGE_COUNTER_MAX is 2^51 - 1
 * pages, which is what the control files can show in bytes. A forced charge
 * passes any limit but that one, so a counter, which has 63 bits, holds
 * PAGE_COUNTER_MAX and what is being tried at the moment: 2^22 threads can try
 * MEMCGFS_MAX_PAGES each.
 *
 * Amounts that are given back are not refused but a counted warning, and
 * nothing is done: nobody can have got so much.
 */
#ifndef _OBJCG_MEMCGFS_BOUNDS_H
#define _OBJCG_MEMCGFS_BOUNDS_H

#include "linux/bug.h"
#include "linux/types.h"

/* the largest order of pages that are allocated as one; as in the kernel */
#define MAX_PAGE_ORDER 10U

/* the largest kmalloc(), in bytes */
#define KMALLOC_MAX_SIZE (PAGE_SIZE << MAX_PAGE_ORDER)

/* the largest object of a cache, in bytes: the pages of the largest slab */
#define SLAB_MAX_SIZE (8 * PAGE_SIZE)

/*
 * The most pages that are charged at once, or that a process has: 2^52 bytes,
 * which is all that x86_64 can address.
 */
#define MEMCGFS_MAX_PAGES (1UL << 40)

/* the most bytes that are charged at once for objects: 1 TiB */
#define MEMCGFS_MAX_BYTES (1UL << 40)

/**
 * memcgfs_may_give_back - is an amount one that can have been charged?
 * @nr: pages or bytes
 * @most: the bound of what was charged
 *
 * Return: false, and a counted warning, if it is above the bound.
 */
static inline bool memcgfs_may_give_back(unsigned long nr, unsigned long most)
{
	return !WARN_ON(nr > most);
}

#endif
