// SPDX-License-Identifier: GPL-2.0-only
/*
 * lessons.c - old behaviour of the kernel that replays turn back on
 *
 * rt/lesson.h names the fixes. This file is in the library for replays only.
 */
#include "libobjcg-internal.h"
#include "memcg/stock_slot.h"
#include "rt/lesson.h"
#include "slab/memcg_slab.h"

/* --- percpu-refcount.c --- */

/* the owner is gone, and in the kernel the cells are too */
void old_percpu_ref_switch_to_atomic_rcu(struct rcu_head *rcu)
{
	struct percpu_ref *ref = container_of(rcu, struct percpu_ref, rcu);

	if (WARN_ON(!(ref->percpu_count_ptr & ~__PERCPU_REF_FLAGS)))
		return;
	lesson_skip(LESSON_REFCNT_KILLING);
	rcu->func(rcu);
}

/* --- finding a memcg --- */

/* the caller gets the task's memcg, but the reference is to the interrupt's */
struct mem_cgroup *old_get_active_memcg(void)
{
	css_get(&active_memcg->css);
	return NULL;
}

/* the memcg may have lost its last reference since the lookup */
static struct mem_cgroup *get_perhaps_freed(struct obj_cgroup *objcg)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	memcg = obj_cgroup_memcg(objcg);
	replay_point("get_mem_cgroup_from_objcg");
	css_get(&memcg->css);
	rcu_read_unlock();
	return memcg;
}

/* --- memcg_stat.c --- */

/* the statistics stay, and so are handed over again */
void old_memcg_reparent_state(struct mem_cgroup *memcg,
			      struct mem_cgroup *parent, int item)
{
	long nr = atomic_long_read(&memcg->stats_local[item]);

	atomic_long_add(-nr, &memcg->stats[item]);
	atomic_long_add(nr, &parent->stats_local[item]);
}

/* the statistics of slab pages stay behind */
void old_memcg_reparent_slab_state(struct mem_cgroup *memcg,
				   struct mem_cgroup *parent)
{
	(void)memcg, (void)parent;
}

/* --- objcg.c --- */

int old_charge_pages_of_freed(struct obj_cgroup *objcg, gfp_t gfp,
			      unsigned long nr_pages)
{
	struct mem_cgroup *memcg = get_perhaps_freed(objcg);
	int err = try_charge_memcg(memcg, gfp, nr_pages);

	if (!err)
		memcg_account_kmem(memcg, (long)nr_pages);
	css_put(&memcg->css);
	return err;
}

/* not charged to the root, but still uncharged from it */
int old_charge_pages_but_root(struct obj_cgroup *objcg, gfp_t gfp,
			      unsigned long nr_pages)
{
	struct mem_cgroup *memcg = get_mem_cgroup_from_objcg(objcg);
	int err = 0;

	if (!mem_cgroup_is_root(memcg))
		err = try_charge_memcg(memcg, gfp, nr_pages);
	if (!err)
		memcg_account_kmem(memcg, (long)nr_pages);
	css_put(&memcg->css);
	return err;
}

void old_obj_cgroup_unlink(struct obj_cgroup *objcg)
{
	spin_lock(&css_set_lock);
	list_del(&objcg->list);
	spin_unlock(&css_set_lock);
}

void old_obj_cgroup_redirect(struct obj_cgroup *objcg, struct mem_cgroup *memcg,
			     struct mem_cgroup *parent)
{
	struct obj_cgroup *iter;

	spin_lock(&css_set_lock);
	list_add(&objcg->list, &memcg->objcg_list);
	list_for_each_entry(iter, &memcg->objcg_list, list)
		WRITE_ONCE(iter->memcg, parent);
	list_splice(&memcg->objcg_list, &parent->objcg_list);
	INIT_LIST_HEAD(&memcg->objcg_list);
	spin_unlock(&css_set_lock);
}

/* the value that the last call left on the stack */
static __thread struct obj_cgroup *left_on_stack;

struct obj_cgroup *old_get_obj_cgroup_from_memcg(struct mem_cgroup *memcg)
{
	for (; !mem_cgroup_is_root(memcg); memcg = parent_mem_cgroup(memcg)) {
		struct obj_cgroup *objcg = rcu_dereference(memcg->objcg);

		if (objcg && obj_cgroup_tryget(objcg)) {
			left_on_stack = objcg;
			return objcg;
		}
	}
	return left_on_stack;
}

/* --- memcg_hierarchy.c --- */

/* @memory stays linked: the parent is found by it */
void old_link_counters(struct mem_cgroup *memcg, struct mem_cgroup *parent)
{
	bool counted = memcg->use_hierarchy;

	page_counter_init(&memcg->memory, &parent->memory);
	page_counter_init(&memcg->memsw, counted ? &parent->memsw : NULL);
	page_counter_init(&memcg->kmem, counted ? &parent->kmem : NULL);
	page_counter_init(&memcg->v1.tcpmem, &parent->v1.tcpmem);
}

/* --- kmem.c --- */

/* the new pages have no references */
void old_split_page(struct page *page, unsigned long nr)
{
	(void)page, (void)nr;
}

/* --- memcg_stock.c --- */

void old_return_pages_of_freed(struct obj_cgroup *objcg, unsigned int nr_pages)
{
	struct mem_cgroup *memcg = get_perhaps_freed(objcg);

	memcg_account_kmem(memcg, -(long)nr_pages);
	memcg_uncharge(memcg, nr_pages);
	css_put(&memcg->css);
}

/* the refill counts as bytes of the object */
void old_refill_obj_stock_tally(struct obj_cgroup *objcg, size_t nr_bytes,
				long tally)
{
	(void)tally;
	lesson_skip(LESSON_STOCK_ACCT);
	refill_obj_stock_slow(objcg, nr_bytes, (long)nr_bytes);
}

/* gives back whole pages with the lock of the stock held */
void old_refill_obj_stock_recursive(struct obj_cgroup *objcg, size_t nr_bytes,
				    long tally)
{
	unsigned long key, new = (unsigned long)objcg;
	size_t stock = nr_bytes;
	int cpu;
	struct percpu_slot *slot =
		claim_slot(objcg_byte_slot(objcg), &cpu, &key);
	u64 old = slot->amount;

	if (key == new) {
		stock += percpu_slot_stock(old);
		tally += percpu_slot_tally(old);
	} else {
		obj_cgroup_get(objcg);
		stock += (size_t)atomic_xchg(&objcg->nr_charged_bytes, 0);
	}
	if (stock > PAGE_SIZE) {
		/* ends in refill_stock(), which takes the lock held here */
		obj_cgroup_uncharge_pages(objcg, stock >> PAGE_SHIFT);
		stock &= PAGE_SIZE - 1;
	}
	unlock_slot(cpu, slot, new, percpu_slot_delta((long)stock, 0));
	flush_tally(objcg, tally);
	if (key && key != new)
		return_bytes((struct obj_cgroup *)key, old);
}

/* two reads without the lock; the objcg can go in between */
static bool obj_stock_flush_required(struct memcg_stock_pcp *stock,
				     struct mem_cgroup *root_memcg)
{
	struct obj_cgroup *objcg;

	if (!READ_ONCE(stock->bytes[0].key))
		return false;
	replay_point("obj_stock_flush_required");
	objcg = (struct obj_cgroup *)READ_ONCE(stock->bytes[0].key);
	/* the kernel would crash here */
	return !WARN_ON(!objcg) &&
	       mem_cgroup_is_descendant(obj_cgroup_memcg(objcg), root_memcg);
}

bool old_drain_required_unlocked(int cpu, struct mem_cgroup *root_memcg)
{
	if (obj_stock_flush_required(per_cpu_ptr(memcg_stock, cpu), root_memcg))
		return true;
	lesson_skip(LESSON_FLUSH_REQUIRED);
	return drain_required(cpu, root_memcg);
}

/* the kernel has each CPU drain itself, and skips offline CPUs */
bool old_drain_required_online(int cpu, struct mem_cgroup *root_memcg)
{
	if (!cpu_online(cpu))
		return false;
	lesson_skip(LESSON_CPU_DEAD);
	return drain_required(cpu, root_memcg);
}

/* drains the pages and forgets the bytes */
void old_memcg_hotplug_cpu_dead(int cpu)
{
	struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);
	struct percpu_slot was[NR_PAGE_SLOTS];
	unsigned int i;

	spin_lock(&stock->stock_lock);
	mark_slots(stock->pages, was, NR_PAGE_SLOTS);
	percpu_slot_sync(cpu);
	take_slots(stock->pages, was, NR_PAGE_SLOTS);
	spin_unlock(&stock->stock_lock);
	for (i = 0; i < NR_PAGE_SLOTS; i++)
		if (was[i].key)
			return_pages(cpu, (struct mem_cgroup *)was[i].key,
				     was[i].amount);
}

/* --- memcg_cache_create.c --- */

/* the reference is forgotten */
void old_drop_create_work(struct mem_cgroup *memcg)
{
	(void)memcg;
}

/* --- memcg_caches.c --- */

/* the memcg goes before the pages, which wait for a grace period */
void old_memcg_unlink_cache(struct kmem_cache *s)
{
	lesson_skip(LESSON_FREE_SLAB_MEMCG);
	memcg_unlink_cache(s);
	if (is_root_cache(s))
		return;
	memcg_cache_ops()->unlink(s);
	s->memcg_params.memcg = NULL;
}

void old_memcg_uncharge_cache_page(struct slab *slab, struct kmem_cache *s)
{
	/* the kernel would crash here */
	if (!is_root_cache(s) && WARN_ON(!s->memcg_params.memcg))
		return;
	lesson_skip(LESSON_FREE_SLAB_MEMCG);
	memcg_uncharge_cache_page(slab, s);
}

/* enters the read side a second time where it was to leave it */
struct kmem_cache *old_memcg_get_clone(struct kmem_cache *cachep)
{
	lesson_skip(LESSON_RCU_UNLOCK);
	cachep = memcg_get_clone(cachep);
	rcu_read_lock();
	rcu_read_lock();
	return cachep;
}

/* does not wait until the reference counts of clones are atomic */
void old_flush_memcg_workqueue(void)
{
	if (!memcg_cache_ops())
		return;
	rcu_barrier();
	flush_workqueue();
}

/* --- slab_common.c --- */

/* marks a cache as dying that stays in use */
bool old_drop_alias(struct kmem_cache *s)
{
	memcg_set_kmem_cache_dying(s, true);
	return !--s->refcount;
}

void old_account_large_kmalloc(struct slab *slab, int sign)
{
	(void)slab, (void)sign;
}

/* treats a slab object as a page */
void old_mod_memcg_obj_state(void *p, int item, long nr)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	memcg = page_memcg_check(virt_to_slab(p)->page);
	if (memcg)
		mod_memcg_state(memcg, (enum memcg_stat_item)item, nr);
	rcu_read_unlock();
}

/* --- memcg_slab_objcg.c --- */

/* uncharges only the first of many objects */
void old_objcg_free_hook(size_t nr, void **p)
{
	lesson_skip(LESSON_FREE_BULK);
	memcg_slab_free_hook(min(nr, (size_t)1), p);
}

/* allocates although the charge has failed */
int old_objcg_pre_alloc(struct obj_cgroup **objcg, gfp_t gfp, size_t size)
{
	lesson_skip(LESSON_CHARGE_FAILED);
	memcg_slab_pre_alloc_hook(objcg, gfp, size);
	return 0;
}

/*
 * The vector is a slab object too. Our slab objects have no memory behind them,
 * so the last entry of the vector points to its object.
 */
struct obj_cgroup **old_alloc_vector(unsigned int objects)
{
	size_t size = objects * sizeof(struct obj_cgroup *);
	struct obj_cgroup **vec = mem_alloc(size + sizeof(*vec));

	if (vec)
		vec[objects] = kmalloc(size, GFP_KERNEL);
	return vec;
}

void old_free_vector(struct obj_cgroup **vec, unsigned int objects)
{
	kfree(vec[objects]);
	mem_free(vec);
}

/*
 * Objects that a CPU frees lie in an array of the cache, which is cleared only
 * after the pages it emptied are freed too. A caller that re-enters from there
 * frees the objects in the array once more.
 */
void old_cache_flusharray(struct kmem_cache *s, size_t nr, void **p)
{
	static __thread struct array_cache {
		struct kmem_cache *s;
		size_t nr;
		void **p;
	} array;
	bool again = array.s == s;

	if (again) {
		lesson_skip(LESSON_FLUSHARRAY);
		__kmem_cache_free_bulk(s, array.nr, array.p);
	} else {
		array = (struct array_cache){ s, nr, p };
	}
	lesson_skip(LESSON_FLUSHARRAY);
	__kmem_cache_free_bulk(s, nr, p);
	if (!again)
		array.s = NULL;
}
