// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/memcg_stat.h"

#include "rt/lesson.h"

void mod_memcg_state(struct mem_cgroup *memcg, enum memcg_stat_item item,
		     long nr)
{
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
