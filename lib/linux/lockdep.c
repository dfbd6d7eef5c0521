// SPDX-License-Identifier: GPL-2.0-only
#include "linux/lockdep.h"

#ifdef LOCKDEP

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "linux/bug.h"
#include "linux/rcupdate.h"

static const char *const rank_names[NR_LOCK_RANKS] = {
	[RANK_OPEN_FILE] = "of->mutex",
	[RANK_CONTROL] = "control lock",
	[RANK_KERNFS] = "kernfs_rwsem",
	[RANK_SCAN] = "scan lock",
	[RANK_MEMBERSHIP] = "membership lock",
	[RANK_CGROUP] = "cgroup_mutex",
	[RANK_THREADGROUP] = "cgroup_threadgroup_rwsem",
	[RANK_MEMCG_MAX] = "memcg_max_mutex",
	[RANK_MMAP] = "mmap_lock",
	[RANK_CPU_HOTPLUG] = "cpu_hotplug_lock",
	[RANK_SLAB] = "slab_mutex",
	[RANK_SLAB_LIST] = "list_lock of a kmem_cache",
	[RANK_TASKLIST] = "tasklist_lock",
	[RANK_CSS_SET] = "css_set_lock",
	[RANK_SIGHAND] = "sighand->siglock",
	[RANK_I_PAGES] = "i_pages lock of a mapping",
	[RANK_LRU] = "lru_lock",
	[RANK_STOCK] = "stock_lock",
	[RANK_OBJCG] = "objcg_lock",
	[RANK_MEMCG_EVENT] = "memcg_event_lock",
	[RANK_LEAF] = "a leaf lock",
};

static __thread unsigned int held;		   /* bit per rank */
static __thread unsigned int again[NR_LOCK_RANKS]; /* after a violation */

static void __attribute__((format(printf, 1, 2)))
violation(const char *fmt, ...)
{
	char story[128];
	va_list args;

	va_start(args, fmt);
	vsnprintf(story, sizeof(story), fmt, args);
	va_end(args);
#ifdef OBJCG_LESSONS
	__warn(story, __FILE__, __LINE__);
#else
	fprintf(stderr, "%s\n", story);
	abort();
#endif
}

static const char *highest(unsigned int ranks)
{
	return rank_names[31 - __builtin_clz(ranks)];
}

/* @higher: the ranks that must not be held */
static void acquire(enum lock_rank rank, unsigned int higher)
{
	if (held & higher)
		violation("lockdep: taking %s while holding %s",
			  rank_names[rank], highest(held));
	if (held & (1u << rank))
		again[rank]++;
	held |= 1u << rank;
}

void lock_acquire(enum lock_rank rank)
{
	acquire(rank, ~0U << rank);
}

void lock_acquire_nested(enum lock_rank rank)
{
	acquire(rank, ~0U << rank << 1);
}

void lock_release(enum lock_rank rank)
{
	lockdep_assert_rank_held(rank);
	if (again[rank])
		again[rank]--;
	else
		held &= ~(1u << rank);
}

void lockdep_assert_rank_held(enum lock_rank rank)
{
	if (!(held & (1u << rank)))
		violation("lockdep: %s is not held", rank_names[rank]);
}

void might_sleep(const char *what)
{
	if (rcu_read_ongoing())
		violation("lockdep: %s inside rcu_read_lock()", what);
}

void lock_might_sleep(enum lock_rank rank)
{
	if (rcu_read_ongoing())
		violation(
			"lockdep: taking %s, which may sleep, inside rcu_read_lock()",
			rank_names[rank]);
}

void lockdep_assert_may_wait(void)
{
	unsigned int wanted = held & ~(1u << RANK_OPEN_FILE);

	if (wanted)
		violation("lockdep: waiting for other threads while holding %s",
			  highest(wanted));
	might_sleep("waiting for other threads");
}

#endif
