// SPDX-License-Identifier: GPL-2.0-only
/*
 * kmem.c - charging kernel pages to a memcg or to an objcg
 *
 * Kernel stacks, large kmalloc and any other __GFP_ACCOUNT allocation from the
 * page allocator. Old (kmem=memcg, up to v5.12): the page points to the
 * memcg and holds a css reference, so a removed memcg lives as long as the
 * page. New (kmem=objcg, seed kmem-pages-obj_cgroup.txt): it points to the
 * objcg, and a removed memcg's pages belong to the parent.
 *
 * In the kernel this is part of mm/memcontrol.c.
 */
#include "memcg/kmem.h"

#include <errno.h>

#include "memcg/get_mem_cgroup.h"
#include "memcg/memcg_stat.h"
#include "memcg/memcg_stock.h"
#include "memcg/try_charge.h"
#include "rt/lesson.h"

static int charge_page_memcg(struct page *page, gfp_t gfp,
			     unsigned long nr_pages)
{
	struct mem_cgroup *memcg = get_mem_cgroup_from_current();
	int err;

	if (!memcg)
		return 0;
	if (mem_cgroup_is_root(memcg)) {
		css_put(&memcg->css);
		return 0;
	}
	err = try_charge_kmem(memcg, gfp, nr_pages);
	if (err) {
		css_put(&memcg->css);
		return err;
	}
	/* the page owns the css reference from now on */
	memcg_add_kmem_pages(memcg, 1, (long)nr_pages);
	page_set_kmem_memcg(page, memcg);
	return 0;
}

static void uncharge_page_memcg(struct page *page, unsigned long nr_pages)
{
	struct mem_cgroup *memcg = page_memcg(page);

	page_clear_memcg(page);
	memcg_add_kmem_pages(memcg, -1, -(long)nr_pages);
	memcg_uncharge_kmem(memcg, nr_pages);
	css_put(&memcg->css);
}

static struct mem_cgroup *release_page_memcg(struct page *page)
{
	struct mem_cgroup *memcg = page_memcg(page);

	/* the caller takes over the page's css reference */
	page_clear_memcg(page);
	memcg_add_kmem_pages(memcg, -1, -(1L << page->order));
	return memcg;
}

static void split_page_memcg_ref(struct page *page, unsigned long nr)
{
	struct mem_cgroup *memcg = page_memcg(page);

	percpu_ref_get_many(&memcg->css.refcnt, (long)nr - 1);
	memcg_add_kmem_pages(memcg, (long)nr - 1, 0);
}

static int charge_page_objcg(struct page *page, gfp_t gfp,
			     unsigned long nr_pages)
{
	struct obj_cgroup *objcg = get_obj_cgroup_from_current();
	int err;

	if (!objcg)
		return 0;
	err = obj_cgroup_charge_pages(objcg, gfp, nr_pages);
	if (err) {
		obj_cgroup_put(objcg);
		return err;
	}
	/* the page owns the objcg reference from now on */
	page_set_kmem_objcg(page, objcg);
	return 0;
}

static void uncharge_page_objcg(struct page *page, unsigned long nr_pages)
{
	struct obj_cgroup *objcg = __page_objcg(page);

	page_clear_memcg(page);
	obj_cgroup_uncharge_pages(objcg, nr_pages);
	obj_cgroup_put(objcg);
}

static struct mem_cgroup *release_page_objcg(struct page *page)
{
	struct obj_cgroup *objcg = __page_objcg(page);
	struct mem_cgroup *memcg = get_mem_cgroup_from_objcg(objcg);

	page_clear_memcg(page);
	obj_cgroup_put(objcg);
	return memcg;
}

static void split_page_objcg(struct page *page, unsigned long nr)
{
	lesson(SPLIT_REFS, old_split_page, page, nr);
	percpu_ref_get_many(&__page_objcg(page)->refcnt, (long)nr - 1);
}

/* the kmem switch of the regime */
static const struct kmem_ops {
	int (*charge_page)(struct page *page, gfp_t gfp,
			   unsigned long nr_pages);
	void (*uncharge_page)(struct page *page, unsigned long nr_pages);
	struct mem_cgroup *(*release_page)(struct page *page);
	void (*split_page)(struct page *page, unsigned long nr);
	bool reparents;
} kmem_ops[] = {
	[KMEM_MEMCG] = { charge_page_memcg, uncharge_page_memcg,
			 release_page_memcg, split_page_memcg_ref, false },
	[KMEM_OBJCG] = { charge_page_objcg, uncharge_page_objcg,
			 release_page_objcg, split_page_objcg, true },
};

static const struct kmem_ops *ops(void)
{
	return &kmem_ops[memcg_regime.value[SWITCH_KMEM]];
}

int __memcg_kmem_charge_page(struct page *page, gfp_t gfp, unsigned int order)
{
	if (order > MAX_PAGE_ORDER)
		return -ENOMEM;
	return ops()->charge_page(page, gfp, 1UL << order);
}

void __memcg_kmem_uncharge_page(struct page *page, unsigned int order)
{
	VM_BUG_ON_PAGE(!PageMemcgKmem(page), page);
	if (memcgfs_may_give_back(order, MAX_PAGE_ORDER))
		ops()->uncharge_page(page, 1UL << order);
}

struct mem_cgroup *kmem_page_release(struct page *page)
{
	VM_BUG_ON_PAGE(!PageMemcgKmem(page), page);
	return ops()->release_page(page);
}

struct mem_cgroup *kmem_page_pins(struct page *page)
{
	return ops()->reparents ? NULL : page_memcg(page);
}

void split_page_memcg(struct page *page, unsigned long nr)
{
	if (WARN_ON(!nr || nr > 1UL << MAX_PAGE_ORDER))
		return;
	if (PageMemcgKmem(page))
		ops()->split_page(page, nr);
	else
		percpu_ref_get_many(&page_memcg(page)->css.refcnt,
				    (long)nr - 1);
}

void memcg_reparent_kmem_pages(struct mem_cgroup *memcg,
			       struct mem_cgroup *parent)
{
	if (!ops()->reparents)
		return;
	memcg_reparent_state(memcg, parent, NR_KERNEL_STACK_B);
	memcg_reparent_state(memcg, parent, MEMCG_LARGE_KMALLOC_B);
}

void memcgfs_kmem_stat(struct mem_cgroup *memcg, bool local,
		       struct memcgfs_kmem_stat *stat)
{
	const atomic_long_t *stats = local ? memcg->stats_local : memcg->stats;
	long reclaimable = atomic_long_read(&stats[NR_SLAB_RECLAIMABLE_B]);
	long slab = atomic_long_read(&stats[MEMCG_SLAB_B]) +
		    memcg_stock_tally(memcg, local);
	long large = atomic_long_read(&stats[MEMCG_LARGE_KMALLOC_B]);

	stat->slab_reclaimable = memcg_not_negative(reclaimable);
	stat->slab_unreclaimable =
		memcg_not_negative(slab - reclaimable + large);
	stat->kernel_stack =
		memcg_not_negative(atomic_long_read(&stats[NR_KERNEL_STACK_B]));
}
