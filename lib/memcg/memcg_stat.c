// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/memcg_stat.h"

#include <stdlib.h>

#include "rt/lesson.h"

/* a CPU keeps up to so many events or pages of an item for itself */
#define LAG_BATCH 32

static bool lags(enum memcg_stat_item item)
{
	bool list = item >= LRU_INACTIVE_ANON && item <= LRU_UNEVICTABLE;

	return memcg_regime.fact.stat_lag == LAG_ALL || !list;
}

/*
 * Return: the part of @sum that the CPU does not keep. Pages come singly, and the
 * 33rd takes the others along; pages that go together are counted at once.
 */
static long not_kept(enum memcg_stat_item item, long sum, long nr)
{
	bool singly = nr > 0 && item != PGPGOUT && item != MEMCG_RSS_HUGE;

	if (!lags(item))
		return sum;
	if (singly)
		return sum / (LAG_BATCH + 1) * (LAG_BATCH + 1);
	return labs(sum) > LAG_BATCH ? sum : 0;
}

static void show_more(struct mem_cgroup *memcg, enum memcg_stat_item item,
		      long nr)
{
	for (; memcg; memcg = parent_mem_cgroup(memcg))
		atomic_long_add(nr, &memcg->lag->total[item]);
}

static void mod_lag(struct mem_cgroup *memcg, enum memcg_stat_item item,
		    long nr)
{
	atomic_long_t *kept = &memcg->lag->cpu[task_cpu(current)][item];
	long old = atomic_long_read(kept), shown;

	do
		shown = not_kept(item, old + nr, nr);
	while (!atomic_long_try_cmpxchg(kept, &old, old + nr - shown));
	if (!shown)
		return;
	atomic_long_add(shown, &memcg->lag->local[item]);
	show_more(memcg, item, shown);
}

void memcg_flush_lag(struct mem_cgroup *memcg)
{
	unsigned int cpu;
	int item;

	if (memcg_regime.fact.stat_lag == LAG_NONE)
		return;
	for (cpu = 0; cpu < NR_TASK_CPUS; cpu++)
		for (item = 0; item < NR_MEMCG1_STATS; item++)
			show_more(memcg, (enum memcg_stat_item)item,
				  xchg(&memcg->lag->cpu[cpu][item].counter, 0));
}

void mod_memcg_state(struct mem_cgroup *memcg, enum memcg_stat_item item,
		     long nr)
{
	if (memcg_regime.fact.stat_lag != LAG_NONE && item < NR_MEMCG1_STATS)
		mod_lag(memcg, item, nr);
	atomic_long_add(nr, &memcg->stats_local[item]);
	for (; memcg; memcg = parent_mem_cgroup(memcg))
		atomic_long_add(nr, &memcg->stats[item]);
}

void memcg_reparent_state(struct mem_cgroup *memcg, struct mem_cgroup *parent,
			  enum memcg_stat_item item)
{
	long nr;

	lesson(VMSTATS_TWICE, old_memcg_reparent_state, memcg, parent, item);
	nr = xchg(&memcg->stats_local[item].counter, 0);
	atomic_long_add(-nr, &memcg->stats[item]);
	atomic_long_add(nr, &parent->stats_local[item]);
}

void memcg_reparent_slab_state(struct mem_cgroup *memcg,
			       struct mem_cgroup *parent)
{
	lesson(OFFLINE_VMSTATS, old_memcg_reparent_slab_state, memcg, parent);
	memcg_reparent_state(memcg, parent, MEMCG_SLAB_B);
	memcg_reparent_state(memcg, parent, NR_SLAB_RECLAIMABLE_B);
}
