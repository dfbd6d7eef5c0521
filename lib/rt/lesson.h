/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lesson.h - the kernel's own bugs of this machinery, to be turned back on
 *
 * A lesson is a fix that the kernel needed years to find. A line at the site of
 * the fix names the function with the old behaviour:
 *
 *	lesson(STOCK_ACCT, old_refill_obj_stock_tally, objcg, nr_bytes, tally);
 *
 * If a replay (tests/replay/) has turned the fix off, the line calls the old
 * function with these arguments, and returns its result from the function that
 * the line stands in. All old functions are
 * in lessons.c. For races there are points at which a replay can stop a thread
 * in the middle of a function and let the others go on:
 *
 *	replay_point("name_of_function");
 *
 * The bite: all this exists only in a library built for replays, with
 * OBJCG_LESSONS. In the shipped library both lines are empty.
 *
 * The library for replays differs in three more things, so that a bug is only
 * counted: it never frees memory (host_memory.h), so that a use after free
 * finds the old contents; a thread may take a lock that it holds; and lock ranks
 * are checked in all its builds, and count instead of aborting.
 */
#ifndef _OBJCG_LESSON_H
#define _OBJCG_LESSON_H

#ifdef OBJCG_LESSONS

#include "linux/gfp.h"
#include "linux/types.h"

struct kmem_cache;
struct mem_cgroup;
struct mutex;
struct obj_cgroup;
struct page;
struct slab;

enum lesson {
	/*
	 * v5.14 c5c8b16b596e "mm: memcontrol: fix root_mem_cgroup charging":
	 * an objcg reparented to the root was no longer charged, but still
	 * uncharged.
	 */
	LESSON_ROOT_CHARGING,
	/*
	 * v5.11 eefbfa7fd678 "mm: memcg/slab: fix use after free in
	 * obj_cgroup_charge": took a reference to a memcg that had lost its
	 * last reference since it was looked up.
	 */
	LESSON_CHARGE_TRYGET,
	/*
	 * v5.13 9f38f03ae8d5 "mm: memcontrol: slab: fix obtain a reference to
	 * a freeing memcg": the same, when a stock is drained.
	 */
	LESSON_DRAIN_TRYGET,
	/*
	 * March 2021, folded into b4e0b68fbd9d before v5.13, "mm: memcontrol:
	 * fix forget to obtain the ref to objcg in split_page_memcg".
	 */
	LESSON_SPLIT_REFS,
	/*
	 * v5.18 af9a3b69e84b "mm/memcg: opencode the inner part of
	 * obj_cgroup_uncharge_pages() in drain_obj_stock()": a drain re-entered
	 * the stock while holding its lock.
	 */
	LESSON_DRAIN_RECURSION,
	/*
	 * v5.17 0764db9b49c9 "mm: memcg: synchronize objcg lists with a
	 * dedicated spinlock": the release of an objcg took css_set_lock, and
	 * can come under any lock that an object is freed under.
	 */
	LESSON_OBJCG_LOCK,
	/*
	 * v6.5 3b8abb323953 "mm: kmem: fix a NULL pointer dereference in
	 * obj_stock_flush_required()": read another CPU's stock twice
	 * without its lock, and it could be empty the second time.
	 */
	LESSON_FLUSH_REQUIRED,
	/*
	 * v6.7 5f79489a73d7 "mm: kmem: properly initialize local objcg
	 * variable in current_obj_cgroup()": for a task in the root, returned
	 * an uninitialised stack variable.
	 */
	LESSON_UNINIT_OBJCG,
	/*
	 * 2026, fixes 200577f69f29 of v6.16: when a charge missed the stock,
	 * statistics counted the refill of the stock as bytes of the object.
	 */
	LESSON_STOCK_ACCT,
	/*
	 * v5.12 1685bde6b9af "mm: memcontrol: fix get_active_memcg return
	 * value": an interrupt got a reference to the memcg it had set, and
	 * charged the memcg of the interrupted task.
	 */
	LESSON_INT_ACTIVE_MEMCG,
	/*
	 * v6.14 "memcg: drain obj stock on cpu hotplug teardown", fixes
	 * bf4f059954dc of v5.9: only the page stock of a CPU that went
	 * offline was drained.
	 */
	LESSON_CPU_DEAD,
	/*
	 * v5.8 3a98990ae215 "mm/memcontrol.c: add missed css_put()": leaked a
	 * reference if there was no memory for the work that makes a clone.
	 */
	LESSON_CREATE_WORK,
	/*
	 * May 2019, v4 of the series that became f0a3a24b532d in v5.3:
	 * rcu_read_lock() where memcg_kmem_get_cache() was to leave the read
	 * side.
	 */
	LESSON_RCU_UNLOCK,
	/*
	 * v5.4 b749ecfaf6c5 "mm: memcg/slab: fix panic in __free_slab() caused
	 * by premature memcg pointer release": a clone dropped its memcg while
	 * its pages waited for a grace period to be uncharged.
	 */
	LESSON_FREE_SLAB_MEMCG,
	/*
	 * v5.5 a264df74df38 "mm: memcg/slab: wait for !root kmem_cache refcnt
	 * killing on root kmem_cache destruction": a clone was freed with its
	 * cache while its reference count was on the way to become atomic.
	 */
	LESSON_REFCNT_KILLING,
	/*
	 * v5.8 d38a2b7a9c93 "mm: memcg/slab: fix memory leak at non-root
	 * kmem_cache destroy": a cache that had lost an alias was marked as
	 * dying but stayed in use; its clones were no longer managed.
	 */
	LESSON_ALIAS_DYING,
	/*
	 * v5.3 bee07b33db78 "mm: memcontrol: flush percpu slab vmstats on kmem
	 * offlining": slab pages were handed to the parent at once, their
	 * statistics only at the release.
	 */
	LESSON_OFFLINE_VMSTATS,
	/*
	 * v5.5 "mm: memcg/slab: fix percpu slab vmstats flushing", fixes
	 * bee07b33db78: statistics handed over were not zeroed, and were handed
	 * over again at the release.
	 */
	LESSON_VMSTATS_TWICE,
	/*
	 * v5.6 8380ce479010 "mm: fork: fix kernel_stack memcg stats for various
	 * stack implementations": a stack that is a slab object was treated
	 * as a page.
	 */
	LESSON_SLAB_STACK,
	/*
	 * v5.12 96403bfe50c3 "mm: memcontrol: fix slub memory accounting": a
	 * large kmalloc() was counted in its node but not in its memcg.
	 */
	LESSON_LARGE_KMALLOC,
	/*
	 * v5.10 d1b2cf6cb84a "mm: memcg/slab: uncharge during
	 * kmem_cache_free_bulk()": uncharged only one of many objects.
	 */
	LESSON_FREE_BULK,
	/*
	 * v5.10 becaba65f62f "mm: memcg/slab: fix obj_cgroup_charge() return
	 * value handling": an object was allocated although its charge had
	 * failed.
	 */
	LESSON_CHARGE_FAILED,
	/*
	 * v5.9 678ff6a7afcc "mm: slab: fix potential double free in
	 * ___cache_free": freeing an empty page freed its objcg vector, itself
	 * an object, and re-entered the array that still held the page's objects.
	 */
	LESSON_FLUSHARRAY,
	/*
	 * v5.10 8de15e920dc8 "mm: memcg: link page counters to root if
	 * use_hierarchy is false": the root took over the objects of a removed
	 * group that it had not counted.
	 */
	LESSON_LINK_COUNTERS,
	NR_LESSONS
};

extern bool lesson_is_on[NR_LESSONS];
extern void (*replay_hook)(const char *point);
/* called before a lock is taken; returns when the lock is free */
extern void (*lesson_lock_hook)(struct mutex *m);

/**
 * lesson_applies - is the fix of a lesson off, for this call?
 *
 * An old function may need the new one. It says lesson_skip() first: then the
 * next question of this thread about that lesson is answered no.
 */
bool lesson_applies(enum lesson lesson);
void lesson_skip(enum lesson lesson);

#define lesson(name, old, ...)                     \
	do {                                       \
		if (lesson_applies(LESSON_##name)) \
			return old(__VA_ARGS__);   \
	} while (0)

static inline void replay_point(const char *point)
{
	if (replay_hook)
		replay_hook(point);
}

/**
 * lesson_learn - turn a fix off
 * @name: of the lesson, "root-charging" for LESSON_ROOT_CHARGING
 *
 * Context: before libobjcg_init().
 * Return: 0, or -EINVAL if no lesson has that name.
 */
int lesson_learn(const char *name);

/** lesson_name - the names from 0 up, NULL past the last, for messages */
const char *lesson_name(unsigned int i);

/* --- the old functions (lessons.c) --- */

void old_percpu_ref_switch_to_atomic_rcu(struct callback_head *rcu);
struct mem_cgroup *old_get_active_memcg(void);
void old_memcg_reparent_state(struct mem_cgroup *memcg,
			      struct mem_cgroup *parent, int item);
void old_memcg_reparent_slab_state(struct mem_cgroup *memcg,
				   struct mem_cgroup *parent);
int old_charge_pages_of_freed(struct obj_cgroup *objcg, gfp_t gfp,
			      unsigned long nr_pages);
int old_charge_pages_but_root(struct obj_cgroup *objcg, gfp_t gfp,
			      unsigned long nr_pages);
void old_return_pages_of_freed(struct obj_cgroup *objcg, unsigned int nr_pages);
void old_obj_cgroup_unlink(struct obj_cgroup *objcg);
void old_obj_cgroup_redirect(struct obj_cgroup *objcg, struct mem_cgroup *memcg,
			     struct mem_cgroup *parent);
struct obj_cgroup *old_get_obj_cgroup_from_memcg(struct mem_cgroup *memcg);
void old_link_counters(struct mem_cgroup *memcg, struct mem_cgroup *parent);
void old_split_page(struct page *page, unsigned long nr);
void old_refill_obj_stock_tally(struct obj_cgroup *objcg, size_t nr_bytes,
				long tally);
void old_refill_obj_stock_recursive(struct obj_cgroup *objcg, size_t nr_bytes,
				    long tally);
bool old_drain_required_unlocked(int cpu, struct mem_cgroup *root_memcg);
bool old_drain_required_online(int cpu, struct mem_cgroup *root_memcg);
void old_memcg_hotplug_cpu_dead(int cpu);
void old_drop_create_work(struct mem_cgroup *memcg);
void old_memcg_unlink_cache(struct kmem_cache *s);
void old_memcg_uncharge_cache_page(struct slab *slab, struct kmem_cache *s);
struct kmem_cache *old_memcg_get_clone(struct kmem_cache *cachep);
void old_flush_memcg_workqueue(void);
bool old_drop_alias(struct kmem_cache *s);
void old_account_large_kmalloc(struct slab *slab, int sign);
void old_mod_memcg_obj_state(void *p, int item, long nr);
void old_objcg_free_hook(size_t nr, void **p);
int old_objcg_pre_alloc(struct obj_cgroup **objcg, gfp_t gfp, size_t size);
struct obj_cgroup **old_alloc_vector(unsigned int objects);
void old_free_vector(struct obj_cgroup **vec, unsigned int objects);
void old_cache_flusharray(struct kmem_cache *s, size_t nr, void **p);

#else

#define lesson(name, old, ...) \
	do {                   \
	} while (0)
#define replay_point(point) \
	do {                \
	} while (0)

#endif

#endif
