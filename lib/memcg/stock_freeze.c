// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/stock_freeze.h"

#include "memcg/stock_slot.h"

static void read_amounts(const struct percpu_slot *slots,
			 struct percpu_slot *to, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		to[i].amount = slots[i].amount;
}

static void release_slots(struct percpu_slot *slots,
			  const struct percpu_slot *from, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		percpu_slot_release(&slots[i], from[i].key, from[i].amount);
}

void memcg_stock_freeze(struct frozen_stock *to)
{
	int cpu;

	for_each_memcg_stock(cpu) {
		struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

		spin_lock_nested(&stock->stock_lock);
		mark_slots(stock->pages, to[cpu].pages, NR_PAGE_SLOTS);
		mark_slots(stock->bytes, to[cpu].bytes, NR_BYTE_SLOTS);
	}
	for_each_memcg_stock(cpu) {
		struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

		percpu_slot_sync(cpu);
		read_amounts(stock->pages, to[cpu].pages, NR_PAGE_SLOTS);
		read_amounts(stock->bytes, to[cpu].bytes, NR_BYTE_SLOTS);
	}
}

void memcg_stock_thaw(const struct frozen_stock *from)
{
	int cpu;

	for_each_memcg_stock(cpu) {
		struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

		release_slots(stock->pages, from[cpu].pages, NR_PAGE_SLOTS);
		release_slots(stock->bytes, from[cpu].bytes, NR_BYTE_SLOTS);
		spin_unlock(&stock->stock_lock);
	}
}
