/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * get_mem_cgroup.h - find the memcg of a task, a page or an objcg, and hold it
 *
 * A memcg that was found can lose its last reference before the caller has
 * one. Then its place has been taken by another memcg, mostly its parent, and
 * the search begins again: find_get_mem_cgroup() is the loop of them all.
 */
#ifndef _OBJCG_GET_MEM_CGROUP_H
#define _OBJCG_GET_MEM_CGROUP_H

#include "libobjcg/memcontrol.h"
#include "memcg/objcg.h"
#include "memcg/page_memcg.h"

/**
 * find_get_mem_cgroup - find a memcg and take a css reference
 * @find: returns it, or NULL; called under rcu_read_lock(), perhaps repeatedly
 * @of: its argument
 *
 * Inlined with @find, so that a caller pays for no indirect call.
 *
 * Return: the memcg with the reference, or NULL if @find has returned that.
 */
static inline __attribute__((always_inline)) struct mem_cgroup *
find_get_mem_cgroup(struct mem_cgroup *(*find)(void *of), void *of)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	do {
		memcg = find(of);
	} while (memcg && !css_tryget(&memcg->css));
	rcu_read_unlock();
	return memcg;
}

/**
 * mem_cgroup_from_task - the memcg of the cgroup that a task is in
 * Context: rcu_read_lock() held; the task has not left its cgroup.
 */
static inline struct mem_cgroup *mem_cgroup_from_task(struct task_struct *task)
{
	return mem_cgroup_from_css(
		rcu_dereference(task->cgroups[MEMORY_ROOT])->css);
}

/*
 * The memcg or objcg that the calling thread charges in place of current's own
 * memcg; at most one is set. The kernel keeps the active memcg in task_struct
 * for tasks and in a per-CPU variable for interrupts; our thread can stand for
 * either.
 */
extern __thread struct mem_cgroup *active_memcg;
extern __thread struct obj_cgroup *active_objcg;

/**
 * set_active_memcg - charge this memcg from now on instead of current's
 * @memcg: the caller holds a css reference until it has set another memcg; NULL
 *         for current's own
 *
 * Scopes nest: at the end of a scope the caller restores the returned memcg.
 * Used up to v5.12, and in the mainline after that (remote=memcg).
 *
 * Return: the previous active memcg.
 */
static inline struct mem_cgroup *set_active_memcg(struct mem_cgroup *memcg)
{
	struct mem_cgroup *old = active_memcg;

	active_memcg = memcg;
	return old;
}

/**
 * set_active_objcg - the same for an objcg
 *
 * A remote charge then does not pin a memcg that may be removed (remote=objcg,
 * seed kmem-pages-obj_cgroup.txt, its patch 5).
 */
static inline struct obj_cgroup *set_active_objcg(struct obj_cgroup *objcg)
{
	struct obj_cgroup *old = active_objcg;

	active_objcg = objcg;
	return old;
}

/**
 * get_mem_cgroup_from_current - the memcg to charge, with a css reference
 *
 * It is set by set_active_memcg() or set_active_objcg(), else current's own.
 *
 * Return: the memcg, or NULL if there is no current task.
 */
struct mem_cgroup *get_mem_cgroup_from_current(void);

/**
 * get_mem_cgroup_from_objcg - the same with a css reference
 *
 * Context: a reference to @objcg is held. Never fails: objcgs are reparented
 * before the last reference to their memcg is put.
 */
struct mem_cgroup *get_mem_cgroup_from_objcg(struct obj_cgroup *objcg);

#endif
