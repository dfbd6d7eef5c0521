/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slab.h - kmem_caches: objects of one size on slab pages, charged to memcgs
 *
 * An object is simulated: its address is a handle that must not be
 * dereferenced, but leads to all data about it.
 *
 * The slab switch of the regime decides how objects are charged and how long
 * caches and memcgs live:
 *
 *   pages      v4.19. A memcg has a clone of each cache it uses, made by the
 *              worker; objects come from it once it is there. A clone's page
 *              is charged to the memcg and holds a css reference. The clones
 *              are destroyed with the memcg.
 *   lifecycle  f0a3a24b532d. A page holds a reference to its clone, the clone
 *              a css reference. After rmdir the clone is deactivated, and
 *              destroyed with its last page.
 *   reparent   v5.3 (fb2f2b0adb98). The same, and rmdir hands the clones to
 *              the parent, so that they pin no removed memcg.
 *   objcg      v5.9 (10befea91b61). No clones. Each object is charged to an
 *              objcg for its size and its place in the page's vector.
 *
 * The bite: before objcg the first allocations of a memcg come from the root
 * cache and are not accounted, until the worker has made the clone.
 */
#ifndef LIBOBJCG_SLAB_H
#define LIBOBJCG_SLAB_H

#include "libobjcg/gfp.h"
#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* flags of a cache; in place of the kernel's bits */
enum {
	/* charged also without __GFP_ACCOUNT */
	SLAB_ACCOUNT = 1 << 0,
	/* counted as reclaimable */
	SLAB_RECLAIM_ACCOUNT = 1 << 1,
	/* pages are freed a grace period later */
	SLAB_TYPESAFE_BY_RCU = 1 << 2,
	/* never an alias of another */
	SLAB_NO_MERGE = 1 << 3,
};

/**
 * kmem_cache_create - a root cache
 * @name: copied
 * @size: bytes of an object, 1 to SLAB_MAX_SIZE; rounded up to a multiple of
 *        8
 * @flags: SLAB_*
 *
 * A cache of the same size and flags is shared, unless either has
 * SLAB_NO_MERGE or SLAB_TYPESAFE_BY_RCU: it then has another alias, and each
 * alias must be destroyed.
 *
 * Context: no lock of the engine held, any thread.
 * Return: the cache, or NULL if there is no memory or the size is out of range.
 */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size,
				     unsigned int flags);

/**
 * kmem_cache_destroy - drop an alias of a cache; the last frees the cache
 * @s: a root cache without objects, or NULL. An object that is left is a
 *     counted warning, and the cache stays. An unknown cache is a counted
 *     warning too, and the call has no effect.
 *
 * Waits for clones that are being made, deactivated or shut down.
 *
 * Context: no lock of the engine held; not from a callback of the engine.
 */
void kmem_cache_destroy(struct kmem_cache *s);

/**
 * memcgfs_find_cache - find a cache that the kernel makes at boot by its name
 * @name: as in /proc/slabinfo, e.g. "dentry"
 *
 * Context: any, while the engine runs.
 * Return: the cache, or NULL; also by the name of an alias. Do not destroy it.
 */
struct kmem_cache *memcgfs_find_cache(const char *name);

/**
 * kmem_cache_alloc - an object
 * @s: a root cache
 * @gfp: with __GFP_ACCOUNT, or if the cache has SLAB_ACCOUNT, it is charged to
 *       the memcg of the task of set_current(), or of remote_charge_begin()
 *
 * Context: no lock of the engine held, any thread.
 * Return: the object, or NULL if there is no memory or the charge failed.
 */
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp);

/**
 * kmem_cache_alloc_bulk - objects of a cache at once
 * @s: as for kmem_cache_alloc()
 * @gfp: likewise
 * @nr: number of objects: at most MEMCGFS_MAX_BYTES with their charges; else it
 *      fails
 * @p: room for @nr, set on success
 *
 * Context: no lock of the engine held, any thread.
 * Return: @nr, or 0 if there is no memory or the charge failed.
 */
size_t kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t nr,
			     void **p);

/**
 * kmem_cache_free - free an object
 * @s: the root cache of the object, or NULL for any
 * @p: from kmem_cache_alloc(), or a kmalloc() that a cache has served
 *
 * Context: no lock of the engine held, any thread.
 */
void kmem_cache_free(struct kmem_cache *s, void *p);

/**
 * kmem_cache_free_bulk - free objects
 * @s: the root cache of all objects, or NULL if they are of any; no large
 *     kmalloc()s
 * @nr: number of objects
 * @p: the objects
 *
 * An object that is free already stays free, and is a counted warning, in a
 * debug build of the library the end of the process. That is noticed as long as
 * its slab page exists; an empty page may be freed at once.
 *
 * Context: no lock of the engine held, any thread.
 */
void kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **p);

/**
 * kmem_cache_shrink - free the empty pages of a cache, of its clones too
 * @s: a root cache
 *
 * Context: no lock of the engine held, any thread.
 */
void kmem_cache_shrink(struct kmem_cache *s);

/**
 * memcgfs_shrink_all_caches - kmem_cache_shrink() for all caches
 *
 * Context: no lock of the engine held, any thread.
 */
void memcgfs_shrink_all_caches(void);

/**
 * kmalloc - an object of a cache that fits, or pages
 * @size: bytes, 1 to KMALLOC_MAX_SIZE; over two pages it is 2^n pages, which
 *        are kmem pages if they are accounted
 * @gfp: as for kmem_cache_alloc()
 *
 * Context: no lock of the engine held, any thread.
 * Return: the object; NULL if there is no memory, the charge failed, or @size
 * is out of range.
 */
void *kmalloc(size_t size, gfp_t gfp);

/**
 * kfree - free an object
 * @p: from kmalloc() or kmem_cache_alloc(); NULL is fine
 *
 * Context: no lock of the engine held, any thread.
 */
void kfree(void *p);

/**
 * ksize - the bytes that an object really has
 * @p: not being freed
 *
 * Context: any.
 * Return: bytes, as many as were asked for or more.
 */
size_t ksize(void *p);

/**
 * struct memcgfs_slab_usage - how much of the slab pages is in use
 * @objects: live
 * @object_bytes: of them
 * @slabs: slab pages
 * @slab_bytes: of them
 */
struct memcgfs_slab_usage {
	uint64_t objects;
	uint64_t object_bytes;
	uint64_t slabs;
	uint64_t slab_bytes;
};

/**
 * memcgfs_slab_usage - utilisation of a cache with its clones, or of all
 * @s: a root cache, or NULL
 * @usage: set
 *
 * Context: no lock of the engine held, any thread.
 */
void memcgfs_slab_usage(struct kmem_cache *s, struct memcgfs_slab_usage *usage);

#ifdef __cplusplus
}
#endif

#endif
