// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/shrink_lruvec.h"

#include "memcg/truncate.h"
#include "memcg/vmscan.h"
#include "memcg/workingset.h"

static struct page *oldest(struct lruvec *lruvec, enum lru_list lru)
{
	struct list_head *list = &lruvec->lists[lru];

	return list_empty(list) ? NULL :
				  list_entry(list->prev, struct page, lru);
}

/* active pages become inactive, until these are no fewer */
static void shrink_active_list(struct lru_batch *batch)
{
	struct lruvec *lruvec = &batch->memcg->lruvec;
	unsigned long nr = SWAP_CLUSTER_MAX;

	while (nr-- && lruvec->nr[LRU_LIST_INACTIVE_FILE] <
			       lruvec->nr[LRU_LIST_ACTIVE_FILE])
		lru_move(batch, oldest(lruvec, LRU_LIST_ACTIVE_FILE),
			 LRU_LIST_INACTIVE_FILE);
}

/*
 * Return: the mapping of the oldest inactive page, with a reference; NULL if
 * there are no file pages
 */
static struct address_space *oldest_mapping(struct mem_cgroup *memcg)
{
	struct lru_batch batch = { .memcg = NULL };
	struct address_space *mapping = NULL;
	struct page *page;

	lru_batch_lock(&batch, memcg);
	shrink_active_list(&batch);
	page = oldest(&memcg->lruvec, LRU_LIST_INACTIVE_FILE);
	if (page) {
		mapping = leaf_of(page)->mapping;
		/* not 0: a mapping without references has no page on a list */
		atomic_long_inc(&mapping->refs);
	}
	lru_batch_end(&batch);
	return mapping;
}

static void evict(struct page *page, struct lru_batch *batch)
{
	struct page_leaf *leaf = leaf_of(page);

	leaf->shadow =
		workingset_eviction(leaf->shadow, page->slot, batch->memcg);
	leaf_del_page(page, batch);
	leaf_tidy(leaf);
}

/* reclaim the oldest pages of the inactive list as far as they are of @mapping */
static unsigned long shrink_inactive_list(struct mem_cgroup *memcg,
					  struct address_space *mapping,
					  unsigned long nr_pages)
{
	struct lru_batch batch = { .memcg = NULL };
	struct page_run run = { .nr = 0 };
	unsigned long freed = 0;
	struct page *page;

	spin_lock(&mapping->i_pages_lock);
	lru_batch_lock(&batch, memcg);
	for (; freed < nr_pages; freed++) {
		page = oldest(&memcg->lruvec, LRU_LIST_INACTIVE_FILE);
		if (!page || leaf_of(page)->mapping != mapping)
			break;
		note_gone(&run, mapping, page_index(page));
		evict(page, &batch);
	}
	lru_batch_end(&batch);
	tell_host(&run, mapping);
	spin_unlock(&mapping->i_pages_lock);
	return freed;
}

unsigned long shrink_lruvec(struct mem_cgroup *memcg, unsigned long nr_pages)
{
	struct address_space *mapping;
	unsigned long freed = 0;

	while (freed < nr_pages && (mapping = oldest_mapping(memcg))) {
		freed += shrink_inactive_list(
			memcg, mapping,
			min(nr_pages - freed, (unsigned long)LRU_BATCH_MAX));
		address_space_put(mapping);
	}
	return freed;
}
