/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * try_charge.h - charging pages against the limits of a memcg and its ancestors
 */
#ifndef _OBJCG_TRY_CHARGE_H
#define _OBJCG_TRY_CHARGE_H

#include "memcg/memcontrol.h"
#include "rt/trace.h"

/** memcg_charge_batch - pages charged at once */
static inline unsigned int memcg_charge_batch(void)
{
	return memcg_regime.fact.charge_batch;
}

/**
 * try_charge_memcg - charge pages to a memcg and its ancestors
 * @memcg: a css reference is held; the root is charged like any other
 * @gfp: without __GFP_DIRECT_RECLAIM the charge gives up before draining stocks
 *       and reclaiming. With __GFP_NOFAIL or __GFP_ATOMIC it goes over the
 *       limit instead; the next charge that may reclaim does so. The kernel
 *       forces __GFP_ATOMIC charges since 869712fd3de5 (v5.4); we do under
 *       every regime, although a v4.19 or a v5.3 would fail
 * @nr_pages: 1 to MEMCGFS_MAX_PAGES; more fails under any @gfp
 *
 * A forced charge fails if the root would exceed PAGE_COUNTER_MAX pages.
 *
 * Context: no stock or objcg lock held.
 * Return: 0 or -ENOMEM.
 */
int try_charge_memcg(struct mem_cgroup *memcg, gfp_t gfp,
		     unsigned long nr_pages);

/**
 * user_try_charge - try_charge_memcg(), except that the root is not charged;
 *		     the bound is the same
 * user_uncharge - undo user_try_charge()
 */
int user_try_charge(struct mem_cgroup *memcg, gfp_t gfp,
		    unsigned long nr_pages);
void user_uncharge(struct mem_cgroup *memcg, unsigned long nr_pages);

/*
 * Pages begin and cease to be used in @memcg; @counted pages go to its counters,
 * or come from them.
 */
static inline void trace_memcg_charge(const struct mem_cgroup *memcg,
				      unsigned long nr_pages,
				      unsigned long counted)
{
	trace_event(CHARGE, memcg->css.id, nr_pages * PAGE_SIZE,
		    (long)(counted * PAGE_SIZE));
}

static inline void trace_memcg_uncharge(const struct mem_cgroup *memcg,
					unsigned long nr_pages,
					unsigned long counted)
{
	trace_event(UNCHARGE, memcg->css.id, nr_pages * PAGE_SIZE,
		    (long)(counted * PAGE_SIZE));
}

/** memcg_uncharge - uncharge the counters, bypassing the stocks */
static inline void memcg_uncharge(struct mem_cgroup *memcg,
				  unsigned long nr_pages)
{
	page_counter_uncharge(&memcg->memory, nr_pages);
	page_counter_uncharge(&memcg->memsw, nr_pages);
}

/**
 * memcg_account_kmem - count charged pages as kernel memory
 * @nr_pages: negative to uncount them
 */
static inline void memcg_account_kmem(struct mem_cgroup *memcg, long nr_pages)
{
	if (nr_pages > 0)
		page_counter_charge(&memcg->kmem, (unsigned long)nr_pages);
	else
		page_counter_uncharge(&memcg->kmem, (unsigned long)-nr_pages);
}

/**
 * try_charge_kmem - charge pages as kernel memory, also against its limits
 *
 * As try_charge_memcg(), but over a limit of kernel memory only __GFP_NOFAIL
 * forces the charge; the limit's failcnt counts it all the same. A fork that
 * has happened is charged so: the kernel would have refused it.
 *
 * Context: no stock or objcg lock held.
 * Return: 0 or -ENOMEM.
 */
int try_charge_kmem(struct mem_cgroup *memcg, gfp_t gfp,
		    unsigned long nr_pages);

#endif
