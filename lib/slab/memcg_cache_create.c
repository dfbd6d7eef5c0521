// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_cache_create.c - requesting and creating clones of kmem_caches
 *
 * An allocation that finds no clone uses the root cache and requests a clone.
 * The worker creates it, under slab_mutex. Many more allocations can come
 * before that: the first for a memcg and a cache queues the work, the others
 * find the request on the list. The kernel queues a work item for each of them,
 * which pins the memcg with a css reference.
 */
#include <string.h>

#include "rt/alloc.h"
#include "rt/lesson.h"
#include "slab/memcg_slab.h"

static DEFINE_OBJ_TYPE(memcg_cache_array);

static void free_array_rcu(struct rcu_head *rcu)
{
	obj_free(&memcg_cache_array_type,
		 container_of(rcu, struct memcg_cache_array, rcu));
}

/* make room for @id. Return: NULL if there is no memory */
static struct memcg_cache_array *memcg_update_cache(struct kmem_cache *root,
						    unsigned int id)
{
	struct memcg_cache_array *old = root->memcg_params.memcg_caches, *new;
	unsigned int nr = old ? old->nr : 4;

	lockdep_assert_held(&slab_mutex);
	if (old && id < old->nr)
		return old;
	while (nr <= id)
		nr *= 2;
	new = obj_alloc_extra(&memcg_cache_array_type,
			      nr * sizeof(*new->entries));
	if (!new)
		return NULL;
	new->nr = nr;
	if (old)
		memcpy(new->entries, old->entries,
		       old->nr * sizeof(*old->entries));
	rcu_assign_pointer(root->memcg_params.memcg_caches, new);
	if (old)
		call_rcu(&old->rcu, free_array_rcu);
	return new;
}

void memcg_free_cache_array(struct memcg_cache_array *arr)
{
	obj_free(&memcg_cache_array_type, arr);
}

static void memcg_link_cache(struct kmem_cache *s, struct mem_cgroup *memcg)
{
	struct memcg_cache_params *params = &s->memcg_params;

	params->memcg = memcg;
	memcg_cache_ops()->link(s);
	list_add(&params->children_node,
		 &params->root_cache->memcg_params.children);
	list_add(&params->kmem_caches_node, &memcg->kmem_caches);
}

static void memcg_create_kmem_cache(struct mem_cgroup *memcg,
				    struct kmem_cache *root)
{
	struct memcg_cache_array *arr;
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	if (!memcg->kmem_online || memcg_cache_is_dying(root))
		goto unlock;
	arr = memcg_update_cache(root, (unsigned int)memcg->kmemcg_id);
	/* several allocations can have requested the same clone */
	if (!arr || arr->entries[memcg->kmemcg_id])
		goto unlock;
	s = create_cache(root->name, root->size, root->flags, root);
	/* harmless: allocations use the root cache, and request it again */
	if (!s)
		goto unlock;
	memcg_link_cache(s, memcg);
	/* publish the initialised clone; pairs with cache_from_memcg() */
	rcu_assign_pointer(arr->entries[memcg->kmemcg_id], s);
unlock:
	mutex_unlock(&slab_mutex);
}

/**
 * struct memcg_kmem_cache_create_work - a request for a clone
 * @memcg: the memcg of the clone; a css reference is held
 * @cachep: the root cache
 * @node: on memcg->create_works until the clone is made; create_works_lock
 * @work: runs memcg_kmem_cache_create_func()
 */
struct memcg_kmem_cache_create_work {
	struct mem_cgroup *memcg;
	struct kmem_cache *cachep;
	struct list_head node;
	struct work_struct work;
};

static DEFINE_OBJ_TYPE(memcg_kmem_cache_create_work);
static DEFINE_SPINLOCK(create_works_lock, RANK_LEAF);

static void memcg_kmem_cache_create_func(struct work_struct *work)
{
	struct memcg_kmem_cache_create_work *cw =
		container_of(work, struct memcg_kmem_cache_create_work, work);

	memcg_create_kmem_cache(cw->memcg, cw->cachep);
	/* only now: without a request or a clone, an allocation asks again */
	spin_lock(&create_works_lock);
	list_del(&cw->node);
	spin_unlock(&create_works_lock);
	css_put(&cw->memcg->css);
	obj_free(&memcg_kmem_cache_create_work_type, cw);
}

static bool is_asked_for(struct mem_cgroup *memcg, struct kmem_cache *cachep)
{
	struct memcg_kmem_cache_create_work *cw;

	lockdep_assert_held(&create_works_lock);
	list_for_each_entry(cw, &memcg->create_works, node)
		if (cw->cachep == cachep)
			return true;
	return false;
}

static bool was_asked_for(struct mem_cgroup *memcg, struct kmem_cache *cachep)
{
	bool found;

	spin_lock(&create_works_lock);
	found = is_asked_for(memcg, cachep);
	spin_unlock(&create_works_lock);
	return found;
}

/* Return: false if another allocation has requested the clone first */
static bool ask_for(struct memcg_kmem_cache_create_work *cw)
{
	bool first;

	spin_lock(&create_works_lock);
	first = !is_asked_for(cw->memcg, cw->cachep);
	if (first)
		list_add(&cw->node, &cw->memcg->create_works);
	spin_unlock(&create_works_lock);
	return first;
}

/* there is no memory for a request, so give back its reference */
static void drop_create_work(struct mem_cgroup *memcg)
{
	lesson(CREATE_WORK, old_drop_create_work, memcg);
	css_put(&memcg->css);
}

void memcg_schedule_kmem_cache_create(struct mem_cgroup *memcg,
				      struct kmem_cache *cachep)
{
	struct memcg_kmem_cache_create_work *cw;

	if (was_asked_for(memcg, cachep))
		return;
	/* no clones for a memcg that is being removed */
	if (!css_tryget_online(&memcg->css))
		return;
	cw = obj_alloc(&memcg_kmem_cache_create_work_type);
	if (!cw) {
		drop_create_work(memcg);
		return;
	}
	cw->memcg = memcg;
	cw->cachep = cachep;
	INIT_WORK(&cw->work, memcg_kmem_cache_create_func);
	if (ask_for(cw)) {
		queue_work(&cw->work);
		return;
	}
	css_put(&memcg->css);
	obj_free(&memcg_kmem_cache_create_work_type, cw);
}
