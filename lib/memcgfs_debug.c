// SPDX-License-Identifier: GPL-2.0-only
#include "memcgfs_debug.h"

#include <errno.h>

#include "memcg/memcg_stock.h"
#include "rt/alloc.h"

static u64 id_of(const struct mem_cgroup *memcg)
{
	return memcg->css.id;
}

static void show_id(struct seq_file *m, u64 id)
{
	if (id)
		seq_printf(m, "%llu", (unsigned long long)id);
	else
		seq_puts(m, "-");
}

/* --- memcgs --- */

static void show_tasks(struct seq_file *m, struct cgroup *cgrp)
{
	if (cgroup_is_root(cgrp)) {
		seq_puts(m, "-\t");
		return;
	}
	spin_lock(&css_set_lock);
	seq_printf(m, "%u\t", cgrp->nr_tasks);
	spin_unlock(&css_set_lock);
}

static void show_counters(struct seq_file *m, struct mem_cgroup *memcg)
{
	struct page_counter *memory = &memcg->memory;

	seq_printf(
		m, "%llu\t%llu\t%llu\t%lu\t%lu\n",
		(unsigned long long)mem_cgroup_usage(memcg, false) * PAGE_SIZE,
		(unsigned long long)READ_ONCE(memory->watermark) * PAGE_SIZE,
		(unsigned long long)page_counter_read(&memcg->kmem) * PAGE_SIZE,
		(unsigned long)atomic_long_read(&memory->failcnt),
		(unsigned long)atomic_long_read(&memcg->oom_kill));
}

static void show_memcg(struct seq_file *m, struct cgroup *cgrp)
{
	struct cgroup_subsys_state *css = cgrp->css;
	size_t from;

	seq_printf(m, "%llu\t", (unsigned long long)css->id);
	show_id(m, css->parent ? css->parent->id : 0);
	seq_puts(m, "\t");
	from = m->count;
	cgroup_path(cgrp, m);
	seq_escape_since(m, from);
	seq_printf(m, "\t%s\t%ld\t",
		   css->flags & CSS_DYING ? "dying" : "online",
		   percpu_ref_read(&css->refcnt));
	show_tasks(m, cgrp);
	show_counters(m, mem_cgroup_from_css(css));
}

/* Return: the next cgroup, parents before children, or NULL */
static struct cgroup *next_descendant_pre(struct cgroup *pos)
{
	if (!list_empty(&pos->children))
		return list_first_entry(&pos->children, struct cgroup, sibling);
	while (!cgroup_is_root(pos)) {
		struct cgroup *parent = pos->css->parent->cgroup;

		if (pos->sibling.next != &parent->children)
			return list_entry(pos->sibling.next, struct cgroup,
					  sibling);
		pos = parent;
	}
	return NULL;
}

int memcgfs_memcgs_show(struct seq_file *m)
{
	struct cgroup *pos;

	seq_puts(m, "id\tparent\tpath\tstate\trefs\ttasks\tusage\tmax_usage\t"
		    "kmem\tfailcnt\toom_kills\n");
	mutex_lock(&cgroup_mutex);
	for (pos = cgroup_root; pos; pos = next_descendant_pre(pos))
		show_memcg(m, pos);
	mutex_unlock(&cgroup_mutex);
	return 0;
}

/* --- stocks --- */

/* the contents of a CPU's stock; ids instead of pointers */
struct seen_stock {
	struct {
		u64 group;
		unsigned long pages;
	} page[NR_PAGE_SLOTS];
	struct {
		const struct obj_cgroup *objcg; /* not to be followed */
		u64 group;
		unsigned long bytes;
		long tally;
	} byte[NR_BYTE_SLOTS];
	unsigned int nr_pages, nr_bytes;
};

static void see_pages(struct seen_stock *seen, const struct percpu_slot *slot)
{
	unsigned int i = seen->nr_pages;

	if (!slot->key)
		return;
	seen->page[i].group = id_of((struct mem_cgroup *)slot->key);
	seen->page[i].pages = (unsigned long)READ_ONCE(slot->amount);
	seen->nr_pages++;
}

static void see_bytes(struct seen_stock *seen, const struct percpu_slot *slot)
{
	struct obj_cgroup *objcg = (struct obj_cgroup *)slot->key;
	u64 amount = READ_ONCE(slot->amount);
	unsigned int i = seen->nr_bytes;

	if (!objcg)
		return;
	seen->byte[i].objcg = objcg;
	seen->byte[i].group = id_of(obj_cgroup_memcg(objcg));
	seen->byte[i].bytes = percpu_slot_stock(amount);
	seen->byte[i].tally = percpu_slot_tally(amount);
	seen->nr_bytes++;
}

/* the lock keeps each slot's reference from being put */
static void see_stock(int cpu, struct seen_stock *seen)
{
	struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);
	unsigned int i;

	seen->nr_pages = seen->nr_bytes = 0;
	spin_lock(&stock->stock_lock);
	rcu_read_lock();
	for (i = 0; i < NR_PAGE_SLOTS; i++)
		see_pages(seen, &stock->pages[i]);
	for (i = 0; i < NR_BYTE_SLOTS; i++)
		see_bytes(seen, &stock->bytes[i]);
	rcu_read_unlock();
	spin_unlock(&stock->stock_lock);
}

static void show_stock(struct seq_file *m, int cpu,
		       const struct seen_stock *seen)
{
	unsigned int i;

	for (i = 0; i < seen->nr_pages || i < seen->nr_bytes; i++) {
		seq_printf(m, "%d\t", cpu);
		if (i < seen->nr_pages)
			seq_printf(m, "%llu\t%lu\t",
				   (unsigned long long)seen->page[i].group,
				   seen->page[i].pages);
		else
			seq_puts(m, "-\t-\t");
		if (i < seen->nr_bytes)
			seq_printf(m, "%llu\t%lu\n",
				   (unsigned long long)seen->byte[i].group,
				   seen->byte[i].bytes);
		else
			seq_puts(m, "-\t-\n");
	}
}

int memcgfs_stocks_show(struct seq_file *m)
{
	struct seen_stock seen;
	int cpu;

	seq_puts(m, "cpu\tgroup\tpages\tobjcg_group\tbytes\n");
	for_each_memcg_stock(cpu) {
		see_stock(cpu, &seen);
		show_stock(m, cpu, &seen);
	}
	return 0;
}

/* --- CPUs --- */

static const char *cpu_state(int cpu)
{
	if (cpu == MEMCG_STOCK_SHARED)
		return "shared";
	return cpu_online(cpu) ? "online" : "offline";
}

int memcgfs_cpus_show(struct seq_file *m)
{
	struct seen_stock seen;
	unsigned int i;
	int cpu;

	seq_puts(m, "cpu\tstate\tpages\tbytes\n");
	for_each_memcg_stock(cpu) {
		unsigned long pages = 0, bytes = 0;

		see_stock(cpu, &seen);
		for (i = 0; i < seen.nr_pages; i++)
			pages += seen.page[i].pages;
		for (i = 0; i < seen.nr_bytes; i++)
			bytes += seen.byte[i].bytes;
		seq_printf(m, "%d\t%s\t%lu\t%lu\n", cpu, cpu_state(cpu), pages,
			   bytes);
	}
	return 0;
}

/* --- objcgs --- */

static long tally_of(const struct seen_stock *stocks, size_t nr,
		     const struct obj_cgroup *objcg)
{
	unsigned int i;
	long tally = 0;

	for (; nr--; stocks++)
		for (i = 0; i < stocks->nr_bytes; i++)
			if (stocks->byte[i].objcg == objcg)
				tally += stocks->byte[i].tally;
	return tally;
}

static void show_objcg(struct seq_file *m, struct obj_cgroup *objcg,
		       const struct seen_stock *stocks, size_t nr)
{
	seq_printf(m, "%llu\t%llu\t%ld\t%d\t%ld\n",
		   (unsigned long long)id_of(obj_cgroup_memcg(objcg)),
		   (unsigned long long)objcg->born_in,
		   percpu_ref_read(&objcg->refcnt),
		   atomic_read(&objcg->nr_charged_bytes),
		   atomic_long_read(&objcg->nr_obj_bytes) +
			   tally_of(stocks, nr, objcg));
}

/* objcgs of @memcg: its own, and those of removed children */
static void show_objcgs_of(struct seq_file *m, struct mem_cgroup *memcg,
			   const struct seen_stock *stocks, size_t nr)
{
	struct obj_cgroup *objcg;

	rcu_read_lock();
	objcg = rcu_dereference(memcg->objcg);
	if (objcg)
		show_objcg(m, objcg, stocks, nr);
	spin_lock(&objcg_lock);
	list_for_each_entry(objcg, &memcg->objcg_list, list)
		show_objcg(m, objcg, stocks, nr);
	spin_unlock(&objcg_lock);
	rcu_read_unlock();
}

int memcgfs_objcgs_show(struct seq_file *m)
{
	struct seen_stock *stocks;
	struct cgroup *pos;
	size_t nr = 0;
	int cpu;

	for_each_memcg_stock(cpu)
		nr++;
	stocks = mem_alloc(nr * sizeof(*stocks));
	if (!stocks)
		return -ENOMEM;
	nr = 0;
	seq_puts(m, "group\tborn_in\trefs\tnr_charged_bytes\tobject_bytes\n");
	mutex_lock(&cgroup_mutex);
	for_each_memcg_stock(cpu)
		see_stock(cpu, &stocks[nr++]);
	for (pos = cgroup_root; pos; pos = next_descendant_pre(pos))
		show_objcgs_of(m, mem_cgroup_from_css(pos->css), stocks, nr);
	mutex_unlock(&cgroup_mutex);
	mem_free(stocks);
	return 0;
}
