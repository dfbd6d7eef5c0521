// SPDX-License-Identifier: GPL-2.0-only
/*
 * sched.c - the task that a thread acts for, and the lists of all tasks
 *
 * In the kernel kernel/fork.c and kernel/pid.c have these. They are at the base
 * because charging asks for current, and moving a task takes tasklist_lock.
 */
#include "base/sched.h"

__thread struct task_struct *current;

DEFINE_SPINLOCK(tasklist_lock, RANK_TASKLIST);
LIST_HEAD(tasklist);
LIST_HEAD(process_list);
struct signal_struct init_signals = {
	.children = { &init_signals.children, &init_signals.children },
};

struct task_struct *set_current(struct task_struct *task)
{
	struct task_struct *old = current;

	current = task;
	return old;
}

void get_task_struct(struct task_struct *task)
{
	atomic_inc(&task->usage);
}

pid_t task_pid_nr(const struct task_struct *task)
{
	return task->pid;
}

pid_t task_tgid_nr(const struct task_struct *task)
{
	return task->tgid;
}

struct task_struct *find_get_task_by_vpid(pid_t nr)
{
	struct task_struct *task, *found = NULL;

	spin_lock(&tasklist_lock);
	list_for_each_entry(task, &tasklist, tasks) {
		if (task->pid == nr) {
			get_task_struct(task);
			found = task;
			break;
		}
	}
	spin_unlock(&tasklist_lock);
	return found;
}
