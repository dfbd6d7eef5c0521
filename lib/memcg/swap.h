/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * swap.h - the lists of a memcg's cached pages, and changes to them in batches
 *
 * A cached page is on a list of its memcg: inactive or active, of file pages or
 * of anonymous pages, or unevictable. Shared memory is on the lists of anonymous
 * pages, since it would have to be swapped out. New pages begin as inactive, and
 * a page that is touched again becomes active. Reclaim takes the oldest inactive
 * page (shrink_lruvec.h).
 *
 * The pages of a request mostly have the same memcg. So its list lock is kept
 * from page to page, and the statistics are updated once, at the end of the
 * batch:
 *
 *	struct lru_batch batch = { .memcg = NULL };
 *
 *	for each page:
 *		lru_batch_lock(&batch, page_memcg(page));
 *		lru_move(&batch, page, lru);
 *	lru_batch_end(&batch);
 *
 * In the kernel: mm/swap.c and include/linux/mm_inline.h.
 */
#ifndef _OBJCG_SWAP_H
#define _OBJCG_SWAP_H

#include "memcg/memcontrol.h"

/* a list lock is kept for no more than so many pages */
#define LRU_BATCH_MAX 256U

/**
 * struct lru_batch - changes to the cached pages of a memcg; all zeroes: empty
 * @memcg: its lru_lock is held; NULL while there is none
 * @nr: pages since the lock was taken
 * @nr_uncharge: pages that are gone: their charges and references are given up
 * @delta: the changes of the statistics
 */
struct lru_batch {
	struct mem_cgroup *memcg;
	unsigned int nr;
	unsigned long nr_uncharge;
	long delta[NR_MEMCG1_STATS];
};

/** lruvec_init - empty lists */
void lruvec_init(struct lruvec *lruvec);

/** lruvec_exit - the reverse; a page that is left is a counted warning */
void lruvec_exit(struct lruvec *lruvec);

/**
 * lru_batch_lock - hold the lru_lock of a memcg, for the next page
 * @memcg: pages of it, or the caller, hold a css reference
 *
 * Ends the batch of another memcg.
 *
 * Context: no lru_lock held but that of the batch.
 */
void lru_batch_lock(struct lru_batch *batch, struct mem_cgroup *memcg);

/** lru_batch_end - drop the lock, update the statistics, uncharge */
void lru_batch_end(struct lru_batch *batch);

static inline enum memcg_stat_item lru_stat(enum lru_list lru)
{
	return (enum memcg_stat_item)(LRU_INACTIVE_ANON + lru);
}

/**
 * lru_add - put a page at the head of a list of the batch's memcg
 * lru_del - take it off its list
 * lru_move - from its list to the head of another of the same memcg
 */
void lru_add(struct lru_batch *batch, struct page *page, enum lru_list lru);
void lru_del(struct lru_batch *batch, struct page *page);
void lru_move(struct lru_batch *batch, struct page *page, enum lru_list lru);

/**
 * mark_page_accessed - a page is touched again: if it is inactive, activate it
 *
 * The kernel needs two touches for that: a read marks the page that it has just
 * brought in. Here the first touch is the call that adds the page.
 */
void mark_page_accessed(struct lru_batch *batch, struct page *page);

#endif
