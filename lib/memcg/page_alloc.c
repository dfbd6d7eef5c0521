// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/page_alloc.h"

#include <errno.h>
#include <limits.h>

#include "memcg/kmem.h"
#include "memcg/memcg_charge.h"
#include "memcg/page_memcg.h"
#include "rt/alloc.h"

static DEFINE_OBJ_TYPE(page);

static struct page *new_page(unsigned int order)
{
	struct page *page = obj_alloc(&page_type);

	if (!page)
		return NULL;
	page->order = (unsigned short)order;
	atomic_set(&page->_mapcount, -1);
	return page;
}

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = order > MAX_PAGE_ORDER ? NULL : new_page(order);

	if (!page)
		return NULL;
	if ((gfp & __GFP_ACCOUNT) &&
	    __memcg_kmem_charge_page(page, gfp, order)) {
		obj_free(&page_type, page);
		return NULL;
	}
	return page;
}

void __free_pages(struct page *page)
{
	if (!page)
		return;
	if (PageMemcgKmem(page))
		__memcg_kmem_uncharge_page(page, page->order);
	/* mapped, typed, or charged other than as a kernel page */
	VM_BUG_ON_PAGE(atomic_read(&page->_mapcount) != -1, page);
	VM_BUG_ON_PAGE(page->memcg_data, page);
	obj_free(&page_type, page);
}

void release_pages(struct list_head *pages)
{
	struct page *page, *next;

	mem_cgroup_uncharge_list(pages);
	list_for_each_entry_safe(page, next, pages, lru)
		__free_pages(page);
	INIT_LIST_HEAD(pages);
}

static int new_pages(struct list_head *list, unsigned int nr)
{
	struct page *page, *next;

	while (nr--) {
		page = new_page(0);
		if (!page)
			goto free_pages;
		list_add(&page->lru, list);
	}
	return 0;

free_pages:
	list_for_each_entry_safe(page, next, list, lru)
		obj_free(&page_type, page);
	return -ENOMEM;
}

int split_page(struct page *page, struct page **pages)
{
	unsigned int nr = 1U << page->order;
	struct page *tail;
	LIST_HEAD(tails);

	VM_BUG_ON_PAGE(!page_has_type(page) &&
			       atomic_read(&page->_mapcount) != -1,
		       page);
	if (new_pages(&tails, nr - 1))
		return -ENOMEM;
	if (page->memcg_data)
		split_page_memcg(page, nr);
	page->order = 0;
	*pages++ = page;
	list_for_each_entry(tail, &tails, lru) {
		tail->memcg_data = page->memcg_data;
		tail->page_type = page->page_type;
		*pages++ = tail;
	}
	return 0;
}

int vm_insert_page(struct page *page)
{
	/* another mapping would make the count look like a type */
	if (page_has_type(page) || atomic_read(&page->_mapcount) == INT_MAX)
		return -EINVAL;
	atomic_inc(&page->_mapcount);
	return 0;
}

void zap_page(struct page *page)
{
	bool mapped = !page_has_type(page) &&
		      atomic_read(&page->_mapcount) >= 0;

	VM_BUG_ON_PAGE(!mapped, page);
	if (likely(mapped))
		atomic_dec(&page->_mapcount);
}
