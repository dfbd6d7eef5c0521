/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fault-inject.h - making the engine's allocations fail
 *
 * Mirrors lib/fault-inject.c: a struct fault_attr says how often, who
 * allocates asks should_fail(). What can be asked for:
 *
 *   obj_fail_nth(n)		the n-th allocation of the calling thread, once:
 *				a test counts n up until nothing fails any more
 *   set_fault_attr(...)	some allocations, at random, of the calling
 *				thread or of all threads
 *
 * Where we differ: the kernel's one attr for slab allocations is for all
 * tasks or for those with make_it_fail; here a thread has an attr of its own,
 * so that the same seed makes the same allocations fail whatever the other
 * threads do. The probability is in millionths, not in percent.
 */
#ifndef _OBJCG_FAULT_INJECT_H
#define _OBJCG_FAULT_INJECT_H

#include "atomic.h"
#include "compiler.h"
#include "types.h"

/* as a probability */
#define FAULT_ALWAYS 1000000U

/**
 * struct fault_attr - how often allocations fail
 * @probability: of each, 0 to FAULT_ALWAYS
 * @interval: only each @interval-th can fail; 0 as 1
 * @times: only so many fail; 0 for no end
 * @seed: which ones do
 * @calls: how many have been asked for; atomic
 * @failed: how many of those failed; atomic
 *
 * Whether the n-th call fails depends on n and the fields above, and for
 * @times on the calls before it: nothing else.
 */
struct fault_attr {
	unsigned int probability;
	unsigned int interval;
	unsigned long times;
	u64 seed;
	atomic_long_t calls;
	atomic_long_t failed;
};

enum fault_scope {
	FAULT_THREAD, /* the calling thread's allocations */
	FAULT_ALL,    /* everybody's, as well as those of FAULT_THREAD */
};

/**
 * set_fault_attr - make allocations fail from now on, or no longer
 * @scope: whose
 * @attr: how often; the counts start at 0. NULL for never
 *
 * Context: any. Two callers that set FAULT_ALL at once, or one while others
 * allocate, can have a few calls judged by a mixture of the old and the new.
 */
void set_fault_attr(enum fault_scope scope, const struct fault_attr *attr);

/** get_fault_attr - what was set, with the counts since; zeroes for never */
void get_fault_attr(enum fault_scope scope, struct fault_attr *attr);

/**
 * obj_fail_nth - make one allocation fail
 * @nth: 1 = the next allocation of the calling thread, 2 = the one after,
 *       0 = none. It fails once.
 *
 * Return: how many allocations were still to come before the failure asked
 * for earlier, 0 if it has happened.
 */
unsigned int obj_fail_nth(unsigned int nth);

/*
 * Is anything asked of the allocations of this thread, of those of all? Numbers,
 * for a compiler makes one branch of them and two of bools.
 */
extern __thread unsigned int __fault_in_thread;
extern unsigned int __fault_in_all;

bool __should_fail(void);

/**
 * should_fail - is this allocation to fail?
 *
 * Asked once before each allocation, of memory or of a thread.
 */
static inline bool should_fail(void)
{
	return unlikely(__fault_in_thread | READ_ONCE(__fault_in_all)) &&
	       __should_fail();
}

#endif
