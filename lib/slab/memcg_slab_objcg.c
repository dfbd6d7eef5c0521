// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_slab_objcg.c - slab=objcg: the objects are charged
 *
 * 286e04b8ed7a, 964d4bd370d5, f2fe7b09a52b, 10befea91b61 in v5.9, and later fixes:
 * objects of all memcgs share slab pages. A page with accounted objects has a
 * vector with each object's objcg. Pages are not charged. An object is charged
 * for its size and its entry in the vector, and holds a reference to the objcg.
 */
#include "memcg/objcg.h"
#include "rt/alloc.h"
#include "rt/lesson.h"
#include "slab/memcg_slab.h"

/* an objcg or NULL for each object of a page */
static struct obj_type objcg_vector_type = { .name = "objcg_vector" };

static int objcg_pre_alloc(struct obj_cgroup **objcg, gfp_t gfp, size_t size)
{
	struct obj_cgroup *mine;
	int err;

	lesson(CHARGE_FAILED, old_objcg_pre_alloc, objcg, gfp, size);
	mine = get_obj_cgroup_from_current();
	if (!mine)
		return 0;
	err = obj_cgroup_charge(mine, gfp, size);
	if (err) {
		obj_cgroup_put(mine);
		return err;
	}
	*objcg = mine;
	return 0;
}

static struct obj_cgroup **alloc_vector(unsigned int objects)
{
	lesson(FLUSHARRAY, old_alloc_vector, objects);
	return obj_alloc_extra(&objcg_vector_type,
			       objects * sizeof(struct obj_cgroup *));
}

static void free_vector(struct obj_cgroup **vec, unsigned int objects)
{
	(void)objects;
	lesson(FLUSHARRAY, old_free_vector, vec, objects);
	obj_free(&objcg_vector_type, vec);
}

/*
 * The vector is never allocated as a charged object: its free would reenter
 * this code in the middle of freeing its page.
 *
 * Return: NULL if there is no memory.
 */
static struct obj_cgroup **memcg_alloc_page_obj_cgroups(struct page *page,
							unsigned int objects)
{
	struct obj_cgroup **vec = alloc_vector(objects);

	/* racing with a thread that allocates another object of the page */
	if (vec && !page_set_objcgs(page, vec))
		free_vector(vec, objects);
	return page_objcgs(page);
}

/** struct objcg_batch - consecutive objects with the same objcg */
struct objcg_batch {
	struct obj_cgroup *objcg;
	long nr;
	size_t bytes;
	size_t reclaimable; /* part of @bytes */
};

static void batch_add(struct objcg_batch *batch, const struct kmem_cache *s)
{
	batch->nr++;
	batch->bytes += obj_full_size(s);
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		batch->reclaimable += obj_full_size(s);
}

/* the stock's tally counts all bytes; this counts the reclaimable bytes */
static void mod_objcg_state(const struct objcg_batch *batch, int sign)
{
	if (likely(!batch->reclaimable))
		return;
	rcu_read_lock();
	mod_memcg_state(obj_cgroup_memcg(batch->objcg), NR_SLAB_RECLAIMABLE_B,
			sign * (long)batch->reclaimable);
	rcu_read_unlock();
}

static void objcg_post_alloc(struct obj_cgroup *objcg, size_t size, size_t nr,
			     void **p)
{
	struct objcg_batch batch = { .objcg = objcg };
	struct obj_cgroup **vec = NULL;
	struct slab *slab = NULL;
	size_t i;

	if (!objcg)
		return;
	for (i = 0; i < nr; i++) {
		if (virt_to_slab(p[i]) != slab) {
			slab = virt_to_slab(p[i]);
			vec = page_objcgs(slab->page);
		}
		if (unlikely(!vec))
			vec = memcg_alloc_page_obj_cgroups(
				slab->page, slab->slab_cache->objects);
		if (unlikely(!vec))
			continue;
		vec[obj_to_index(slab, p[i])] = objcg;
		batch_add(&batch, slab->slab_cache);
	}
	/* uncharge objects that were not allocated or have no vector */
	if (unlikely(batch.bytes < size))
		obj_cgroup_uncharge(objcg, size - batch.bytes);
	mod_objcg_state(&batch, 1);
	/* a reference for each object; the pre_alloc hook took the first */
	if (likely(batch.nr > 1))
		percpu_ref_get_many(&objcg->refcnt, batch.nr - 1);
	else if (unlikely(!batch.nr))
		obj_cgroup_put(objcg);
}

static void uncharge_batch(const struct objcg_batch *batch)
{
	if (!batch->objcg)
		return;
	obj_cgroup_uncharge(batch->objcg, batch->bytes);
	mod_objcg_state(batch, -1);
	percpu_ref_put_many(&batch->objcg->refcnt, batch->nr);
}

/* uncharge all @nr objects, consecutive objects of an objcg in a batch */
static void objcg_free_hook(size_t nr, void **p)
{
	struct objcg_batch batch = { .objcg = NULL };
	struct obj_cgroup **vec = NULL, *objcg;
	struct slab *slab = NULL;
	size_t i;

	lesson(FREE_BULK, old_objcg_free_hook, nr, p);
	for (i = 0; i < nr; i++) {
		if (virt_to_slab(p[i]) != slab) {
			slab = virt_to_slab(p[i]);
			vec = page_objcgs(slab->page);
		}
		if (!vec)
			continue;
		objcg = vec[obj_to_index(slab, p[i])];
		vec[obj_to_index(slab, p[i])] = NULL;
		if (!objcg)
			continue;
		if (objcg != batch.objcg) {
			uncharge_batch(&batch);
			batch = (struct objcg_batch){ .objcg = objcg };
		}
		batch_add(&batch, slab->slab_cache);
	}
	uncharge_batch(&batch);
}

static struct kmem_cache *same_cache(struct kmem_cache *s)
{
	return s;
}

static void put_nothing(struct kmem_cache *s)
{
	(void)s;
}

static int objcg_charge_slab(struct slab *slab, struct kmem_cache *s, gfp_t gfp)
{
	(void)slab, (void)s, (void)gfp;
	return 0;
}

static void objcg_uncharge_slab(struct slab *slab, struct kmem_cache *s)
{
	struct obj_cgroup **vec = page_objcgs(slab->page);

	if (!vec)
		return;
	page_clear_memcg(slab->page);
	free_vector(vec, s->objects);
}

static void memcg_free_nothing(struct mem_cgroup *memcg)
{
	(void)memcg;
}

/* clang-format off */
const struct memcg_slab_ops objcg_slab_ops = {
	objcg_pre_alloc, objcg_post_alloc, objcg_free_hook,
	same_cache, put_nothing,
	objcg_charge_slab, objcg_uncharge_slab,
	memcg_online_objcg, memcg_reparent_objcgs, memcg_free_nothing,
};
/* clang-format on */
