// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/stock_slot.h"

#include "base/sched.h"
#include "memcg/get_mem_cgroup.h"
#include "memcg/memcg_stat.h"
#include "rt/lesson.h"

static struct percpu_slot *slot_at(int cpu, size_t offset)
{
	return (struct percpu_slot *)((char *)per_cpu_ptr(memcg_stock, cpu) +
				      offset);
}

static int this_stock(void)
{
	int cpu;

	if (percpu_slot_lockless()) {
		u32 now = rseq_cpu();

		return now < percpu_slot_nr() ? (int)now : MEMCG_STOCK_SHARED;
	}
	if (memcg_stock_is_live() && current)
		return (int)min(task_cpu(current), nr_cpu_ids - 1);
	cpu = get_cpu();
	put_cpu();
	return cpu;
}

/*
 * Lock this CPU's stock. A CPU is drained when it goes offline, and charges put
 * into its stock afterwards would stay there, so an offline CPU is skipped. The
 * shared stock is always in use.
 */
static int lock_this_stock(void)
{
	for (;;) {
		int cpu = this_stock();

		spin_lock(&memcg_stock[cpu].stock_lock);
		if (likely(cpu == MEMCG_STOCK_SHARED || cpu_online(cpu)))
			return cpu;
		spin_unlock(&memcg_stock[cpu].stock_lock);
	}
}

/*
 * For a thread that had no lockless slot. It may have migrated since to a
 * processor that has lockless slots, where the lock is not enough. The shared
 * stock works on any processor.
 */
static int lock_a_stock(void)
{
	if (!percpu_slot_lockless())
		return lock_this_stock();
	spin_lock(&memcg_stock[MEMCG_STOCK_SHARED].stock_lock);
	return MEMCG_STOCK_SHARED;
}

bool memcg_stock_add_locked(size_t offset, unsigned long key, u64 delta,
			    u32 most)
{
	int cpu = lock_a_stock();
	struct percpu_slot *slot = slot_at(cpu, offset);
	bool ret;
	u64 sum;

	ret = slot->key == key &&
	      percpu_slot_fits(slot->amount, delta, most, &sum);
	if (ret)
		slot->amount = sum;
	spin_unlock(&memcg_stock[cpu].stock_lock);
	return ret;
}

struct percpu_slot *claim_slot(size_t offset, int *cpu, unsigned long *key)
{
	for (;;) {
		struct percpu_slot *slot;

		*cpu = lock_this_stock();
		slot = slot_at(*cpu, offset);
		*key = slot->key;
		if (*cpu >= (int)percpu_slot_nr() ||
		    rseq_slot_claim(slot, (u32)*cpu))
			return slot;
		spin_unlock(&memcg_stock[*cpu].stock_lock);
	}
}

void unlock_slot(int cpu, struct percpu_slot *slot, unsigned long key,
		 u64 amount)
{
	percpu_slot_release(slot, key, amount);
	spin_unlock(&memcg_stock[cpu].stock_lock);
}

void drain_pages(int cpu, struct mem_cgroup *memcg, unsigned long nr_pages)
{
	memcg_uncharge(memcg, nr_pages);
	trace_event(DRAIN, memcg->css.id, nr_pages * PAGE_SIZE,
		    cpu == MEMCG_STOCK_SHARED ? TRACE_NONE : cpu);
}

void return_pages(int cpu, struct mem_cgroup *memcg, u64 amount)
{
	unsigned int nr_pages = percpu_slot_stock(amount);

	if (nr_pages)
		drain_pages(cpu, memcg, nr_pages);
	css_put(&memcg->css);
}

void flush_tally(struct obj_cgroup *objcg, long tally)
{
	if (!tally)
		return;
	atomic_long_add(tally, &objcg->nr_obj_bytes);
	rcu_read_lock();
	mod_memcg_state(obj_cgroup_memcg(objcg), MEMCG_SLAB_B, tally);
	rcu_read_unlock();
}

static void return_whole_pages(struct obj_cgroup *objcg, unsigned int nr_pages)
{
	struct mem_cgroup *memcg;

	lesson(DRAIN_TRYGET, old_return_pages_of_freed, objcg, nr_pages);
	memcg = get_mem_cgroup_from_objcg(objcg);
	memcg_account_kmem(memcg, -(long)nr_pages);
	memcg_uncharge(memcg, nr_pages);
	trace_memcg_uncharge(memcg, nr_pages, nr_pages);
	css_put(&memcg->css);
}

void return_bytes(struct obj_cgroup *objcg, u64 amount)
{
	unsigned int nr_pages = percpu_slot_stock(amount) >> PAGE_SHIFT;
	unsigned int nr_bytes = percpu_slot_stock(amount) & (PAGE_SIZE - 1);

	flush_tally(objcg, percpu_slot_tally(amount));
	if (nr_pages)
		return_whole_pages(objcg, nr_pages);
	atomic_add((int)nr_bytes, &objcg->nr_charged_bytes);
	obj_cgroup_put(objcg);
}

void take_slots(struct percpu_slot *slots, struct percpu_slot *was,
		unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		was[i].amount = slots[i].amount;
		percpu_slot_release(&slots[i], 0, 0);
	}
}

void mark_slots(struct percpu_slot *slots, struct percpu_slot *was,
		unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		was[i].key = slots[i].key;
		percpu_slot_mark(&slots[i]);
	}
}
