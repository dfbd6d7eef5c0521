/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm.h - which memcg an address space belongs to
 *
 * Kernel memory is charged by the task that allocates it, user memory by the
 * address space it is in, and that can be shared: by threads in different
 * groups, and by processes (vfork, CLONE_VM). Whose group is it then? There are
 * two answers, chosen by the mm switch of the regime:
 *
 *   owner	That of mm->owner, one of the tasks that use it. When the owner
 *		exits or runs exec(), another user must be found: among its
 *		children, its siblings, and all processes. The threads of the
 *		same process are found last, so the walk over all processes is
 *		what any process pays whose leader exits before the others.
 *
 *   memcg	mm->memcg, a pointer with a css reference (seed mm-memcg.txt). A
 *		task that is moved, forks or runs exec() sets it to its own
 *		memcg; an exit does nothing. If that memcg is removed, the next
 *		who asks sets it to the first ancestor that is online. While any
 *		user of the mm lives, some memcg at or below where it was
 *		delegated to is online, so the walk ends there.
 *
 * The bite: the last who moved decides under memcg, and under owner none but
 * the owner does.
 */
#ifndef _OBJCG_MM_H
#define _OBJCG_MM_H

#include "memcontrol.h"

/** mmget - another user. Context: the caller has one, or tasklist_lock */
static inline void mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
}

/**
 * get_task_mm - a task's address space, used by the caller too
 *
 * This is what a reader of /proc does. While it has the mm and its last task
 * exits, the mm has no owner: charges of that time go to the root.
 */
struct mm_struct *get_task_mm(struct task_struct *task);

/**
 * mmput - one user less; the last one frees it
 * Context: no stock or objcg lock held.
 */
void mmput(struct mm_struct *mm);

/**
 * get_mem_cgroup_from_mm - the memcg that an mm's pages are to be charged to
 * @mm: in use by the caller, or NULL
 *
 * Return: it, online, with a css reference; the root for no mm, and for one
 * that has no owner.
 */
struct mem_cgroup *get_mem_cgroup_from_mm(struct mm_struct *mm);

/**
 * count_memcg_event_mm - count events of an mm where it belongs at the moment
 * @mm: in use by the caller
 * @item: PGFAULT or PGMAJFAULT
 * @nr: events
 *
 * That is mm->memcg itself, also one that has been removed and that the next
 * get_mem_cgroup_from_mm() replaces; or the owner's. The events of an mm that
 * has neither are not counted.
 */
void count_memcg_event_mm(struct mm_struct *mm, enum memcg_stat_item item,
			  long nr);

/**
 * mm_update_memcg - set mm->memcg
 * @new: or NULL; its css reference becomes the mm's
 *
 * The reference to the old one is put.
 */
void mm_update_memcg(struct mm_struct *mm, struct mem_cgroup *new);

/**
 * mm_sync_memcg_from_task - the mm belongs to the memcg that the task is in
 *
 * After fork, exec and attach. Does nothing under mm=owner.
 *
 * Context: cgroup_threadgroup_rwsem held, either way; the task is in a cgroup.
 */
void mm_sync_memcg_from_task(struct task_struct *task);

/**
 * mm_update_next_owner - find another owner if @p was it (kernel/exit.c)
 * @p: does not use @mm any more, but is still a user in its count
 *
 * Costs up to a walk over all processes under tasklist_lock. Does nothing under
 * mm=memcg.
 *
 * Context: cgroup_threadgroup_rwsem held for reading; takes tasklist_lock.
 */
void mm_update_next_owner(struct mm_struct *mm, struct task_struct *p);

/**
 * mm_moves_with - are charges of @mm to be moved when @leader is?
 * @from: the memcg that @leader leaves
 *
 * Under mm=owner when it is the owner; under mm=memcg when the mm belongs to
 * @from, whichever process's leader it is.
 */
bool mm_moves_with(struct mm_struct *mm, struct task_struct *leader,
		   struct mem_cgroup *from);

/* a new mm, used by @task only, made by current; and one that nobody uses */
void mm_init_memcg(struct mm_struct *mm, struct task_struct *task);
void mm_exit_memcg(struct mm_struct *mm);

#endif
