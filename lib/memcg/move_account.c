// SPDX-License-Identifier: GPL-2.0-only
/*
 * move_account.c - cached pages move to another memcg, with a process
 *
 * As move_charge.c for other pages: the destination is charged, then the pages
 * move, then the group that they leave is uncharged. In the kernel:
 * mem_cgroup_move_account().
 */
#include "libobjcg/filemap.h"
#include "memcg/memcg_event.h"
#include "memcg/pagemap.h"
#include "memcg/try_charge.h"

/* Return: the places of a leaf with pages that are charged to @memcg */
static unsigned int charged_to(struct leaf_walk *walk, struct mem_cgroup *memcg)
{
	unsigned int slot, mask = 0;

	if (!walk->leaf)
		return 0;
	for_each_slot(slot, walk->leaf->present & walk->mask)
		if (page_memcg(&walk->leaf->page[slot]) == memcg)
			mask |= 1U << slot;
	return mask;
}

/* Return: false if there is no page in the range */
static bool walk_from(struct leaf_walk *walk, unsigned long index,
		      unsigned long nr)
{
	if (!nr || index >= MEMCGFS_MAX_INDEX)
		return false;
	*walk = (struct leaf_walk){
		.index = index,
		.last = index + min(nr, MEMCGFS_MAX_INDEX - index) - 1,
	};
	return true;
}

unsigned long filemap_charged_to(struct address_space *mapping,
				 struct mem_cgroup *memcg, unsigned long index,
				 unsigned long nr)
{
	struct leaf_walk walk;
	unsigned long charged = 0;

	if (!walk_from(&walk, index, nr))
		return 0;
	spin_lock(&mapping->i_pages_lock);
	while (leaf_walk_next(mapping, &walk))
		charged += (unsigned long)__builtin_popcount(
			charged_to(&walk, memcg));
	spin_unlock(&mapping->i_pages_lock);
	return charged;
}

/* what a page counts as, but for its list */
static void count_move(struct lru_batch *batch, struct page *page, long sign)
{
	batch->delta[MEMCG_CACHE] += sign;
	if (leaf_of(page)->mapping->kind == MAPPING_SHMEM)
		batch->delta[MEMCG_SHMEM] += sign;
	if (page_mapped(page))
		batch->delta[MEMCG_MAPPED_FILE] += sign;
	batch->delta[sign > 0 ? PGPGIN : PGPGOUT]++;
}

/*
 * Move the pages of a leaf. A page is on no list for a moment, which is no harm:
 * all but reclaim find it under the i_pages_lock.
 */
static void move_pages(struct page_leaf *leaf, unsigned int mask,
		       struct mem_cgroup *from, struct mem_cgroup *to)
{
	struct lru_batch batch = { .memcg = NULL };
	struct page *page;
	unsigned int slot;

	for_each_slot(slot, mask) {
		page = &leaf->page[slot];
		lru_batch_lock(&batch, from);
		lru_del(&batch, page);
		count_move(&batch, page, -1);
		batch.nr_uncharge++;
	}
	lru_batch_end(&batch);
	for_each_slot(slot, mask) {
		page = &leaf->page[slot];
		page_clear_memcg(page);
		page_set_memcg(page, to);
		lru_batch_lock(&batch, to);
		lru_add(&batch, page, page->lru_nr);
		count_move(&batch, page, 1);
	}
	lru_batch_end(&batch);
}

unsigned long filemap_move_precharged(struct address_space *mapping,
				      struct mem_cgroup *from,
				      struct mem_cgroup *to,
				      unsigned long index, unsigned long nr,
				      unsigned long nr_pages)
{
	struct leaf_walk walk;
	unsigned long moved = 0;

	if (from == to || !walk_from(&walk, index, nr))
		return 0;
	spin_lock(&mapping->i_pages_lock);
	while (leaf_walk_next(mapping, &walk)) {
		unsigned int mask = charged_to(&walk, from);
		unsigned long n = (unsigned long)__builtin_popcount(mask);

		if (!n)
			continue;
		if (n > nr_pages - moved)
			break;
		percpu_ref_get_many(&to->css.refcnt, (long)n);
		move_pages(walk.leaf, mask, from, to);
		moved += n;
	}
	spin_unlock(&mapping->i_pages_lock);
	return moved;
}

long filemap_move_account(struct address_space *mapping,
			  struct mem_cgroup *from, struct mem_cgroup *to,
			  unsigned long index, unsigned long nr)
{
	unsigned long precharge, moved;
	int err;

	if (from == to)
		return 0;
	precharge = filemap_charged_to(mapping, from, index, nr);
	err = precharge ? user_try_charge(to, GFP_KERNEL, precharge) : 0;
	if (err)
		return err;
	moved = filemap_move_precharged(mapping, from, to, index, nr,
					precharge);
	user_uncharge(to, precharge - moved);
	mem_cgroup_threshold(to);
	return (long)moved;
}
