// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_charge.c - user pages: charged singly, uncharged in batches
 *
 * Pages are freed in lists, and most pages of a list belong to the same memcg.
 * So uncharges are gathered while the memcg stays the same, and the counters
 * are updated once per batch. A list can hold kernel pages too: they count as
 * kmem, user pages as PGPGOUT events. Seed page-memcg-flag.txt changed how this
 * code tells them apart.
 *
 * In the kernel this is part of mm/memcontrol.c.
 */
#include "memcg/memcg_charge.h"

#include "memcg/kmem.h"
#include "memcg/memcg_stat.h"
#include "memcg/try_charge.h"

int charge_memcg(struct page *page, struct mem_cgroup *memcg, gfp_t gfp)
{
	int err = try_charge_memcg(memcg, gfp, 1UL << page->order);

	if (err)
		return err;
	css_get(&memcg->css);
	page_set_memcg(page, memcg);
	mod_memcg_state(memcg, PGPGIN, 1);
	return 0;
}

/**
 * struct uncharge_gather - a batch of pages to uncharge from the same memcg
 * @memcg: a css reference is held; NULL while the batch is empty
 * @nr_pages: user and kernel pages
 * @nr_kmem: kernel pages among @nr_pages
 * @pgpgout: PGPGOUT events: an event per user page of any order
 */
struct uncharge_gather {
	struct mem_cgroup *memcg;
	unsigned long nr_pages;
	unsigned long nr_kmem;
	unsigned long pgpgout;
};

static void uncharge_batch(struct uncharge_gather *ug)
{
	if (!ug->memcg)
		return;
	if (ug->nr_kmem)
		memcg_account_kmem(ug->memcg, -(long)ug->nr_kmem);
	if (ug->pgpgout)
		mod_memcg_state(ug->memcg, PGPGOUT, (long)ug->pgpgout);
	memcg_uncharge(ug->memcg, ug->nr_pages);
	trace_memcg_uncharge(ug->memcg, ug->nr_pages, ug->nr_pages);
	css_put(&ug->memcg->css);
}

/* Return: the page's memcg; the caller takes over the page's css reference */
static struct mem_cgroup *release_user_page(struct page *page)
{
	struct mem_cgroup *memcg = page_memcg(page);

	page_clear_memcg(page);
	return memcg;
}

static void uncharge_page(struct page *page, struct uncharge_gather *ug)
{
	unsigned long nr_pages = 1UL << page->order;
	struct mem_cgroup *memcg;
	bool kmem;

	if (!page->memcg_data)
		return;
	kmem = PageMemcgKmem(page);
	memcg = kmem ? kmem_page_release(page) : release_user_page(page);
	if (!ug->memcg || ug->memcg != memcg) {
		uncharge_batch(ug);
		*ug = (struct uncharge_gather){ .memcg = memcg };
	} else {
		css_put(&memcg->css);
	}
	ug->nr_pages += nr_pages;
	if (kmem)
		ug->nr_kmem += nr_pages;
	else
		ug->pgpgout++;
}

void mem_cgroup_uncharge(struct page *page)
{
	struct uncharge_gather ug = { .memcg = NULL };

	uncharge_page(page, &ug);
	uncharge_batch(&ug);
}

void mem_cgroup_uncharge_list(struct list_head *pages)
{
	struct uncharge_gather ug = { .memcg = NULL };
	struct page *page;

	list_for_each_entry(page, pages, lru)
		uncharge_page(page, &ug);
	uncharge_batch(&ug);
}
