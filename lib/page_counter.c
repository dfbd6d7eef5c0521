// SPDX-License-Identifier: GPL-2.0-only
#include "page_counter.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "linux/bug.h"
#include "linux/compiler.h"

void page_counter_cancel(struct page_counter *counter, unsigned long nr_pages)
{
	long new = atomic_long_sub_return((long)nr_pages, &counter->usage);

	WARN_ON(new < 0);
}

/*
 * Two charges at once can each store their own sum and the smaller may be the
 * last: the mark is then too low by what the other charged. Accepted, as in
 * the kernel; the next charge puts it right.
 */
static void update_watermark(struct page_counter *counter, long usage)
{
	if (usage > (long)READ_ONCE(counter->watermark))
		WRITE_ONCE(counter->watermark, (unsigned long)usage);
}

void page_counter_charge(struct page_counter *counter, unsigned long nr_pages)
{
	struct page_counter *c;

	for (c = counter; c; c = c->parent)
		update_watermark(c, atomic_long_add_return((long)nr_pages,
							   &c->usage));
}

bool page_counter_try_charge(struct page_counter *counter,
			     unsigned long nr_pages,
			     struct page_counter **fail)
{
	struct page_counter *c, *undo;

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

	for (c = counter; c; c = c->parent)
		page_counter_cancel(c, nr_pages);
}

int page_counter_set_max(struct page_counter *counter, unsigned long nr_pages)
{
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

static unsigned int digit_value(char c)
{
	if (isdigit((unsigned char)c))
		return (unsigned int)(c - '0');
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a') + 10 : 16;
}

/* simple_strtoull() with base 0: wraps silently; no digits is 0 */
static u64 parse_number(const char *s, const char **end)
{
	unsigned int base = 10;
	u64 n = 0;

	if (s[0] == '0') {
		base = 8;
		if (tolower((unsigned char)s[1]) == 'x' &&
		    digit_value(s[2]) < 16) {
			base = 16;
			s += 2;
		}
	}
	for (; digit_value(*s) < base; s++)
		n = n * base + digit_value(*s);
	*end = s;
	return n;
}

static u64 memparse(const char *s, const char **end)
{
	static const char units[] = "KMGTPE";
	u64 n = parse_number(s, end);
	const char *unit = **end ? strchr(units, toupper((unsigned char)**end)) :
				   NULL;

	if (unit) {
		n <<= 10 * (unit - units + 1);
		(*end)++;
	}
	return n;
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
