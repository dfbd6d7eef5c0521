// SPDX-License-Identifier: GPL-2.0-only
/* ops_charge.c - operations that charge: objects of some bytes, and pages */
#include <errno.h>

#include "ops.h"

static void free_object(struct object *object)
{
	if (!object)
		return;
	obj_cgroup_uncharge(object->objcg, object->size);
	obj_cgroup_put(object->objcg);
	g_free(object);
}

static struct object *exchange_object(struct worker *w, struct object *new)
{
	return xchg(&w->t->objects[pick(w, NR_OBJECTS)], new);
}

/* small sizes, some of several pages, and a few very large ones */
static size_t random_size(struct worker *w)
{
	if (one_in(w, 64))
		return random_large(w, MEMCGFS_MAX_BYTES);
	return 1 + pick(w, one_in(w, 4) ? 5 * PAGE_SIZE : 512);
}

/* takes over the reference to @objcg */
static void charge_object(struct worker *w, struct obj_cgroup *objcg)
{
	struct object *object = g_new(struct object, 1);

	object->objcg = objcg;
	object->size = random_size(w);
	if (torture_allow("obj_cgroup_charge",
			  obj_cgroup_charge(objcg, random_gfp(w), object->size),
			  -ENOMEM, 0)) {
		obj_cgroup_put(objcg);
		g_free(object);
		return;
	}
	free_object(exchange_object(w, object));
}

void op_charge(struct worker *w)
{
	struct obj_cgroup *objcg;

	set_current(own_slot(w)->task);
	objcg = get_obj_cgroup_from_current();
	set_current(NULL);
	if (objcg)
		charge_object(w, objcg);
}

/* charge more to an object's objcg, which may be older than its group */
void op_charge_old(struct worker *w)
{
	struct object *old = exchange_object(w, NULL);

	if (!old)
		return;
	obj_cgroup_get(old->objcg);
	charge_object(w, old->objcg);
	free_object(exchange_object(w, old));
}

void op_uncharge(struct worker *w)
{
	free_object(exchange_object(w, NULL));
}

void op_alloc_pages(struct worker *w)
{
	struct page *page;

	set_current(own_slot(w)->task);
	page = alloc_pages(random_gfp(w) | __GFP_ACCOUNT, pick(w, 5));
	set_current(NULL);
	if (page)
		__free_pages(xchg(&w->t->pages[pick(w, NR_PAGES)], page));
}

/* allocate for a task's memcg from another task, with a third set in between */
void op_alloc_remote(struct worker *w)
{
	struct remote_charge charge, inner, outer;
	struct page *page;

	set_current(own_slot(w)->task);
	remote_charge_save(&charge);
	set_current(own_slot(w)->task);
	outer = remote_charge_begin(&charge);
	inner = remote_charge_begin(&(struct remote_charge){ .memcg = NULL });
	page = alloc_pages(random_gfp(w) | __GFP_ACCOUNT, pick(w, 3));
	remote_charge_end(inner);
	__free_pages(page);
	page = alloc_pages(random_gfp(w) | __GFP_ACCOUNT, pick(w, 3));
	remote_charge_end(outer);
	set_current(NULL);
	remote_charge_put(&charge);
	if (page)
		__free_pages(xchg(&w->t->pages[pick(w, NR_PAGES)], page));
}

void op_free_pages(struct worker *w)
{
	__free_pages(xchg(&w->t->pages[pick(w, NR_PAGES)], NULL));
}

void free_charged(struct torture *t)
{
	unsigned int i;

	for (i = 0; i < NR_OBJECTS; i++)
		free_object(xchg(&t->objects[i], NULL));
	for (i = 0; i < NR_PAGES; i++)
		__free_pages(xchg(&t->pages[i], NULL));
}
