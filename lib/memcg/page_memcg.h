/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_memcg.h - a page's memcg or objcg, and whether it is kernel memory
 *
 * A page has a word for it. Its low bits tell the type of the pointer
 * (seed page-memcg-flag.txt, 18b2db3b0385):
 *
 *	0			not charged, or a slab page whose cache has the
 *				memcg (slab=lifecycle, slab=reparent)
 *	memcg			a user page; a slab page (slab=pages); up to
 *				v5.10 (page=page_type) also a kernel page
 *	memcg  | KMEM		a kernel page, page=memcg_data, kmem=memcg
 *	objcg  | KMEM		a kernel page, page=memcg_data, kmem=objcg
 *	vector | OBJCGS		a slab page: an objcg for each object
 *
 * Before (page=page_type) a kernel page pointed to the memcg like any other
 * and was known by a page type. A type shares its place with the count of
 * mappings, so such a page could not be mapped into user space: that was the
 * reason for the change, and vm_insert_page() still refuses it.
 *
 * The bite: each of these accessors is for some kinds of page only. Calling it
 * for a wrong kind is a VM_BUG_ON_PAGE(): a counted warning with the page's
 * story, and an abort in debug builds. The accessors that end in _check take
 * any page.
 */
#ifndef _OBJCG_PAGE_MEMCG_H
#define _OBJCG_PAGE_MEMCG_H

#include "memcg/objcg.h"

enum page_memcg_data_flags {
	/* a vector of objcgs: a slab page */
	MEMCG_DATA_OBJCGS = 1UL << 0,
	/* an accounted kernel page, but not a slab page */
	MEMCG_DATA_KMEM = 1UL << 1,
	__NR_MEMCG_DATA_FLAGS = 1UL << 2,
};

#define MEMCG_DATA_FLAGS_MASK (__NR_MEMCG_DATA_FLAGS - 1UL)

/* report the condition and the page's state: a warning or an abort */
void __page_bug(const struct page *page, const char *cond, const char *file,
		int line);

#define VM_BUG_ON_PAGE(cond, page)                                   \
	do {                                                         \
		if (unlikely(cond))                                  \
			__page_bug(page, #cond, __FILE__, __LINE__); \
	} while (0)

/**
 * PageMemcgKmem - is it an accounted kernel page?
 * Context: not for slab pages.
 */
bool PageMemcgKmem(struct page *page);

/**
 * page_set_memcg - charge a user page's word to a memcg
 * page_set_kmem_memcg - a kernel page's, under kmem=memcg
 * page_set_kmem_objcg - a kernel page's, under kmem=objcg
 * page_clear_memcg - uncharge it
 *
 * The caller takes the reference that the page holds from then on.
 *
 * Context: the page is not visible to others.
 */
void page_set_memcg(struct page *page, struct mem_cgroup *memcg);
void page_set_kmem_memcg(struct page *page, struct mem_cgroup *memcg);
void page_set_kmem_objcg(struct page *page, struct obj_cgroup *objcg);
void page_clear_memcg(struct page *page);

/**
 * page_set_objcgs - give a slab page its vector
 * Context: any number of callers at once.
 * Return: false if it already had a vector, which stays.
 */
bool page_set_objcgs(struct page *page, struct obj_cgroup **vec);

/**
 * __page_objcg - the objcg of a kernel page under kmem=objcg
 * Context: PageMemcgKmem(page).
 */
struct obj_cgroup *__page_objcg(struct page *page);

/**
 * page_memcg - the memcg that a page is charged to
 *
 * Stable while the page is charged, except for a kernel page under kmem=objcg:
 * like obj_cgroup_memcg() it can change at any moment.
 *
 * Context: not for slab pages; rcu_read_lock() for kernel pages under
 * kmem=objcg.
 * Return: the memcg or NULL.
 */
struct mem_cgroup *page_memcg(struct page *page);

/**
 * page_memcg_rcu - the same without a claim that it is stable
 * Context: rcu_read_lock() held.
 */
struct mem_cgroup *page_memcg_rcu(struct page *page);

/** page_memcg_check - the same for a page of any kind: NULL for a slab's */
struct mem_cgroup *page_memcg_check(struct page *page);

/**
 * page_objcgs - the vector of a slab page
 * Context: not for other pages that are charged.
 * Return: the vector, an objcg or NULL for each object, or NULL.
 */
struct obj_cgroup **page_objcgs(struct page *page);

/** page_objcgs_check - the same for a page of any kind: NULL if it has none */
struct obj_cgroup **page_objcgs_check(struct page *page);

#endif
