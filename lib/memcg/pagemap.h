/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pagemap.h - mappings inside the engine: how cached pages are kept
 *
 * libobjcg/filemap.h tells what a mapping is. Eight neighbouring pages are a
 * page_leaf: a struct page for each, and what they share. An xarray leads from a
 * page's number to its leaf; its index is the page's divided by 8. A page finds
 * its leaf by its slot. So a page needs no pointer to its mapping and no number,
 * and 64 slots of a node of the xarray lead to 512 pages.
 *
 * An entry of the xarray is a leaf with a page at least, or the shadow of a leaf
 * that reclaim has emptied (workingset.h).
 *
 * A mapping has a lock, the i_pages lock, which comes before the lru_lock of a
 * memcg. Reclaim comes from a page on a list and needs both. It takes a reference
 * to the mapping under the lru_lock, drops that, takes both in order and looks at
 * the list again. The mapping is there as long as a page of it is on a list, for
 * address_space_free() takes all pages off first.
 */
#ifndef _OBJCG_PAGEMAP_H
#define _OBJCG_PAGEMAP_H

#include "libobjcg/filemap.h"
#include "memcg/page_memcg.h"
#include "memcg/swap.h"
#include "rt/xarray.h"

#define LEAF_SHIFT 3
#define LEAF_PAGES (1U << LEAF_SHIFT)

/**
 * struct address_space - the cached pages of a file
 * @i_pages_lock: protects the fields without another word
 * @i_pages: struct page_leaf or a shadow, by page number / LEAF_PAGES
 * @nrpages: cached pages
 * @kind: immutable
 * @a_ops: immutable
 * @host: for @a_ops, NULL after address_space_free()
 * @refs: the file system's, and those of reclaim and drop_caches; atomic
 * @mappings: on the list of all; mappings_lock
 */
struct address_space {
	spinlock_t i_pages_lock;
	struct xarray i_pages;
	unsigned long nrpages;
	enum mapping_kind kind;
	const struct address_space_operations *a_ops;
	void *host;
	atomic_long_t refs;
	struct list_head mappings;
};

/**
 * struct page_leaf - neighbouring pages; i_pages_lock of @mapping
 * @mapping: immutable
 * @index: of @page[0]; immutable
 * @shadow: of places that are not present (workingset.h), 0 for none
 * @present: a bit for each page that is cached
 * @page: those that are
 */
struct page_leaf {
	struct address_space *mapping;
	unsigned long index;
	unsigned long shadow;
	unsigned int present;
	struct page page[LEAF_PAGES];
};
/* with the parts of the C library and of the xarray: 39 bytes for a page */
_Static_assert(sizeof(struct page_leaf) <= 36 * LEAF_PAGES, "small pages");

static inline struct page_leaf *leaf_of(struct page *page)
{
	return container_of(page - page->slot, struct page_leaf, page[0]);
}

/* a page's number in its mapping */
static inline unsigned long page_index(struct page *page)
{
	return leaf_of(page)->index + page->slot;
}

static inline bool page_mapped(const struct page *page)
{
	return atomic_read(&page->_mapcount) >= 0;
}

/* the list of a new page */
static inline enum lru_list first_list(const struct address_space *mapping)
{
	return mapping->kind == MAPPING_SHMEM ? LRU_LIST_INACTIVE_ANON :
						LRU_LIST_INACTIVE_FILE;
}

/* drop a reference; the last frees the mapping. Context: no lock held */
void address_space_put(struct address_space *mapping);

/**
 * next_mapping - walk over all mappings
 * @prev: the result of the last call, whose reference is put; NULL to begin
 *
 * Return: the next, with a reference; NULL at the end.
 */
struct address_space *next_mapping(struct address_space *prev);

/**
 * filemap_move_precharged - filemap_move_account() with a charge that is made
 * @nr_pages: pages charged to @to: at most so many are moved
 *
 * Context: no lock held that comes after mmap_lock.
 * Return: pages moved.
 */
unsigned long filemap_move_precharged(struct address_space *mapping,
				      struct mem_cgroup *from,
				      struct mem_cgroup *to,
				      unsigned long index, unsigned long nr,
				      unsigned long nr_pages);

/* --- all below: i_pages_lock held --- */

/**
 * struct leaf_walk - the leaves of a range of pages
 * @index: the first page that is left; none is if it is above @last
 * @last: the last page
 * @entry: the index of the leaf or shadow at hand
 * @leaf: the leaf; NULL for a shadow
 * @mask: a bit for each page of the range in it
 */
struct leaf_walk {
	unsigned long index;
	unsigned long last;
	unsigned long entry;
	struct page_leaf *leaf;
	unsigned int mask;
};

/**
 * leaf_walk_next - go to the next leaf or shadow that is there
 * Return: false if there is none in the range.
 */
bool leaf_walk_next(struct address_space *mapping, struct leaf_walk *walk);

/** find_leaf - the leaf of page @index, or NULL */
struct page_leaf *find_leaf(struct address_space *mapping, unsigned long index);

/** find_or_make_leaf - the same, made if it is not there; NULL without memory */
struct page_leaf *find_or_make_leaf(struct address_space *mapping,
				    unsigned long index);

/**
 * leaf_add_page - a page becomes cached, and is put on a list
 * @slot: not present
 * @batch: locked for the page's memcg; the charge and the reference are made
 */
void leaf_add_page(struct page_leaf *leaf, unsigned int slot,
		   struct lru_batch *batch);

/**
 * leaf_del_page - a page goes: off its list, to be uncharged with the batch
 * @page: present in its leaf
 * @batch: locked for the page's memcg
 */
void leaf_del_page(struct page *page, struct lru_batch *batch);

/**
 * leaf_tidy - free a leaf if no page is left in it, keeping its shadow
 * Return: whether it is gone.
 */
bool leaf_tidy(struct page_leaf *leaf);

/** leaf_forget - drop shadows of places. @walk: at a leaf or a shadow */
void leaf_forget(struct address_space *mapping, struct leaf_walk *walk);

/** for_each_slot - the places of @mask, each once, the first one first */
#define for_each_slot(slot, mask)                                    \
	for (unsigned int _m = (mask);                               \
	     _m && ((slot) = (unsigned int)__builtin_ctz(_m), true); \
	     _m &= _m - 1)

#endif
