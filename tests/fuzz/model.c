// SPDX-License-Identifier: GPL-2.0-only
/*
 * model.c - charging: counters, stocks, objects and pages
 */
#include <errno.h>

#include "model.h"

#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* --- counters --- */

static void add(struct model *m, int group, enum model_counter_kind kind,
		long nr_pages)
{
	for (; group != NONE; group = m->groups[group].counted_in) {
		struct model_counter *c = &m->groups[group].counter[kind];

		c->usage += nr_pages;
		c->watermark = MAX(c->watermark, c->usage);
	}
}

/* Return: the group over its limit, or NONE and it is charged */
static int try_add(struct model *m, int group, enum model_counter_kind kind,
		   long nr_pages)
{
	int at, undo;

	for (at = group; at != NONE; at = m->groups[at].counted_in) {
		struct model_counter *c = &m->groups[at].counter[kind];

		if (c->usage + nr_pages > c->max) {
			c->failcnt++;
			break;
		}
		c->usage += nr_pages;
		c->watermark = MAX(c->watermark, c->usage);
	}
	for (undo = group; at != NONE && undo != at;
	     undo = m->groups[undo].counted_in)
		m->groups[undo].counter[kind].usage -= nr_pages;
	return at;
}

/* memory and memsw at once */
static int try_add_both(struct model *m, int group, long nr_pages)
{
	int over = try_add(m, group, MODEL_MEMSW, nr_pages);

	if (over != NONE)
		return over;
	over = try_add(m, group, MODEL_MEMORY, nr_pages);
	if (over != NONE)
		add(m, group, MODEL_MEMSW, -nr_pages);
	return over;
}

static void add_both(struct model *m, int group, long nr_pages)
{
	add(m, group, MODEL_MEMSW, nr_pages);
	add(m, group, MODEL_MEMORY, nr_pages);
}

/* --- stocks --- */

static struct model_stock *this_stock(struct model *m)
{
	int cpu = m->cpu;

	while (!m->online[cpu])
		cpu = (cpu + 1) % m->nr_cpus;
	return &m->stocks[cpu];
}

/* pages that were in a stock of @group, which the stock no longer names */
static void return_pages(struct model *m, int group, long nr_pages)
{
	if (group == NONE)
		return;
	add_both(m, group, -nr_pages);
	model_put_group(m, group);
}

/* the same of bytes */
static void return_bytes(struct model *m, int objcg, long bytes, long tally)
{
	struct model_objcg *o;

	if (objcg == NONE)
		return;
	o = &m->objcgs[objcg];
	o->object_bytes += tally;
	add(m, o->group, MODEL_KMEM, -(bytes / MODEL_PAGE_SIZE));
	add_both(m, o->group, -(bytes / MODEL_PAGE_SIZE));
	o->rest += bytes % MODEL_PAGE_SIZE;
	model_put_objcg(m, objcg);
}

/* pages that are charged and not needed any more */
static void stock_pages(struct model *m, int group, long nr_pages)
{
	struct model_stock *stock = this_stock(m);
	struct model_stock old = *stock;

	if (nr_pages > m->rules.batch) {
		add_both(m, group, -nr_pages);
	} else if (old.group != group) {
		stock->group = group;
		stock->pages = nr_pages;
		return_pages(m, old.group, old.pages);
	} else if (old.pages + nr_pages <= m->rules.batch) {
		stock->pages += nr_pages;
	} else {
		stock->group = NONE;
		stock->pages = 0;
		return_pages(m, group, old.pages + nr_pages);
	}
}

void model_uncharge_kmem(struct model *m, int objcg, long nr_pages)
{
	int group = m->objcgs[objcg].group;

	add(m, group, MODEL_KMEM, -nr_pages);
	stock_pages(m, group, nr_pages);
}

/*
 * Uncharge bytes into the stock. A tally is accumulated in the stock only while
 * it is small; a reader that adds the two sees no difference.
 */
static void stock_bytes(struct model *m, int objcg, long bytes, long tally)
{
	struct model_stock *stock = this_stock(m);
	struct model_stock old = *stock;
	struct model_objcg *o = &m->objcgs[objcg];
	bool small = bytes > 0 && bytes <= MODEL_PAGE_SIZE &&
		     tally <= MODEL_PAGE_SIZE && tally >= -MODEL_PAGE_SIZE;

	if (old.objcg == objcg && small &&
	    old.bytes + bytes <= MODEL_PAGE_SIZE) {
		stock->bytes += bytes;
		stock->tally += tally;
		return;
	}
	if (old.objcg == objcg) {
		bytes += old.bytes;
		tally += old.tally;
		old.objcg = NONE;
	} else {
		bytes += o->rest;
		o->rest = 0;
	}
	o->object_bytes += tally;
	stock->objcg = bytes <= MODEL_PAGE_SIZE ? objcg : NONE;
	stock->bytes = bytes <= MODEL_PAGE_SIZE ? bytes : 0;
	stock->tally = 0;
	return_bytes(m, old.objcg, old.bytes, old.tally);
	if (bytes > MODEL_PAGE_SIZE) {
		model_uncharge_kmem(m, objcg, bytes / MODEL_PAGE_SIZE);
		o->rest += bytes % MODEL_PAGE_SIZE;
	}
}

static bool in_subtree(const struct model *m, int group, int root)
{
	while (group != NONE && group != root)
		group = m->groups[group].counted_in;
	return group == root;
}

static void drain_cpu(struct model *m, int cpu)
{
	struct model_stock old = m->stocks[cpu];

	m->stocks[cpu] = (struct model_stock){ .group = NONE, .objcg = NONE };
	return_pages(m, old.group, old.pages);
	return_bytes(m, old.objcg, old.bytes, old.tally);
}

void model_drain(struct model *m, int root)
{
	int cpu;

	for (cpu = 0; cpu < m->nr_cpus; cpu++) {
		const struct model_stock *stock = &m->stocks[cpu];

		if (in_subtree(m, stock->group, root) ||
		    (stock->objcg != NONE &&
		     in_subtree(m, m->objcgs[stock->objcg].group, root)))
			drain_cpu(m, cpu);
	}
}

int model_cpu_down(struct model *m, int cpu)
{
	int i, nr_online = 0;

	for (i = 0; i < m->nr_cpus; i++)
		nr_online += m->online[i];
	if (!m->online[cpu])
		return -EINVAL;
	if (nr_online == 1)
		return -EBUSY;
	m->online[cpu] = false;
	drain_cpu(m, cpu);
	return 0;
}

int model_cpu_up(struct model *m, int cpu)
{
	if (m->online[cpu])
		return -EINVAL;
	m->online[cpu] = true;
	return 0;
}

/* --- charging --- */

static bool take_stock(struct model *m, int group, long nr_pages)
{
	struct model_stock *stock = this_stock(m);

	if (stock->group != group || stock->pages < nr_pages)
		return false;
	stock->pages -= nr_pages;
	return true;
}

/* Return: the group over its limit, or NONE and it is charged */
static int charge_once(struct model *m, int group, long nr_pages)
{
	if (take_stock(m, group, nr_pages))
		return NONE;
	if (nr_pages < m->rules.batch &&
	    try_add_both(m, group, m->rules.batch) == NONE) {
		stock_pages(m, group, m->rules.batch - nr_pages);
		return NONE;
	}
	return try_add_both(m, group, nr_pages);
}

int model_try_charge(struct model *m, int group, gfp_t gfp, long nr_pages)
{
	int over = charge_once(m, group, nr_pages);

	/* retry once, for a single limit that may be in the way */
	if (over != NONE && (gfp & __GFP_DIRECT_RECLAIM)) {
		model_drain(m, over);
		over = take_stock(m, group, nr_pages) ?
			       NONE :
			       try_add_both(m, group, nr_pages);
	}
	if (over == NONE)
		return 0;
	if (!(gfp & (__GFP_NOFAIL | __GFP_ATOMIC)))
		return -ENOMEM;
	add_both(m, group, nr_pages);
	return 0;
}

static int charge_kmem(struct model *m, int objcg, gfp_t gfp, long nr_pages)
{
	int group = m->objcgs[objcg].group;
	int err = model_try_charge(m, group, gfp, nr_pages);

	if (!err)
		add(m, group, MODEL_KMEM, nr_pages);
	return err;
}

int model_charge(struct model *m, struct model_object *object, int objcg,
		 gfp_t gfp, long bytes, long nr)
{
	struct model_stock *stock = this_stock(m);
	struct model_object new = { true, objcg, bytes, nr };
	long pages;
	int err;

	if (bytes > MODEL_MAX_BYTES)
		return -ENOMEM;
	pages = (bytes + MODEL_PAGE_SIZE - 1) / MODEL_PAGE_SIZE;
	if (objcg != NONE && stock->objcg == objcg && stock->bytes >= bytes) {
		stock->bytes -= bytes;
		stock->tally += bytes;
	} else if (objcg != NONE) {
		err = charge_kmem(m, objcg, gfp, pages);
		if (err)
			return err;
		stock_bytes(m, objcg, pages * MODEL_PAGE_SIZE - bytes, bytes);
	}
	*object = new;
	return 0;
}

/* the caller holds the objcg already: a stock may be its only other holder */
int model_charge_object(struct model *m, struct model_object *object, int objcg,
			gfp_t gfp, long bytes)
{
	int err;

	*object = (struct model_object){ true, objcg, 0, 1 };
	err = model_charge(m, object, objcg, gfp, bytes, 1);
	if (!err)
		return 0;
	object->used = false;
	model_put_objcg(m, objcg);
	return err;
}

void model_uncharge(struct model *m, struct model_object *object)
{
	if (object->used && object->objcg != NONE)
		stock_bytes(m, object->objcg, object->bytes, -object->bytes);
	object->used = false;
	if (object->objcg != NONE)
		model_put_objcg(m, object->objcg);
}

/* a removed group uses the objcg of its nearest online ancestor */
static int objcg_of(const struct model *m, int group)
{
	while (group != NONE && m->groups[group].objcg == NONE)
		group = m->groups[group].counted_in;
	return group == NONE ? NONE : m->groups[group].objcg;
}

int model_alloc_pages(struct model *m, struct model_page *page, int group,
		      int objcg, gfp_t gfp, int order)
{
	struct model_page new = { true, NONE, NONE, order, 0 };
	long nr_pages;
	int err = 0;

	if (order > MODEL_MAX_ORDER)
		return -ENOMEM;
	nr_pages = 1L << order;
	if (!(gfp & __GFP_ACCOUNT)) {
		*page = new;
		return 0;
	}
	if (m->rules.pages_pin_groups) {
		new.group = objcg == NONE ? group : m->objcgs[objcg].group;
		if (new.group == MODEL_ROOT)
			new.group = NONE;
	} else {
		new.objcg = objcg == NONE ? objcg_of(m, group) : objcg;
	}
	if (new.objcg != NONE) {
		err = charge_kmem(m, new.objcg, gfp, nr_pages);
	} else if (new.group != NONE) {
		err = model_try_charge(m, new.group, gfp, nr_pages);
		if (!err)
			add(m, new.group, MODEL_KMEM, nr_pages);
	}
	if (!err)
		*page = new;
	return err;
}

void model_free_pages(struct model *m, struct model_page *page)
{
	long nr_pages = 1L << page->order;

	if (!page->used)
		return;
	if (page->group != NONE) {
		add(m, page->group, MODEL_KMEM, -nr_pages);
		stock_pages(m, page->group, nr_pages);
	} else if (page->objcg != NONE) {
		model_uncharge_kmem(m, page->objcg, nr_pages);
	}
	page->used = false;
	if (page->group != NONE)
		model_put_group(m, page->group);
	else if (page->objcg != NONE)
		model_put_objcg(m, page->objcg);
}

int model_vm_insert_page(struct model *m, struct model_page *page)
{
	bool charged = page->group != NONE || page->objcg != NONE;

	if (charged && m->rules.charged_is_type)
		return -EINVAL;
	page->mapped++;
	return 0;
}

/* the caller holds the group already: a stock may be its only other holder */
int model_charge_user(struct model *m, struct model_user *user, int group,
		      gfp_t gfp, long nr_pages)
{
	int err;

	*user = (struct model_user){ true, group, nr_pages };
	err = model_try_charge(m, group, gfp, nr_pages);
	if (!err)
		return 0;
	user->used = false;
	model_put_group(m, group);
	return err;
}

void model_uncharge_user(struct model *m, struct model_user *user, bool stock)
{
	if (stock)
		stock_pages(m, user->group, user->nr_pages);
	else
		add_both(m, user->group, -user->nr_pages);
	user->used = false;
	model_put_group(m, user->group);
}
