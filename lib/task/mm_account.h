/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm_account.h - charge the difference between two samples of a process
 */
#ifndef _OBJCG_MM_ACCOUNT_H
#define _OBJCG_MM_ACCOUNT_H

#include "base/mm_types.h"
#include "linux/gfp.h"

/**
 * mm_account - charge or uncharge the changes in a process since the last call
 * @task: any of its threads; its memcg is charged for page tables
 * @sample: the pages it has now; at most MEMCGFS_MAX_PAGES of all kinds
 * @gfp: with __GFP_NOFAIL a charge over a limit is forced: a real process has
 *       its memory already. Call mem_cgroup_oom() then.
 *
 * A decrease of one kind and an increase of another are two changes, except for
 * anonymous memory and swap: pages were swapped out or in, and their charge
 * moves with them.
 *
 * Context: @task does not exit during the call. Takes mmap_lock.
 * Return: 0; -EINVAL for a sample out of range, and no change is made; or
 * -ENOMEM: as much as possible was done, the next sample can retry the rest.
 */
int mm_account(struct task_struct *task, const struct mm_sample *sample,
	       gfp_t gfp);

/** mm_exit_charges - uncharge all. Context: the mm has no users. */
void mm_exit_charges(struct mm_struct *mm);

#endif
