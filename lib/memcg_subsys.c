// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_subsys.c - the memory controller as cgroup.c sees it
 *
 * The callbacks of struct cgroup_subsys and their table. In the kernel this is
 * part of mm/memcontrol.c. Here it is above all folders, since a new group needs
 * the statistics, the slab caches, the events and the control files.
 */
#include "memcg_subsys.h"

#include "memcg/memcg_event.h"
#include "memcg/memcg_hierarchy.h"
#include "memcg/memcg_stat.h"
#include "memcg/memcg_stock.h"
#include "memcg/mm.h"
#include "memcg/swap.h"
#include "memcontrol-v1.h"
#include "rt/alloc.h"
#include "slab/memcg_slab.h"
#include "task/move_charge.h"

static DEFINE_OBJ_TYPE(mem_cgroup);

#define DEFAULT_SWAPPINESS 60

/* all 16-bit ids but 0 and 65535; the root has one */
#define NR_MEMCG_IDS 65534
static unsigned int nr_memcg_ids; /* in use; cgroup_mutex */

static int mem_cgroup_id_get(void)
{
	int error = memcg_regime.fact.id_error;

	lockdep_assert_held(&cgroup_mutex);
	if (error && nr_memcg_ids >= NR_MEMCG_IDS)
		return -error;
	nr_memcg_ids++;
	return 0;
}

/* a removed group needs none; in the kernel its swap does */
static void mem_cgroup_id_put(void)
{
	lockdep_assert_held(&cgroup_mutex);
	nr_memcg_ids--;
}

static void memcg_reparent_kmem_states(struct mem_cgroup *memcg,
				       struct mem_cgroup *parent)
{
	enum memcg_stat_item item;

	for (item = MEMCG_SLAB_B; item < NR_MEMCG_STATS; item++)
		memcg_reparent_state(memcg, parent, item);
}

static struct mem_cgroup *mem_cgroup_alloc(void)
{
	bool lags = memcg_regime.fact.stat_lag != LAG_NONE;

	return obj_alloc_extra(&mem_cgroup_type,
			       lags ? sizeof(struct memcg_lag) : 0);
}

static struct cgroup_subsys_state *mem_cgroup_css_alloc(
	struct cgroup_subsys_state *parent_css)
{
	struct mem_cgroup *parent = mem_cgroup_from_css(parent_css);
	struct mem_cgroup *memcg = mem_cgroup_alloc();

	if (!memcg)
		return NULL;
	memcg_init_hierarchy(memcg, parent);
	memcg->v1.soft_limit = PAGE_COUNTER_MAX;
	if (parent) {
		memcg->v1.swappiness = mem_cgroup_swappiness(parent);
		memcg->v1.oom_kill_disable =
			READ_ONCE(parent->v1.oom_kill_disable);
	}
	memcg_events_init(memcg);
	INIT_LIST_HEAD(&memcg->objcg_list);
	memcg->kmemcg_id = -1;
	INIT_LIST_HEAD(&memcg->kmem_caches);
	INIT_LIST_HEAD(&memcg->create_works);
	INIT_LIST_HEAD(&memcg->children);
	INIT_LIST_HEAD(&memcg->sibling);
	INIT_LIST_HEAD(&memcg->inactive_file);
	lruvec_init(&memcg->lruvec);
	return &memcg->css;
}

static int mem_cgroup_css_online(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	int err;

	if (!css->parent) {
		root_mem_cgroup = memcg;
		WRITE_ONCE(vm_swappiness, DEFAULT_SWAPPINESS);
		nr_memcg_ids = 1;
		return 0;
	}
	err = mem_cgroup_id_get();
	if (err)
		return err;
	err = memcg_online_kmem(memcg);
	if (err) {
		mem_cgroup_id_put();
		return err;
	}
	mem_cgroup_tree_add(memcg);
	return 0;
}

static void mem_cgroup_css_offline(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	memcg_events_remove_all(memcg);
	mem_cgroup_id_put();
	memcg_offline_kmem(memcg);
	memcg_stock_css_offline(memcg);
}

static void mem_cgroup_css_free(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	memcg_free_kmem(memcg);
	/* added by tasks that had looked the memcg up before it was offline */
	if (css->parent)
		memcg_reparent_kmem_states(memcg, parent_mem_cgroup(memcg));
	memcg_flush_lag(memcg);
	mem_cgroup_tree_del(memcg);
	lruvec_exit(&memcg->lruvec);
	obj_free(&mem_cgroup_type, memcg);
}

const struct cgroup_subsys memory_cgrp_subsys = {
	.name = "memory",
	.css_alloc = mem_cgroup_css_alloc,
	.css_online = mem_cgroup_css_online,
	.css_offline = mem_cgroup_css_offline,
	.css_free = mem_cgroup_css_free,
	.can_attach = mem_cgroup_can_attach,
	.post_attach = mem_cgroup_move_task,
	.attach = mm_sync_memcg_from_task,
	.fork = mm_sync_memcg_from_task,
	.legacy_cftypes = mem_cgroup_legacy_files,
};
