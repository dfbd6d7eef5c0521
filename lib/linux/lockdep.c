// SPDX-License-Identifier: GPL-2.0-only
#include "lockdep.h"

#ifdef LOCKDEP

#include <stdio.h>
#include <stdlib.h>

#include "bug.h"

static const char *const rank_names[NR_LOCK_RANKS] = {
	[RANK_OPEN_FILE] = "of->mutex",
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
	[RANK_LRU] = "lru_lock",
	[RANK_STOCK] = "stock_lock",
	[RANK_OBJCG] = "objcg_lock",
	[RANK_MEMCG_EVENT] = "memcg_event_lock",
	[RANK_LEAF] = "a leaf lock",
};

static __thread unsigned int held; /* bit per rank */
static __thread unsigned int again[NR_LOCK_RANKS]; /* after a violation */

static void violation(const char *what, enum lock_rank rank, const char *than,
		      unsigned int holding)
{
	char story[128];

	snprintf(story, sizeof(story), "lockdep: %s%s%s%s", what,
		 rank < NR_LOCK_RANKS ? rank_names[rank] : "", than,
		 holding ? rank_names[31 - __builtin_clz(holding)] : "");
#ifdef OBJCG_LESSONS
	__warn(story, __FILE__, __LINE__);
#else
	fprintf(stderr, "%s\n", story);
	abort();
#endif
}

void lock_acquire(enum lock_rank rank)
{
	if (held >> rank)
		violation("taking ", rank, " while holding ", held);
	if (held & (1u << rank))
		again[rank]++;
	held |= 1u << rank;
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
		violation("", rank, " is not held", 0);
}

void lockdep_assert_may_wait(void)
{
	if (held & ~(1u << RANK_OPEN_FILE))
		violation("waiting for other threads", NR_LOCK_RANKS,
			  " while holding ", held);
}

#endif
