// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_slab.c - the slab switch of the regime
 *
 * Before objcg a clone of a cache belongs to each memcg, and its pages are
 * charged, not its objects.
 */
#include "slab/memcg_slab.h"

#include "memcg/kmem.h"

static int charge_no_objects(struct obj_cgroup **objcg, gfp_t gfp, size_t size)
{
	(void)objcg, (void)gfp, (void)size;
	return 0;
}

static void note_no_objects(struct obj_cgroup *objcg, size_t size, size_t nr,
			    void **p)
{
	(void)objcg, (void)size, (void)nr, (void)p;
}

static void uncharge_no_objects(size_t nr, void **p)
{
	(void)nr, (void)p;
}

/* clang-format off */
static const struct memcg_slab_ops cache_slab_ops = {
	charge_no_objects, note_no_objects, uncharge_no_objects,
	memcg_get_clone, memcg_put_clone,
	memcg_charge_cache_page, memcg_uncharge_cache_page,
	memcg_online_caches, memcg_offline_caches, memcg_destroy_kmem_caches,
};
/* clang-format on */

/* the slab switch of the regime */
static const struct {
	const struct memcg_slab_ops *slab;
	const struct memcg_cache_ops *cache;
} slab_regimes[] = {
	[SLAB_PAGES] = { &cache_slab_ops, &memcg_cache_ops_pages },
	[SLAB_LIFECYCLE] = { &cache_slab_ops, &memcg_cache_ops_lifecycle },
	[SLAB_REPARENT] = { &cache_slab_ops, &memcg_cache_ops_reparent },
	[SLAB_OBJCG] = { &objcg_slab_ops, NULL },
};

static const struct memcg_slab_ops *ops(void)
{
	return slab_regimes[memcg_regime.value[SWITCH_SLAB]].slab;
}

const struct memcg_cache_ops *memcg_cache_ops(void)
{
	return slab_regimes[memcg_regime.value[SWITCH_SLAB]].cache;
}

int memcg_slab_pre_alloc_hook(struct obj_cgroup **objcg, gfp_t gfp, size_t size)
{
	*objcg = NULL;
	return ops()->pre_alloc(objcg, gfp, size);
}

void memcg_slab_post_alloc_hook(struct obj_cgroup *objcg, size_t size,
				size_t nr, void **p)
{
	ops()->post_alloc(objcg, size, nr, p);
}

void memcg_slab_free_hook(size_t nr, void **p)
{
	ops()->free_hook(nr, p);
}

struct kmem_cache *memcg_kmem_get_cache(struct kmem_cache *cachep)
{
	return ops()->get_cache(cachep);
}

void memcg_kmem_put_cache(struct kmem_cache *cachep)
{
	ops()->put_cache(cachep);
}

int memcg_charge_slab(struct slab *slab, struct kmem_cache *s, gfp_t gfp)
{
	return ops()->charge_slab(slab, s, gfp);
}

void memcg_uncharge_slab(struct slab *slab, struct kmem_cache *s)
{
	ops()->uncharge_slab(slab, s);
}

int memcg_online_kmem(struct mem_cgroup *memcg)
{
	return ops()->online(memcg);
}

void memcg_offline_kmem(struct mem_cgroup *memcg)
{
	struct mem_cgroup *parent = parent_mem_cgroup(memcg);

	if (!parent)
		return;
	ops()->offline(memcg, parent);
	memcg_reparent_kmem_pages(memcg, parent);
}

void memcg_free_kmem(struct mem_cgroup *memcg)
{
	ops()->free(memcg);
}
