/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * objcg.h - object cgroups: charge accounts that survive their memcg
 *
 * An obj_cgroup stands between a memcg and kernel objects that may outlive it:
 * the object points to the objcg, the objcg to a memcg, and when the memcg is
 * removed only the objcg's pointer is redirected to the parent. So an object of
 * any age pins an objcg (a few words) and never a memcg (seed
 * obj_cgroup-api.txt).
 *
 * The bite: the result of obj_cgroup_memcg() can be stale at once. Hold
 * rcu_read_lock() while using it, and call get_mem_cgroup_from_objcg() to pin
 * the memcg.
 */
#ifndef _OBJCG_OBJCG_H
#define _OBJCG_OBJCG_H

#include "libobjcg/objcg.h"
#include "memcg/memcontrol.h"

extern spinlock_t objcg_lock;

/**
 * struct obj_cgroup - a charge account that survives its memcg
 * @refcnt: held by the memcg while online, by each object and kmem page, and by
 *          each CPU stock that caches it
 * @memcg: the memcg to charge. Changed under objcg_lock, read under RCU.
 * @born_in: id of the memcg that had it first; immutable
 * @id: counts up; selects the slot in CPU stocks; immutable
 * @nr_obj_bytes: bytes of live objects, without the tallies in CPU stocks;
 *          atomic
 * @nr_charged_bytes: bytes charged to @memcg in whole pages but used by no
 *          object and in no CPU's stock; atomic. Any value while alive, a
 *          multiple of the page size at release.
 * @list: on memcg->objcg_list once reparented; objcg_lock
 * @rcu: frees the objcg
 */
struct obj_cgroup {
	struct percpu_ref refcnt;
	struct mem_cgroup *memcg;
	u64 born_in;
	u32 id;
	atomic_t nr_charged_bytes;
	atomic_long_t nr_obj_bytes;
	union {
		struct list_head list;
		struct rcu_head rcu;
	};
};

static inline bool obj_cgroup_tryget(struct obj_cgroup *objcg)
{
	return percpu_ref_tryget(&objcg->refcnt);
}

/**
 * obj_cgroup_memcg - the memcg that an objcg charges now
 *
 * Context: rcu_read_lock() or objcg_lock held, else the result can be stale
 * and the memcg freed.
 */
static inline struct mem_cgroup *obj_cgroup_memcg(struct obj_cgroup *objcg)
{
	return READ_ONCE(objcg->memcg);
}

/**
 * get_obj_cgroup_from_page - the objcg to charge on behalf of a page
 * @page: a user or kernel page; must not be charged or uncharged meanwhile
 *
 * Return: as get_obj_cgroup_from_current(); NULL if the page is not charged.
 */
struct obj_cgroup *get_obj_cgroup_from_page(struct page *page);

/**
 * obj_cgroup_charge_pages - charge whole pages, as kernel memory
 * @nr_pages: 1 to MEMCGFS_MAX_PAGES; more fails
 *
 * Return: 0 or -ENOMEM.
 */
int obj_cgroup_charge_pages(struct obj_cgroup *objcg, gfp_t gfp,
			    unsigned long nr_pages);
void obj_cgroup_uncharge_pages(struct obj_cgroup *objcg,
			       unsigned long nr_pages);

/**
 * memcg_online_objcg - give a new memcg its objcg
 * memcg_reparent_objcgs - hand the objcgs of a removed memcg to its parent
 */
int memcg_online_objcg(struct mem_cgroup *memcg);
void memcg_reparent_objcgs(struct mem_cgroup *memcg, struct mem_cgroup *parent);

#endif
