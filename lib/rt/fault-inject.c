// SPDX-License-Identifier: GPL-2.0-only
#include "rt/fault-inject.h"

__thread unsigned int __fault_in_thread;
unsigned int __fault_in_all;

static __thread unsigned int fail_nth;
static __thread struct fault_attr thread_attr;
static struct fault_attr all_attr; /* each field is atomic */

static struct fault_attr *attr_of(enum fault_scope scope)
{
	return scope == FAULT_ALL ? &all_attr : &thread_attr;
}

/*
 * The n-th number of the sequence that belongs to a seed, without the numbers
 * before it, so that threads share a sequence by sharing a count (splitmix64).
 */
static u64 nth_random(u64 seed, u64 n)
{
	u64 x = seed + n * 0x9e3779b97f4a7c15ULL;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
	return x ^ (x >> 31);
}

static bool is_chosen(struct fault_attr *attr)
{
	u64 n = (u64)atomic_long_add_return(1, &attr->calls);
	u64 random = nth_random(READ_ONCE(attr->seed), n) >> 32;

	return n % READ_ONCE(attr->interval) == 0 &&
	       random * FAULT_ALWAYS >> 32 < READ_ONCE(attr->probability);
}

static bool attr_fails(struct fault_attr *attr)
{
	const unsigned long times = READ_ONCE(attr->times);
	unsigned long nr;

	if (!is_chosen(attr))
		return false;
	nr = (unsigned long)atomic_long_add_return(1, &attr->failed);
	if (!times || nr <= times)
		return true;
	atomic_long_add(-1, &attr->failed);
	return false;
}

static void update_thread(void)
{
	__fault_in_thread = fail_nth || thread_attr.probability;
}

static bool nth_fails(void)
{
	bool fails = fail_nth && !--fail_nth;

	update_thread();
	return fails;
}

bool __should_fail(void)
{
	bool fails = nth_fails();

	/* ask both, so that each counts every call */
	if (thread_attr.probability)
		fails |= attr_fails(&thread_attr);
	/* pairs with set_fault_attr() */
	if (__atomic_load_n(&__fault_in_all, __ATOMIC_ACQUIRE))
		fails |= attr_fails(&all_attr);
	return fails;
}

static void write_attr(struct fault_attr *to, const struct fault_attr *from)
{
	WRITE_ONCE(to->probability, from->probability);
	WRITE_ONCE(to->interval, max(from->interval, 1U));
	WRITE_ONCE(to->times, from->times);
	WRITE_ONCE(to->seed, from->seed);
	atomic_long_set(&to->calls, 0);
	atomic_long_set(&to->failed, 0);
}

void set_fault_attr(enum fault_scope scope, const struct fault_attr *attr)
{
	static const struct fault_attr never;

	if (scope == FAULT_ALL)
		WRITE_ONCE(__fault_in_all, 0);
	write_attr(attr_of(scope), attr ? attr : &never);
	if (scope == FAULT_ALL)
		/* a reader that sees it in __should_fail() sees the fields */
		__atomic_store_n(&__fault_in_all, attr && attr->probability,
				 __ATOMIC_RELEASE);
	else
		update_thread();
}

void get_fault_attr(enum fault_scope scope, struct fault_attr *attr)
{
	const struct fault_attr *from = attr_of(scope);

	attr->probability = READ_ONCE(from->probability);
	attr->interval = READ_ONCE(from->interval);
	attr->times = READ_ONCE(from->times);
	attr->seed = READ_ONCE(from->seed);
	atomic_long_set(&attr->calls, atomic_long_read(&from->calls));
	atomic_long_set(&attr->failed, atomic_long_read(&from->failed));
}

unsigned int obj_fail_nth(unsigned int nth)
{
	unsigned int left = fail_nth;

	fail_nth = nth;
	update_thread();
	return left;
}
