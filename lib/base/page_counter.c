// SPDX-License-Identifier: GPL-2.0-only
#include "base/page_counter.h"

#include <errno.h>
#include <string.h>

#include "linux/bug.h"
#include "linux/compiler.h"
#include "linux/kstrtox.h"

/* Return: pages taken out, at most @nr_pages */
static unsigned long cancel(struct page_counter *counter,
			    unsigned long nr_pages)
{
	unsigned long missing;
	long new;

	if (WARN_ON(nr_pages > PAGE_COUNTER_MAX))
		return 0;
	new = atomic_long_sub_return((long)nr_pages, &counter->usage);
	if (likely(!WARN_ON(new < 0)))
		return nr_pages;
	missing = min((unsigned long)-new, nr_pages);
	atomic_long_add((long)missing, &counter->usage);
	return nr_pages - missing;
}

void page_counter_cancel(struct page_counter *counter, unsigned long nr_pages)
{
	cancel(counter, nr_pages);
}

/*
 * Of two concurrent charges each can store its own sum, the smaller last: the
 * mark is then too low by the amount of the other charge. Accepted, as in the
 * kernel; the next charge puts it right.
 */
static void update_watermark(struct page_counter *counter, long usage)
{
	if (usage > (long)READ_ONCE(counter->watermark))
		WRITE_ONCE(counter->watermark, (unsigned long)usage);
}

static void charge(struct page_counter *counter, unsigned long nr_pages,
		   bool existing)
{
	struct page_counter *c;
	long usage;

	if (WARN_ON(nr_pages > PAGE_COUNTER_MAX))
		return;
	for (c = counter; c; c = c->parent) {
		usage = atomic_long_add_return((long)nr_pages, &c->usage);
		if (existing)
			usage = min(usage, (long)READ_ONCE(c->max));
		update_watermark(c, usage);
	}
}

void page_counter_charge(struct page_counter *counter, unsigned long nr_pages)
{
	charge(counter, nr_pages, false);
}

void page_counter_charge_existing(struct page_counter *counter,
				  unsigned long nr_pages)
{
	charge(counter, nr_pages, true);
}

bool page_counter_try_charge(struct page_counter *counter,
			     unsigned long nr_pages, struct page_counter **fail)
{
	struct page_counter *c, *undo;

	if (unlikely(nr_pages > PAGE_COUNTER_MAX)) {
		atomic_long_inc(&counter->failcnt);
		*fail = counter;
		return false;
	}
	for (c = counter; c; c = c->parent) {
		/*
		 * The add is a full barrier and pairs with the exchange in
		 * page_counter_set_max(): either this charge sees the new
		 * limit or the setter sees this charge.
		 */
		long new = atomic_long_add_return((long)nr_pages, &c->usage);

		if (new > (long)READ_ONCE(c->max)) {
			atomic_long_add(-(long)nr_pages, &c->usage);
			atomic_long_inc(&c->failcnt);
			*fail = c;
			break;
		}
		update_watermark(c, new);
	}
	if (!c)
		return true;
	for (undo = counter; undo != c; undo = undo->parent)
		page_counter_cancel(undo, nr_pages);
	return false;
}

void page_counter_uncharge(struct page_counter *counter, unsigned long nr_pages)
{
	struct page_counter *c;

	/* an amount not charged here is not uncharged from ancestors either */
	for (c = counter; c; c = c->parent)
		nr_pages = cancel(c, nr_pages);
}

int page_counter_set_max(struct page_counter *counter, unsigned long nr_pages)
{
	if (nr_pages > PAGE_COUNTER_MAX)
		return -EINVAL;
	for (;;) {
		long usage = atomic_long_read(&counter->usage);
		unsigned long old;

		if (usage > (long)nr_pages)
			return -EBUSY;
		old = xchg(&counter->max, nr_pages);
		/* pairs with the add in page_counter_try_charge() */
		if (atomic_long_read(&counter->usage) <= usage)
			return 0;
		WRITE_ONCE(counter->max, old);
	}
}

int page_counter_memparse(const char *buf, const char *max,
			  unsigned long *nr_pages)
{
	const char *end;
	u64 bytes;

	if (!strcmp(buf, max)) {
		*nr_pages = PAGE_COUNTER_MAX;
		return 0;
	}
	bytes = memparse(buf, &end);
	if (*end)
		return -EINVAL;
	*nr_pages = min(bytes / PAGE_SIZE, (u64)PAGE_COUNTER_MAX);
	return 0;
}
