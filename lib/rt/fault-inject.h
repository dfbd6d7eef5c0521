/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fault-inject.h - making the engine's allocations fail
 *
 * Mirrors lib/fault-inject.c: a struct fault_attr says how often, and the
 * allocator calls should_fail(). A test can ask for two things:
 *
 *   obj_fail_nth(n)		the n-th allocation of the calling thread, once:
 *				a test counts n up until no allocation fails
 *   set_fault_attr(...)	some allocations, at random, of the calling
 *				thread or of all threads
 *
 * Where we differ: the kernel's only attr for slab allocations is for all
 * tasks or for those with make_it_fail; here a thread has an attr of its own,
 * so that the same seed makes the same allocations fail whatever the other
 * threads do. The probability is in millionths, not in percent.
 */
#ifndef _OBJCG_FAULT_INJECT_H
#define _OBJCG_FAULT_INJECT_H

#include "libobjcg/check.h"
#include "linux/atomic.h"
#include "linux/compiler.h"
#include "linux/types.h"

/* as a probability */
#define FAULT_ALWAYS 1000000U

/**
 * struct fault_attr - how often allocations fail
 * @probability: of each, 0 to FAULT_ALWAYS
 * @interval: only each @interval-th can fail; 0 as 1
 * @times: only so many fail; 0 for no end
 * @seed: selects the allocations that fail
 * @calls: how many have been asked for; atomic
 * @failed: how many of those failed; atomic
 *
 * Whether the n-th call fails depends only on n and the fields above, and for
 * @times on the calls before it.
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
	FAULT_ALL,    /* all threads, in addition to FAULT_THREAD */
};

/**
 * set_fault_attr - make allocations fail from now on, or no longer
 * @scope: the calling thread's allocations or all
 * @attr: how often; the counts start at 0. NULL for never
 *
 * Context: any. While two callers set FAULT_ALL, or a caller sets it while
 * others allocate, a few calls can see a mixture of the old attr and the new.
 */
void set_fault_attr(enum fault_scope scope, const struct fault_attr *attr);

/** get_fault_attr - the attr in force and its counts; zeroes for never */
void get_fault_attr(enum fault_scope scope, struct fault_attr *attr);

/*
 * Can allocations of this thread, or of all threads, fail? The flags are
 * numbers: the compiler makes a single branch of them, but two of bools.
 */
extern __thread unsigned int __fault_in_thread;
extern unsigned int __fault_in_all;

bool __should_fail(void);

/**
 * should_fail - must this allocation fail?
 *
 * Called once before each allocation of memory or of a thread.
 */
static inline bool should_fail(void)
{
	return unlikely(__fault_in_thread | READ_ONCE(__fault_in_all)) &&
	       __should_fail();
}

#endif
