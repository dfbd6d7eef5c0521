// SPDX-License-Identifier: GPL-2.0-only
/*
 * exit.c - mm=owner: a new owner for the mm of who leaves it
 *
 * Mirrors the search of kernel/exit.c. Where we differ: the owner changes under
 * tasklist_lock in place of the new owner's task_lock, so that there is no
 * second look and no retry.
 */
#include "mm.h"

static bool uses_mm(struct signal_struct *process, struct mm_struct *mm)
{
	return !list_empty(&process->threads) && process->mm == mm;
}

/* among the processes of a list of children only the leaders are looked at */
static struct task_struct *find_leader(struct list_head *children,
				       struct mm_struct *mm)
{
	struct signal_struct *process;

	list_for_each_entry(process, children, sibling)
		if (process->leader && process->mm == mm)
			return process->leader;
	return NULL;
}

static struct task_struct *find_anywhere(struct mm_struct *mm)
{
	struct signal_struct *process;

	list_for_each_entry(process, &process_list, processes)
		if (uses_mm(process, mm))
			return list_first_entry(&process->threads,
						struct task_struct, thread_node);
	return NULL;
}

static struct task_struct *find_next_owner(struct mm_struct *mm,
					   struct task_struct *p)
{
	struct task_struct *next;

	lockdep_assert_held(&tasklist_lock);
	next = find_leader(&p->signal->children, mm);
	if (!next)
		next = find_leader(&p->signal->real_parent->children, mm);
	return next ? next : find_anywhere(mm);
}

void memcg_owner_next(struct mm_struct *mm, struct task_struct *p)
{
	struct task_struct *next;

	if (READ_ONCE(mm->owner) != p)
		return;
	if (atomic_read(&mm->mm_users) <= 1) {
		rcu_assign_pointer(mm->owner, NULL);
		return;
	}
	spin_lock(&tasklist_lock);
	/* NULL if who else uses it is no task */
	next = find_next_owner(mm, p);
	rcu_assign_pointer(mm->owner, next);
	spin_unlock(&tasklist_lock);
}
