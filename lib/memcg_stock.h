/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_stock.h - what each CPU has charged in advance
 *
 * A CPU keeps, for some memcgs, pages that are charged and not used, and, for
 * some objcgs, bytes of a page that is charged and not used up. Most charges
 * and uncharges then touch nothing that is shared, and take no lock: see
 * linux/percpu_slot.h. The price: usage counts what lies in stocks, and a stock
 * pins what it caches, a memcg with a css reference and an objcg with one of
 * its own.
 *
 * Mirrors struct memcg_stock_pcp of mm/memcontrol.c, which had one slot of
 * each kind until v6.16 and seven since. Where CPU slots are chosen, for
 * replays and demonstrations, there is one as in the seeds. Which slot is a
 * matter of the id: a stock is not searched.
 */
#ifndef _OBJCG_MEMCG_STOCK_H
#define _OBJCG_MEMCG_STOCK_H

#include <stdlib.h>

#include "linux/mutex.h"
#include "linux/percpu.h"
#include "linux/percpu_slot.h"
#include "memcontrol.h"

/* powers of two */
#define NR_PAGE_SLOTS 8
#define NR_BYTE_SLOTS 128

/**
 * struct memcg_stock_pcp - one CPU's stock
 * @stock_lock: for all that is not the hot path
 * @pages: key: a memcg, a css reference is held; it may be the root, for what
 *         was reparented to it is uncharged through here.
 *         stock: pages charged to its memory and memsw
 * @bytes: key: an objcg, a reference is held. stock: bytes of pages charged to
 *         its memcg, also as kmem; tally: what objects of it hold more
 */
struct memcg_stock_pcp {
	spinlock_t stock_lock;
	struct percpu_slot pages[NR_PAGE_SLOTS];
	struct percpu_slot bytes[NR_BYTE_SLOTS];
} __attribute__((aligned(4096)));

/*
 * Behind the stocks of the CPUs is one that all threads share whose processor
 * has no slot of its own (percpu_slot_nr()); it always needs its lock.
 */
#define MEMCG_STOCK_SHARED NR_CPUS
extern struct memcg_stock_pcp memcg_stock[MEMCG_STOCK_SHARED + 1];

/* from a stock to the next; past the last it is MEMCG_STOCK_SHARED + 1 */
static inline int next_memcg_stock(int cpu)
{
	if (++cpu < (int)nr_cpu_ids || cpu > MEMCG_STOCK_SHARED)
		return cpu;
	return percpu_slot_lockless() ? MEMCG_STOCK_SHARED :
					MEMCG_STOCK_SHARED + 1;
}

#define for_each_memcg_stock(cpu)                      \
	for ((cpu) = 0; (cpu) <= MEMCG_STOCK_SHARED;   \
	     (cpu) = next_memcg_stock(cpu))

/* cuts an id down to a slot; immutable after memcg_stock_init() */
extern u32 memcg_stock_mask;

/** memcg_stock_is_live - are the CPU slots the processors, or chosen? */
static inline bool memcg_stock_is_live(void)
{
	return memcg_stock_mask;
}

/**
 * memcg_stock_init - one slot of each kind, or all
 * @live: see percpu_slot_init(); with chosen CPUs there is one, as in the seeds
 */
void memcg_stock_init(bool live);

/* where in a CPU's stock a memcg's pages and an objcg's bytes are kept */
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

/* the hot path: if the slot of this CPU is @key's, and then within bounds */
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
 * Return: false if it has none of @memcg or fewer.
 */
static inline bool consume_stock(struct mem_cgroup *memcg,
				 unsigned long nr_pages)
{
	if (unlikely(nr_pages > MEMCG_CHARGE_BATCH))
		return false;
	return memcg_stock_add(memcg_page_slot(memcg), memcg,
			       percpu_slot_delta(-(long)nr_pages, 0),
			       MEMCG_CHARGE_BATCH);
}

/**
 * refill_stock - put charged pages into this CPU's stock, evicting another's
 *
 * More than a batch goes back to the counters.
 *
 * Context: @memcg is kept by the caller.
 */
static inline void refill_stock(struct mem_cgroup *memcg,
				unsigned long nr_pages)
{
	if (unlikely(nr_pages > MEMCG_CHARGE_BATCH) ||
	    !memcg_stock_add(memcg_page_slot(memcg), memcg,
			     percpu_slot_delta((long)nr_pages, 0),
			     MEMCG_CHARGE_BATCH))
		refill_stock_slow(memcg, nr_pages);
}

/**
 * consume_obj_stock - take the bytes of an object from this CPU's stock
 * Return: false if it has none of @objcg or fewer.
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
 * @nr_bytes: how many
 * @tally: how many more bytes objects of @objcg hold than before
 *
 * Over a page of bytes goes back to the counters; what is less than a page to
 * objcg->nr_charged_bytes. The stock holds a reference to the objcg.
 *
 * Context: a reference to @objcg is held. No stock or objcg lock.
 */
static inline void refill_obj_stock(struct obj_cgroup *objcg, size_t nr_bytes,
				    long tally)
{
	/* A delta has 32 bits for each half. */
	if (likely(nr_bytes - 1 < PAGE_SIZE && labs(tally) <= (long)PAGE_SIZE) &&
	    memcg_stock_add(objcg_byte_slot(objcg), objcg,
			    percpu_slot_delta((long)nr_bytes, tally),
			    PAGE_SIZE))
		return;
	refill_obj_stock_slow(objcg, nr_bytes, tally);
}

/**
 * drain_all_stock - empty the stocks of all CPUs that hold something of a subtree
 * @root_memcg: the top of the subtree; a reference is held
 *
 * Such a CPU's stock is emptied of everything else too, as in the kernel. There
 * each CPU must do that itself, in a work item that nobody waits for, so that a
 * charge may still fail for what lies in a stock. Here a stock can be claimed
 * from outside, at the price of a lock and an interrupt of that CPU: when this
 * returns the stocks have been emptied.
 *
 * Context: no stock or objcg lock held.
 */
void drain_all_stock(struct mem_cgroup *root_memcg);

/**
 * drain_local_stock - empty one CPU's stock, of pages and of bytes
 * Context: no stock or objcg lock held.
 */
void drain_local_stock(int cpu);

/**
 * memcg_hotplug_cpu_dead - the same for a CPU that has just gone offline
 *
 * Nobody fills it again: who had the CPU's number before looks once more under
 * its lock.
 */
void memcg_hotplug_cpu_dead(int cpu);

/**
 * memcg_stock_pins - how many CPUs' stocks hold a css reference to a memcg
 * Context: takes the stock locks.
 */
unsigned int memcg_stock_pins(struct mem_cgroup *memcg);

/**
 * memcg_stock_tally - what the tallies in stocks add to MEMCG_SLAB_B
 * @local: of objcgs of @memcg itself, else of all below it too
 * Context: takes the stock locks.
 */
long memcg_stock_tally(struct mem_cgroup *memcg, bool local);

#endif
