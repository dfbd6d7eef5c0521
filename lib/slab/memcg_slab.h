/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_slab.h - hooks of the slab allocator that depend on the slab switch
 *
 * In the kernel these are inline functions of mm/slab.h, rewritten from release
 * to release. Here each variant is a row of a table in memcg_slab.c. The rows
 * before objcg share the code in memcg_caches.c; objcg is in memcg_slab_objcg.c.
 */
#ifndef _OBJCG_MEMCG_SLAB_H
#define _OBJCG_MEMCG_SLAB_H

#include "memcg/memcg_stat.h"
#include "slab/slab.h"

/**
 * memcg_slab_pre_alloc_hook - before objects are allocated
 * @objcg: set to the objcg that was charged, with a reference, or NULL
 * @size: obj_full_size() of all of them
 *
 * Return: 0, or -ENOMEM if the charge failed. The allocation then fails too; it
 * does not continue unaccounted.
 */
int memcg_slab_pre_alloc_hook(struct obj_cgroup **objcg, gfp_t gfp,
			      size_t size);

/**
 * memcg_slab_post_alloc_hook - after objects have been allocated
 * @objcg: @size: as for the pre_alloc hook
 * @nr: number of objects; 0 if the allocation has failed
 */
void memcg_slab_post_alloc_hook(struct obj_cgroup *objcg, size_t size,
				size_t nr, void **p);

/** memcg_slab_free_hook - before objects, of any mix of caches, are freed */
void memcg_slab_free_hook(size_t nr, void **p);

/**
 * memcg_kmem_get_cache - the cache that serves current's allocation
 * @cachep: the root cache
 *
 * Return: @cachep, or its clone, which is pinned until memcg_kmem_put_cache().
 */
struct kmem_cache *memcg_kmem_get_cache(struct kmem_cache *cachep);
void memcg_kmem_put_cache(struct kmem_cache *cachep);

/** memcg_charge_slab - charge a new, private page. Return: 0 or -ENOMEM */
int memcg_charge_slab(struct slab *slab, struct kmem_cache *s, gfp_t gfp);

/** memcg_uncharge_slab - uncharge an empty page. May free @s. */
void memcg_uncharge_slab(struct slab *slab, struct kmem_cache *s);

/**
 * memcg_set_kmem_cache_dying - stop the creation and self-shutdown of clones
 * @dying: false if the destruction fails and the cache stays
 *
 * Context: slab_mutex held.
 */
void memcg_set_kmem_cache_dying(struct kmem_cache *root, bool dying);

/**
 * flush_memcg_workqueue - wait for pending work on the clones of dying caches
 * Context: no lock held; not from work, not from an RCU callback.
 */
void flush_memcg_workqueue(void);

/**
 * shutdown_memcg_caches - destroy the clones of a dying cache
 * Context: slab_mutex held, after flush_memcg_workqueue().
 * Return: 0, or -EBUSY if a clone has objects.
 */
int shutdown_memcg_caches(struct kmem_cache *root);

/** init_memcg_params - for a new cache. Return: 0 or -ENOMEM */
int init_memcg_params(struct kmem_cache *s, struct kmem_cache *root);

/** destroy_memcg_params - for a cache that can no longer be looked up */
void destroy_memcg_params(struct kmem_cache *s);

/** memcg_unlink_cache - take a clone off all lists. Context: slab_mutex held */
void memcg_unlink_cache(struct kmem_cache *s);

/**
 * memcg_slab_pins - list the css references that clones hold to their memcg
 * @show: called with a text and a number for each kind and cache
 *
 * Context: takes slab_mutex. Return: the sum of the numbers.
 */
long memcg_slab_pins(struct mem_cgroup *memcg,
		     void (*show)(void *arg, const char *kind,
				  const char *cache, long nr),
		     void *arg);

/**
 * struct memcg_slab_ops - a variant of the hooks of allocations, and of the kernel
 *			   memory side of a memcg's life
 * Each is the part of the function memcg_slab_NAME() or memcg_NAME*() that depends
 * on the switch.
 */
struct memcg_slab_ops {
	int (*pre_alloc)(struct obj_cgroup **objcg, gfp_t gfp, size_t size);
	void (*post_alloc)(struct obj_cgroup *objcg, size_t size, size_t nr,
			   void **p);
	void (*free_hook)(size_t nr, void **p);
	struct kmem_cache *(*get_cache)(struct kmem_cache *s);
	void (*put_cache)(struct kmem_cache *s);
	int (*charge_slab)(struct slab *slab, struct kmem_cache *s, gfp_t gfp);
	void (*uncharge_slab)(struct slab *slab, struct kmem_cache *s);
	int (*online)(struct mem_cgroup *memcg);
	void (*offline)(struct mem_cgroup *memcg, struct mem_cgroup *parent);
	void (*free)(struct mem_cgroup *memcg);
};

/* the variant with charged objects (memcg_slab_objcg.c) */
extern const struct memcg_slab_ops objcg_slab_ops;

/* --- clones, used before objcg: memcg_caches.c and memcg_cache_*.c --- */

/**
 * struct memcg_cache_ops - references among pages, clones and memcgs
 * @init: init the clone's reference count, if it has any. 0 or -ENOMEM.
 * @exit: free the reference count
 * @link: the clone belongs to s->memcg_params.memcg from now on
 * @unlink: undo @link; the last access to the memcg
 * @tryget: pin the clone during an allocation; under RCU
 * @put: undo @tryget
 * @queued: deactivation has begun
 * @deactivated: a grace period later, after empty pages have been freed
 * @get_page: pin the clone or the memcg for a page that is charged to @memcg
 * @put_page: undo @get_page
 * @reparents: whether rmdir hands clones to the parent
 * @pin_kind: kind of the holders of css references
 * @pins: number of css references held on behalf of the clone
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
 * Repeated requests before the clone is made queue a single work item
 * (memcg_cache_create.c).
 *
 * Context: any, under no leaf lock; the caller pins @memcg.
 */
void memcg_schedule_kmem_cache_create(struct mem_cgroup *memcg,
				      struct kmem_cache *cachep);

/* the array of a root cache that can no longer be looked up, or NULL */
void memcg_free_cache_array(struct memcg_cache_array *arr);

/* the release of a clone's reference count, in any context */
void kmemcg_queue_cache_shutdown(struct percpu_ref *ref);

/* Return: the lowest free id, or -ENOMEM. Context: cgroup_mutex held */
int memcg_alloc_cache_id(void);
void memcg_free_cache_id(int id);

int memcg_online_caches(struct mem_cgroup *memcg);
void memcg_offline_caches(struct mem_cgroup *memcg, struct mem_cgroup *parent);
void memcg_destroy_kmem_caches(struct mem_cgroup *memcg);

struct kmem_cache *memcg_get_clone(struct kmem_cache *cachep);
void memcg_put_clone(struct kmem_cache *cachep);
int memcg_charge_cache_page(struct slab *slab, struct kmem_cache *s, gfp_t gfp);
void memcg_uncharge_cache_page(struct slab *slab, struct kmem_cache *s);

/** mod_slab_state - count bytes of slab pages or objects by the cache's kind */
static inline void mod_slab_state(struct mem_cgroup *memcg,
				  const struct kmem_cache *s, long nr)
{
	mod_memcg_state(memcg, MEMCG_SLAB_B, nr);
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		mod_memcg_state(memcg, NR_SLAB_RECLAIMABLE_B, nr);
}

/**
 * memcg_online_kmem - enable kernel memory accounting in a new memcg
 *
 * Allocates an objcg under slab=objcg, else an id for clones of kmem_caches.
 *
 * Context: cgroup_mutex held.
 * Return: 0 or -ENOMEM.
 */
int memcg_online_kmem(struct mem_cgroup *memcg);

/**
 * memcg_offline_kmem - reparent the kernel memory of a removed memcg
 *
 * The regime decides which charges and caches the parent takes over.
 *
 * Context: cgroup_mutex held.
 */
void memcg_offline_kmem(struct mem_cgroup *memcg);

/** memcg_free_kmem - free a memcg's clones. Context: no references are left */
void memcg_free_kmem(struct mem_cgroup *memcg);

#endif
