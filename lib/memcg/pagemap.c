// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/pagemap.h"

#include "memcg/workingset.h"
#include "rt/alloc.h"

static DEFINE_OBJ_TYPE(page_leaf);

/* the bits of pages @index to @last that are in the leaf of @index */
static unsigned int leaf_mask(unsigned long index, unsigned long last)
{
	unsigned int first = index % LEAF_PAGES;
	unsigned long nr =
		min(last - index + 1, (unsigned long)(LEAF_PAGES - first));

	return ((1U << nr) - 1) << first;
}

bool leaf_walk_next(struct address_space *mapping, struct leaf_walk *walk)
{
	unsigned long entry = walk->index >> LEAF_SHIFT;
	void *found;

	lockdep_assert_held(&mapping->i_pages_lock);
	if (walk->index > walk->last)
		return false;
	found = xa_find(&mapping->i_pages, &entry, walk->last >> LEAF_SHIFT);
	if (!found)
		return false;
	walk->index = max(walk->index, entry << LEAF_SHIFT);
	walk->mask = leaf_mask(walk->index, walk->last);
	walk->index = (entry + 1) << LEAF_SHIFT;
	walk->entry = entry;
	walk->leaf = xa_is_value(found) ? NULL : found;
	return true;
}

struct page_leaf *find_leaf(struct address_space *mapping, unsigned long index)
{
	void *found = xa_load(&mapping->i_pages, index >> LEAF_SHIFT);

	lockdep_assert_held(&mapping->i_pages_lock);
	return xa_is_value(found) ? NULL : found;
}

struct page_leaf *find_or_make_leaf(struct address_space *mapping,
				    unsigned long index)
{
	unsigned long entry = index >> LEAF_SHIFT;
	void *found = xa_load(&mapping->i_pages, entry);
	struct page_leaf *leaf;

	lockdep_assert_held(&mapping->i_pages_lock);
	if (found && !xa_is_value(found))
		return found;
	leaf = obj_alloc(&page_leaf_type);
	if (!leaf)
		return NULL;
	leaf->mapping = mapping;
	leaf->index = entry << LEAF_SHIFT;
	if (found)
		leaf->shadow = xa_to_value(found);
	if (xa_store(&mapping->i_pages, entry, leaf)) {
		obj_free(&page_leaf_type, leaf);
		return NULL;
	}
	return leaf;
}

/* @sign: 1 for a page that comes, -1 for a page that goes */
static void count_page(struct lru_batch *batch, struct page_leaf *leaf,
		       long sign)
{
	batch->delta[MEMCG_CACHE] += sign;
	if (leaf->mapping->kind == MAPPING_SHMEM)
		batch->delta[MEMCG_SHMEM] += sign;
	leaf->mapping->nrpages += (unsigned long)sign;
}

/* Return: the list that a page begins on, which was reclaimed before */
static enum lru_list refault(struct page_leaf *leaf, unsigned int slot,
			     struct lru_batch *batch)
{
	struct mem_cgroup *memcg = batch->memcg;
	bool active = workingset_refault(leaf->shadow, memcg);

	leaf->shadow = workingset_forget(leaf->shadow, 1U << slot);
	batch->delta[WORKINGSET_REFAULT_FILE]++;
	if (!active)
		return LRU_LIST_INACTIVE_FILE;
	memcg->lruvec.nonresident_age++;
	return LRU_LIST_ACTIVE_FILE;
}

void leaf_add_page(struct page_leaf *leaf, unsigned int slot,
		   struct lru_batch *batch)
{
	struct page *page = &leaf->page[slot];
	enum lru_list lru = first_list(leaf->mapping);

	lockdep_assert_held(&leaf->mapping->i_pages_lock);
	if (workingset_has(leaf->shadow, slot))
		lru = refault(leaf, slot, batch);
	page->slot = (unsigned char)slot;
	atomic_set(&page->_mapcount, -1);
	page_set_memcg(page, batch->memcg);
	leaf->present |= 1U << slot;
	count_page(batch, leaf, 1);
	batch->delta[PGPGIN]++;
	lru_add(batch, page, lru);
}

void leaf_del_page(struct page *page, struct lru_batch *batch)
{
	struct page_leaf *leaf = leaf_of(page);

	lockdep_assert_held(&leaf->mapping->i_pages_lock);
	lru_del(batch, page);
	page_clear_memcg(page);
	leaf->present &= ~(1U << page->slot);
	count_page(batch, leaf, -1);
	batch->delta[PGPGOUT]++;
	if (page_mapped(page))
		batch->delta[MEMCG_MAPPED_FILE]--;
	batch->nr_uncharge++;
}

bool leaf_tidy(struct page_leaf *leaf)
{
	struct xarray *xa = &leaf->mapping->i_pages;
	unsigned long entry = leaf->index >> LEAF_SHIFT;

	lockdep_assert_held(&leaf->mapping->i_pages_lock);
	if (leaf->present)
		return false;
	if (leaf->shadow)
		xa_store(xa, entry, xa_mk_value(leaf->shadow));
	else
		xa_erase(xa, entry);
	obj_free(&page_leaf_type, leaf);
	return true;
}

void leaf_forget(struct address_space *mapping, struct leaf_walk *walk)
{
	struct xarray *xa = &mapping->i_pages;
	unsigned long shadow;

	lockdep_assert_held(&mapping->i_pages_lock);
	if (walk->leaf) {
		walk->leaf->shadow =
			workingset_forget(walk->leaf->shadow, walk->mask);
		return;
	}
	shadow = xa_to_value(xa_load(xa, walk->entry));
	shadow = workingset_forget(shadow, walk->mask);
	if (shadow)
		xa_store(xa, walk->entry, xa_mk_value(shadow));
	else
		xa_erase(xa, walk->entry);
}
