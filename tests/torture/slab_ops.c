// SPDX-License-Identifier: GPL-2.0-only
/*
 * slab_ops.c - the torture's operations on kmem_caches
 *
 * Some objects belong to caches that exist from the start, and any thread may
 * free them. Other caches come and go, each with objects of its own behind its
 * slot's lock; some of these turn out to be aliases of each other.
 */
#include "torture.h"

#define MAX_BULK 24

static unsigned int pick(GRand *rand, unsigned int nr)
{
	return (unsigned int)g_rand_int_range(rand, 0, (gint32)nr);
}

static void place(struct torture *t, GRand *rand, void *p)
{
	kfree(xchg(&t->kobjs[pick(rand, NR_KOBJS)], p));
}

void torture_slab_alloc(struct torture *t, GRand *rand, gfp_t gfp)
{
	static const enum memcgfs_boot_cache caches[] = {
		CACHE_DENTRY,	  CACHE_INODE,	     CACHE_SIGHAND,
		CACHE_KMALLOC_64, CACHE_TASK_STRUCT,
	};
	struct kmem_cache *s =
		memcgfs_boot_caches[caches[pick(rand, G_N_ELEMENTS(caches))]];
	size_t nr = 1 + pick(rand, MAX_BULK), i;
	void *p[MAX_BULK];

	if (pick(rand, 4))
		gfp |= __GFP_ACCOUNT;
	nr = kmem_cache_alloc_bulk(s, gfp, nr, p);
	for (i = 0; i < nr; i++)
		place(t, rand, p[i]);
}

void torture_slab_free(struct torture *t, GRand *rand)
{
	void *p[MAX_BULK];
	size_t nr = 0;
	int i;

	for (i = 0; i < MAX_BULK; i++) {
		p[nr] = xchg(&t->kobjs[pick(rand, NR_KOBJS)], NULL);
		if (p[nr] && !virt_to_slab(p[nr])->slab_cache)
			kfree(p[nr]);
		else if (p[nr])
			nr++;
	}
	kmem_cache_free_bulk(NULL, nr, p);
}

void torture_kmalloc(struct torture *t, GRand *rand, gfp_t gfp)
{
	size_t size = 1 + pick(rand, pick(rand, 4) ? 2000 : 9 * PAGE_SIZE);

	if (pick(rand, 4))
		gfp |= __GFP_ACCOUNT;
	place(t, rand, kmalloc(size, gfp));
}

static void make_cache(struct cache_slot *slot, GRand *rand)
{
	static const unsigned int flags[] = {
		SLAB_ACCOUNT,
		SLAB_ACCOUNT | SLAB_RECLAIM_ACCOUNT,
		SLAB_ACCOUNT | SLAB_TYPESAFE_BY_RCU,
		SLAB_ACCOUNT | SLAB_NO_MERGE,
	};

	slot->cache = kmem_cache_create("torture", 900 + 100 * pick(rand, 3),
					flags[pick(rand, G_N_ELEMENTS(flags))]);
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

void torture_cache(struct torture *t, GRand *rand, gfp_t gfp)
{
	struct cache_slot *slot = &t->caches[pick(rand, NR_CACHES)];
	size_t nr = 1 + pick(rand, MAX_BULK);

	pthread_mutex_lock(&slot->lock);
	if (!slot->cache)
		make_cache(slot, rand);
	else if (!pick(rand, 64))
		destroy_cache(slot);
	else if (pick(rand, 2))
		free_from(slot, MIN(nr, slot->nr));
	else if (slot->nr + nr <= G_N_ELEMENTS(slot->objects))
		slot->nr += kmem_cache_alloc_bulk(slot->cache, gfp, nr,
						  slot->objects + slot->nr);
	pthread_mutex_unlock(&slot->lock);
}

void torture_slab_free_all(struct torture *t)
{
	unsigned int i;

	for (i = 0; i < NR_KOBJS; i++)
		kfree(xchg(&t->kobjs[i], NULL));
	for (i = 0; i < NR_CACHES; i++)
		destroy_cache(&t->caches[i]);
}
