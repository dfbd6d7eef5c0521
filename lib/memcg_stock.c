// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_stock.c - what each CPU has charged in advance
 *
 * A CPU keeps, for one memcg, pages that are charged and not used, and, for
 * one objcg, bytes of a page that is charged and not used up. Most charges and
 * uncharges then touch nothing that is shared. The price: usage counts what
 * lies in stocks, and a stock pins what it caches, a memcg with a css
 * reference and an objcg with one of its own.
 *
 * Mirrors struct memcg_stock_pcp of mm/memcontrol.c. The stock is protected by
 * a lock for each slot, where the kernel has a local_lock and lets other CPUs
 * ask for a drain; here they take the lock.
 */
#include <errno.h>

#include "linux/percpu.h"
#include "memcontrol.h"

/**
 * struct memcg_stock_pcp - one CPU's stock
 * @stock_lock: protects all of it
 * @cached: whose pages; a css reference, or NULL. May be the root: what was
 *          reparented to it is uncharged through here.
 * @nr_pages: charged to @cached's memory and memsw
 * @cached_objcg: whose bytes; a reference, or NULL
 * @nr_bytes: of pages charged to @cached_objcg's memcg, also as kmem
 */
struct memcg_stock_pcp {
	spinlock_t stock_lock;
	struct mem_cgroup *cached;
	unsigned int nr_pages;
	struct obj_cgroup *cached_objcg;
	unsigned int nr_bytes;
} ____cacheline_aligned;

static DEFINE_PER_CPU(struct memcg_stock_pcp, memcg_stock) = {
	[0 ... NR_CPUS - 1] = {
		.stock_lock = { PTHREAD_MUTEX_INITIALIZER, RANK_STOCK },
	},
};

static struct memcg_stock_pcp *lock_local_stock(void)
{
	struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, get_cpu());

	spin_lock(&stock->stock_lock);
	return stock;
}

static void unlock_local_stock(struct memcg_stock_pcp *stock)
{
	spin_unlock(&stock->stock_lock);
	put_cpu();
}

bool consume_stock(struct mem_cgroup *memcg, unsigned int nr_pages)
{
	struct memcg_stock_pcp *stock = lock_local_stock();
	bool ret = stock->cached == memcg && stock->nr_pages >= nr_pages;

	if (ret)
		stock->nr_pages -= nr_pages;
	unlock_local_stock(stock);
	return ret;
}

static void drain_stock(struct memcg_stock_pcp *stock)
{
	struct mem_cgroup *old = stock->cached;

	lockdep_assert_held(&stock->stock_lock);
	if (!old)
		return;
	if (stock->nr_pages) {
		memcg_uncharge(old, stock->nr_pages);
		stock->nr_pages = 0;
	}
	stock->cached = NULL;
	css_put(&old->css);
}

static void __refill_stock(struct memcg_stock_pcp *stock,
			   struct mem_cgroup *memcg, unsigned int nr_pages)
{
	lockdep_assert_held(&stock->stock_lock);
	if (stock->cached != memcg) {
		drain_stock(stock);
		css_get(&memcg->css);
		stock->cached = memcg;
	}
	stock->nr_pages += nr_pages;
	if (stock->nr_pages > MEMCG_CHARGE_BATCH)
		drain_stock(stock);
}

void refill_stock(struct mem_cgroup *memcg, unsigned int nr_pages)
{
	struct memcg_stock_pcp *stock = lock_local_stock();

	__refill_stock(stock, memcg, nr_pages);
	unlock_local_stock(stock);
}

bool consume_obj_stock(struct obj_cgroup *objcg, unsigned int nr_bytes)
{
	struct memcg_stock_pcp *stock = lock_local_stock();
	bool ret = stock->cached_objcg == objcg && stock->nr_bytes >= nr_bytes;

	if (ret)
		stock->nr_bytes -= nr_bytes;
	unlock_local_stock(stock);
	return ret;
}

/*
 * Returns the objcg whose reference the caller puts once the lock is dropped:
 * the put can release it, and obj_cgroup_release() refills this very stock.
 * For the same reason the pages are not given back with
 * obj_cgroup_uncharge_pages() (af9a3b69e84b).
 */
static struct obj_cgroup *drain_obj_stock(struct memcg_stock_pcp *stock)
{
	struct obj_cgroup *old = stock->cached_objcg;
	unsigned int nr_pages = stock->nr_bytes >> PAGE_SHIFT;
	unsigned int nr_bytes = stock->nr_bytes & (PAGE_SIZE - 1);

	lockdep_assert_held(&stock->stock_lock);
	if (!old)
		return NULL;
	if (nr_pages) {
		struct mem_cgroup *memcg = get_mem_cgroup_from_objcg(old);

		memcg_account_kmem(memcg, -(int)nr_pages);
		__refill_stock(stock, memcg, nr_pages);
		css_put(&memcg->css);
	}
	/* for any CPU's next refill_obj_stock() of this objcg, or its release */
	if (nr_bytes)
		atomic_add((int)nr_bytes, &old->nr_charged_bytes);
	stock->nr_bytes = 0;
	stock->cached_objcg = NULL;
	return old;
}

static void put_drained(struct obj_cgroup *objcg)
{
	if (objcg)
		obj_cgroup_put(objcg);
}

void refill_obj_stock(struct obj_cgroup *objcg, unsigned int nr_bytes)
{
	struct memcg_stock_pcp *stock = lock_local_stock();
	struct obj_cgroup *evicted = NULL, *drained = NULL;

	if (stock->cached_objcg != objcg) {
		evicted = drain_obj_stock(stock);
		obj_cgroup_get(objcg);
		stock->cached_objcg = objcg;
		stock->nr_bytes = (unsigned int)atomic_xchg(
			&objcg->nr_charged_bytes, 0);
	}
	stock->nr_bytes += nr_bytes;
	if (stock->nr_bytes > PAGE_SIZE)
		drained = drain_obj_stock(stock);
	unlock_local_stock(stock);
	put_drained(evicted);
	put_drained(drained);
}

/* does the stock hold anything of the subtree? */
static bool stock_in_subtree(struct memcg_stock_pcp *stock,
			     struct mem_cgroup *root_memcg)
{
	struct mem_cgroup *memcg;
	bool ret = stock->cached &&
		   mem_cgroup_is_descendant(stock->cached, root_memcg);

	lockdep_assert_held(&stock->stock_lock);
	if (!ret && stock->cached_objcg) {
		rcu_read_lock();
		memcg = obj_cgroup_memcg(stock->cached_objcg);
		ret = mem_cgroup_is_descendant(memcg, root_memcg);
		rcu_read_unlock();
	}
	return ret;
}

void drain_all_stock(struct mem_cgroup *root_memcg)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);
		struct obj_cgroup *drained = NULL;

		spin_lock(&stock->stock_lock);
		if (stock_in_subtree(stock, root_memcg)) {
			/* bytes first: whole pages of them go to the page stock */
			drained = drain_obj_stock(stock);
			drain_stock(stock);
		}
		spin_unlock(&stock->stock_lock);
		put_drained(drained);
	}
}

unsigned int memcg_stock_pins(struct mem_cgroup *memcg)
{
	unsigned int pins = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

		spin_lock(&stock->stock_lock);
		pins += stock->cached == memcg;
		spin_unlock(&stock->stock_lock);
	}
	return pins;
}
