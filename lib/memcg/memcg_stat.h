/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_stat.h - the statistics of a memcg, its own and those of its subtree
 *
 * Up to v5.12 memory.stat lags behind: a CPU adds to the shared number when it has
 * more than 32 events or pages of an item. Ten pages that a process touches show
 * as 0 there. Only memory.stat lags; all else reads the exact numbers.
 */
#ifndef _OBJCG_MEMCG_STAT_H
#define _OBJCG_MEMCG_STAT_H

#include "memcg/memcontrol.h"

/*
 * Show a negative number as 0, as the kernel does. A sum can be negative for a
 * moment if a charge comes between the reads of its parts.
 */
static inline unsigned long memcg_not_negative(long nr)
{
	return nr > 0 ? (unsigned long)nr : 0;
}

/** memcg_page_state - a statistic of the memcg's subtree, for display */
static inline unsigned long memcg_page_state(struct mem_cgroup *memcg,
					     enum memcg_stat_item item)
{
	return memcg_not_negative(atomic_long_read(&memcg->stats[item]));
}

/**
 * mod_memcg_state - add to a statistic of a memcg and of all above it
 * @nr: pages, events or bytes, depending on @item
 *
 * A read is then a single load. The kernel charges far more often than it
 * reads, so it updates per-CPU parts and sums them up at the read (rstat).
 */
void mod_memcg_state(struct mem_cgroup *memcg, enum memcg_stat_item item,
		     long nr);

/** memcg_stats_shown - a memcg's own statistics, as memory.stat shows them */
static inline const atomic_long_t *memcg_stats_shown(
	const struct mem_cgroup *memcg)
{
	return memcg_regime.fact.stat_lag == LAG_NONE ? memcg->stats_local :
							memcg->lag->local;
}

/** memcg_flush_lag - add what CPUs keep for a memcg that is freed to its parents */
void memcg_flush_lag(struct mem_cgroup *memcg);

/**
 * memcg_reparent_state - move a statistic of a removed memcg to its parent
 *
 * Needed for reparented charges: they will be uncharged from the parent, and
 * would leave the parent's local statistic too low for ever (bee07b33db78). The
 * parent's subtree sum includes them already.
 *
 * Context: the caller pins @parent. Called when @memcg goes offline, and again
 * when no task can add to it any more.
 */
void memcg_reparent_state(struct mem_cgroup *memcg, struct mem_cgroup *parent,
			  enum memcg_stat_item item);

/** memcg_reparent_slab_state - the same for the statistics of slab objects */
void memcg_reparent_slab_state(struct mem_cgroup *memcg,
			       struct mem_cgroup *parent);

#endif
