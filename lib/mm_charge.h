/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm_charge.h - user memory: what an address space has, and who pays
 *
 * The kernel charges user memory page by page, to the memcg that the mm of the
 * first who touches a page belongs to. Here an mm has amounts, as somebody
 * outside counts them; what comes is charged and what goes is uncharged. A
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
 * There is no struct page for any of it. One page that is looked at for itself
 * is charged by charge_memcg() (memcontrol.h).
 *
 * Page tables are kernel memory, and struct pages: charged to the memcg of the task, not of the
 * mm, and whether they pin it is up to the kmem switch.
 *
 * Simplified:
 * - Which page goes is not known. The newest charge goes first.
 * - A page that two processes map is charged to each that has it counted, but
 *   what a process has from its parent is not charged to it: it begins with the
 *   parent's figures. That a copy is made when it writes there cannot be seen.
 * - File pages go with the process. The kernel keeps them, charged, until they
 *   are reclaimed.
 * - Nothing ages: all is on inactive lists.
 */
#ifndef _OBJCG_MM_CHARGE_H
#define _OBJCG_MM_CHARGE_H

#include "memcontrol.h"

/**
 * struct mm_charge - pages of one kind that an mm has charged to one memcg
 * @memcg: whom; with a css reference for each page; lru_lock
 * @mm: whose; immutable
 * @kind: below NR_MM_CHARGES; immutable
 * @nr_pages: 1 and up; lru_lock
 * @mm_node: on mm->charges[kind]; lru_lock
 * @lru: of file pages: on memcg->inactive_file; lru_lock
 */
struct mm_charge {
	struct mem_cgroup *memcg;
	struct mm_struct *mm;
	enum mm_counter kind;
	unsigned long nr_pages;
	struct list_head mm_node;
	struct list_head lru;
};

extern spinlock_t lru_lock;

/**
 * mm_account - charge and uncharge what a process has since it was last seen
 * @task: any of its threads; its memcg is charged for page tables
 * @sample: what it has now; MEMCGFS_MAX_PAGES at most, of all kinds together
 * @gfp: with __GFP_NOFAIL a charge over a limit is forced: what a real process
 *       has cannot be refused. Ask mem_cgroup_oom() then.
 *
 * Less of one kind and more of another is two changes, but for anonymous memory
 * and swap: that was swapped out or in, and the charge goes with it.
 *
 * Context: @task does not exit during the call. Takes mmap_lock.
 * Return: 0; -EINVAL for a sample out of range, and nothing is done; or -ENOMEM:
 * what could be done is done, the rest can be tried again with the next sample.
 */
int mm_account(struct task_struct *task, const struct mm_sample *sample,
	       gfp_t gfp);

/* --- what mm_account() is made of; mmap_lock held for all of them --- */

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
 * They stay charged to memsw, a removed memcg's to the first ancestor online.
 * Return: 0 or -ENOMEM.
 */
int mm_swap_out(struct mm_struct *mm, unsigned long nr_pages);

/**
 * mm_swap_in - the reverse, charged to memory again
 *
 * Whoever had the entry pays, but for a removed memcg the mm's own does.
 * Return: 0 or -ENOMEM.
 */
int mm_swap_in(struct mm_struct *mm, unsigned long nr_pages, gfp_t gfp);

/** mm_nr_charged - pages of a kind that are charged, wherever */
unsigned long mm_nr_charged(struct mm_struct *mm, enum mm_counter kind);

/* --- for fork.c, vmscan.c and move_charge.c --- */

void mm_init_charges(struct mm_struct *mm);

/** mm_exit_charges - uncharge all. Context: nobody uses the mm. */
void mm_exit_charges(struct mm_struct *mm);

/**
 * mm_copy_rss - fork: @mm has what @oldmm has, and pays for nothing of it
 *
 * Again for who learns only later what @oldmm had. Context: nothing has been
 * accounted to @mm.
 */
void mm_copy_rss(struct mm_struct *mm, struct mm_struct *oldmm);

/**
 * mm_shrink_list - reclaim file pages of a memcg's own, the oldest first
 * Return: how many, at most @nr_pages.
 */
unsigned long mm_shrink_list(struct mem_cgroup *memcg, unsigned long nr_pages);

/** mm_charged_to - pages of a kind that are charged to @memcg */
unsigned long mm_charged_to(struct mm_struct *mm, enum mm_counter kind,
			    struct mem_cgroup *memcg);

/**
 * mm_move_charges - charge to @to what is charged to @from
 * @nr_pages: at most so many
 *
 * Moves references and statistics. The counters are the caller's.
 * Return: how many.
 */
unsigned long mm_move_charges(struct mm_struct *mm, enum mm_counter kind,
			      struct mem_cgroup *from, struct mem_cgroup *to,
			      unsigned long nr_pages);

/**
 * user_try_charge - try_charge_memcg() but for the root, which is not charged;
 *		     the bound is the same
 * user_uncharge - memcg_uncharge() of that
 */
int user_try_charge(struct mem_cgroup *memcg, gfp_t gfp,
		    unsigned long nr_pages);
void user_uncharge(struct mem_cgroup *memcg, unsigned long nr_pages);

/** user_count - add to the statistics of a kind of page, not to the events */
void user_count(struct mem_cgroup *memcg, enum mm_counter kind, long nr_pages);

#endif
