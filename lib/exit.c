// SPDX-License-Identifier: GPL-2.0-only
/*
 * exit.c - a task ends, at once with others of its process
 *
 * Mirrors kernel/exit.c. The tasks of a process may exit at the same time: each
 * holds a reference to the signal_struct until it has done its last look at it,
 * so that the last to leave, and no other, ends the process.
 */
#include "sched.h"

#include "cgroup.h"
#include "mm.h"

/*
 * Return: the mm that the task has used. It is looked up here, for exec_mmap()
 * counts under the same lock who goes over to the new one.
 */
static struct mm_struct *unlink_task(struct task_struct *task)
{
	struct signal_struct *signal = task->signal;
	struct mm_struct *mm;

	spin_lock(&tasklist_lock);
	list_del(&task->tasks);
	list_del(&task->thread_node);
	if (signal->leader == task)
		signal->leader = NULL;
	signal->nr_threads--;
	mm = signal->mm;
	spin_unlock(&tasklist_lock);
	return mm;
}

void do_exit(struct task_struct *task)
{
	struct mm_struct *mm;

	cgroup_threadgroup_change_begin();
	mm = unlink_task(task);
	/* while it is in its cgroup: whoever still finds it as the owner charges there */
	mm_update_next_owner(mm, task);
	cgroup_exit(task);
	cgroup_threadgroup_change_end();
	mmput(mm);
	put_task_struct(task);
}
