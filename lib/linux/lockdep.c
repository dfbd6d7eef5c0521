// SPDX-License-Identifier: GPL-2.0-only
#include "lockdep.h"

#ifndef NDEBUG

#include <stdio.h>
#include <stdlib.h>

static const char *const rank_names[NR_LOCK_RANKS] = {
	[RANK_OPEN_FILE] = "of->mutex",
	[RANK_KERNFS] = "kernfs_rwsem",
	[RANK_MEMBERSHIP] = "membership lock",
	[RANK_CGROUP] = "cgroup_mutex",
	[RANK_THREADGROUP] = "cgroup_threadgroup_rwsem",
	[RANK_MEMCG_MAX] = "memcg_max_mutex",
	[RANK_MMAP] = "mmap_lock",
	[RANK_TASKLIST] = "tasklist_lock",
	[RANK_CSS_SET] = "css_set_lock",
	[RANK_LRU] = "lru_lock",
	[RANK_STOCK] = "stock_lock",
	[RANK_OBJCG] = "objcg_lock",
	[RANK_LEAF] = "a leaf lock",
};

static __thread unsigned int held; /* bit per rank */

void lock_acquire(enum lock_rank rank)
{
	if (held >> rank) {
		fprintf(stderr, "lockdep: taking %s while holding %s\n",
			rank_names[rank],
			rank_names[31 - __builtin_clz(held)]);
		abort();
	}
	held |= 1u << rank;
}

void lock_release(enum lock_rank rank)
{
	lockdep_assert_rank_held(rank);
	held &= ~(1u << rank);
}

void lockdep_assert_rank_held(enum lock_rank rank)
{
	if (held & (1u << rank))
		return;
	fprintf(stderr, "lockdep: %s is not held\n", rank_names[rank]);
	abort();
}

void lockdep_assert_may_wait(void)
{
	if (!(held & ~(1u << RANK_OPEN_FILE)))
		return;
	fprintf(stderr, "lockdep: waiting for other threads while holding %s\n",
		rank_names[31 - __builtin_clz(held)]);
	abort();
}

#endif
