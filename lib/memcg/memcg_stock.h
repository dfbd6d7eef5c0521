/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_stock.h - per-CPU stocks of precharged pages and bytes
 *
 * A CPU's stock holds charged but unused pages for some memcgs, and for some
 * objcgs the unused bytes of a charged page. Most charges and uncharges then
 * touch no shared data and take no lock: see rt/percpu_slot.h. The price:
 * usage includes the pages in stocks, and a stock pins the memcgs it caches
 * with css references and the objcgs with objcg references.
 *
 * Mirrors struct memcg_stock_pcp of mm/memcontrol.c, which had one slot of
 * each kind until v6.16 and seven since. With chosen CPU slots, for replays and
 * demonstrations, there is a single slot of each kind, as in the seeds; also
 * where the kernel leaves removed memcgs in the stocks: there a task's charges go
 * to the stock of task_cpu(). The id selects the slot; a stock is not searched.
 */
#ifndef _OBJCG_MEMCG_STOCK_H
#define _OBJCG_MEMCG_STOCK_H

#include <stdlib.h>

#include "linux/mutex.h"
#include "linux/percpu.h"
#include "memcg/objcg.h"
#include "memcg/try_charge.h"
#include "rt/percpu_slot.h"

/* powers of two */
#define NR_PAGE_SLOTS 8
#define NR_BYTE_SLOTS 128

/**
 * struct memcg_stock_pcp - a CPU's stock
 * @stock_lock: taken everywhere but on the hot path
 * @pages: key: a memcg, a css reference is held; may be the root, because
 *         charges reparented to it are uncharged through here.
 *         stock: pages charged to its memory and memsw
 * @bytes: key: an objcg, a reference is held. stock: bytes of pages charged to
 *         its memcg, also as kmem; tally: bytes its objects have gained since
 *         the last flush, may be negative
 */
struct memcg_stock_pcp {
	spinlock_t stock_lock;
	struct percpu_slot pages[NR_PAGE_SLOTS];
	struct percpu_slot bytes[NR_BYTE_SLOTS];
} __attribute__((aligned(4096)));

/*
 * The last stock is shared by all threads on processors without a slot of their
 * own (percpu_slot_nr()). It always needs its lock.
 */
#define MEMCG_STOCK_SHARED NR_CPUS
extern struct memcg_stock_pcp memcg_stock[MEMCG_STOCK_SHARED + 1];

/* Return: the next stock, or MEMCG_STOCK_SHARED + 1 after the last */
static inline int next_memcg_stock(int cpu)
{
	if (++cpu < (int)nr_cpu_ids || cpu > MEMCG_STOCK_SHARED)
		return cpu;
	return percpu_slot_lockless() ? MEMCG_STOCK_SHARED :
					MEMCG_STOCK_SHARED + 1;
}

#define for_each_memcg_stock(cpu)                    \
	for ((cpu) = 0; (cpu) <= MEMCG_STOCK_SHARED; \
	     (cpu) = next_memcg_stock(cpu))

/* immutable after memcg_stock_init(); the mask maps an id to a slot */
extern bool memcg_stock_live;
extern u32 memcg_stock_mask;

/** memcg_stock_is_live - are the CPU slots the processors, or chosen? */
static inline bool memcg_stock_is_live(void)
{
	return memcg_stock_live;
}

/**
 * memcg_stock_init - use all slots, or a single slot of each kind
 * @live: see percpu_slot_init(); true uses all slots, unless the kernel leaves
 *        removed memcgs in the stocks: another slot would keep them for good
 *
 * Context: memcg_regime is set.
 */
void memcg_stock_init(bool live);

/* offset in a CPU's stock of a memcg's page slot and an objcg's byte slot */
static inline size_t memcg_page_slot(const struct mem_cgroup *memcg)
{
	return offsetof(struct memcg_stock_pcp, pages) +
	       sizeof(struct percpu_slot) *
		       (memcg->css.id & memcg_stock_mask & (NR_PAGE_SLOTS - 1));
}

static inline size_t objcg_byte_slot(const struct obj_cgroup *objcg)
{
	return offsetof(struct memcg_stock_pcp, bytes) +
	       sizeof(struct percpu_slot) *
		       (objcg->id & memcg_stock_mask & (NR_BYTE_SLOTS - 1));
}

bool memcg_stock_add_locked(size_t offset, unsigned long key, u64 delta,
			    u32 most);
void refill_stock_slow(struct mem_cgroup *memcg, unsigned long nr_pages);
void refill_obj_stock_slow(struct obj_cgroup *objcg, size_t nr_bytes,
			   long tally);

/* the hot path: succeeds if this CPU's slot caches @key and the sum fits */
static inline bool memcg_stock_add(size_t offset, const void *key, u64 delta,
				   u32 most)
{
	int ret;

	do {
		u32 cpu = rseq_cpu();
		char *stock;

		if (unlikely(cpu >= percpu_slot_nr()))
			return memcg_stock_add_locked(
				offset, (unsigned long)key, delta, most);
		stock = (char *)per_cpu_ptr(memcg_stock, cpu);
		ret = rseq_slot_add((struct percpu_slot *)(stock + offset), cpu,
				    (unsigned long)key, delta, most);
	} while (ret < 0);
	return ret;
}

/**
 * consume_stock - take pages from this CPU's stock
 * Return: false if the stock has fewer than @nr_pages pages of @memcg.
 */
static inline bool consume_stock(struct mem_cgroup *memcg,
				 unsigned long nr_pages)
{
	if (unlikely(nr_pages > memcg_charge_batch()))
		return false;
	return memcg_stock_add(memcg_page_slot(memcg), memcg,
			       percpu_slot_delta(-(long)nr_pages, 0),
			       memcg_charge_batch());
}

/**
 * refill_stock - put charged pages into this CPU's stock
 *
 * Evicts the pages of another memcg from the slot. More than a batch goes back
 * to the counters.
 *
 * Context: the caller holds a reference to @memcg.
 */
static inline void refill_stock(struct mem_cgroup *memcg,
				unsigned long nr_pages)
{
	if (unlikely(nr_pages > memcg_charge_batch()) ||
	    !memcg_stock_add(memcg_page_slot(memcg), memcg,
			     percpu_slot_delta((long)nr_pages, 0),
			     memcg_charge_batch()))
		refill_stock_slow(memcg, nr_pages);
}

/**
 * memcg_uncharge_kmem - give back pages of kernel memory
 *
 * They go to this CPU's stock. The kernel has done so since 3de7d4f25a74 (v5.11);
 * before, they went back to the counters. Here they do only where a stock keeps a
 * removed memcg: there it must not come into a stock because its last pages go.
 *
 * Context: the caller holds a reference to @memcg.
 */
static inline void memcg_uncharge_kmem(struct mem_cgroup *memcg,
				       unsigned long nr_pages)
{
	bool direct = unlikely(!memcg_regime.fact.drain_offline);

	memcg_account_kmem(memcg, -(long)nr_pages);
	trace_memcg_uncharge(memcg, nr_pages, direct ? nr_pages : 0);
	if (direct)
		memcg_uncharge(memcg, nr_pages);
	else
		refill_stock(memcg, nr_pages);
}

/**
 * consume_obj_stock - take the bytes of an object from this CPU's stock
 * Return: false if the stock has fewer than @size bytes of @objcg.
 */
static inline bool consume_obj_stock(struct obj_cgroup *objcg, size_t size)
{
	if (unlikely(size > PAGE_SIZE))
		return false;
	return memcg_stock_add(objcg_byte_slot(objcg), objcg,
			       percpu_slot_delta(-(long)size, (long)size),
			       PAGE_SIZE);
}

/**
 * refill_obj_stock - put charged bytes into this CPU's stock
 * @nr_bytes: number of bytes
 * @tally: change in the bytes held by objects of @objcg
 *
 * If the stock would hold more than a page, its whole pages go back to the
 * counters and the rest to objcg->nr_charged_bytes. The stock holds a reference
 * to the objcg.
 *
 * Context: the caller holds a reference to @objcg, and no stock or objcg lock.
 */
static inline void refill_obj_stock(struct obj_cgroup *objcg, size_t nr_bytes,
				    long tally)
{
	/* A delta has 32 bits for each half. */
	if (likely(nr_bytes - 1 < PAGE_SIZE &&
		   labs(tally) <= (long)PAGE_SIZE) &&
	    memcg_stock_add(objcg_byte_slot(objcg), objcg,
			    percpu_slot_delta((long)nr_bytes, tally),
			    PAGE_SIZE))
		return;
	refill_obj_stock_slow(objcg, nr_bytes, tally);
}

/**
 * drain_all_stock - drain every CPU's stock that caches a memcg of a subtree
 * @root_memcg: the top of the subtree; a reference is held
 *
 * Drains all of such a stock, other memcgs too, as in the kernel. There each
 * CPU drains its own stock in a work item, and the caller does not wait for it,
 * so a charge may still fail because of pages left in a stock. Here any thread
 * can claim a stock, at the price of a lock and an interrupt of that CPU: when
 * this returns the stocks have been drained.
 *
 * Context: no stock or objcg lock held.
 */
void drain_all_stock(struct mem_cgroup *root_memcg);

/**
 * memcg_stock_css_offline - take a memcg that goes offline out of the stocks
 *
 * Up to v4.19 it stays there: a CPU's stock keeps it until the CPU charges for
 * another memcg.
 *
 * Context: no stock or objcg lock held.
 */
void memcg_stock_css_offline(struct mem_cgroup *memcg);

/**
 * memcg_hotplug_cpu_dead - drain the stock of a CPU that has just gone offline
 *
 * The stock is not filled again: a thread that read the CPU number earlier
 * checks cpu_online() again under the stock's lock.
 */
void memcg_hotplug_cpu_dead(int cpu);

/**
 * memcg_stock_pins - count the stocks that hold a css reference to a memcg
 * Context: takes the stock locks.
 */
unsigned int memcg_stock_pins(struct mem_cgroup *memcg);

/** memcg_cpu_stock_pins - the same of a single stock */
unsigned int memcg_cpu_stock_pins(int cpu, struct mem_cgroup *memcg);

/**
 * memcg_stock_tally - sum of the tallies in stocks, not yet in MEMCG_SLAB_B
 * @local: only objcgs of @memcg itself, else of the whole subtree
 * Context: takes the stock locks.
 */
long memcg_stock_tally(struct mem_cgroup *memcg, bool local);

#endif
