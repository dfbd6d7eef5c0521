// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcgfs_ledger_take.c - stop all threads that charge, and look at everything
 *
 * The locks of all that holds charges are taken, in the order of lockdep.h. A
 * thread that comes to one of them stands still. Only a thread between two
 * of its steps moves on, such as a charge of a counter and that of its parent: the
 * counters are read twice, and if they differ the look is repeated.
 */
#include "memcgfs_ledger_take.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memcg/filemap_pins.h"
#include "rt/alloc.h"
#include "slab/memcg_slab.h"
#include "task/mm_charge.h"

/* how often the threads are stopped, and the time between, in us */
#define LEDGER_TRIES 400
#define LEDGER_PAUSE 500
/* how often everything is looked at while they are */
#define LEDGER_LOOKS 3

/** struct ledger_mm - an address space, and a process that has it */
struct ledger_mm {
	struct mm_struct *mm;
	pid_t pid;
};

void *ledger_add(struct ledger_table *table)
{
	char *at = table->at;

	if (table->nr++ >= table->room)
		return NULL;
	at += (table->nr - 1) * table->size;
	return memset(at, 0, table->size);
}

void ledger_add_row(struct ledger *l, unsigned int group, enum ledger_item item,
		    enum ledger_holder holder, unsigned long key, long bytes)
{
	struct ledger_row *row = bytes ? ledger_add(&l->rows) : NULL;

	if (row)
		*row = (struct ledger_row){ group, item, holder, key, bytes };
	else if (bytes && holder == HOLDER_FILE)
		address_space_put((struct address_space *)key);
}

static bool has_room(const struct ledger_table *table)
{
	return table->nr <= table->room;
}

static int grow(struct ledger_table *table, size_t size)
{
	size_t room = table->nr + table->nr / 4 + 64;
	void *at;

	table->size = size;
	if (table->at && has_room(table))
		return 0;
	at = mem_realloc(table->at, room * size);
	if (!at)
		return -ENOMEM;
	table->at = at;
	table->room = room;
	return 0;
}

/* --- standing still --- */

static void lock_slab_lists(void (*fn)(spinlock_t *lock))
{
	struct kmem_cache *s, *clone;

	list_for_each_entry(s, &slab_caches, list) {
		fn(&s->list_lock);
		list_for_each_entry(clone, &s->memcg_params.children,
				    memcg_params.children_node)
			fn(&clone->list_lock);
	}
}

static void stop_threads(struct ledger *l)
{
	size_t i;

	lockdep_assert_held(&cgroup_mutex);
	lockdep_assert_held(&slab_mutex);
	lock_slab_lists(spin_lock_nested);
	spin_lock(&tasklist_lock);
	spin_lock(&lru_lock);
	for (i = 0; i < l->groups.nr; i++)
		spin_lock_nested(&ledger_group(l, i)->memcg->lruvec.lru_lock);
	memcg_stock_freeze(l->stocks);
	spin_lock(&objcg_lock);
}

static void start_threads(struct ledger *l)
{
	size_t i;

	spin_unlock(&objcg_lock);
	memcg_stock_thaw(l->stocks);
	for (i = 0; i < l->groups.nr; i++)
		spin_unlock(&ledger_group(l, i)->memcg->lruvec.lru_lock);
	spin_unlock(&lru_lock);
	spin_unlock(&tasklist_lock);
	lock_slab_lists(spin_unlock);
}

/* --- looking --- */

/* children first: a charge that is on its way up is then seen too low or not yet */
static bool read_counters(struct ledger *l, bool again)
{
	bool same = true;
	size_t i;

	for (i = 0; i < l->groups.nr; i++) {
		struct ledger_group *g = ledger_group(l, i);
		unsigned long kmem = page_counter_read(&g->memcg->kmem);
		unsigned long memory = page_counter_read(&g->memcg->memory);

		if (again && (g->kmem != kmem || g->memory != memory))
			same = false;
		g->kmem = kmem;
		g->memory = memory;
	}
	return same;
}

static void add_user_row(struct ledger *l, struct mem_cgroup *memcg,
			 enum ledger_item item, enum ledger_holder holder,
			 unsigned long key, unsigned long nr_pages)
{
	long bytes = (long)(nr_pages << PAGE_SHIFT);

	ledger_add_row(l, memcg->ledger_nr, item, holder, key, bytes);
	ledger_group_of(l, memcg)->user += bytes;
}

static int cmp_mm(const void *a, const void *b)
{
	const struct ledger_mm *x = a, *y = b;

	if (x->mm != y->mm)
		return x->mm < y->mm ? -1 : 1;
	return x->pid - y->pid;
}

static void list_mms(struct ledger *l)
{
	struct signal_struct *signal;

	list_for_each_entry(signal, &process_list, processes) {
		struct ledger_mm *mm;

		if (!signal->mm || list_empty(&signal->threads))
			continue;
		mm = ledger_add(&l->mms);
		if (mm)
			*mm = (struct ledger_mm){
				.mm = signal->mm,
				.pid = list_first_entry(&signal->threads,
							struct task_struct,
							thread_node)
					       ->tgid,
			};
	}
	if (has_room(&l->mms))
		qsort(l->mms.at, l->mms.nr, sizeof(struct ledger_mm), cmp_mm);
}

/* swap entries are not in the counter */
static const int item_of_kind[NR_MM_CHARGES] = {
	[MM_FILEPAGES] = LEDGER_FILE_PAGE,
	[MM_ANONPAGES] = LEDGER_USER_PAGE,
	[MM_SWAPENTS] = -1,
	[MM_SHMEMPAGES] = LEDGER_SHMEM_PAGE,
};

static void add_mm(struct ledger *l, const struct ledger_mm *mm)
{
	const struct mm_charge *charge;
	int kind;

	for (kind = 0; kind < NR_MM_CHARGES; kind++) {
		if (item_of_kind[kind] < 0)
			continue;
		list_for_each_entry(charge, &mm->mm->charges[kind], mm_node)
			if (!mem_cgroup_is_root(charge->memcg))
				add_user_row(
					l, charge->memcg,
					(enum ledger_item)item_of_kind[kind],
					HOLDER_PID, (unsigned long)mm->pid,
					charge->nr_pages);
	}
}

static void add_mms(struct ledger *l)
{
	const struct ledger_mm *mm = l->mms.at;
	size_t i;

	list_mms(l);
	for (i = 0; has_room(&l->mms) && i < l->mms.nr; i++)
		if (!i || mm[i].mm != mm[i - 1].mm)
			add_mm(l, &mm[i]);
}

static void add_cached(struct ledger *l, struct mem_cgroup *memcg)
{
	static const enum ledger_item items[] = {
		[MAPPING_FILE] = LEDGER_FILE_PAGE,
		[MAPPING_SHMEM] = LEDGER_SHMEM_PAGE,
	};
	struct mapping_pins pins;
	unsigned int i;

	__filemap_find_pins(memcg, &pins);
	for (i = 0; i < pins.nr_named; i++) {
		const struct mapping_pin *pin = &pins.pin[i];
		enum mapping_kind kind = pin->mapping->kind;

		add_user_row(l, memcg, items[kind], HOLDER_FILE,
			     (unsigned long)pin->mapping, pin->nr);
	}
	for (i = 0; i < ARRAY_SIZE(items); i++)
		add_user_row(l, memcg, items[i], HOLDER_NONE, 0, pins.rest[i]);
}

static void add_page_stocks(struct ledger *l)
{
	unsigned int i;
	int cpu;

	for_each_memcg_stock(cpu) {
		for (i = 0; i < NR_PAGE_SLOTS; i++) {
			const struct percpu_slot *slot =
				&l->stocks[cpu].pages[i];
			struct mem_cgroup *memcg = (void *)slot->key;
			long bytes = (long)percpu_slot_stock(slot->amount)
				     << PAGE_SHIFT;

			if (!memcg)
				continue;
			ledger_add_row(l, memcg->ledger_nr, LEDGER_PAGE_STOCK,
				       HOLDER_CPU, (unsigned long)cpu, bytes);
			ledger_group_of(l, memcg)->stock += bytes;
		}
	}
}

static void put_files(struct ledger *l)
{
	const struct ledger_row *row = l->rows.at;
	size_t i;

	for (i = 0; i < l->rows.nr && i < l->rows.room; i++)
		if (row[i].holder == HOLDER_FILE)
			address_space_put((struct address_space *)row[i].key);
	l->rows.nr = 0;
}

static void begin_look(struct ledger *l)
{
	size_t i;

	put_files(l);
	l->objcgs.nr = 0;
	l->mms.nr = 0;
	for (i = 0; i < l->groups.nr; i++) {
		struct ledger_group *g = ledger_group(l, i);

		g->user = g->kernel = g->stock = 0;
		g->below_user = g->below_kernel = 0;
	}
}

/* Return: 0; -EAGAIN: look again; -ENOSPC: only after there is more room */
static int look(struct ledger *l)
{
	size_t i;
	int err;

	begin_look(l);
	read_counters(l, false);
	add_page_stocks(l);
	add_mms(l);
	for (i = 0; i < l->groups.nr; i++)
		if (!mem_cgroup_is_root(ledger_group(l, i)->memcg))
			add_cached(l, ledger_group(l, i)->memcg);
	err = ledger_collect_kernel(l);
	if (!err)
		err = ledger_settle(l);
	if (!has_room(&l->rows) || !has_room(&l->objcgs) || !has_room(&l->mms))
		return -ENOSPC;
	return !err && read_counters(l, true) ? 0 : -EAGAIN;
}

static int list_groups(struct ledger *l)
{
	struct cgroup *pos = NULL;
	size_t i;

	l->groups.nr = cgroup_count();
	if (grow(&l->groups, sizeof(struct ledger_group)))
		return -ENOMEM;
	l->groups.nr = 0;
	while ((pos = cgroup_next_descendant_post(pos, cgroup_root))) {
		struct ledger_group *g = ledger_add(&l->groups);

		if (!g)
			return -EAGAIN;
		g->cgrp = pos;
		g->memcg = mem_cgroup_from_css(pos->css);
		g->memcg->ledger_nr = (unsigned int)l->groups.nr - 1;
	}
	for (i = 0; i < l->groups.nr; i++) {
		struct ledger_group *g = ledger_group(l, i);
		struct mem_cgroup *parent = parent_mem_cgroup(g->memcg);

		g->parent = parent ? parent->ledger_nr : (unsigned int)i;
	}
	return 0;
}

/* for as much as the last look wanted */
static int make_room(struct ledger *l)
{
	size_t nr_rows = l->rows.nr;
	int err;

	put_files(l);
	if (!l->stocks)
		l->stocks = mem_alloc((MEMCG_STOCK_SHARED + 1) *
				      sizeof(*l->stocks));
	if (!l->stocks)
		return -ENOMEM;
	l->rows.nr = nr_rows;
	err = grow(&l->rows, sizeof(struct ledger_row));
	l->rows.nr = 0;
	if (!err)
		err = grow(&l->objcgs, sizeof(struct ledger_objcg));
	return err ? err : grow(&l->mms, sizeof(struct ledger_mm));
}

int ledger_take(struct ledger *l)
{
	int err = list_groups(l), tries = 0, looks;

	while (!err && tries < LEDGER_TRIES) {
		err = make_room(l);
		if (err)
			break;
		stop_threads(l);
		for (looks = 0; looks < LEDGER_LOOKS; looks++) {
			err = look(l);
			if (err != -EAGAIN)
				break;
			sched_yield();
		}
		start_threads(l);
		if (!err)
			return 0;
		if (err == -EAGAIN) {
			tries++;
			usleep(LEDGER_PAUSE);
		}
		err = 0;
	}
	return err ? err : -EAGAIN;
}

void ledger_free(struct ledger *l)
{
	put_files(l);
	mem_free(l->groups.at);
	mem_free(l->rows.at);
	mem_free(l->objcgs.at);
	mem_free(l->mms.at);
	mem_free(l->stocks);
}
