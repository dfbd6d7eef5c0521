/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_bounds.h - upper bounds on the amounts in a single call
 *
 * The kernel can ask for no more than a machine has. Here amounts are only
 * numbers, so each entry point checks its amount, and refuses an amount above
 * its bound with the errno of a failed allocation, which callers handle. Past
 * these checks no sum of a few amounts wraps.
 *
 * The bounds are far below the range of the counters. PAGE_COUNTER_MAX is
 * 2^51 - 1 pages, the most that the control files can show in bytes. A forced
 * charge may exceed every other limit, but not that. So a 63-bit counter has to
 * hold PAGE_COUNTER_MAX plus the charges being tried at the moment: 2^22
 * threads can try MEMCGFS_MAX_PAGES each.
 *
 * An uncharge above its bound is not refused with an errno. It is a counted
 * warning and has no effect, because no caller can have charged that much.
 */
#ifndef _OBJCG_MEMCGFS_BOUNDS_H
#define _OBJCG_MEMCGFS_BOUNDS_H

#include "linux/bug.h"
#include "linux/types.h"

/**
 * memcgfs_may_give_back - can this amount have been charged?
 * @nr: pages or bytes
 * @most: the bound that the charge had to keep
 *
 * Return: false, and a counted warning, if @nr is above the bound.
 */
static inline bool memcgfs_may_give_back(unsigned long nr, unsigned long most)
{
	return !WARN_ON(nr > most);
}

#endif
