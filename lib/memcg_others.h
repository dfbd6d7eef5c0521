/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_others.h - the memory of processes that the engine has no task for
 *
 * They are in no group but the root. In the kernel the root's figures have their
 * memory. Here it has no cost until a figure of the root is read, which adds up
 * what they have at that moment. So it has no high mark, no event and no fault.
 */
#ifndef _OBJCG_MEMCG_OTHERS_H
#define _OBJCG_MEMCG_OTHERS_H

#include "libobjcg/mm.h"
#include "memcg/memcontrol.h"

/**
 * memcg1_set_others - register the function that adds them up, or NULL
 * @fn: adds the pages of each kind to @sum, which is zeroed; page tables and
 *      faults are not used. Called without a lock, by a reader of the root.
 *
 * Context: before any request.
 */
void memcg1_set_others(void (*fn)(struct mm_sample *sum));

/**
 * memcg1_count_others - the statistics of their memory
 * @stats: set to NR_MEMCG_STATS counts of pages; all 0 but for the root
 *
 * Context: no lock held.
 */
void memcg1_count_others(const struct mem_cgroup *memcg, long *stats);

/** memcg1_others_usage - pages of theirs; 0 but for the root */
unsigned long memcg1_others_usage(const struct mem_cgroup *memcg, bool swap);

#endif
