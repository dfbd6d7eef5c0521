// SPDX-License-Identifier: GPL-2.0-only
/*
 * fault_memory.c - scenarios: charged bytes, pages and objects
 */
#include <errno.h>

#include "fault_memory.h"
#include "fault_scenarios.h"

int charge_object(struct world *w)
{
	return obj_cgroup_charge(w->objcg, GFP_KERNEL, w->arg);
}

void undo_charge(struct world *w)
{
	obj_cgroup_uncharge(w->objcg, w->arg);
}

static int alloc_kmem_pages(struct world *w)
{
	set_current(w->shell);
	w->new_page = alloc_pages(GFP_KERNEL_ACCOUNT, w->arg);
	set_current(NULL);
	return w->new_page ? 0 : -ENOMEM;
}

static void undo_alloc_pages(struct world *w)
{
	__free_pages(w->new_page);
}

static int split(struct world *w)
{
	return split_page(w->page, w->pages);
}

static void undo_split(struct world *w)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(w->pages); i++)
		__free_pages(w->pages[i]);
	w->page = charged_page(w);
}

/* for functions that return a pointer */
static int made(struct world *w, void *p)
{
	set_current(NULL);
	w->made = p;
	return p ? 0 : -ENOMEM;
}

static int new_cache(struct world *w)
{
	return made(w, kmem_cache_create("new", OBJECT_SIZE, SLAB_NO_MERGE));
}

static int new_alias(struct world *w)
{
	return made(w, kmem_cache_create("alias", 128, SLAB_ACCOUNT));
}

static void undo_new_cache(struct world *w)
{
	kmem_cache_destroy(w->made);
}

/* accounted only if asked for: fail_clone_once() has both kinds */
void prepare_cache(struct world *w)
{
	w->cache = kmem_cache_create("mine", OBJECT_SIZE, SLAB_NO_MERGE);
	g_assert_nonnull(w->cache);
}

void finish_cache(struct world *w)
{
	kmem_cache_destroy(w->cache);
}

int alloc_object(struct world *w)
{
	set_current(w->shell);
	return made(w, kmem_cache_alloc(w->cache, GFP_KERNEL_ACCOUNT));
}

static int alloc_any(struct world *w)
{
	set_current(w->shell);
	return made(w, kmalloc(w->arg, GFP_KERNEL_ACCOUNT));
}

void undo_object(struct world *w)
{
	kfree(w->made);
}

int alloc_bulk(struct world *w)
{
	size_t nr;

	set_current(w->shell);
	nr = kmem_cache_alloc_bulk(w->cache, GFP_KERNEL_ACCOUNT, NR_BULK,
				   w->objects);
	set_current(NULL);
	g_assert_true(!nr || nr == NR_BULK);
	return nr ? 0 : -ENOMEM;
}

void undo_bulk(struct world *w)
{
	kmem_cache_free_bulk(w->cache, NR_BULK, w->objects);
}

int use_cache(struct world *w)
{
	int err = alloc_object(w);

	if (!err)
		undo_object(w);
	return err;
}

static int shrink_cache(struct world *w)
{
	struct memcgfs_slab_usage usage;
	int err = use_cache(w);

	kmem_cache_shrink(w->cache);
	memcgfs_slab_usage(w->cache, &usage);
	g_assert_cmpuint(usage.slabs, ==, 0);
	return err;
}

/* the cache is destroyed with empty pages, of a clone's too if there is one */
static int life_of_cache(struct world *w)
{
	int err = new_cache(w);

	if (err)
		return err;
	w->cache = w->made;
	err = use_cache(w);
	cgroup_wait_releases();
	if (!err)
		err = use_cache(w);
	kmem_cache_destroy(w->cache);
	return err;
}

static int watch(struct world *w)
{
	set_current(w->shell);
	return made(w, fsnotify_alloc_group(1));
}

static void undo_watch(struct world *w)
{
	fsnotify_destroy_group(w->made);
}

/* the queue has room for a single event, so a failure must not use it up */
void prepare_watch(struct world *w)
{
	g_assert_cmpint(watch(w), ==, 0);
	w->watch = w->made;
}

void finish_watch(struct world *w)
{
	fsnotify_destroy_group(w->watch);
}

int add_event(struct world *w)
{
	return fsnotify_add_event(w->watch, 20);
}

static void undo_add_event(struct world *w)
{
	g_assert_true(fsnotify_remove_first_event(w->watch));
}

static int make_map(struct world *w)
{
	set_current(w->shell);
	return made(w, bpf_map_alloc(w->arg, 2));
}

static void undo_make_map(struct world *w)
{
	bpf_map_free(w->made);
}

static void prepare_map(struct world *w)
{
	g_assert_cmpint(make_map(w), ==, 0);
	w->map = w->made;
}

void prepare_full_map(struct world *w)
{
	prepare_map(w);
	g_assert_cmpint(bpf_map_update_elem(w->map, 1), ==, 0);
}

void finish_map(struct world *w)
{
	bpf_map_free(w->map);
}

static int update_elem(struct world *w)
{
	const void *old = w->map->elems[1];
	int err = bpf_map_update_elem(w->map, 1);

	if (err)
		g_assert_true(w->map->elems[1] == old);
	return err;
}

static void undo_update_elem(struct world *w)
{
	g_assert_cmpint(bpf_map_delete_elem(w->map, 1), ==, 0);
}

static int make_buffers(struct world *w)
{
	return made(w, alloc_page_buffers(w->page, BLOCK_SIZE));
}

static void undo_make_buffers(struct world *w)
{
	try_to_free_buffers(w->made);
}

void *accounted_object(struct task_struct *task)
{
	void *p;

	set_current(task);
	kfree(kmalloc(OBJECT_SIZE, GFP_KERNEL_ACCOUNT));
	cgroup_wait_releases();
	p = kmalloc(OBJECT_SIZE, GFP_KERNEL_ACCOUNT);
	set_current(NULL);
	g_assert_nonnull(p);
	return p;
}

void prepare_full_chunk(struct world *w)
{
	const long chunks = obj_nr_alive("pcpu_chunk");
	long *cells;

	w->cells = g_ptr_array_new_with_free_func(
		(GDestroyNotify)free_percpu_long);
	for (;;) {
		cells = alloc_percpu_long();
		if (obj_nr_alive("pcpu_chunk") > chunks)
			break;
		g_ptr_array_add(w->cells, cells);
	}
	free_percpu_long(cells);
}

void finish_full_chunk(struct world *w)
{
	g_ptr_array_free(w->cells, true);
}

/* clang-format off */
const struct scenario memory_scenarios[] = {
	/* bytes need no memory of ours */
	{ "charge-bytes", 0, charge_object, .undo = undo_charge, .arg = 100,
	  .only = OBJCGS },
	{ "charge-many-bytes", 0, charge_object, .undo = undo_charge,
	  .arg = 100000, .only = OBJCGS },
	{ "alloc-page", 1, alloc_kmem_pages, .undo = undo_alloc_pages },
	{ "alloc-order-2", 1, alloc_kmem_pages, .undo = undo_alloc_pages, .arg = 2 },
	{ "alloc-order-4", 1, alloc_kmem_pages, .undo = undo_alloc_pages, .arg = 4 },
	{ "split-page", (1U << MAX_ORDER) - 1, split, .undo = undo_split },
	/* cache, name */
	{ "cache", 2, new_cache, .undo = undo_new_cache },
	{ "cache-alias", 0, new_alias, .undo = undo_new_cache },
	/* cache, name, and a slab and its page: a vector, or once more two */
	{ "life-of-cache", 4, life_of_cache, .undo = NULL, .vectors = 1,
	  .requests = 1 },
	/* a slab, its page */
	{ "first-object", 2, alloc_object, .undo = undo_object, .vectors = 1,
	  .prepare = prepare_cache, .finish = finish_cache },
	{ "bulk", 8, alloc_bulk, .undo = undo_bulk, .vectors = 4,
	  .prepare = prepare_cache, .finish = finish_cache },
	{ "cache-shrink", 2, shrink_cache, .undo = NULL, .vectors = 1,
	  .prepare = prepare_cache, .finish = finish_cache },
	{ "kmalloc", 2, alloc_any, .undo = undo_object, .arg = 300, .vectors = 1 },
	{ "kmalloc-large", 2, alloc_any, .undo = undo_object, .arg = 100000 },
	{ "watch", 1, watch, .undo = undo_watch },
	/* event, and as above */
	{ "event", 3, add_event, .undo = undo_add_event, .vectors = 1,
	  .prepare = prepare_watch, .finish = finish_watch },
	/* map, elements, and as above */
	{ "map", 4, make_map, .undo = undo_make_map, .arg = 1000, .vectors = 1 },
	{ "map-elem", 2, update_elem, .undo = undo_update_elem, .arg = 1000,
	  .vectors = 1, .prepare = prepare_map, .finish = finish_map },
	{ "map-elem-again", 2, update_elem, .undo = NULL, .arg = 10000,
	  .prepare = prepare_full_map, .finish = finish_map },
	/* 128, on four pages, and where to remember them */
	{ "page-buffers", 9, make_buffers, .undo = undo_make_buffers,
	  .vectors = 4 },
	{ .name = NULL } /* terminate */
};
/* clang-format on */
