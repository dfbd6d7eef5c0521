// SPDX-License-Identifier: GPL-2.0-only
/*
 * ops_slab.c - operations on kmem_caches
 *
 * Some objects belong to caches that exist from the start, and any thread may
 * free them. Other caches come and go, each with objects of its own behind its
 * slot's lock; some of these turn out to be aliases of each other.
 */
#include "ops.h"

#define MAX_BULK 24

static void place(struct worker *w, void *p)
{
	kfree(xchg(&w->t->kobjs[pick(w, NR_KOBJS)], p));
}

static gfp_t mostly_accounted(struct worker *w)
{
	return random_gfp(w) | (pick(w, 4) ? __GFP_ACCOUNT : 0);
}

void op_slab_alloc(struct worker *w)
{
	static const enum memcgfs_boot_cache caches[] = {
		CACHE_DENTRY,	  CACHE_INODE,	     CACHE_SIGHAND,
		CACHE_KMALLOC_64, CACHE_TASK_STRUCT,
	};
	struct kmem_cache *s =
		memcgfs_boot_caches[caches[pick(w, G_N_ELEMENTS(caches))]];
	size_t nr = 1 + pick(w, MAX_BULK), i;
	void *p[MAX_BULK];

	set_current(own_slot(w)->task);
	nr = kmem_cache_alloc_bulk(s, mostly_accounted(w), nr, p);
	for (i = 0; i < nr; i++)
		place(w, p[i]);
	set_current(NULL);
}

void op_slab_free(struct worker *w)
{
	void *p[MAX_BULK];
	size_t nr = 0;
	int i;

	for (i = 0; i < MAX_BULK; i++) {
		p[nr] = xchg(&w->t->kobjs[pick(w, NR_KOBJS)], NULL);
		if (p[nr] && !virt_to_slab(p[nr])->slab_cache)
			kfree(p[nr]);
		else if (p[nr])
			nr++;
	}
	kmem_cache_free_bulk(NULL, nr, p);
}

void op_kmalloc(struct worker *w)
{
	size_t size = 1 + pick(w, pick(w, 4) ? 2000 : 9 * PAGE_SIZE);

	set_current(own_slot(w)->task);
	place(w, kmalloc(size, mostly_accounted(w)));
	set_current(NULL);
}

static void make_cache(struct worker *w, struct cache_slot *slot)
{
	static const unsigned int flags[] = {
		SLAB_ACCOUNT,
		SLAB_ACCOUNT | SLAB_RECLAIM_ACCOUNT,
		SLAB_ACCOUNT | SLAB_TYPESAFE_BY_RCU,
		SLAB_ACCOUNT | SLAB_NO_MERGE,
	};

	slot->cache = kmem_cache_create("torture", 900 + 100 * pick(w, 3),
					flags[pick(w, G_N_ELEMENTS(flags))]);
}

static void free_from(struct cache_slot *slot, size_t nr)
{
	slot->nr -= nr;
	kmem_cache_free_bulk(slot->cache, nr, slot->objects + slot->nr);
}

static void destroy_cache(struct cache_slot *slot)
{
	free_from(slot, slot->nr);
	kmem_cache_destroy(slot->cache);
	slot->cache = NULL;
}

void op_cache(struct worker *w)
{
	struct cache_slot *slot = &w->t->caches[pick(w, NR_CACHES)];
	size_t nr = 1 + pick(w, MAX_BULK);

	set_current(own_slot(w)->task);
	pthread_mutex_lock(&slot->lock);
	if (!slot->cache)
		make_cache(w, slot);
	else if (!pick(w, 64))
		destroy_cache(slot);
	else if (pick(w, 2))
		free_from(slot, MIN(nr, slot->nr));
	else if (slot->nr + nr <= G_N_ELEMENTS(slot->objects))
		slot->nr += kmem_cache_alloc_bulk(slot->cache, random_gfp(w),
						  nr, slot->objects + slot->nr);
	pthread_mutex_unlock(&slot->lock);
	set_current(NULL);
}

void op_shrink(struct worker *w)
{
	(void)w;
	memcgfs_shrink_all_caches();
}

void free_slab(struct torture *t)
{
	unsigned int i;

	for (i = 0; i < NR_KOBJS; i++)
		kfree(xchg(&t->kobjs[i], NULL));
	for (i = 0; i < NR_CACHES; i++)
		destroy_cache(&t->caches[i]);
}
