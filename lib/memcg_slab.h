/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_slab.h - what the slab switch of the regime changes, for the allocator
 *
 * In the kernel these are inline functions of mm/slab.h, rewritten from
 * release to release. Here each release's way is a row of a table in
 * memcg_slab.c; what the rows before objcg share is in memcg_caches.c.
 */
#ifndef _OBJCG_MEMCG_SLAB_H
#define _OBJCG_MEMCG_SLAB_H

#include "slab.h"

/**
 * memcg_slab_pre_alloc_hook - before objects are allocated
 * @objcg: set to what they have been charged to, with a reference, or NULL
 * @size: obj_full_size() of all of them
 *
 * Return: 0; or -ENOMEM if the charge failed, and then so does the allocation
 * (it does not go on unaccounted).
 */
int memcg_slab_pre_alloc_hook(struct obj_cgroup **objcg, gfp_t gfp,
			      size_t size);

/**
 * memcg_slab_post_alloc_hook - after it
 * @objcg: @size: of the pre_alloc hook
 * @nr: how many objects there are; 0 if the allocation has failed
 */
void memcg_slab_post_alloc_hook(struct obj_cgroup *objcg, size_t size,
				size_t nr, void **p);

/** memcg_slab_free_hook - before objects of any caches are freed: all of them */
void memcg_slab_free_hook(size_t nr, void **p);

/**
 * memcg_kmem_get_cache - which cache to take current's objects from
 * @cachep: the root cache
 *
 * Return: @cachep, or its clone, which is kept until memcg_kmem_put_cache().
 */
struct kmem_cache *memcg_kmem_get_cache(struct kmem_cache *cachep);
void memcg_kmem_put_cache(struct kmem_cache *cachep);

/** memcg_charge_slab - a new page that nobody sees yet. Return: 0 or -ENOMEM */
int memcg_charge_slab(struct slab *slab, struct kmem_cache *s, gfp_t gfp);

/** memcg_uncharge_slab - the page is empty. @s may be gone after. */
void memcg_uncharge_slab(struct slab *slab, struct kmem_cache *s);

/**
 * memcg_set_kmem_cache_dying - no more clones, and none shuts itself down
 * @dying: false if it turns out that the cache stays
 *
 * Context: slab_mutex held.
 */
void memcg_set_kmem_cache_dying(struct kmem_cache *root, bool dying);

/**
 * flush_memcg_workqueue - wait for what is under way to clones of dying caches
 * Context: no lock held; not from work, not from an RCU callback.
 */
void flush_memcg_workqueue(void);

/**
 * shutdown_memcg_caches - destroy the clones of a dying cache
 * Context: slab_mutex held, flushed.
 * Return: 0, or -EBUSY if one has objects.
 */
int shutdown_memcg_caches(struct kmem_cache *root);

/** init_memcg_params - of a new cache. Return: 0 or -ENOMEM */
int init_memcg_params(struct kmem_cache *s, struct kmem_cache *root);

/** destroy_memcg_params - of one that nobody can look up any more */
void destroy_memcg_params(struct kmem_cache *s);

/** memcg_unlink_cache - take a clone off all lists. Context: slab_mutex held */
void memcg_unlink_cache(struct kmem_cache *s);

/**
 * memcg_slab_pins - name what of the clones holds css references to a memcg
 * @show: called with a text and a number for each kind and cache
 *
 * Context: takes slab_mutex. Return: the sum of the numbers.
 */
long memcg_slab_pins(struct mem_cgroup *memcg,
		     void (*show)(void *arg, const char *kind,
				  const char *cache, long nr),
		     void *arg);

/* --- the clones of before objcg: memcg_caches.c and memcg_cache_*.c --- */

/**
 * struct memcg_cache_ops - what keeps what alive
 * @init: the clone's reference count, if it has one. 0 or -ENOMEM.
 * @exit: undo it
 * @link: the clone belongs to s->memcg_params.memcg from now on
 * @unlink: not any more; the last look at the memcg
 * @tryget: keep the clone during an allocation; under RCU
 * @put: undo it
 * @queued: deactivation has begun
 * @deactivated: a grace period later, pages that were empty are freed
 * @get_page: keep what a page of the clone needs; it is charged to @memcg
 * @put_page: undo it
 * @reparents: whether rmdir hands clones to the parent
 * @pin_kind: what the css references are held by, and
 * @pins: how many
 */
struct memcg_cache_ops {
	int (*init)(struct kmem_cache *s);
	void (*exit)(struct kmem_cache *s);
	void (*link)(struct kmem_cache *s);
	void (*unlink)(struct kmem_cache *s);
	bool (*tryget)(struct kmem_cache *s);
	void (*put)(struct kmem_cache *s);
	void (*queued)(struct kmem_cache *s);
	void (*deactivated)(struct kmem_cache *s);
	void (*get_page)(struct kmem_cache *s, struct slab *slab,
			 struct mem_cgroup *memcg);
	void (*put_page)(struct kmem_cache *s, struct slab *slab,
			 struct mem_cgroup *memcg);
	bool reparents;
	const char *pin_kind;
	long (*pins)(const struct kmem_cache *s);
};

extern const struct memcg_cache_ops memcg_cache_ops_pages;
extern const struct memcg_cache_ops memcg_cache_ops_lifecycle;
extern const struct memcg_cache_ops memcg_cache_ops_reparent;

/* the row in force, or NULL where there are no clones (memcg_slab.c) */
const struct memcg_cache_ops *memcg_cache_ops(void);

/**
 * memcg_schedule_kmem_cache_create - have the worker make a clone
 *
 * Once for all who ask before it is made (memcg_cache_create.c).
 *
 * Context: any, under no leaf lock; @memcg is kept.
 */
void memcg_schedule_kmem_cache_create(struct mem_cgroup *memcg,
				      struct kmem_cache *cachep);

/* the array of a root cache that nobody can look up any more; or NULL */
void memcg_free_cache_array(struct memcg_cache_array *arr);

/* the release of a clone's reference count, in any context */
void kmemcg_queue_cache_shutdown(struct percpu_ref *ref);

/* for an array of clones, lowest first; -ENOMEM. Context: cgroup_mutex held */
int memcg_alloc_cache_id(void);
void memcg_free_cache_id(int id);

int memcg_online_caches(struct mem_cgroup *memcg);
void memcg_offline_caches(struct mem_cgroup *memcg, struct mem_cgroup *parent);
void memcg_destroy_kmem_caches(struct mem_cgroup *memcg);

struct kmem_cache *memcg_get_clone(struct kmem_cache *cachep);
void memcg_put_clone(struct kmem_cache *cachep);
int memcg_charge_cache_page(struct slab *slab, struct kmem_cache *s, gfp_t gfp);
void memcg_uncharge_cache_page(struct slab *slab, struct kmem_cache *s);

/** mod_slab_state - bytes of slab pages or of objects, by the cache's kind */
static inline void mod_slab_state(struct mem_cgroup *memcg,
				  const struct kmem_cache *s, long nr)
{
	mod_memcg_state(memcg, MEMCG_SLAB_B, nr);
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		mod_memcg_state(memcg, NR_SLAB_RECLAIMABLE_B, nr);
}

#endif
