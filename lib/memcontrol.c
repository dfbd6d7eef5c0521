// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcontrol.c - the memory controller: life cycle, charging, limits
 *
 * Mirrors mm/memcontrol.c. Nothing can be reclaimed yet but what lies in CPU
 * stocks: a charge over a limit drains those, tries once more, and fails.
 */
#include "memcg_stock.h"

#include <errno.h>

#include "linux/alloc.h"
#include "memcontrol-v1.h"
#include "mm.h"

static DEFINE_OBJ_TYPE(mem_cgroup);

struct mem_cgroup *root_mem_cgroup;
struct regime memcg_regime;

DEFINE_MUTEX(memcg_max_mutex, RANK_MEMCG_MAX);

void mod_memcg_state(struct mem_cgroup *memcg, enum memcg_stat_item item,
		     long nr)
{
	atomic_long_add(nr, &memcg->stats_local[item]);
	for (; memcg; memcg = parent_mem_cgroup(memcg))
		atomic_long_add(nr, &memcg->stats[item]);
}

struct mem_cgroup *get_mem_cgroup_from_current(void)
{
	struct mem_cgroup *memcg;

	if (!current)
		return NULL;
	rcu_read_lock();
	do {
		memcg = mem_cgroup_from_css(rcu_dereference(current->cgroup)->css);
	} while (!css_tryget(&memcg->css));
	rcu_read_unlock();
	return memcg;
}

static bool charge_counters(struct mem_cgroup *memcg, unsigned int nr_pages,
			    struct mem_cgroup **over_limit)
{
	struct page_counter *counter;

	if (!page_counter_try_charge(&memcg->memsw, nr_pages, &counter)) {
		*over_limit = container_of(counter, struct mem_cgroup, memsw);
		return false;
	}
	if (!page_counter_try_charge(&memcg->memory, nr_pages, &counter)) {
		page_counter_uncharge(&memcg->memsw, nr_pages);
		*over_limit = container_of(counter, struct mem_cgroup, memory);
		return false;
	}
	return true;
}

int try_charge_memcg(struct mem_cgroup *memcg, gfp_t gfp,
		     unsigned int nr_pages)
{
	unsigned int batch = max(MEMCG_CHARGE_BATCH, nr_pages);
	struct mem_cgroup *over_limit;
	bool drained = false;

	for (;;) {
		if (consume_stock(memcg, nr_pages))
			return 0;
		if (charge_counters(memcg, batch, &over_limit)) {
			if (batch > nr_pages)
				refill_stock(memcg, batch - nr_pages);
			return 0;
		}
		if (batch > nr_pages) {
			batch = nr_pages;
			continue;
		}
		if (drained || !(gfp & __GFP_DIRECT_RECLAIM))
			break;
		drain_all_stock(over_limit);
		drained = true;
	}
	if (!(gfp & __GFP_NOFAIL))
		return -ENOMEM;
	page_counter_charge(&memcg->memsw, nr_pages);
	page_counter_charge(&memcg->memory, nr_pages);
	return 0;
}

void memcg_uncharge(struct mem_cgroup *memcg, unsigned int nr_pages)
{
	page_counter_uncharge(&memcg->memory, nr_pages);
	page_counter_uncharge(&memcg->memsw, nr_pages);
}

void memcg_account_kmem(struct mem_cgroup *memcg, int nr_pages)
{
	if (nr_pages > 0)
		page_counter_charge(&memcg->kmem, (unsigned long)nr_pages);
	else
		page_counter_uncharge(&memcg->kmem, (unsigned long)-nr_pages);
}

int mem_cgroup_resize_max(struct mem_cgroup *memcg, bool memsw,
			  unsigned long max)
{
	struct page_counter *counter = memsw ? &memcg->memsw : &memcg->memory;
	int err;

	mutex_lock(&memcg_max_mutex);
	if (memsw ? max < memcg->memory.max : max > memcg->memsw.max) {
		err = -EINVAL;
	} else {
		err = page_counter_set_max(counter, max);
		if (err == -EBUSY) {
			drain_all_stock(memcg);
			err = page_counter_set_max(counter, max);
		}
	}
	mutex_unlock(&memcg_max_mutex);
	return err;
}

static struct cgroup_subsys_state *
mem_cgroup_css_alloc(struct cgroup_subsys_state *parent_css)
{
	struct mem_cgroup *parent = mem_cgroup_from_css(parent_css);
	struct mem_cgroup *memcg = obj_alloc(&mem_cgroup_type);

	if (!memcg)
		return NULL;
	page_counter_init(&memcg->memory, parent ? &parent->memory : NULL);
	page_counter_init(&memcg->memsw, parent ? &parent->memsw : NULL);
	page_counter_init(&memcg->kmem, parent ? &parent->kmem : NULL);
	INIT_LIST_HEAD(&memcg->objcg_list);
	return &memcg->css;
}

static int mem_cgroup_css_online(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	if (!css->parent) {
		root_mem_cgroup = memcg;
		return 0;
	}
	return memcg_online_kmem(memcg);
}

static void mem_cgroup_css_offline(struct cgroup_subsys_state *css)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	memcg_offline_kmem(memcg);
	/* a stock that caches this memcg would pin it until the CPU's next charge */
	drain_all_stock(memcg);
}

static void mem_cgroup_css_free(struct cgroup_subsys_state *css)
{
	obj_free(&mem_cgroup_type, mem_cgroup_from_css(css));
}

const struct cgroup_subsys memory_cgrp_subsys = {
	.name = "memory",
	.css_alloc = mem_cgroup_css_alloc,
	.css_online = mem_cgroup_css_online,
	.css_offline = mem_cgroup_css_offline,
	.css_free = mem_cgroup_css_free,
	.attach = mm_sync_memcg_from_task,
	.fork = mm_sync_memcg_from_task,
	.legacy_cftypes = mem_cgroup_legacy_files,
};
