/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_counter.h - a hierarchical count of pages with limits, without locks
 *
 * A charge goes to the counter and to all its ancestors; if a counter is at its
 * limit, the charges made so far are cancelled and that counter is returned.
 * All amounts are in pages. Mirrors mm/page_counter.c.
 *
 * The bite: a charge is added first and checked afterwards, so that two
 * charges can both see the other's pages and both fail where either would have
 * fitted; the error is at most the amount being charged at that moment.
 */
#ifndef _OBJCG_PAGE_COUNTER_H
#define _OBJCG_PAGE_COUNTER_H

#include <limits.h>

#include "linux/atomic.h"

#define PAGE_COUNTER_MAX (LONG_MAX / (long)PAGE_SIZE)

/**
 * struct page_counter - a counter with a limit
 * @usage: pages charged, own and descendants'; atomic
 * @max: the limit; changed by page_counter_set_max(), read without a lock
 * @watermark: the highest usage seen; racy, see page_counter_try_charge()
 * @failcnt: charges that failed here; atomic
 * @parent: or NULL; immutable, kept alive by the owner
 */
struct page_counter {
	atomic_long_t usage;
	unsigned long max;
	unsigned long watermark;
	atomic_long_t failcnt;
	struct page_counter *parent;
};

static inline void page_counter_init(struct page_counter *counter,
				     struct page_counter *parent)
{
	atomic_long_set(&counter->usage, 0);
	counter->max = PAGE_COUNTER_MAX;
	counter->watermark = 0;
	atomic_long_set(&counter->failcnt, 0);
	counter->parent = parent;
}

static inline unsigned long page_counter_read(struct page_counter *counter)
{
	return (unsigned long)atomic_long_read(&counter->usage);
}

/**
 * page_counter_cancel - take pages out of this counter, not its ancestors
 * @nr_pages: at most the pages charged; more is a counted warning, and takes
 *	      out all there are
 */
void page_counter_cancel(struct page_counter *counter, unsigned long nr_pages);

/**
 * page_counter_charge - charge @nr_pages regardless of limits
 * @nr_pages: up to PAGE_COUNTER_MAX; more is a counted warning, and not charged
 */
void page_counter_charge(struct page_counter *counter, unsigned long nr_pages);

/**
 * page_counter_charge_existing - the same for memory that exists already
 *
 * No watermark rises over its counter's max.
 */
void page_counter_charge_existing(struct page_counter *counter,
				  unsigned long nr_pages);

/**
 * page_counter_try_charge - charge @nr_pages unless it exceeds a limit
 * @nr_pages: more than PAGE_COUNTER_MAX fails at @counter
 * @fail: set to the counter at its limit on failure, else untouched
 *
 * Context: any.
 */
bool page_counter_try_charge(struct page_counter *counter,
			     unsigned long nr_pages,
			     struct page_counter **fail);

/**
 * page_counter_uncharge - take @nr_pages out of the counter and its ancestors
 *
 * More than is charged is a counted warning, and only the charged pages go.
 */
void page_counter_uncharge(struct page_counter *counter,
			   unsigned long nr_pages);

/**
 * page_counter_set_max - set the limit unless the usage is above it
 * @nr_pages: the limit, up to PAGE_COUNTER_MAX
 *
 * Context: the caller serialises; resize_max.c does with memcg_max_mutex.
 * Return: 0; or -EBUSY, or -EINVAL for a limit out of range, without a change.
 */
int page_counter_set_max(struct page_counter *counter, unsigned long nr_pages);

/**
 * page_counter_memparse - pages from a text in bytes
 * @buf: a number as memparse() takes it: 0x and 0 prefixes, K M G T P E
 *       behind it, wrapping at 2^64 like the kernel's
 * @max: the word that stands for no limit ("-1" in v1)
 * @nr_pages: set on success: rounded down, at most PAGE_COUNTER_MAX
 *
 * Return: 0 or -EINVAL.
 */
int page_counter_memparse(const char *buf, const char *max,
			  unsigned long *nr_pages);

static inline void page_counter_reset_watermark(struct page_counter *counter)
{
	counter->watermark = page_counter_read(counter);
}

#endif
