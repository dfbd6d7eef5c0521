/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm_types.h - simulated pages and address spaces
 */
#ifndef _OBJCG_MM_TYPES_H
#define _OBJCG_MM_TYPES_H

#include "base/sched.h"
#include "libobjcg/mm.h"
#include "linux/atomic.h"
#include "linux/list.h"
#include "linux/mutex.h"

/*
 * Page types, as the kernel keeps them: bits that are *cleared* in a word that
 * is otherwise -1, so a small number of mappings can never look like a type.
 */
#define PAGE_TYPE_BASE 0xf0000000U
#define PAGE_MAPCOUNT_RESERVE (-128)
#define PG_slab 0x00000100U
#define PG_kmemcg 0x00000200U /* up to v5.10 */

/**
 * struct page - an allocation of 2^order simulated pages
 * @memcg_data: the page's memcg, objcg or vector, 0 if uncharged, with the bits
 *              of enum page_memcg_data_flags (page_memcg.h). Stable while
 *              the page is charged; a slab page gets its vector at any time
 * @page_type: while it has a type; shares its place with
 * @_mapcount: mappings in user space less 1; atomic
 * @order: immutable, but for split_page()
 * @slot: of a cached page: its place in its page_leaf (pagemap.h); immutable
 * @lru_nr: of a cached page: the list that it is on, an enum lru_list; as @lru
 * @lru: on a list of the owner's, such as that of pages to be freed; owner. A
 *       cached page is on a list of its memcg; that memcg's lru_lock
 *
 * A single structure stands for the whole allocation, where the kernel has a
 * struct page for each page.
 */
struct page {
	unsigned long memcg_data;
	union {
		unsigned int page_type;
		atomic_t _mapcount;
	};
	unsigned short order;
	unsigned char slot;
	unsigned char lru_nr;
	struct list_head lru;
};

static inline bool page_has_type(const struct page *page)
{
	return (int)page->page_type < PAGE_MAPCOUNT_RESERVE;
}

static inline bool PageType(const struct page *page, unsigned int flag)
{
	return (page->page_type & (PAGE_TYPE_BASE | flag)) == PAGE_TYPE_BASE;
}

static inline void __SetPageType(struct page *page, unsigned int flag)
{
	page->page_type &= ~flag;
}

static inline void __ClearPageType(struct page *page, unsigned int flag)
{
	page->page_type |= flag;
}

static inline bool PageSlab(const struct page *page)
{
	return PageType(page, PG_slab);
}

/* kinds with a recorded memcg; a page table has a struct page instead */
#define NR_MM_CHARGES MM_PGTABLES

/**
 * struct mm_struct - an address space
 * @kobjs: mm_struct, vm_area_structs, ... ; immutable until it is freed
 * @pgd: the topmost page table, NULL if it was adopted; immutable until it is
 *       freed
 * @mm_users: live threads that share it, and mmget() callers; atomic
 * @owner: under mm=owner the task that gives the mm its memcg, or NULL; RCU,
 *         changed under tasklist_lock unless the mm has no other user
 * @memcg: under mm=memcg the memcg it belongs to, with a css reference, or
 *         NULL; RCU, changed by exchange
 * @mmap_lock: held while its pages are accounted or moved
 * @rss_stat: pages as last accounted; mmap_lock, read without it
 * @charges: struct mm_charge.mm_node, the newest first; lru_lock
 * @nr_charged: the sums of @charges; lru_lock, increased under mmap_lock too
 * @nr_locked: the sum of mm_charge.nr_locked; lru_lock
 * @pgtables: page.lru of the other page tables, the newest first; mmap_lock
 * @mapped: of mm_set_mapped(); mmap_lock
 * @nr_mapped: of them; mmap_lock
 *
 * @rss_stat exceeds @nr_charged by the pages shared with the mm it was copied
 * from, and by the pages reclaimed since.
 */
struct mm_struct {
	void *kobjs[MAX_MM_KOBJS];
	struct page *pgd;
	atomic_t mm_users;
	struct task_struct __rcu *owner;
	struct mem_cgroup __rcu *memcg;
	struct mutex mmap_lock;
	unsigned long rss_stat[NR_MM_COUNTERS];
	struct list_head charges[NR_MM_CHARGES];
	unsigned long nr_charged[NR_MM_CHARGES];
	unsigned long nr_locked;
	struct list_head pgtables;
	const struct mapped_range *mapped;
	size_t nr_mapped;
};

#endif
