/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm_charge.h - user memory: the pages of an address space, and their memcgs
 *
 * The kernel charges user memory page by page, to the memcg of the mm that
 * touches the page first. Here an mm has amounts, counted outside the engine:
 * pages that appear are charged, pages that disappear are uncharged. A
 * charge stays where it was first made, wherever the process goes, unless it is
 * moved (move_charge.h), and each page holds a css reference: it pins a removed
 * memcg, in every kernel up to v7.0. So does a page that is swapped out.
 *
 *			memory	memsw	kmem	memory.stat
 *	anonymous	x	x		rss, inactive_anon
 *	file		x	x		cache, mapped_file, inactive_file
 *	shmem		x	x		cache, shmem, mapped_file, inactive_anon
 *	swap			x		swap
 *	page tables	x	x	x
 *
 * A locked page of anonymous memory or shmem is unevictable instead of
 * inactive_anon or active_anon.
 *
 * None of this has a struct page but page tables. They are kernel memory: they
 * are charged to the task's memcg, not the mm's, and the kmem switch decides
 * whether they pin it. charge_memcg() (memcg_charge.h) charges a single user page
 * for callers that look at a page by itself.
 *
 * Simplified:
 * - Which page goes is not known. The newest charge goes first.
 * - If two processes map a page, both are charged for it. A child is not charged
 *   for the pages that it shares with its parent: it begins with the parent's
 *   figures. If a write copies such a page, the copy cannot be seen.
 * - File pages go with the process. The kernel keeps them, charged, until they
 *   are reclaimed.
 * - Which page is locked is not known. The newest are, and anonymous pages first.
 * - Pages do not age: all are on inactive lists.
 */
#ifndef _OBJCG_MM_CHARGE_H
#define _OBJCG_MM_CHARGE_H

#include "memcg/memcontrol.h"

/**
 * struct mm_charge - pages of a kind that an mm has charged to a memcg
 * @memcg: the memcg charged; with a css reference for each page; lru_lock
 * @mm: the mm that has the pages; immutable
 * @kind: below NR_MM_CHARGES; immutable
 * @nr_pages: 1 and up; lru_lock
 * @nr_locked: so many of them are unevictable; lru_lock
 * @mm_node: on mm->charges[kind]; lru_lock
 * @lru: of file pages: on memcg->inactive_file; lru_lock
 */
struct mm_charge {
	struct mem_cgroup *memcg;
	struct mm_struct *mm;
	enum mm_counter kind;
	unsigned long nr_pages;
	unsigned long nr_locked;
	struct list_head mm_node;
	struct list_head lru;
};

extern spinlock_t lru_lock;

/* --- the parts of mm_account() (mm_account.h); all need mmap_lock held --- */

/**
 * mm_charge - charge pages to the memcg that the mm belongs to now
 * @kind: not swap
 * @nr_pages: up to MEMCGFS_MAX_PAGES; more fails
 *
 * Return: 0 or -ENOMEM.
 */
int mm_charge(struct mm_struct *mm, enum mm_counter kind,
	      unsigned long nr_pages, gfp_t gfp);

/** mm_uncharge - uncharge the newest charges, at most all there are */
void mm_uncharge(struct mm_struct *mm, enum mm_counter kind,
		 unsigned long nr_pages);

/**
 * mm_swap_out - charged anonymous pages become swap entries
 * @nr_pages: at most all there are
 *
 * They stay charged to memsw, for a removed memcg to its first online ancestor.
 * Return: 0 or -ENOMEM.
 */
int mm_swap_out(struct mm_struct *mm, unsigned long nr_pages);

/**
 * mm_swap_in - the reverse: charge the pages to memory again
 *
 * The memcg charged for the entry pays; if it was removed, the mm's own pays.
 * Return: 0 or -ENOMEM.
 */
int mm_swap_in(struct mm_struct *mm, unsigned long nr_pages, gfp_t gfp);

/**
 * mm_lock_pages - so many of its charged pages are locked from now on
 * @nr_pages: the newest anonymous pages, and if there are fewer, the newest of
 *            shmem; at most all there are
 */
void mm_lock_pages(struct mm_struct *mm, unsigned long nr_pages);

/** mm_nr_charged - pages of a kind that are charged to any memcg */
unsigned long mm_nr_charged(struct mm_struct *mm, enum mm_counter kind);

/* --- for fork.c, vmscan.c and move_charge.c --- */

void mm_init_charges(struct mm_struct *mm);

/**
 * mm_copy_rss - fork: copy @oldmm's figures to @mm, without charging @mm
 *
 * Call it again if the figures of @oldmm become known later. Context: no
 * pages have been accounted to @mm.
 */
void mm_copy_rss(struct mm_struct *mm, struct mm_struct *oldmm);

/**
 * mm_shrink_list - reclaim a memcg's own file pages, oldest first
 * Return: pages reclaimed, at most @nr_pages.
 */
unsigned long mm_shrink_list(struct mem_cgroup *memcg, unsigned long nr_pages);

/** mm_charged_to - pages of a kind that are charged to @memcg */
unsigned long mm_charged_to(struct mm_struct *mm, enum mm_counter kind,
			    struct mem_cgroup *memcg);

/**
 * mm_move_charges - move charges from @from to @to
 * @nr_pages: at most so many
 *
 * Moves references and statistics. The caller moves the page counters.
 * Return: pages moved.
 */
unsigned long mm_move_charges(struct mm_struct *mm, enum mm_counter kind,
			      struct mem_cgroup *from, struct mem_cgroup *to,
			      unsigned long nr_pages);

/** user_count - add to the statistics of a kind of page, not to the events */
void user_count(struct mem_cgroup *memcg, enum mm_counter kind, long nr_pages);

/** user_add - the same for statistics apart from a memcg: NR_MEMCG_STATS counts */
void user_add(long *stats, enum mm_counter kind, long nr_pages);

/** user_add_locked - the same: anonymous pages or shmem become unevictable */
void user_add_locked(long *stats, enum mm_counter kind, long nr_pages);

#endif
