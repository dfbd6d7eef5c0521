/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm.h - which memcg an address space belongs to
 *
 * Kernel memory is charged by the task that allocates it, user memory by the
 * address space it is in, and that can be shared: by threads in different
 * groups, and by processes (vfork, CLONE_VM). Which group pays then? There are
 * two answers, chosen by the mm switch of the regime:
 *
 *   owner	The group of mm->owner, a task that uses the mm. When the owner
 *		exits or runs exec(), another user must be found: among its
 *		children, its siblings, and all processes. The threads of the
 *		same process are found last, so a process whose leader exits
 *		before the other threads pays for a walk over all processes.
 *
 *   memcg	mm->memcg, a pointer with a css reference (seed mm-memcg.txt). A
 *		task that is moved, forks or runs exec() sets it to its own
 *		memcg; an exit changes no pointer. If that memcg is removed, the
 *		next lookup sets it to the first ancestor that is online. While
 *		any user of the mm lives, some memcg at or below where it was
 *		delegated to is online, so the walk ends there.
 *
 * The bite: under memcg the last task that moved decides, under owner only the
 * owner does.
 */
#ifndef _OBJCG_MM_H
#define _OBJCG_MM_H

#include "libobjcg/mm.h"
#include "memcg/memcontrol.h"

/**
 * count_memcg_event_mm - count events in the memcg the mm belongs to now
 * @mm: in use by the caller
 * @item: PGFAULT or PGMAJFAULT
 * @nr: events
 *
 * Counts in mm->memcg, even if that has been removed and the next
 * get_mem_cgroup_from_mm() will replace it; or in the owner's memcg. Without
 * either the events are not counted.
 */
void count_memcg_event_mm(struct mm_struct *mm, enum memcg_stat_item item,
			  long nr);

/**
 * mm_update_memcg - set mm->memcg
 * @new: or NULL; its css reference becomes the mm's
 *
 * Puts the reference to the old memcg.
 */
void mm_update_memcg(struct mm_struct *mm, struct mem_cgroup *new);

/**
 * mm_sync_memcg_from_task - set the mm's memcg to the task's
 *
 * Called after fork, exec and attach. A no-op under mm=owner.
 *
 * Context: cgroup_threadgroup_rwsem held, either way; the task is in a cgroup.
 */
void mm_sync_memcg_from_task(struct task_struct *task);

/**
 * mm_update_next_owner - find another owner if @p was it (kernel/exit.c)
 * @p: does not use @mm any more, but is still a user in its count
 *
 * Costs up to a walk over all processes under tasklist_lock. A no-op under
 * mm=memcg.
 *
 * Context: cgroup_threadgroup_rwsem held for reading; takes tasklist_lock.
 */
void mm_update_next_owner(struct mm_struct *mm, struct task_struct *p);

/**
 * mm_moves_with - do charges of @mm move along with @leader?
 * @from: the memcg that @leader leaves
 *
 * Under mm=owner if @leader is the owner; under mm=memcg if the mm belongs to
 * @from, whichever process @leader leads.
 */
bool mm_moves_with(struct mm_struct *mm, struct task_struct *leader,
		   struct mem_cgroup *from);

/* a new mm, used only by @task and made by current; free an mm without users */
void mm_init_memcg(struct mm_struct *mm, struct task_struct *task);
void mm_exit_memcg(struct mm_struct *mm);

#endif
