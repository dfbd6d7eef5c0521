/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vmscan.h - reclaim: what is given up before a charge fails
 *
 * File pages, for they can be read again. The rest would have to be swapped
 * out, and there is nothing to swap to here: the swap that is counted is what
 * the host has swapped out of real processes. So swappiness changes nothing, as
 * in a kernel without swap.
 *
 * The real pages stay where they are. A process goes on using what was
 * reclaimed and is not charged for it again: each page is as good as read back
 * in by somebody who does not count.
 */
#ifndef _OBJCG_VMSCAN_H
#define _OBJCG_VMSCAN_H

#include "memcontrol.h"

/* the least that one call looks for */
#define SWAP_CLUSTER_MAX 32UL

/**
 * try_to_free_mem_cgroup_pages - reclaim from a subtree
 * @memcg: its top, which gives first; a css reference is held
 * @nr_pages: how many are wanted
 *
 * Context: no lru, stock or objcg lock held.
 * Return: how many were freed; 0 if there is nothing to reclaim.
 */
unsigned long try_to_free_mem_cgroup_pages(struct mem_cgroup *memcg,
					   unsigned long nr_pages);

#endif
