// SPDX-License-Identifier: GPL-2.0-only
/*
 * slab_common.c - the list of caches: create, share, destroy; kmalloc()
 *
 * Mirrors mm/slab_common.c. boot_caches.c has the table of the boot-time caches.
 */
#include <errno.h>
#include <string.h>

#include "memcg/page_alloc.h"
#include "rt/alloc.h"
#include "rt/lesson.h"
#include "slab/boot_caches.h"
#include "slab/memcg_slab.h"

#define SLAB_MERGE_SAME (SLAB_ACCOUNT | SLAB_RECLAIM_ACCOUNT)
#define SLAB_NEVER_MERGE (SLAB_NO_MERGE | SLAB_TYPESAFE_BY_RCU)

DEFINE_MUTEX(slab_mutex, RANK_SLAB);
LIST_HEAD(slab_caches);
static DEFINE_OBJ_TYPE(kmem_cache);

struct kmem_cache *memcgfs_boot_caches[NR_BOOT_CACHES];

/* --- life --- */

struct kmem_cache *create_cache(const char *name, unsigned int size,
				unsigned int flags, struct kmem_cache *root)
{
	struct kmem_cache *s = obj_alloc(&kmem_cache_type);

	if (!s)
		return NULL;
	s->name = root ? name : mem_strdup(name);
	if (!s->name)
		goto free_cache;
	if (init_memcg_params(s, root))
		goto free_name;
	kmem_cache_open(s, size, flags);
	s->refcount = 1;
	return s;

free_name:
	if (!root)
		mem_free((char *)s->name);
free_cache:
	obj_free(&kmem_cache_type, s);
	return NULL;
}

static void kmem_cache_release(struct kmem_cache *s)
{
	destroy_memcg_params(s);
	if (is_root_cache(s))
		mem_free((char *)s->name);
	mutex_destroy(&s->list_lock);
	obj_free(&kmem_cache_type, s);
}

static void kmem_cache_release_rcu(struct rcu_head *rcu)
{
	kmem_cache_release(container_of(rcu, struct kmem_cache, rcu));
}

int shutdown_cache(struct kmem_cache *s)
{
	lockdep_assert_held(&slab_mutex);
	if (__kmem_cache_shrink(s))
		return -EBUSY;
	memcg_unlink_cache(s);
	if (is_root_cache(s))
		list_del(&s->list);
	/* after the pages that wait to be freed, because they use the cache */
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		call_rcu(&s->rcu, kmem_cache_release_rcu);
	else
		kmem_cache_release(s);
	return 0;
}

static struct kmem_cache *find_mergeable(unsigned int size, unsigned int flags)
{
	struct kmem_cache *s;

	lockdep_assert_held(&slab_mutex);
	if (flags & SLAB_NEVER_MERGE)
		return NULL;
	list_for_each_entry(s, &slab_caches, list)
		if (s->refcount && s->size == size &&
		    !(s->flags & SLAB_NEVER_MERGE) &&
		    (s->flags & SLAB_MERGE_SAME) == (flags & SLAB_MERGE_SAME))
			return s;
	return NULL;
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size,
				     unsigned int flags)
{
	struct kmem_cache *s;

	if (!size || size > SLAB_MAX_SIZE)
		return NULL;
	size = (size + 7) & ~7U;
	mutex_lock(&slab_mutex);
	s = find_mergeable(size, flags);
	if (s) {
		s->refcount++;
	} else {
		s = create_cache(name, size, flags, NULL);
		if (s)
			list_add(&s->list, &slab_caches);
	}
	mutex_unlock(&slab_mutex);
	return s;
}

static int shutdown_root_cache(struct kmem_cache *s)
{
	int err = shutdown_memcg_caches(s);

	return err ? err : shutdown_cache(s);
}

/* a root cache that is not being destroyed; @s itself may be gone */
static bool cache_is_there(const struct kmem_cache *s)
{
	const struct kmem_cache *pos;

	lockdep_assert_held(&slab_mutex);
	list_for_each_entry(pos, &slab_caches, list)
		if (pos == s)
			return pos->refcount;
	return false;
}

/* Return: true if it was the last */
static bool drop_alias(struct kmem_cache *s)
{
	lesson(ALIAS_DYING, old_drop_alias, s);
	return !--s->refcount;
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	if (!s)
		return;
	mutex_lock(&slab_mutex);
	if (WARN_ON(!cache_is_there(s)))
		goto unlock;
	/* with an alias left the cache and its clones stay */
	if (!drop_alias(s))
		goto unlock;
	memcg_set_kmem_cache_dying(s, true);
	mutex_unlock(&slab_mutex);
	flush_memcg_workqueue();
	mutex_lock(&slab_mutex);
	if (WARN_ON(shutdown_root_cache(s))) {
		s->refcount = 1;
		memcg_set_kmem_cache_dying(s, false);
	}
unlock:
	mutex_unlock(&slab_mutex);
}

static void shrink_with_clones(struct kmem_cache *s)
{
	struct kmem_cache *clone;

	lockdep_assert_held(&slab_mutex);
	__kmem_cache_shrink(s);
	list_for_each_entry(clone, &s->memcg_params.children,
			    memcg_params.children_node)
		__kmem_cache_shrink(clone);
}

void kmem_cache_shrink(struct kmem_cache *s)
{
	mutex_lock(&slab_mutex);
	shrink_with_clones(s);
	mutex_unlock(&slab_mutex);
}

void memcgfs_shrink_all_caches(void)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		shrink_with_clones(s);
	mutex_unlock(&slab_mutex);
}

int kmem_cache_init(void)
{
	unsigned int i;

	for (i = 0; i < NR_BOOT_CACHES; i++) {
		struct boot_cache row = boot_cache(i);

		if (!row.size)
			continue;
		memcgfs_boot_caches[i] =
			kmem_cache_create(row.name, row.size, row.flags);
		if (!memcgfs_boot_caches[i]) {
			kmem_cache_exit();
			return -ENOMEM;
		}
	}
	return 0;
}

/* all at once, because the flush is the slowest part */
void kmem_cache_exit(void)
{
	struct kmem_cache *s, *next;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		memcg_set_kmem_cache_dying(s, true);
	mutex_unlock(&slab_mutex);
	flush_memcg_workqueue();
	mutex_lock(&slab_mutex);
	list_for_each_entry_safe(s, next, &slab_caches, list)
		WARN_ON(shutdown_root_cache(s));
	mutex_unlock(&slab_mutex);
	rcu_barrier();
	memset(memcgfs_boot_caches, 0, sizeof(memcgfs_boot_caches));
}

struct kmem_cache *memcgfs_find_cache(const char *name)
{
	unsigned int i;

	for (i = 0; i < NR_BOOT_CACHES; i++)
		if (!strcmp(boot_cache(i).name, name))
			return memcgfs_boot_caches[i];
	return NULL;
}

/* --- kmalloc --- */

static struct kmem_cache *kmalloc_slab(size_t size)
{
	enum memcgfs_boot_cache i;

	for (i = CACHE_KMALLOC_8; i < CACHE_KMALLOC_8K; i++)
		if (size <= memcgfs_boot_caches[i]->size)
			break;
	return memcgfs_boot_caches[i];
}

/* 96403bfe50c3: not only for the node */
static void account_large_kmalloc(struct slab *slab, int sign)
{
	lesson(LARGE_KMALLOC, old_account_large_kmalloc, slab, sign);
	mod_memcg_obj_state(slab->object, MEMCG_LARGE_KMALLOC_B,
			    sign * (long)(PAGE_SIZE << slab->page->order));
}

static void *kmalloc_large(size_t size, gfp_t gfp)
{
	unsigned int order = 0;
	struct slab *slab;

	if (size > KMALLOC_MAX_SIZE)
		return NULL;
	while (size > PAGE_SIZE << order)
		order++;
	slab = slab_alloc_pages(gfp, order, 1);
	if (!slab)
		return NULL;
	account_large_kmalloc(slab, 1);
	return slab->object;
}

static inline void *alloc_object(struct kmem_cache *s, gfp_t gfp)
{
	void *p;

	return kmem_cache_alloc_bulk(s, gfp, 1, &p) ? p : NULL;
}

void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	return alloc_object(s, gfp);
}

void kmem_cache_free(struct kmem_cache *s, void *p)
{
	kmem_cache_free_bulk(s, 1, &p);
}

void *kmalloc(size_t size, gfp_t gfp)
{
	if (!size)
		return NULL;
	if (size > KMALLOC_MAX_CACHE_SIZE)
		return kmalloc_large(size, gfp);
	return alloc_object(kmalloc_slab(size), gfp);
}

void kfree(void *p)
{
	struct slab *slab = virt_to_slab(p);

	if (!p)
		return;
	if (slab->slab_cache) {
		kmem_cache_free_bulk(NULL, 1, &p);
		return;
	}
	account_large_kmalloc(slab, -1);
	slab_free_pages(slab);
}

size_t ksize(void *p)
{
	struct slab *slab = virt_to_slab(p);

	return slab->slab_cache ? slab->slab_cache->size :
				  PAGE_SIZE << slab->page->order;
}

static struct mem_cgroup *memcg_of_cache(struct kmem_cache *s)
{
	return is_root_cache(s) ? NULL : READ_ONCE(s->memcg_params.memcg);
}

struct mem_cgroup *mem_cgroup_from_obj(void *p)
{
	struct slab *slab = virt_to_slab(p);
	struct obj_cgroup **vec, *objcg;

	if (!slab->slab_cache)
		return page_memcg(slab->page);
	vec = page_objcgs_check(slab->page);
	if (!vec)
		return memcg_of_cache(slab->slab_cache);
	objcg = READ_ONCE(vec[obj_to_index(slab, p)]);
	return objcg ? obj_cgroup_memcg(objcg) : NULL;
}

void mod_memcg_obj_state(void *p, enum memcg_stat_item item, long nr)
{
	struct mem_cgroup *memcg;

	lesson(SLAB_STACK, old_mod_memcg_obj_state, p, item, nr);
	rcu_read_lock();
	memcg = mem_cgroup_from_obj(p);
	if (memcg)
		mod_memcg_state(memcg, item, nr);
	rcu_read_unlock();
}
