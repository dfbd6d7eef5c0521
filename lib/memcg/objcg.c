// SPDX-License-Identifier: GPL-2.0-only
/*
 * objcg.c - obj_cgroup: charging by the byte, and reparenting
 *
 * Implements seed obj_cgroup-api.txt (bf4f059954dc) with the fixes made since:
 *
 * - An objcg holds no css reference. Offlining a memcg reparents all its
 *   objcgs, so the memcg an objcg points to is never gone, but can be racing
 *   with its replacement; to pin it, loop (get_mem_cgroup_from_objcg()).
 * - The list has a lock of its own in place of css_set_lock.
 * - The release gives pages back before it takes that lock, for it goes
 *   through the CPU stock.
 */
#include "memcg/objcg.h"

#include <errno.h>

#include "memcg/get_mem_cgroup.h"
#include "memcg/memcg_stat.h"
#include "memcg/memcg_stock.h"
#include "memcg/try_charge.h"
#include "rt/alloc.h"
#include "rt/lesson.h"

DEFINE_SPINLOCK(objcg_lock, RANK_OBJCG);
static DEFINE_OBJ_TYPE(obj_cgroup);
static atomic_t next_objcg_id;

static void obj_cgroup_free_rcu(struct rcu_head *rcu)
{
	obj_free(&obj_cgroup_type, container_of(rcu, struct obj_cgroup, rcu));
}

/* the caller must hold no lock that freeing objects takes */
static void obj_cgroup_unlink(struct obj_cgroup *objcg)
{
	lesson(OBJCG_LOCK, old_obj_cgroup_unlink, objcg);
	spin_lock(&objcg_lock);
	list_del(&objcg->list);
	spin_unlock(&objcg_lock);
}

/*
 * All objects are gone and every CPU has drained its stock, so only whole pages
 * are left in nr_charged_bytes; the comment on this function in the seed
 * explains why.
 */
static void obj_cgroup_release(struct percpu_ref *ref)
{
	struct obj_cgroup *objcg = container_of(ref, struct obj_cgroup, refcnt);
	unsigned int nr_bytes =
		(unsigned int)atomic_read(&objcg->nr_charged_bytes);

	replay_point("obj_cgroup_release");
	WARN_ON(nr_bytes & (PAGE_SIZE - 1));
	WARN_ON(atomic_long_read(&objcg->nr_obj_bytes));
	if (nr_bytes >> PAGE_SHIFT)
		obj_cgroup_uncharge_pages(objcg, nr_bytes >> PAGE_SHIFT);
	obj_cgroup_unlink(objcg);
	percpu_ref_exit(ref);
	call_rcu(&objcg->rcu, obj_cgroup_free_rcu);
}

static struct obj_cgroup *obj_cgroup_alloc(void)
{
	struct obj_cgroup *objcg = obj_alloc(&obj_cgroup_type);

	if (!objcg)
		return NULL;
	if (percpu_ref_init(&objcg->refcnt, obj_cgroup_release)) {
		obj_free(&obj_cgroup_type, objcg);
		return NULL;
	}
	objcg->id = (u32)atomic_inc_return(&next_objcg_id);
	INIT_LIST_HEAD(&objcg->list);
	return objcg;
}

/* let @objcg and the earlier objcgs of @memcg charge @parent */
static void obj_cgroup_redirect(struct obj_cgroup *objcg,
				struct mem_cgroup *memcg,
				struct mem_cgroup *parent)
{
	struct obj_cgroup *iter;

	lesson(OBJCG_LOCK, old_obj_cgroup_redirect, objcg, memcg, parent);
	spin_lock(&objcg_lock);
	list_add(&objcg->list, &memcg->objcg_list);
	list_for_each_entry(iter, &memcg->objcg_list, list)
		WRITE_ONCE(iter->memcg, parent);
	list_splice(&memcg->objcg_list, &parent->objcg_list);
	INIT_LIST_HEAD(&memcg->objcg_list);
	spin_unlock(&objcg_lock);
}

void memcg_reparent_objcgs(struct mem_cgroup *memcg, struct mem_cgroup *parent)
{
	struct obj_cgroup *objcg = memcg->objcg;

	replay_point("memcg_reparent_objcgs");
	rcu_assign_pointer(memcg->objcg, NULL);
	obj_cgroup_redirect(objcg, memcg, parent);
	trace_event(
		REPARENT, memcg->css.id,
		(u64)memcg_not_negative(atomic_long_read(&objcg->nr_obj_bytes)),
		(long)parent->css.id);
	memcg_reparent_slab_state(memcg, parent);
	percpu_ref_kill(&objcg->refcnt);
}

int memcg_online_objcg(struct mem_cgroup *memcg)
{
	struct obj_cgroup *objcg = obj_cgroup_alloc();

	if (!objcg)
		return -ENOMEM;
	objcg->memcg = memcg;
	objcg->born_in = memcg->css.id;
	rcu_assign_pointer(memcg->objcg, objcg);
	return 0;
}

/* Context: rcu_read_lock() held, @memcg is seen under it or kept */
static struct obj_cgroup *get_obj_cgroup_from_memcg(struct mem_cgroup *memcg)
{
	lesson(UNINIT_OBJCG, old_get_obj_cgroup_from_memcg, memcg);
	for (; !mem_cgroup_is_root(memcg); memcg = parent_mem_cgroup(memcg)) {
		struct obj_cgroup *objcg = rcu_dereference(memcg->objcg);

		if (objcg && obj_cgroup_tryget(objcg))
			return objcg;
	}
	return NULL;
}

void obj_cgroup_get(struct obj_cgroup *objcg)
{
	percpu_ref_get(&objcg->refcnt);
}

void obj_cgroup_put(struct obj_cgroup *objcg)
{
	percpu_ref_put(&objcg->refcnt);
}

struct obj_cgroup *get_obj_cgroup_from_current(void)
{
	struct obj_cgroup *objcg;
	struct mem_cgroup *memcg;

	if (unlikely(active_objcg)) {
		obj_cgroup_get(active_objcg);
		return active_objcg;
	}
	if (!current && likely(!active_memcg))
		return NULL;
	rcu_read_lock();
	if (unlikely(active_memcg))
		memcg = active_memcg;
	else
		memcg = mem_cgroup_from_task(current);
	objcg = get_obj_cgroup_from_memcg(memcg);
	rcu_read_unlock();
	return objcg;
}

struct obj_cgroup *get_obj_cgroup_from_page(struct page *page)
{
	struct obj_cgroup *objcg = NULL;
	struct mem_cgroup *memcg;

	rcu_read_lock();
	memcg = page_memcg_rcu(page);
	if (memcg)
		objcg = get_obj_cgroup_from_memcg(memcg);
	rcu_read_unlock();
	return objcg;
}

int obj_cgroup_charge_pages(struct obj_cgroup *objcg, gfp_t gfp,
			    unsigned long nr_pages)
{
	struct mem_cgroup *memcg;
	int err;

	lesson(CHARGE_TRYGET, old_charge_pages_of_freed, objcg, gfp, nr_pages);
	lesson(ROOT_CHARGING, old_charge_pages_but_root, objcg, gfp, nr_pages);
	memcg = get_mem_cgroup_from_objcg(objcg);
	err = try_charge_kmem(memcg, gfp, nr_pages);
	css_put(&memcg->css);
	return err;
}

void obj_cgroup_uncharge_pages(struct obj_cgroup *objcg, unsigned long nr_pages)
{
	struct mem_cgroup *memcg;

	if (!memcgfs_may_give_back(nr_pages, MEMCGFS_MAX_PAGES))
		return;
	memcg = get_mem_cgroup_from_objcg(objcg);
	memcg_uncharge_kmem(memcg, nr_pages);
	css_put(&memcg->css);
}

/* Return: the id of the memcg that it charges now */
static u64 group_of(struct obj_cgroup *objcg)
{
	u64 id;

	rcu_read_lock();
	id = obj_cgroup_memcg(objcg)->css.id;
	rcu_read_unlock();
	return id;
}

int obj_cgroup_charge(struct obj_cgroup *objcg, gfp_t gfp, size_t size)
{
	size_t nr_pages = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
	int err;

	if (consume_obj_stock(objcg, size)) {
		trace_event(OBJ_CHARGE, group_of(objcg), size, objcg->id);
		return 0;
	}
	if (unlikely(size > MEMCGFS_MAX_BYTES))
		return -ENOMEM;
	/*
	 * objcg->nr_charged_bytes might have enough, but taking from it costs
	 * two atomic operations and it is small; the refill below moves it to
	 * the stock anyway.
	 */
	err = obj_cgroup_charge_pages(objcg, gfp, nr_pages);
	if (err)
		return err;
	trace_event(OBJ_CHARGE, group_of(objcg), size, objcg->id);
	refill_obj_stock(objcg, (nr_pages << PAGE_SHIFT) - size, (long)size);
	return 0;
}

void obj_cgroup_uncharge(struct obj_cgroup *objcg, size_t size)
{
	if (unlikely(!memcgfs_may_give_back(size, MEMCGFS_MAX_BYTES)))
		return;
	trace_event(OBJ_UNCHARGE, group_of(objcg), size, objcg->id);
	refill_obj_stock(objcg, size, -(long)size);
}
