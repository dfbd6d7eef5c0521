// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/swap.h"

#include "memcg/memcg_event.h"
#include "memcg/memcg_stat.h"
#include "memcg/try_charge.h"

void lruvec_init(struct lruvec *lruvec)
{
	int lru;

	mutex_init(&lruvec->lru_lock, RANK_LRU);
	for (lru = 0; lru < NR_LRU_LISTS; lru++)
		INIT_LIST_HEAD(&lruvec->lists[lru]);
}

void lruvec_exit(struct lruvec *lruvec)
{
	int lru;

	for (lru = 0; lru < NR_LRU_LISTS; lru++)
		WARN_ON(lruvec->nr[lru]);
	mutex_destroy(&lruvec->lru_lock);
}

void lru_batch_lock(struct lru_batch *batch, struct mem_cgroup *memcg)
{
	if (batch->memcg == memcg && batch->nr++ < LRU_BATCH_MAX)
		return;
	lru_batch_end(batch);
	batch->memcg = memcg;
	spin_lock(&memcg->lruvec.lru_lock);
}

static void update_stats(struct lru_batch *batch)
{
	enum memcg_stat_item item;

	for (item = 0; item < NR_MEMCG1_STATS; item++)
		if (batch->delta[item])
			mod_memcg_state(batch->memcg, item, batch->delta[item]);
}

void lru_batch_end(struct lru_batch *batch)
{
	struct mem_cgroup *memcg = batch->memcg;

	if (!memcg)
		return;
	spin_unlock(&memcg->lruvec.lru_lock);
	update_stats(batch);
	if (batch->nr_uncharge) {
		user_uncharge(memcg, batch->nr_uncharge);
		mem_cgroup_threshold(memcg);
		percpu_ref_put_many(&memcg->css.refcnt,
				    (long)batch->nr_uncharge);
	}
	*batch = (struct lru_batch){ .memcg = NULL };
}

void lru_add(struct lru_batch *batch, struct page *page, enum lru_list lru)
{
	struct lruvec *lruvec = &batch->memcg->lruvec;

	lockdep_assert_held(&lruvec->lru_lock);
	page->lru_nr = (unsigned char)lru;
	list_add(&page->lru, &lruvec->lists[lru]);
	lruvec->nr[lru]++;
	batch->delta[lru_stat(lru)]++;
}

void lru_del(struct lru_batch *batch, struct page *page)
{
	struct lruvec *lruvec = &batch->memcg->lruvec;
	enum lru_list lru = page->lru_nr;

	lockdep_assert_held(&lruvec->lru_lock);
	list_del(&page->lru);
	lruvec->nr[lru]--;
	batch->delta[lru_stat(lru)]--;
}

void lru_move(struct lru_batch *batch, struct page *page, enum lru_list lru)
{
	lru_del(batch, page);
	lru_add(batch, page, lru);
}

void mark_page_accessed(struct lru_batch *batch, struct page *page)
{
	if (page->lru_nr == LRU_LIST_INACTIVE_FILE) {
		lru_move(batch, page, LRU_LIST_ACTIVE_FILE);
		batch->memcg->lruvec.nonresident_age++;
	} else if (page->lru_nr == LRU_LIST_INACTIVE_ANON) {
		lru_move(batch, page, LRU_LIST_ACTIVE_ANON);
	}
}
