// SPDX-License-Identifier: GPL-2.0-only
/*
 * rmap.c - cached pages that processes map, or lock in memory
 *
 * In the kernel: mm/rmap.c and mm/mlock.c.
 */
#include "libobjcg/filemap.h"
#include "memcg/pagemap.h"

/* call @fn for the cached pages of a range, under their memcg's lru_lock */
static void for_cached_pages(struct address_space *mapping, unsigned long index,
			     unsigned long nr,
			     void (*fn)(struct page *page,
					struct lru_batch *batch))
{
	struct lru_batch batch = { .memcg = NULL };
	struct leaf_walk walk = { .index = index };
	unsigned int slot;

	if (!nr || index >= MEMCGFS_MAX_INDEX)
		return;
	walk.last = index + min(nr, MEMCGFS_MAX_INDEX - index) - 1;
	spin_lock(&mapping->i_pages_lock);
	while (leaf_walk_next(mapping, &walk)) {
		if (!walk.leaf)
			continue;
		for_each_slot(slot, walk.leaf->present & walk.mask) {
			struct page *page = &walk.leaf->page[slot];

			lru_batch_lock(&batch, page_memcg(page));
			fn(page, &batch);
		}
	}
	lru_batch_end(&batch);
	spin_unlock(&mapping->i_pages_lock);
}

static void map_page(struct page *page, struct lru_batch *batch)
{
	if (!page_mapped(page))
		batch->delta[MEMCG_MAPPED_FILE]++;
	atomic_inc(&page->_mapcount);
}

static void unmap_page(struct page *page, struct lru_batch *batch)
{
	if (!page_mapped(page))
		return;
	atomic_dec(&page->_mapcount);
	if (!page_mapped(page))
		batch->delta[MEMCG_MAPPED_FILE]--;
}

static void mlock_page(struct page *page, struct lru_batch *batch)
{
	if (page->lru_nr != LRU_LIST_UNEVICTABLE)
		lru_move(batch, page, LRU_LIST_UNEVICTABLE);
}

static void munlock_page(struct page *page, struct lru_batch *batch)
{
	if (page->lru_nr == LRU_LIST_UNEVICTABLE)
		lru_move(batch, page, first_list(leaf_of(page)->mapping));
}

void page_add_file_rmap(struct address_space *mapping, unsigned long index,
			unsigned long nr)
{
	for_cached_pages(mapping, index, nr, map_page);
}

void page_remove_rmap(struct address_space *mapping, unsigned long index,
		      unsigned long nr)
{
	for_cached_pages(mapping, index, nr, unmap_page);
}

void mlock_pages(struct address_space *mapping, unsigned long index,
		 unsigned long nr)
{
	for_cached_pages(mapping, index, nr, mlock_page);
}

void munlock_pages(struct address_space *mapping, unsigned long index,
		   unsigned long nr)
{
	for_cached_pages(mapping, index, nr, munlock_page);
}
