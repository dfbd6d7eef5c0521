// SPDX-License-Identifier: GPL-2.0-only
/*
 * try_charge.c - charging pages
 *
 * A charge over a limit drains the CPUs' stocks, reclaims pages (vmscan.h), and
 * then fails. In the kernel this is part of mm/memcontrol.c.
 */
#include "memcg/try_charge.h"

#include <errno.h>

#include "memcg/memcg_stock.h"
#include "memcg/vmscan.h"

/* reclaim attempts per charge; an attempt that frees no page ends them */
#define MAX_RECLAIM_RETRIES 16

static bool charge_counters(struct mem_cgroup *memcg, unsigned long nr_pages,
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

/*
 * Charge over all limits, up to the range of a counter. The root's counters
 * include the pages of all groups. Concurrent forced charges may each miss the
 * others' pages in this check; the counters have room for that
 * (memcgfs_bounds.h).
 */
static int force_charge(struct mem_cgroup *memcg, gfp_t gfp,
			unsigned long nr_pages)
{
	void (*charge)(struct page_counter * counter, unsigned long nr_pages) =
		gfp & __GFP_MEMCGFS_EXISTS ? page_counter_charge_existing :
					     page_counter_charge;

	if (page_counter_read(&root_mem_cgroup->memsw) + nr_pages >
	    PAGE_COUNTER_MAX)
		return -ENOMEM;
	charge(&memcg->memsw, nr_pages);
	charge(&memcg->memory, nr_pages);
	trace_memcg_charge(memcg, nr_pages, nr_pages);
	return 0;
}

int try_charge_memcg(struct mem_cgroup *memcg, gfp_t gfp,
		     unsigned long nr_pages)
{
	unsigned long batch =
		max((unsigned long)memcg_charge_batch(), nr_pages);
	unsigned int retries = MAX_RECLAIM_RETRIES;
	struct mem_cgroup *over_limit;
	bool drained = false;

	if (unlikely(nr_pages > MEMCGFS_MAX_PAGES))
		return -ENOMEM;
	for (;;) {
		if (consume_stock(memcg, nr_pages)) {
			trace_memcg_charge(memcg, nr_pages, 0);
			return 0;
		}
		if (charge_counters(memcg, batch, &over_limit)) {
			trace_memcg_charge(memcg, nr_pages, batch);
			if (batch > nr_pages)
				refill_stock(memcg, batch - nr_pages);
			return 0;
		}
		if (batch > nr_pages) {
			batch = nr_pages;
			continue;
		}
		if (!(gfp & __GFP_DIRECT_RECLAIM))
			break;
		if (!drained)
			drain_all_stock(over_limit);
		else if (!retries-- ||
			 !try_to_free_mem_cgroup_pages(over_limit, nr_pages))
			break;
		drained = true;
	}
	if (!(gfp & (__GFP_NOFAIL | __GFP_ATOMIC)))
		return -ENOMEM;
	return force_charge(memcg, gfp, nr_pages);
}

int user_try_charge(struct mem_cgroup *memcg, gfp_t gfp, unsigned long nr_pages)
{
	if (nr_pages > MEMCGFS_MAX_PAGES)
		return -ENOMEM;
	if (mem_cgroup_is_root(memcg))
		return 0;
	return try_charge_memcg(memcg, gfp, nr_pages);
}

void user_uncharge(struct mem_cgroup *memcg, unsigned long nr_pages)
{
	if (mem_cgroup_is_root(memcg) || !nr_pages)
		return;
	memcg_uncharge(memcg, nr_pages);
	trace_memcg_uncharge(memcg, nr_pages, nr_pages);
}

int try_charge_kmem(struct mem_cgroup *memcg, gfp_t gfp, unsigned long nr_pages)
{
	struct page_counter *over;
	int err = try_charge_memcg(memcg, gfp, nr_pages);

	if (err || page_counter_try_charge(&memcg->kmem, nr_pages, &over))
		return err;
	if (gfp & __GFP_NOFAIL) {
		page_counter_charge(&memcg->kmem, nr_pages);
		return 0;
	}
	memcg_uncharge(memcg, nr_pages);
	trace_memcg_uncharge(memcg, nr_pages, nr_pages);
	return -ENOMEM;
}
