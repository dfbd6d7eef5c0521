// SPDX-License-Identifier: GPL-2.0-only
/*
 * resize_max.c - changing a limit, and emptying a memcg
 *
 * A limit below the usage drains the CPUs' stocks, reclaims pages (vmscan.h), and
 * then fails. In the kernel this is part of mm/memcontrol.c.
 */
#include "memcg/resize_max.h"

#include <errno.h>

#include "memcg/memcg_stock.h"
#include "memcg/vmscan.h"

DEFINE_MUTEX(memcg_max_mutex, RANK_MEMCG_MAX);

void mem_cgroup_force_empty(struct mem_cgroup *memcg)
{
	drain_all_stock(memcg);
	try_to_free_mem_cgroup_pages(memcg, page_counter_read(&memcg->memory));
}

/*
 * Return: the pages to reclaim before a limit can be set, in whole clusters.
 * The kernel reclaims a cluster at a time. Here that would take 2^35 rounds for
 * the most file pages that a process can be given.
 */
static unsigned long excess(struct page_counter *counter, unsigned long max)
{
	unsigned long usage = page_counter_read(counter);
	unsigned long nr_pages = usage > max ? usage - max : 1;

	return (nr_pages + SWAP_CLUSTER_MAX - 1) & ~(SWAP_CLUSTER_MAX - 1);
}

int mem_cgroup_resize_max(struct mem_cgroup *memcg, bool memsw,
			  unsigned long max)
{
	struct page_counter *counter = memsw ? &memcg->memsw : &memcg->memory;
	bool drained = false;
	int err;

	if (max > PAGE_COUNTER_MAX)
		return -EINVAL;
	mutex_lock(&memcg_max_mutex);
	if (memsw ? max < memcg->memory.max : max > memcg->memsw.max) {
		err = -EINVAL;
	} else {
		while ((err = page_counter_set_max(counter, max))) {
			if (!drained)
				drain_all_stock(memcg);
			else if (!try_to_free_mem_cgroup_pages(
					 memcg, excess(counter, max)))
				break;
			drained = true;
		}
	}
	mutex_unlock(&memcg_max_mutex);
	return err;
}
