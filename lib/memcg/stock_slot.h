/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stock_slot.h - a slot of a CPU's stock: claim it, release it, empty it
 *
 * For memcg_stock.c. A function takes charges and references out of a stock
 * under the stock's lock, and gives them back after it has dropped the lock: the
 * last put of an objcg refills this very stock (af9a3b69e84b).
 */
#ifndef _OBJCG_STOCK_SLOT_H
#define _OBJCG_STOCK_SLOT_H

#include "memcg/memcg_stock.h"

/**
 * claim_slot - claim a slot of this CPU, and lock its stock
 * @offset: of the slot in the stock
 * @cpu: set to the CPU
 * @key: set to the key of the slot
 *
 * Begins again if the thread migrates between reading the CPU number and the
 * claim.
 *
 * Return: the slot, for unlock_slot().
 */
struct percpu_slot *claim_slot(size_t offset, int *cpu, unsigned long *key);
void unlock_slot(int cpu, struct percpu_slot *slot, unsigned long key,
		 u64 amount);

/**
 * mark_slots - stop the lockless use of slots, and note their keys
 * take_slots - empty them, and note their amounts
 * @was: the former contents
 *
 * Context: the stock's lock held. percpu_slot_sync() comes between the two.
 */
void mark_slots(struct percpu_slot *slots, struct percpu_slot *was,
		unsigned int nr);
void take_slots(struct percpu_slot *slots, struct percpu_slot *was,
		unsigned int nr);

/**
 * drain_pages - uncharge pages that are in use by no task
 * @cpu: the stock that had them, or -1
 */
void drain_pages(int cpu, struct mem_cgroup *memcg, unsigned long nr_pages);

/** return_pages - uncharge a slot's pages and put its css reference */
void return_pages(int cpu, struct mem_cgroup *memcg, u64 amount);

/**
 * return_bytes - give back a slot's bytes and its objcg reference
 *
 * Whole pages go straight to the counters, because the page stock is being
 * drained too. The rest stays with the objcg until any CPU's next
 * refill_obj_stock() or the release.
 */
void return_bytes(struct obj_cgroup *objcg, u64 amount);

/** flush_tally - add to the objcg's own count and to its memcg's statistic */
void flush_tally(struct obj_cgroup *objcg, long tally);

/** drain_required - does @cpu's stock cache a memcg or objcg of the subtree? */
bool drain_required(int cpu, struct mem_cgroup *root_memcg);

#endif
