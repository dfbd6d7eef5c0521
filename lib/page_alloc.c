// SPDX-License-Identifier: GPL-2.0-only
#include "page_alloc.h"

#include "linux/alloc.h"
#include "memcontrol.h"

static DEFINE_OBJ_TYPE(page);

struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = obj_alloc(&page_type);

	if (!page)
		return NULL;
	page->order = order;
	if ((gfp & __GFP_ACCOUNT) && __memcg_kmem_charge_page(page, gfp, order)) {
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
	obj_free(&page_type, page);
}
