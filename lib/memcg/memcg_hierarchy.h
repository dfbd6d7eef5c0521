/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_hierarchy.h - is a group counted in its parent?
 *
 * Up to v5.10 it is if memory.use_hierarchy of the parent was 1 when the group
 * was made. Else no ancestor but the root counts or limits it, and its objects
 * go to the root when it is removed: parent_mem_cgroup() is then the root.
 *
 * The counters are linked to the root's in every kernel, since the root gives
 * back what it takes over. Up to v5.8 the kernel's root counts only hierarchical
 * groups; here the root's files then do not show the others.
 */
#ifndef _OBJCG_MEMCG_HIERARCHY_H
#define _OBJCG_MEMCG_HIERARCHY_H

#include "memcg/memcontrol.h"

/**
 * memcg_init_hierarchy - set a new memcg's use_hierarchy, and link its counters
 * @parent: its parent in the tree, NULL for the root
 *
 * Context: cgroup_mutex held, unless it is the root.
 */
void memcg_init_hierarchy(struct mem_cgroup *memcg, struct mem_cgroup *parent);

/**
 * mem_cgroup_set_hierarchy - set use_hierarchy
 * @val: 0 or 1, as written to the file
 *
 * Context: takes cgroup_mutex.
 * Return: 0; -EBUSY if it has children, also removed ones that are pinned;
 * -EINVAL if there is no choice: @val is not 0 or 1, the parent is hierarchical,
 * or the kernel always is.
 */
int mem_cgroup_set_hierarchy(struct mem_cgroup *memcg, u64 val);

/**
 * memcg_shows_counters - do the counters show what is charged to children?
 *
 * Not those of the root up to v5.8 while it is not hierarchical: they show 0.
 */
static inline bool memcg_shows_counters(const struct mem_cgroup *memcg)
{
	return !mem_cgroup_is_root(memcg) || READ_ONCE(memcg->use_hierarchy) ||
	       memcg_regime.fact.hierarchy >= HIERARCHY_ROOT;
}

/** memcg_total_stats - the statistics that a group shows as its subtree's */
const atomic_long_t *memcg_total_stats(const struct mem_cgroup *memcg);

#endif
