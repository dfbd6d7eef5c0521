/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_charge.h - single user pages: charge, and uncharge in batches
 *
 * For callers with struct pages in hand: replays, and tests that follow a page
 * from charge to uncharge. These pages have no kind, so only PGPGIN and PGPGOUT
 * count them, and they are not reclaimed. mm_account() charges the memory of
 * processes, in amounts and by kind (mm_charge.h).
 */
#ifndef _OBJCG_MEMCG_CHARGE_H
#define _OBJCG_MEMCG_CHARGE_H

#include "libobjcg/memcontrol.h"
#include "memcg/page_memcg.h"

/**
 * mem_cgroup_uncharge_list - uncharge a list of pages in batches
 * @pages: linked by page->lru; user pages and kernel pages in any order
 *
 * Consecutive pages of the same memcg cost its counters a single operation.
 *
 * Context: no stock or objcg lock held.
 */
void mem_cgroup_uncharge_list(struct list_head *pages);

#endif
