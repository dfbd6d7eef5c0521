/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * workingset.h - shadows: the memory of pages that were reclaimed
 *
 * A page that was reclaimed and is read again is a refault. It tells that the
 * memcg has too little memory for its files. The place of a reclaimed page keeps
 * a shadow for that: the memcg, and the age of its lists at that moment. The age
 * counts the pages that leave the inactive list. So the difference to the age at
 * the refault tells how many pages more the list would have needed. If they are
 * not more than the active pages, then the page would have stayed but for these,
 * and it competes with them: it becomes active at once.
 *
 * Truncating the file, and dropping its pages by drop_caches, leave no shadow.
 *
 * Simplified:
 * - The 8 places of a page_leaf have a single shadow, of the page that was
 *   reclaimed last: 1 byte for a page, where the kernel has 8.
 * - Ages are of a memcg's own lists. A refault in another memcg than that of the
 *   reclaim is counted, but its page begins as inactive.
 *
 * In the kernel: mm/workingset.c.
 */
#ifndef _OBJCG_WORKINGSET_H
#define _OBJCG_WORKINGSET_H

#include "memcg/memcontrol.h"

/**
 * workingset_eviction - a page is reclaimed
 * @shadow: of its leaf, 0 if there is none
 * @slot: its place in the leaf
 * @memcg: its memcg
 *
 * Context: the lru_lock of @memcg held.
 * Return: the new shadow, not 0 and below 2^63.
 */
unsigned long workingset_eviction(unsigned long shadow, unsigned int slot,
				  struct mem_cgroup *memcg);

/** workingset_has - is there a shadow of a reclaimed page at @slot? */
bool workingset_has(unsigned long shadow, unsigned int slot);

/**
 * workingset_refault - does a refault begin as an active page?
 * @shadow: has the page's place
 * @memcg: the page's new memcg
 *
 * Context: the lru_lock of @memcg held.
 */
bool workingset_refault(unsigned long shadow, struct mem_cgroup *memcg);

/**
 * workingset_forget - drop the shadows of places
 * @mask: a bit for each place
 *
 * Return: the new shadow, 0 if none is left.
 */
unsigned long workingset_forget(unsigned long shadow, unsigned int mask);

#endif
