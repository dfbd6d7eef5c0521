/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vmscan.h - reclaim: the pages given up before a charge fails
 *
 * Reclaims file pages, because they can be read again. Other pages would have
 * to be swapped out, and there is no swap to write to: the counted swap is the
 * swap the host used for real processes. So swappiness has no effect, as
 * in a kernel without swap.
 *
 * A memcg gives first its pages of mappings (shrink_lruvec.h), which the file
 * system drops too, then the file pages that its processes were seen to have.
 * These stay where they are: a process goes on using them and is not charged
 * for them again, as if a task outside the accounting had read them back in.
 */
#ifndef _OBJCG_VMSCAN_H
#define _OBJCG_VMSCAN_H

#include "memcg/memcontrol.h"

/* the minimum of pages that a call scans for */
#define SWAP_CLUSTER_MAX 32UL

/**
 * typedef shrink_list_t - reclaim pages from a memcg's own lists
 * @memcg: a css reference is held
 * @nr_pages: at most so many
 *
 * Returns the pages freed.
 */
typedef unsigned long (*shrink_list_t)(struct mem_cgroup *memcg,
				       unsigned long nr_pages);

/**
 * vmscan_init - set the functions that know the lists. Before any charge.
 * @shrink: in the order of their calls for a memcg, the last NULL; kept
 */
void vmscan_init(const shrink_list_t *shrink);

/**
 * try_to_free_mem_cgroup_pages - reclaim from a subtree
 * @memcg: its top, which gives first; a css reference is held
 * @nr_pages: how many are wanted
 *
 * Context: no lru, stock or objcg lock held.
 * Return: pages freed; 0 if there are none to reclaim.
 */
unsigned long try_to_free_mem_cgroup_pages(struct mem_cgroup *memcg,
					   unsigned long nr_pages);

#endif
