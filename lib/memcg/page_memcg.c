// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/page_memcg.h"

#include <stdio.h>

void __page_bug(const struct page *page, const char *cond, const char *file,
		int line)
{
	char story[192];

	snprintf(story, sizeof(story),
		 "%s; page of order %u, memcg_data %#lx%s%s, %s %#x", cond,
		 page->order, page->memcg_data & ~MEMCG_DATA_FLAGS_MASK,
		 page->memcg_data & MEMCG_DATA_OBJCGS ? "|OBJCGS" : "",
		 page->memcg_data & MEMCG_DATA_KMEM ? "|KMEM" : "",
		 page_has_type(page) ? "page_type" : "_mapcount",
		 page->page_type);
#ifdef NDEBUG
	__warn(story, file, line);
#else
	__bug(story, file, line);
#endif
}

/* the page switch of the regime: where "accounted kernel page" is kept */
static bool kmem_in_memcg_data(void)
{
	return memcg_regime.value[SWITCH_PAGE] == PAGE_MEMCG_DATA;
}

static bool kmem_is_objcg(void)
{
	return memcg_regime.value[SWITCH_KMEM] == KMEM_OBJCG;
}

bool PageMemcgKmem(struct page *page)
{
	if (!kmem_in_memcg_data())
		return PageType(page, PG_kmemcg);
	VM_BUG_ON_PAGE(page->memcg_data & MEMCG_DATA_OBJCGS, page);
	return page->memcg_data & MEMCG_DATA_KMEM;
}

void page_set_memcg(struct page *page, struct mem_cgroup *memcg)
{
	VM_BUG_ON_PAGE(page->memcg_data, page);
	page->memcg_data = (unsigned long)memcg;
}

void page_set_kmem_memcg(struct page *page, struct mem_cgroup *memcg)
{
	VM_BUG_ON_PAGE(page->memcg_data, page);
	if (kmem_in_memcg_data()) {
		page->memcg_data = (unsigned long)memcg | MEMCG_DATA_KMEM;
	} else {
		page->memcg_data = (unsigned long)memcg;
		__SetPageType(page, PG_kmemcg);
	}
}

void page_set_kmem_objcg(struct page *page, struct obj_cgroup *objcg)
{
	VM_BUG_ON_PAGE(page->memcg_data, page);
	page->memcg_data = (unsigned long)objcg | MEMCG_DATA_KMEM;
}

bool page_set_objcgs(struct page *page, struct obj_cgroup **vec)
{
	unsigned long none = 0;

	VM_BUG_ON_PAGE(!PageSlab(page), page);
	/* a reader that sees the vector sees it empty */
	return __atomic_compare_exchange_n(
		&page->memcg_data, &none,
		(unsigned long)vec | MEMCG_DATA_OBJCGS, false, __ATOMIC_RELEASE,
		__ATOMIC_RELAXED);
}

void page_clear_memcg(struct page *page)
{
	page->memcg_data = 0;
	if (PageType(page, PG_kmemcg))
		__ClearPageType(page, PG_kmemcg);
}

struct obj_cgroup *__page_objcg(struct page *page)
{
	VM_BUG_ON_PAGE(!(page->memcg_data & MEMCG_DATA_KMEM), page);
	return (struct obj_cgroup *)(page->memcg_data & ~MEMCG_DATA_FLAGS_MASK);
}

/* @data: a page's word that is no vector */
static struct mem_cgroup *memcg_of_data(unsigned long data)
{
	void *ptr = (void *)(data & ~MEMCG_DATA_FLAGS_MASK);

	if ((data & MEMCG_DATA_KMEM) && kmem_is_objcg())
		return obj_cgroup_memcg(ptr);
	return ptr;
}

struct mem_cgroup *page_memcg(struct page *page)
{
	VM_BUG_ON_PAGE(PageSlab(page), page);
	VM_BUG_ON_PAGE(page->memcg_data & MEMCG_DATA_OBJCGS, page);
	return memcg_of_data(page->memcg_data);
}

struct mem_cgroup *page_memcg_rcu(struct page *page)
{
	VM_BUG_ON_PAGE(PageSlab(page), page);
	VM_BUG_ON_PAGE(!rcu_read_lock_held(), page);
	return memcg_of_data(READ_ONCE(page->memcg_data));
}

struct mem_cgroup *page_memcg_check(struct page *page)
{
	/* a slab page's word changes from 0 to a vector at any time */
	unsigned long data = READ_ONCE(page->memcg_data);

	return data & MEMCG_DATA_OBJCGS ? NULL : memcg_of_data(data);
}

struct obj_cgroup **page_objcgs(struct page *page)
{
	unsigned long data = READ_ONCE(page->memcg_data);

	VM_BUG_ON_PAGE(data && !(data & MEMCG_DATA_OBJCGS), page);
	VM_BUG_ON_PAGE(data & MEMCG_DATA_KMEM, page);
	return (struct obj_cgroup **)(data & ~MEMCG_DATA_FLAGS_MASK);
}

struct obj_cgroup **page_objcgs_check(struct page *page)
{
	unsigned long data = READ_ONCE(page->memcg_data);

	if (!(data & MEMCG_DATA_OBJCGS))
		return NULL;
	VM_BUG_ON_PAGE(data & MEMCG_DATA_KMEM, page);
	return (struct obj_cgroup **)(data & ~MEMCG_DATA_FLAGS_MASK);
}
