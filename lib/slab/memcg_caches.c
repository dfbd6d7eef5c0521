// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_caches.c - per-memcg clones of kmem_caches, up to v5.8
 *
 * The life of a clone (seed kmem_cache-lifecycle.txt):
 *
 *   made         by the worker, some time after the first allocation that
 *                found none; until then allocations are not accounted
 *   in use       found in its root cache's array under the memcg's id
 *   deactivated  rmdir has taken it out of the array; a grace period later,
 *                when no allocation can find it any more, the worker frees its
 *                empty pages
 *   shut down    pages:     with the memcg
 *                lifecycle: with its reference count, killed by the
 *                           deactivation: after a grace period, by the worker
 *                always:    with the root cache
 *
 * The destruction of a root cache destroys its clones too, in any state. It
 * marks the root cache as dying, so that no new work is queued for its clones,
 * and waits for the queued work.
 *
 * memcg_cache_ops.c has the references among pages, clones and memcgs. In the
 * kernel all this was part of mm/slab_common.c and mm/memcontrol.c.
 */
#include <errno.h>

#include "memcg/get_mem_cgroup.h"
#include "memcg/memcg_stat.h"
#include "memcg/memcg_stock.h"
#include "rt/alloc.h"
#include "rt/lesson.h"
#include "slab/memcg_slab.h"

static DEFINE_SPINLOCK(memcg_kmem_wq_lock, RANK_LEAF);

/* --- looking up clones; memcg_cache_create.c makes them --- */

/*
 * The id can pass to another memcg during the lookup: @memcg then has its
 * parent's id, so look again. Context: rcu_read_lock() held.
 */
static struct kmem_cache *cache_from_memcg(struct kmem_cache *root,
					   struct mem_cgroup *memcg, int *id)
{
	struct memcg_cache_array *arr;
	struct kmem_cache *s;

	do {
		*id = READ_ONCE(memcg->kmemcg_id);
		if (*id < 0)
			return NULL;
		arr = rcu_dereference(root->memcg_params.memcg_caches);
		/* pairs with memcg_create_kmem_cache() */
		s = arr && (unsigned int)*id < arr->nr ?
			    rcu_dereference(arr->entries[*id]) :
			    NULL;
	} while (READ_ONCE(memcg->kmemcg_id) != *id);
	return s;
}

void memcg_unlink_cache(struct kmem_cache *s)
{
	lesson(FREE_SLAB_MEMCG, old_memcg_unlink_cache, s);
	lockdep_assert_held(&slab_mutex);
	if (is_root_cache(s))
		return;
	list_del(&s->memcg_params.children_node);
	list_del(&s->memcg_params.kmem_caches_node);
}

/*
 * The seed takes no css reference and holds RCU all the time; here every caller
 * finds the memcg to charge with get_mem_cgroup_from_current(). The function
 * has no second exit between lock and unlock.
 *
 * A deactivated clone is taken out of the array, and its reference count killed
 * a grace period later. So a clone that is found here has not been killed, and
 * percpu_ref_tryget() is enough. The patch's code calls it too. Its comment
 * says that no percpu_ref_tryget() is needed; the reviewer wrote
 * percpu_ref_tryget_live() beside that comment, not beside the call.
 */
struct kmem_cache *memcg_get_clone(struct kmem_cache *cachep)
{
	struct kmem_cache *clone;
	struct mem_cgroup *memcg;
	int id;

	lesson(RCU_UNLOCK, old_memcg_get_clone, cachep);
	memcg = get_mem_cgroup_from_current();
	if (!memcg)
		return cachep;
	rcu_read_lock();
	clone = cache_from_memcg(cachep, memcg, &id);
	if (clone && memcg_cache_ops()->tryget(clone))
		cachep = clone;
	else if (!clone && id >= 0)
		memcg_schedule_kmem_cache_create(memcg, cachep);
	rcu_read_unlock();
	css_put(&memcg->css);
	return cachep;
}

void memcg_put_clone(struct kmem_cache *cachep)
{
	if (!is_root_cache(cachep))
		memcg_cache_ops()->put(cachep);
}

/* --- pages --- */

static struct mem_cgroup *find_by_cache(void *s)
{
	return READ_ONCE(((struct kmem_cache *)s)->memcg_params.memcg);
}

static struct mem_cgroup *get_mem_cgroup_from_cache(struct kmem_cache *s)
{
	return find_get_mem_cgroup(find_by_cache, s);
}

int memcg_charge_cache_page(struct slab *slab, struct kmem_cache *s, gfp_t gfp)
{
	unsigned int nr_pages = 1U << s->order;
	struct mem_cgroup *memcg;
	int err;

	if (is_root_cache(s))
		return 0;
	memcg = get_mem_cgroup_from_cache(s);
	err = try_charge_kmem(memcg, gfp, nr_pages);
	if (!err) {
		mod_slab_state(memcg, s, (long)slab_bytes(s));
		memcg_cache_ops()->get_page(s, slab, memcg);
	}
	css_put(&memcg->css);
	return err;
}

void memcg_uncharge_cache_page(struct slab *slab, struct kmem_cache *s)
{
	unsigned int nr_pages = 1U << s->order;
	struct mem_cgroup *memcg;

	lesson(FREE_SLAB_MEMCG, old_memcg_uncharge_cache_page, slab, s);
	if (is_root_cache(s))
		return;
	memcg = get_mem_cgroup_from_cache(s);
	mod_slab_state(memcg, s, -(long)slab_bytes(s));
	memcg_uncharge_kmem(memcg, nr_pages);
	memcg_cache_ops()->put_page(s, slab, memcg);
	css_put(&memcg->css);
}

/* --- deactivation and shutdown --- */

static void kmemcg_workfn(struct work_struct *work)
{
	struct kmem_cache *s =
		container_of(work, struct kmem_cache, memcg_params.work);
	void (*fn)(struct kmem_cache * s);

	mutex_lock(&slab_mutex);
	spin_lock(&memcg_kmem_wq_lock);
	fn = s->memcg_params.work_fn;
	/* before fn(), which may queue the next step or free the clone */
	s->memcg_params.work_fn = NULL;
	spin_unlock(&memcg_kmem_wq_lock);
	fn(s);
	mutex_unlock(&slab_mutex);
}

/* the work shares memory with the RCU head, so initialise it only now */
static void kmemcg_schedule_work_after_rcu(struct rcu_head *head)
{
	struct kmem_cache *s =
		container_of(head, struct kmem_cache, memcg_params.rcu_head);

	replay_point("kmemcg_schedule_work_after_rcu");
	INIT_WORK(&s->memcg_params.work, kmemcg_workfn);
	queue_work_soon(&s->memcg_params.work);
}

/* Return: false if the root cache is dying, and will destroy the clone */
static bool kmemcg_work_after_rcu(struct kmem_cache *s,
				  void (*fn)(struct kmem_cache *s),
				  void (*queued)(struct kmem_cache *s))
{
	bool dying;

	spin_lock(&memcg_kmem_wq_lock);
	dying = memcg_cache_is_dying(s->memcg_params.root_cache);
	if (!dying) {
		WARN_ON(s->memcg_params.work_fn);
		s->memcg_params.work_fn = fn;
		if (queued)
			queued(s);
		call_rcu(&s->memcg_params.rcu_head,
			 kmemcg_schedule_work_after_rcu);
	}
	spin_unlock(&memcg_kmem_wq_lock);
	return !dying;
}

static void kmemcg_cache_shutdown_after_rcu(struct kmem_cache *s)
{
	WARN_ON(shutdown_cache(s));
}

/* called when a deactivated clone has no pages and no allocations any more */
void kmemcg_queue_cache_shutdown(struct percpu_ref *ref)
{
	kmemcg_work_after_rcu(container_of(ref, struct kmem_cache,
					   memcg_params.refcnt),
			      kmemcg_cache_shutdown_after_rcu, NULL);
}

static void kmemcg_cache_deactivate_after_rcu(struct kmem_cache *s)
{
	__kmem_cache_shrink(s);
	memcg_cache_ops()->deactivated(s);
}

static void kmemcg_cache_deactivate(struct kmem_cache *s)
{
	__kmem_cache_deactivate(s);
	kmemcg_work_after_rcu(s, kmemcg_cache_deactivate_after_rcu,
			      memcg_cache_ops()->queued);
}

static void memcg_reparent_caches(struct mem_cgroup *memcg,
				  struct mem_cgroup *parent)
{
	struct kmem_cache *s;

	list_for_each_entry(s, &memcg->kmem_caches,
			    memcg_params.kmem_caches_node) {
		css_get(&parent->css);
		WRITE_ONCE(s->memcg_params.memcg, parent);
		css_put(&memcg->css);
	}
	list_splice(&memcg->kmem_caches, &parent->kmem_caches);
	INIT_LIST_HEAD(&memcg->kmem_caches);
	memcg_reparent_slab_state(memcg, parent);
}

static void memcg_deactivate_kmem_caches(struct mem_cgroup *memcg,
					 struct mem_cgroup *parent)
{
	struct memcg_cache_array *arr;
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	memcg->kmem_online = false;
	list_for_each_entry(s, &memcg->kmem_caches,
			    memcg_params.kmem_caches_node) {
		arr = s->memcg_params.root_cache->memcg_params.memcg_caches;
		/* those of a removed child are deactivated already */
		if ((unsigned int)memcg->kmemcg_id >= arr->nr ||
		    arr->entries[memcg->kmemcg_id] != s)
			continue;
		WRITE_ONCE(arr->entries[memcg->kmemcg_id], NULL);
		kmemcg_cache_deactivate(s);
	}
	if (memcg_cache_ops()->reparents)
		memcg_reparent_caches(memcg, parent);
	mutex_unlock(&slab_mutex);
}

int memcg_online_caches(struct mem_cgroup *memcg)
{
	int id = memcg_alloc_cache_id();

	if (id < 0)
		return id;
	memcg->kmemcg_id = id;
	mutex_lock(&slab_mutex);
	memcg->kmem_online = true;
	mutex_unlock(&slab_mutex);
	return 0;
}

void memcg_offline_caches(struct mem_cgroup *memcg, struct mem_cgroup *parent)
{
	int id = memcg->kmemcg_id;
	struct cgroup *pos = NULL;

	lockdep_assert_held(&cgroup_mutex);
	memcg_deactivate_kmem_caches(memcg, parent);
	/* before the id is reused; dying descendants have this id too */
	while ((pos = cgroup_next_descendant_post(pos, memcg->css.cgroup)))
		WRITE_ONCE(mem_cgroup_from_css(pos->css)->kmemcg_id,
			   parent->kmemcg_id);
	memcg_free_cache_id(id);
}

/* no charges are left, so under slab=pages the clones are empty */
void memcg_destroy_kmem_caches(struct mem_cgroup *memcg)
{
	struct kmem_cache *s, *next;

	mutex_lock(&slab_mutex);
	list_for_each_entry_safe(s, next, &memcg->kmem_caches,
				 memcg_params.kmem_caches_node) {
		/* since lifecycle a clone pins its memcg: none is left */
		WARN_ON(memcg_cache_ops()->exit);
		WARN_ON(shutdown_cache(s));
	}
	mutex_unlock(&slab_mutex);
	/* reparented pages stay counted here, uncharged from the parent */
	if (!memcg_cache_ops()->reparents)
		WARN_ON(page_counter_read(&memcg->kmem));
}

/* --- root caches --- */

void memcg_set_kmem_cache_dying(struct kmem_cache *root, bool dying)
{
	lockdep_assert_held(&slab_mutex);
	spin_lock(&memcg_kmem_wq_lock);
	root->memcg_params.dying = dying;
	spin_unlock(&memcg_kmem_wq_lock);
}

void flush_memcg_workqueue(void)
{
	lesson(REFCNT_KILLING, old_flush_memcg_workqueue);
	if (!memcg_cache_ops())
		return;
	/* wait for pending creations, deactivations and shutdowns of clones */
	rcu_barrier();
	flush_workqueue();
	/*
	 * A deactivation has killed its clone's percpu_ref, which takes another
	 * grace period to become atomic, and may be freed only then.
	 */
	rcu_barrier();
}

int shutdown_memcg_caches(struct kmem_cache *root)
{
	struct memcg_cache_array *arr = root->memcg_params.memcg_caches;
	struct kmem_cache *s, *next;
	int err = 0;

	lockdep_assert_held(&slab_mutex);
	list_for_each_entry_safe(s, next, &root->memcg_params.children,
				 memcg_params.children_node) {
		/* a removed memcg's id can change to another memcg's */
		int id = READ_ONCE(s->memcg_params.memcg->kmemcg_id);
		bool active = id >= 0 && (unsigned int)id < arr->nr &&
			      arr->entries[id] == s;

		if (shutdown_cache(s))
			err = -EBUSY;
		else if (active)
			WRITE_ONCE(arr->entries[id], NULL);
	}
	return err;
}

int init_memcg_params(struct kmem_cache *s, struct kmem_cache *root)
{
	s->memcg_params.root_cache = root;
	if (!root) {
		INIT_LIST_HEAD(&s->memcg_params.children);
		return 0;
	}
	return memcg_cache_ops()->init ? memcg_cache_ops()->init(s) : 0;
}

/* unlink from the memcg only now: the pages needed it until they were freed */
void destroy_memcg_params(struct kmem_cache *s)
{
	if (is_root_cache(s)) {
		memcg_free_cache_array(s->memcg_params.memcg_caches);
		return;
	}
	if (memcg_cache_ops()->exit)
		memcg_cache_ops()->exit(s);
	if (s->memcg_params.memcg)
		memcg_cache_ops()->unlink(s);
}

long memcg_slab_pins(struct mem_cgroup *memcg,
		     void (*show)(void *arg, const char *kind,
				  const char *cache, long nr),
		     void *arg)
{
	struct kmem_cache *s;
	long nr, sum = 0;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &memcg->kmem_caches,
			    memcg_params.kmem_caches_node) {
		nr = memcg_cache_ops()->pins(s);
		if (nr)
			show(arg, memcg_cache_ops()->pin_kind, s->name, nr);
		sum += nr;
	}
	mutex_unlock(&slab_mutex);
	return sum;
}
