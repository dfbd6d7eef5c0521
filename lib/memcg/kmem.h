/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kmem.h - kernel pages that are charged to a memcg or to an objcg
 */
#ifndef _OBJCG_KMEM_H
#define _OBJCG_KMEM_H

#include "memcg/page_memcg.h"

/**
 * struct memcgfs_kmem_stat - the kernel memory rows of a v2 memory.stat
 * @slab_reclaimable: bytes of caches that a shrinker empties: dentries, inodes
 * @slab_unreclaimable: bytes of the other caches, and of large kmalloc()s
 * @kernel_stack: bytes
 *
 * Slab bytes are those of objects under slab=objcg, else those of slab pages.
 */
struct memcgfs_kmem_stat {
	u64 slab_reclaimable;
	u64 slab_unreclaimable;
	u64 kernel_stack;
};

/**
 * memcgfs_kmem_stat - read the kernel memory statistics
 * @local: of @memcg itself, else of its whole subtree
 *
 * Exact in the absence of concurrent charges and uncharges.
 *
 * Context: takes the stock locks.
 */
void memcgfs_kmem_stat(struct mem_cgroup *memcg, bool local,
		       struct memcgfs_kmem_stat *stat);

/**
 * __memcg_kmem_charge_page - charge a kernel page to current's memcg
 * @page: not charged
 * @order: 2^order pages, up to MAX_PAGE_ORDER; more fails
 *
 * Under kmem=memcg the page then holds a css reference, which keeps removed
 * groups from being freed; under kmem=objcg an objcg reference (seed
 * kmem-pages-obj_cgroup.txt, b4e0b68fbd9d).
 *
 * Return: 0, also if there is no memcg to charge; or -ENOMEM.
 */
int __memcg_kmem_charge_page(struct page *page, gfp_t gfp, unsigned int order);

/**
 * __memcg_kmem_uncharge_page - uncharge a kernel page
 * @order: same as for the charge; above MAX_PAGE_ORDER is a counted warning,
 *	   without effect
 *
 * Context: PageMemcgKmem(page).
 */
void __memcg_kmem_uncharge_page(struct page *page, unsigned int order);

/**
 * kmem_page_release - clear a kernel page's memcg_data without an uncharge
 *
 * Context: PageMemcgKmem(page); the caller uncharges.
 * Return: the memcg to uncharge, with a css reference.
 */
struct mem_cgroup *kmem_page_release(struct page *page);

/**
 * kmem_page_pins - the memcg that a kernel page pins
 *
 * Context: the page must not be charged or uncharged meanwhile.
 * Return: the memcg; NULL if the page pins none, as always under kmem=objcg.
 */
struct mem_cgroup *kmem_page_pins(struct page *page);

/**
 * memcg_reparent_kmem_pages - reparent the statistics of kernel pages
 *
 * Only under kmem=objcg, where the parent takes over a removed memcg's pages.
 */
void memcg_reparent_kmem_pages(struct mem_cgroup *memcg,
			       struct mem_cgroup *parent);

/**
 * split_page_memcg - take references for a page that is split into @nr pages
 * @nr: 1 to 2^MAX_PAGE_ORDER; else it is a counted warning, without effect
 *
 * Each page stays charged and needs its own reference. The series forgot these
 * references; only the tests on a single architecture found that bug.
 *
 * Context: @page is charged; the caller copies memcg_data to the new pages.
 */
void split_page_memcg(struct page *page, unsigned long nr);

#endif
