// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_stock.c - filling, evicting and draining CPU stocks
 */
#include "memcg/memcg_stock.h"

#include "memcg/stock_slot.h"
#include "rt/lesson.h"

struct memcg_stock_pcp memcg_stock[MEMCG_STOCK_SHARED + 1] = {
	[0 ... MEMCG_STOCK_SHARED] = {
		.stock_lock = { MUTEX_INITIALIZER, RANK_STOCK },
	},
};

bool memcg_stock_live;
u32 memcg_stock_mask;

void memcg_stock_init(bool live)
{
	bool drained = memcg_regime.fact.drain_offline;

	percpu_slot_init(live && drained);
	memcg_stock_live = live;
	memcg_stock_mask = live && drained ? ~0U : 0;
}

/*
 * A stock pins every memcg it caches, even a removed memcg that has just lost
 * its last page. With a single slot, as in the kernel, the CPU's next charge
 * evicts it; with many slots it could stay for good.
 *
 * Context: the lock of the stock held. A memcg is killed before its stocks are
 * drained: if the kill is not seen here, the drain is still to come.
 */
static bool worth_caching(struct mem_cgroup *memcg)
{
	return !memcg_stock_mask || !percpu_ref_is_dying(&memcg->css.refcnt);
}

void memcg_stock_css_offline(struct mem_cgroup *memcg)
{
	if (memcg_regime.fact.drain_offline)
		drain_all_stock(memcg);
}

void refill_stock_slow(struct mem_cgroup *memcg, unsigned long nr_pages)
{
	unsigned long key, new = (unsigned long)memcg;
	struct percpu_slot *slot;
	u64 old;
	int cpu;

	if (nr_pages > memcg_charge_batch()) {
		drain_pages(-1, memcg, nr_pages);
		return;
	}
	replay_point("refill_stock_slow");
	slot = claim_slot(memcg_page_slot(memcg), &cpu, &key);
	old = slot->amount;
	if (key == new &&worth_caching(memcg) &&
	    old + nr_pages <= memcg_charge_batch()) {
		unlock_slot(cpu, slot, key, old + nr_pages);
	} else if (key == new) {
		unlock_slot(cpu, slot, 0, 0);
		return_pages(cpu, memcg, old + nr_pages);
	} else if (worth_caching(memcg)) {
		css_get(&memcg->css);
		unlock_slot(cpu, slot, new, nr_pages);
		if (key)
			return_pages(cpu, (struct mem_cgroup *)key, old);
	} else {
		unlock_slot(cpu, slot, key, old);
		drain_pages(-1, memcg, nr_pages);
	}
}

void refill_obj_stock_slow(struct obj_cgroup *objcg, size_t nr_bytes,
			   long tally)
{
	unsigned long key, new = (unsigned long)objcg;
	struct percpu_slot *slot;
	size_t stock = nr_bytes;
	u64 old;
	int cpu;

	lesson(STOCK_ACCT, old_refill_obj_stock_tally, objcg, nr_bytes, tally);
	lesson(DRAIN_RECURSION, old_refill_obj_stock_recursive, objcg, nr_bytes,
	       tally);
	slot = claim_slot(objcg_byte_slot(objcg), &cpu, &key);
	old = slot->amount;
	if (key == new) {
		stock += percpu_slot_stock(old);
		tally += percpu_slot_tally(old);
	} else {
		obj_cgroup_get(objcg);
		stock += (size_t)atomic_xchg(&objcg->nr_charged_bytes, 0);
	}
	if (stock <= PAGE_SIZE)
		unlock_slot(cpu, slot, new, percpu_slot_delta((long)stock, 0));
	else
		unlock_slot(cpu, slot, 0, 0);
	flush_tally(objcg, tally);
	if (key && key != new)
		return_bytes((struct obj_cgroup *)key, old);
	if (stock > PAGE_SIZE) {
		obj_cgroup_uncharge_pages(objcg, stock >> PAGE_SHIFT);
		return_bytes(objcg, stock & (PAGE_SIZE - 1));
	}
}

static bool stock_flush_required(struct memcg_stock_pcp *stock,
				 struct mem_cgroup *root_memcg)
{
	unsigned int i;

	for (i = 0; i < NR_PAGE_SLOTS; i++) {
		unsigned long key = stock->pages[i].key;

		if (key && mem_cgroup_is_descendant((struct mem_cgroup *)key,
						    root_memcg))
			return true;
	}
	return false;
}

static bool obj_stock_flush_required(struct memcg_stock_pcp *stock,
				     struct mem_cgroup *root_memcg)
{
	bool ret = false;
	unsigned int i;

	rcu_read_lock();
	for (i = 0; i < NR_BYTE_SLOTS && !ret; i++) {
		unsigned long key = stock->bytes[i].key;

		ret = key && mem_cgroup_is_descendant(
				     obj_cgroup_memcg((struct obj_cgroup *)key),
				     root_memcg);
	}
	rcu_read_unlock();
	return ret;
}

/* the former contents of a CPU's stock */
struct taken_stock {
	struct percpu_slot pages[NR_PAGE_SLOTS];
	struct percpu_slot bytes[NR_BYTE_SLOTS];
};

static void take_stock(int cpu, struct taken_stock *taken)
{
	struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

	lockdep_assert_held(&stock->stock_lock);
	mark_slots(stock->pages, taken->pages, NR_PAGE_SLOTS);
	mark_slots(stock->bytes, taken->bytes, NR_BYTE_SLOTS);
	percpu_slot_sync(cpu);
	take_slots(stock->pages, taken->pages, NR_PAGE_SLOTS);
	take_slots(stock->bytes, taken->bytes, NR_BYTE_SLOTS);
}

static void drain_stock(int cpu, const struct taken_stock *taken)
{
	unsigned int i;

	for (i = 0; i < NR_PAGE_SLOTS; i++)
		if (taken->pages[i].key)
			return_pages(cpu,
				     (struct mem_cgroup *)taken->pages[i].key,
				     taken->pages[i].amount);
}

static void drain_obj_stock(const struct taken_stock *taken)
{
	unsigned int i;

	for (i = 0; i < NR_BYTE_SLOTS; i++)
		if (taken->bytes[i].key)
			return_bytes((struct obj_cgroup *)taken->bytes[i].key,
				     taken->bytes[i].amount);
}

/* pages and bytes. Context: no stock or objcg lock held */
static void drain_local_stock(int cpu)
{
	struct taken_stock taken;

	spin_lock(&memcg_stock[cpu].stock_lock);
	take_stock(cpu, &taken);
	spin_unlock(&memcg_stock[cpu].stock_lock);
	drain_obj_stock(&taken);
	drain_stock(cpu, &taken);
}

bool drain_required(int cpu, struct mem_cgroup *root_memcg)
{
	struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);
	bool ret;

	lesson(CPU_DEAD, old_drain_required_online, cpu, root_memcg);
	lesson(FLUSH_REQUIRED, old_drain_required_unlocked, cpu, root_memcg);
	replay_point("obj_stock_flush_required");
	/* the lock keeps each slot's reference from being put */
	spin_lock(&stock->stock_lock);
	ret = stock_flush_required(stock, root_memcg) ||
	      obj_stock_flush_required(stock, root_memcg);
	spin_unlock(&stock->stock_lock);
	return ret;
}

void drain_all_stock(struct mem_cgroup *root_memcg)
{
	int cpu;

	for_each_memcg_stock(cpu)
		if (drain_required(cpu, root_memcg))
			drain_local_stock(cpu);
}

void memcg_hotplug_cpu_dead(int cpu)
{
	lesson(CPU_DEAD, old_memcg_hotplug_cpu_dead, cpu);
	drain_local_stock(cpu);
}

unsigned int memcg_cpu_stock_pins(int cpu, struct mem_cgroup *memcg)
{
	struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);
	unsigned int pins = 0, i;

	spin_lock(&stock->stock_lock);
	for (i = 0; i < NR_PAGE_SLOTS; i++)
		pins += stock->pages[i].key == (unsigned long)memcg;
	spin_unlock(&stock->stock_lock);
	return pins;
}

unsigned int memcg_stock_pins(struct mem_cgroup *memcg)
{
	unsigned int pins = 0;
	int cpu;

	for_each_memcg_stock(cpu)
		pins += memcg_cpu_stock_pins(cpu, memcg);
	return pins;
}

static bool objcg_belongs(struct obj_cgroup *objcg, struct mem_cgroup *memcg,
			  bool local)
{
	struct mem_cgroup *owner = obj_cgroup_memcg(objcg);

	return local ? owner == memcg : mem_cgroup_is_descendant(owner, memcg);
}

long memcg_stock_tally(struct mem_cgroup *memcg, bool local)
{
	long tally = 0;
	unsigned int i;
	int cpu;

	for_each_memcg_stock(cpu) {
		struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

		spin_lock(&stock->stock_lock);
		rcu_read_lock();
		for (i = 0; i < NR_BYTE_SLOTS; i++) {
			struct percpu_slot *slot = &stock->bytes[i];
			u64 amount = READ_ONCE(slot->amount);

			if (slot->key &&
			    objcg_belongs((struct obj_cgroup *)slot->key, memcg,
					  local))
				tally += percpu_slot_tally(amount);
		}
		rcu_read_unlock();
		spin_unlock(&stock->stock_lock);
	}
	return tally;
}
