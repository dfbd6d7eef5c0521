// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcgfs_ledger_kernel.c - the rows of kernel memory, and the sums of all rows
 */
#include <errno.h>
#include <stdlib.h>

#include "memcg/kmem.h"
#include "memcg/memcg_stat.h"
#include "memcgfs_ledger_take.h"
#include "slab/memcg_slab.h"

static bool has_objcgs(void)
{
	return memcg_regime.value[SWITCH_SLAB] == SLAB_OBJCG;
}

static bool kmem_is_objcg(void)
{
	return memcg_regime.value[SWITCH_KMEM] == KMEM_OBJCG;
}

/* does a removed group hand kernel memory to its parent? */
static bool reparents(void)
{
	return has_objcgs() || memcg_cache_ops()->reparents;
}

/* --- objcgs --- */

static void add_objcg(struct ledger *l, struct obj_cgroup *objcg,
		      unsigned int group, bool reparented)
{
	struct ledger_objcg *o;

	/* its release gives the rest back */
	if (!percpu_ref_read(&objcg->refcnt))
		return;
	o = ledger_add(&l->objcgs);
	if (!o)
		return;
	o->objcg = objcg;
	o->group = group;
	o->reparented = reparented;
	o->objects = atomic_long_read(&objcg->nr_obj_bytes);
}

static int cmp_objcg(const void *a, const void *b)
{
	const struct ledger_objcg *x = a, *y = b;

	return x->objcg < y->objcg ? -1 : x->objcg > y->objcg;
}

/* Return: false if there is no room */
static bool list_objcgs(struct ledger *l)
{
	struct obj_cgroup *objcg;
	size_t i;

	for (i = 0; i < l->groups.nr; i++) {
		struct mem_cgroup *memcg = ledger_group(l, i)->memcg;

		if (memcg->objcg)
			add_objcg(l, memcg->objcg, (unsigned int)i, false);
		list_for_each_entry(objcg, &memcg->objcg_list, list)
			add_objcg(l, objcg, (unsigned int)i, true);
	}
	if (l->objcgs.nr > l->objcgs.room)
		return false;
	qsort(l->objcgs.at, l->objcgs.nr, sizeof(struct ledger_objcg),
	      cmp_objcg);
	return true;
}

static struct ledger_objcg *find_objcg(struct ledger *l,
				       struct obj_cgroup *objcg)
{
	const struct ledger_objcg key = { .objcg = objcg };

	return bsearch(&key, l->objcgs.at, l->objcgs.nr, sizeof(key),
		       cmp_objcg);
}

static enum ledger_item item_of(const struct ledger_objcg *o,
				enum ledger_item item)
{
	return o->reparented ? LEDGER_REPARENTED : item;
}

static void add_byte_stocks(struct ledger *l)
{
	unsigned int i;
	int cpu;

	for_each_memcg_stock(cpu) {
		for (i = 0; i < NR_BYTE_SLOTS; i++) {
			const struct percpu_slot *slot =
				&l->stocks[cpu].bytes[i];
			long bytes = (long)percpu_slot_stock(slot->amount);
			struct ledger_objcg *o =
				slot->key ? find_objcg(l, (void *)slot->key) :
					    NULL;

			if (!o)
				continue;
			o->stocks += bytes;
			o->objects += percpu_slot_tally(slot->amount);
			ledger_add_row(l, o->group,
				       item_of(o, LEDGER_OBJCG_STOCK),
				       HOLDER_CPU, (unsigned long)cpu, bytes);
		}
	}
}

static void count_objects(struct ledger *l, const struct kmem_cache *s,
			  struct list_head *slabs)
{
	struct ledger_objcg *o = NULL;
	struct slab *slab;
	unsigned int i;

	list_for_each_entry(slab, slabs, slab_list) {
		struct obj_cgroup **vec = page_objcgs(slab->page);

		for (i = 0; vec && i < s->objects; i++) {
			struct obj_cgroup *objcg = READ_ONCE(vec[i]);

			if (!objcg)
				continue;
			/* neighbours often have the same */
			if (!o || o->objcg != objcg)
				o = find_objcg(l, objcg);
			if (o)
				o->in_cache += (long)obj_full_size(s);
		}
	}
}

static void add_objects(struct ledger *l, struct kmem_cache *s)
{
	struct ledger_objcg *o = l->objcgs.at;
	size_t i;

	count_objects(l, s, &s->partial);
	count_objects(l, s, &s->full);
	for (i = 0; i < l->objcgs.nr; i++) {
		ledger_add_row(l, o[i].group,
			       item_of(&o[i], LEDGER_SLAB_OBJECT), HOLDER_CACHE,
			       (unsigned long)s->name, o[i].in_cache);
		o[i].found += o[i].in_cache;
		o[i].in_cache = 0;
	}
}

/* bytes of objects that are on no slab page, and bytes of no object */
static int add_rest(struct ledger *l, const struct ledger_objcg *o)
{
	long rest = atomic_read(&o->objcg->nr_charged_bytes);
	long total = o->objects + o->stocks + rest;

	if (o->objects < o->found || rest < 0 || total % (long)PAGE_SIZE)
		return -EAGAIN;
	ledger_add_row(l, o->group, item_of(o, LEDGER_OBJCG_BYTES), HOLDER_NONE,
		       0, o->objects - o->found);
	ledger_add_row(l, o->group, item_of(o, LEDGER_OBJCG_REST), HOLDER_NONE,
		       0, rest);
	ledger_group(l, o->group)->kernel += total;
	return 0;
}

static int add_objcgs(struct ledger *l)
{
	struct ledger_objcg *o = l->objcgs.at;
	struct kmem_cache *s;
	size_t i;
	int err = 0;

	if (!list_objcgs(l))
		return -EAGAIN;
	add_byte_stocks(l);
	list_for_each_entry(s, &slab_caches, list)
		add_objects(l, s);
	for (i = 0; !err && i < l->objcgs.nr; i++)
		err = add_rest(l, &o[i]);
	return err;
}

/* --- pages --- */

static void add_stack(struct ledger *l, const struct task_struct *task)
{
	struct page *stack = task->stack;
	enum ledger_item item = LEDGER_KERNEL_STACK;
	long bytes = (long)(PAGE_SIZE << stack->order);
	struct mem_cgroup *memcg;

	if (!PageMemcgKmem(stack))
		return;
	memcg = page_memcg(stack);
	if (kmem_is_objcg() && __page_objcg(stack) != memcg->objcg)
		item = LEDGER_REPARENTED;
	ledger_add_row(l, memcg->ledger_nr, item, HOLDER_PID,
		       (unsigned long)task->pid, bytes);
	ledger_group_of(l, memcg)->kernel += bytes;
}

static void add_slab_pages(struct ledger *l, unsigned int group)
{
	struct ledger_group *g = ledger_group(l, group);
	const struct kmem_cache *s;

	list_for_each_entry(s, &g->memcg->kmem_caches,
			    memcg_params.kmem_caches_node) {
		long bytes = (long)(s->nr_slabs * slab_bytes(s));

		ledger_add_row(l, group, LEDGER_SLAB_PAGE, HOLDER_CACHE,
			       (unsigned long)s->name, bytes);
		g->kernel += bytes;
	}
}

int ledger_collect_kernel(struct ledger *l)
{
	struct task_struct *task;
	size_t i;

	list_for_each_entry(task, &tasklist, tasks)
		if (task->stack)
			add_stack(l, task);
	if (has_objcgs())
		return add_objcgs(l);
	for (i = 0; i < l->groups.nr; i++)
		add_slab_pages(l, (unsigned int)i);
	return 0;
}

/* --- differences --- */

/*
 * Kernel pages that have no row yet. The statistic of large kmalloc()s may be that
 * of a child until the child is freed.
 */
static int add_other_kernel(struct ledger *l, unsigned int group, long bytes)
{
	const struct ledger_group *g = ledger_group(l, group);
	const atomic_long_t *stat =
		&g->memcg->stats_local[MEMCG_LARGE_KMALLOC_B];
	long large =
		min((long)memcg_not_negative(atomic_long_read(stat)), bytes);

	if (bytes < 0)
		return -EAGAIN;
	ledger_add_row(l, group, LEDGER_KMALLOC_LARGE, HOLDER_NONE, 0, large);
	ledger_add_row(l, group, LEDGER_KMEM_PAGE, HOLDER_NONE, 0,
		       bytes - large);
	return 0;
}

/*
 * The counters of a removed group keep the charges that its parent has taken over
 * and uncharges. So its own kernel memory is counted page by page.
 *
 * @held: set to the bytes that it holds, with its children
 */
static int settle_kernel(struct ledger *l, unsigned int group, long *held)
{
	const struct ledger_group *g = ledger_group(l, group);
	long charged = (long)(g->kmem << PAGE_SHIFT), own = g->kernel;

	*held = charged;
	if (!(g->memcg->css.flags & CSS_ONLINE) && reparents()) {
		struct mem_cgroup *parent = parent_mem_cgroup(g->memcg);

		if (!kmem_is_objcg())
			own = memcg_kmem_size(g->memcg) << PAGE_SHIFT;
		*held = own + g->below_kernel;
		if (charged < *held)
			return -EAGAIN;
		ledger_add_row(l, group, LEDGER_HANDED_OVER, HOLDER_GROUP,
			       parent->css.id, charged - *held);
	}
	return add_other_kernel(l, group, *held - g->kernel - g->below_kernel);
}

static int settle_group(struct ledger *l, unsigned int group)
{
	struct ledger_group *g = ledger_group(l, group), *parent;
	long user = (long)(g->memory - g->kmem) * (long)PAGE_SIZE;
	long other = user - g->user - g->stock - g->below_user, kernel;
	int err = settle_kernel(l, group, &kernel);

	if (err || other < 0)
		return -EAGAIN;
	ledger_add_row(l, group, LEDGER_USER_PAGE, HOLDER_NONE, 0, other);
	if (g->parent == group)
		return 0;
	parent = ledger_group(l, g->parent);
	parent->below_user += user;
	parent->below_kernel += kernel;
	ledger_add_row(l, g->parent,
		       g->memcg->css.flags & CSS_DYING ? LEDGER_DYING_CHILD :
							 LEDGER_CHILD,
		       HOLDER_GROUP, g->memcg->css.id, user + kernel);
	return 0;
}

int ledger_settle(struct ledger *l)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < l->groups.nr; i++)
		err = settle_group(l, i);
	return err;
}
