// SPDX-License-Identifier: GPL-2.0-only
/*
 * truncate.c - pages go because the file does, or because they can be read again
 */
#include "libobjcg/filemap.h"
#include "memcg/pagemap.h"
#include "memcg/truncate.h"

/* leaves that are looked at before the lock is dropped for a moment */
#define LEAVES_AT_ONCE 1024

void note_gone(struct page_run *run, struct address_space *mapping,
	       unsigned long index)
{
	if (run->nr && index == run->index + run->nr) {
		run->nr++;
		return;
	}
	if (run->nr && index + 1 == run->index) {
		run->index--;
		run->nr++;
		return;
	}
	tell_host(run, mapping);
	run->index = index;
	run->nr = 1;
}

void tell_host(struct page_run *run, struct address_space *mapping)
{
	lockdep_assert_held(&mapping->i_pages_lock);
	if (run->nr && mapping->host && mapping->a_ops->invalidate)
		mapping->a_ops->invalidate(mapping->host, run->index, run->nr);
	run->nr = 0;
}

/* a page that a shrinking file takes along goes in any case */
static bool any_page(struct page *page)
{
	(void)page;
	return true;
}

static bool is_idle(struct page *page)
{
	return page->lru_nr != LRU_LIST_UNEVICTABLE && !page_mapped(page);
}

/**
 * struct removal - pages that go from a mapping
 * @mapping: the file
 * @goes: does this page go?
 * @forget: shadows go too
 * @tell: the host is told
 * @run: pages that it has not been told yet
 * @batch: of the lists
 * @nr: pages gone
 */
struct removal {
	struct address_space *mapping;
	bool (*goes)(struct page *page);
	bool forget;
	bool tell;
	struct page_run run;
	struct lru_batch batch;
	unsigned long nr;
};

static void remove_from_leaf(struct removal *rm, struct leaf_walk *walk)
{
	struct page_leaf *leaf = walk->leaf;
	unsigned int slot;

	if (rm->forget)
		leaf_forget(rm->mapping, walk);
	if (!leaf)
		return;
	for_each_slot(slot, leaf->present & walk->mask) {
		struct page *page = &leaf->page[slot];

		if (!rm->goes(page))
			continue;
		lru_batch_lock(&rm->batch, page_memcg(page));
		leaf_del_page(page, &rm->batch);
		if (rm->tell)
			note_gone(&rm->run, rm->mapping, leaf->index + slot);
		rm->nr++;
	}
	leaf_tidy(leaf);
}

/* Return: whether there may be more */
static bool remove_some(struct removal *rm, struct leaf_walk *walk)
{
	struct address_space *mapping = rm->mapping;
	int leaves = LEAVES_AT_ONCE;
	bool more = true;

	spin_lock(&mapping->i_pages_lock);
	while (more && leaves--) {
		more = leaf_walk_next(mapping, walk);
		if (more)
			remove_from_leaf(rm, walk);
	}
	lru_batch_end(&rm->batch);
	tell_host(&rm->run, mapping);
	spin_unlock(&mapping->i_pages_lock);
	return more;
}

static void remove_pages(struct removal *rm, unsigned long index,
			 unsigned long last)
{
	struct leaf_walk walk = {
		.index = index,
		.last = min(last, MEMCGFS_MAX_INDEX - 1),
	};

	while (remove_some(rm, &walk))
		;
}

static void truncate_pages(struct address_space *mapping, unsigned long index,
			   unsigned long last)
{
	struct removal rm = {
		.mapping = mapping,
		.goes = any_page,
		.forget = true,
	};

	remove_pages(&rm, index, last);
}

/* Return: the number of the first page that has no byte before @pos */
static unsigned long page_after(uint64_t pos)
{
	return (pos >> PAGE_SHIFT) + !!(pos % PAGE_SIZE);
}

void truncate_inode_pages(struct address_space *mapping, uint64_t size)
{
	truncate_pages(mapping, page_after(size), MEMCGFS_MAX_INDEX - 1);
}

void truncate_inode_pages_range(struct address_space *mapping, uint64_t lstart,
				uint64_t lend)
{
	unsigned long first = page_after(lstart);
	/* of the last byte, or the page before it if it does not end there */
	unsigned long end =
		(lend >> PAGE_SHIFT) + (lend % PAGE_SIZE == PAGE_SIZE - 1);

	if (lstart <= lend && first < end)
		truncate_pages(mapping, first, end - 1);
}

static unsigned long invalidate(struct address_space *mapping,
				unsigned long start, unsigned long end,
				bool tell)
{
	struct removal rm = {
		.mapping = mapping,
		.goes = is_idle,
		.tell = tell,
	};

	if (mapping->kind == MAPPING_FILE)
		remove_pages(&rm, start, end);
	return rm.nr;
}

unsigned long invalidate_mapping_pages(struct address_space *mapping,
				       unsigned long start, unsigned long end)
{
	return invalidate(mapping, start, end, false);
}

unsigned long drop_pagecache(void)
{
	struct address_space *mapping = NULL;
	unsigned long nr = 0;

	while ((mapping = next_mapping(mapping)))
		nr += invalidate(mapping, 0, MEMCGFS_MAX_INDEX - 1, true);
	return nr;
}
