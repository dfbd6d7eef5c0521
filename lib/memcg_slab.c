// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_slab.c - the slab switch of the regime, and its value objcg
 *
 * objcg (286e04b8ed7a, 964d4bd370d5, f2fe7b09a52b, 10befea91b61 in v5.9, and
 * what was mended since): objects of all memcgs share slab pages. A page on
 * which anything is accounted has a vector that tells each object's objcg.
 * Pages are charged to nobody; an object is, for its size and its place in the
 * vector, and holds a reference to the objcg.
 */
#include "memcg_slab.h"

#include <errno.h>

#include "linux/alloc.h"

/* an objcg or NULL for each object of a page */
static struct obj_type objcg_vector_type = { .name = "objcg_vector" };

static struct kmem_cache *objcg_pre_alloc(struct kmem_cache *s,
					  struct obj_cgroup **objcg, size_t nr,
					  gfp_t gfp)
{
	*objcg = get_obj_cgroup_from_current();
	if (!*objcg)
		return s;
	if (obj_cgroup_charge(*objcg, gfp, nr * obj_full_size(s))) {
		obj_cgroup_put(*objcg);
		return NULL;
	}
	return s;
}

/*
 * The vector is memory of its own, never an object that would be charged: its
 * free would come back here in the middle of its page's.
 *
 * Return: NULL if there is no memory.
 */
static struct obj_cgroup **memcg_alloc_page_obj_cgroups(struct page *page,
							unsigned int objects)
{
	struct obj_cgroup **vec = obj_alloc_extra(&objcg_vector_type,
						  objects * sizeof(*vec));

	/* somebody with another object of the page was faster */
	if (vec && !page_set_objcgs(page, vec))
		obj_free(&objcg_vector_type, vec);
	return page_objcgs(page);
}

/* Return: how many objects there was a place for */
static size_t set_objcgs(struct kmem_cache *s, struct obj_cgroup *objcg,
			 size_t nr, void **p)
{
	size_t i, set = 0;

	for (i = 0; i < nr; i++) {
		struct slab *slab = virt_to_slab(p[i]);
		struct obj_cgroup **vec = page_objcgs(slab->page);

		if (unlikely(!vec)) {
			vec = memcg_alloc_page_obj_cgroups(slab->page,
							   s->objects);
			if (!vec)
				continue;
		}
		vec[obj_to_index(slab, p[i])] = objcg;
		set++;
	}
	return set;
}

/* the tally in the stock tells all bytes, this which are reclaimable */
static void mod_objcg_state(struct obj_cgroup *objcg,
			    const struct kmem_cache *s, long nr)
{
	if (likely(!(s->flags & SLAB_RECLAIM_ACCOUNT)))
		return;
	rcu_read_lock();
	mod_memcg_state(obj_cgroup_memcg(objcg), NR_SLAB_RECLAIMABLE_B, nr);
	rcu_read_unlock();
}

static void objcg_post_alloc(struct kmem_cache *s, struct obj_cgroup *objcg,
			     gfp_t gfp, size_t nr, size_t got, void **p)
{
	size_t set;

	(void)gfp;
	if (!objcg)
		return;
	set = set_objcgs(s, objcg, got, p);
	/* what has no place for an objcg, or was not made, is not accounted */
	if (unlikely(set < nr))
		obj_cgroup_uncharge(objcg, (nr - set) * obj_full_size(s));
	if (likely(set)) {
		percpu_ref_get_many(&objcg->refcnt, (long)set);
		mod_objcg_state(objcg, s, (long)(set * obj_full_size(s)));
	}
	obj_cgroup_put(objcg);
}

/* take the objcg out of the vector, where the object will have none */
static struct obj_cgroup *clear_objcg(void *p)
{
	struct slab *slab = virt_to_slab(p);
	struct obj_cgroup **vec = page_objcgs(slab->page), *objcg;

	if (!vec)
		return NULL;
	objcg = vec[obj_to_index(slab, p)];
	vec[obj_to_index(slab, p)] = NULL;
	return objcg;
}

static void uncharge_objects(struct kmem_cache *s, struct obj_cgroup *objcg,
			     size_t nr)
{
	size_t bytes = nr * obj_full_size(s);

	if (!objcg)
		return;
	obj_cgroup_uncharge(objcg, bytes);
	mod_objcg_state(objcg, s, -(long)bytes);
	percpu_ref_put_many(&objcg->refcnt, (long)nr);
}

/* each of the @nr, those of one objcg that follow each other at once */
static void objcg_free_hook(struct kmem_cache *s, size_t nr, void **p)
{
	struct obj_cgroup *of = NULL;
	size_t i, run = 0;

	for (i = 0; i < nr; i++, run++) {
		struct obj_cgroup *objcg = clear_objcg(p[i]);

		if (objcg == of)
			continue;
		uncharge_objects(s, of, run);
		of = objcg;
		run = 0;
	}
	uncharge_objects(s, of, run);
}

static int objcg_charge_slab(struct slab *slab, struct kmem_cache *s, gfp_t gfp)
{
	(void)slab, (void)s, (void)gfp;
	return 0;
}

static void objcg_uncharge_slab(struct slab *slab, struct kmem_cache *s)
{
	struct obj_cgroup **vec = page_objcgs(slab->page);

	(void)s;
	if (!vec)
		return;
	page_clear_memcg(slab->page);
	obj_free(&objcg_vector_type, vec);
}

static struct kmem_cache *cache_pre_alloc(struct kmem_cache *s,
					  struct obj_cgroup **objcg, size_t nr,
					  gfp_t gfp)
{
	(void)objcg, (void)nr, (void)gfp;
	return memcg_kmem_get_cache(s);
}

static void cache_post_alloc(struct kmem_cache *s, struct obj_cgroup *objcg,
			     gfp_t gfp, size_t nr, size_t got, void **p)
{
	(void)objcg, (void)gfp, (void)nr, (void)got, (void)p;
	memcg_kmem_put_cache(s);
}

static void cache_free_hook(struct kmem_cache *s, size_t nr, void **p)
{
	(void)s, (void)nr, (void)p;
}

static void memcg_free_nothing(struct mem_cgroup *memcg)
{
	(void)memcg;
}

/* what an allocation does and what a memcg has */
struct memcg_slab_ops {
	struct kmem_cache *(*pre_alloc)(struct kmem_cache *s,
					struct obj_cgroup **objcg, size_t nr,
					gfp_t gfp);
	void (*post_alloc)(struct kmem_cache *s, struct obj_cgroup *objcg,
			   gfp_t gfp, size_t nr, size_t got, void **p);
	void (*free_hook)(struct kmem_cache *s, size_t nr, void **p);
	int (*charge_slab)(struct slab *slab, struct kmem_cache *s, gfp_t gfp);
	void (*uncharge_slab)(struct slab *slab, struct kmem_cache *s);
	int (*online)(struct mem_cgroup *memcg);
	void (*offline)(struct mem_cgroup *memcg, struct mem_cgroup *parent);
	void (*free)(struct mem_cgroup *memcg);
};

static const struct memcg_slab_ops cache_slab_ops = {
	cache_pre_alloc, cache_post_alloc, cache_free_hook,
	memcg_charge_cache_page, memcg_uncharge_cache_page,
	memcg_online_caches, memcg_offline_caches, memcg_destroy_kmem_caches,
};

static const struct memcg_slab_ops objcg_slab_ops = {
	objcg_pre_alloc, objcg_post_alloc, objcg_free_hook,
	objcg_charge_slab, objcg_uncharge_slab,
	memcg_online_objcg, memcg_reparent_objcgs, memcg_free_nothing,
};

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

struct kmem_cache *memcg_slab_pre_alloc_hook(struct kmem_cache *s,
					     struct obj_cgroup **objcg,
					     size_t nr, gfp_t gfp)
{
	return ops()->pre_alloc(s, objcg, nr, gfp);
}

void memcg_slab_post_alloc_hook(struct kmem_cache *s, struct obj_cgroup *objcg,
				gfp_t gfp, size_t nr, size_t got, void **p)
{
	ops()->post_alloc(s, objcg, gfp, nr, got, p);
}

void memcg_slab_free_hook(struct kmem_cache *s, size_t nr, void **p)
{
	ops()->free_hook(s, nr, p);
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
