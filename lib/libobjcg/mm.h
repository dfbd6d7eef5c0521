/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm.h - address spaces: the user memory of a process, in amounts
 *
 * The program tells how many pages of each kind a process has; the engine
 * charges the difference to the memcg that the address space belongs to. A
 * charge stays where it was made, wherever the process goes, and pins a removed
 * memcg. memory.stat shows the amounts by kind.
 */
#ifndef LIBOBJCG_MM_H
#define LIBOBJCG_MM_H

#include <stddef.h>

#include "libobjcg/gfp.h"
#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Counts of an mm as in /proc/PID/status. The kernel lacks the last. */
enum mm_counter {
	MM_FILEPAGES,
	MM_ANONPAGES,
	MM_SWAPENTS,
	MM_SHMEMPAGES,
	MM_PGTABLES,
	NR_MM_COUNTERS
};

/**
 * struct mm_sample - figures of a process as read from outside
 * @pages: of each kind
 * @min_flt: page faults since it was forked, without
 * @maj_flt: those that had to read
 * @locked: of the anonymous and shared pages in memory, so many are locked there;
 *          a larger number is all of them
 */
struct mm_sample {
	unsigned long pages[NR_MM_COUNTERS];
	unsigned long min_flt;
	unsigned long maj_flt;
	unsigned long locked;
};

/**
 * mm_account - charge or uncharge the changes in a process since the last call
 * @task: any of its threads, which does not exit during the call; its memcg is
 *        charged for page tables
 * @sample: the pages it has now; at most MEMCGFS_MAX_PAGES of all kinds
 * @gfp: with __GFP_NOFAIL a charge over a limit is forced: a real process has
 *       its memory already. Call mem_cgroup_oom() then.
 *
 * A kind that decreases and a kind that increases are two changes, except for
 * anonymous memory and swap: pages were swapped out or in, and their charge
 * moves with them.
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0; -EINVAL for a sample out of range, and no change is made; or
 * -ENOMEM: as much as possible was done, the next sample can retry the rest.
 */
int mm_account(struct task_struct *task, const struct mm_sample *sample,
	       gfp_t gfp);

/**
 * get_task_mm - a task's address space, used by the caller too
 * @task: it does not exit during the call
 *
 * A reader of /proc takes an mm like this. If the last task exits while the
 * reader has the mm, it has no owner: charges then go to the root.
 *
 * Context: no lock of the engine held, any thread.
 * Return: it, to be given back with mmput().
 */
struct mm_struct *get_task_mm(struct task_struct *task);

/**
 * mmput - drop a user; the last put uncharges and frees the mm
 * @mm: from get_task_mm()
 *
 * Context: no lock of the engine held, any thread.
 */
void mmput(struct mm_struct *mm);

/**
 * struct mapped_range - pages of a file that an address space maps
 * @mapping: the file
 * @index: the first page
 * @nr: pages; those that are not cached are left out
 */
struct mapped_range {
	struct address_space *mapping;
	unsigned long index;
	unsigned long nr;
};

/**
 * mm_set_mapped - tell which files an address space maps, for a move
 * @mm: in use by the caller
 * @ranges: read until the next call
 * @nr: of @ranges; 0 for none, which has to be told before the mappings go
 *
 * If the process is moved into a group that asks for its file pages, those of the
 * ranges that are charged to its old group are moved with it (bit 1 of
 * memory.move_charge_at_immigrate). Nothing else depends on them. A page in two
 * ranges needs room for two, as in the kernel.
 *
 * Context: no lock of the engine held, any thread.
 */
void mm_set_mapped(struct mm_struct *mm, const struct mapped_range *ranges,
		   size_t nr);

/**
 * get_mem_cgroup_from_mm - the memcg to charge an mm's pages to
 * @mm: in use by the caller, or NULL
 *
 * Context: no lock of the engine held, any thread.
 * Return: a memcg that is not removed, with a reference for mem_cgroup_put();
 * the root if @mm is NULL or has no owner.
 */
struct mem_cgroup *get_mem_cgroup_from_mm(struct mm_struct *mm);

#ifdef __cplusplus
}
#endif

#endif
