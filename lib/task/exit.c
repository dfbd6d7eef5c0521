// SPDX-License-Identifier: GPL-2.0-only
/*
 * exit.c - the exit of a task, racing with other tasks of its process
 *
 * Mirrors kernel/exit.c. The tasks of a process may exit at the same time. Each
 * holds a reference to the signal_struct until its last access, so only the
 * last task to exit releases the process.
 */
#include "task/task.h"

#include "cgroup/cgroup.h"
#include "memcg/mm.h"
#include "task/mm_struct.h"

/*
 * Return: the mm that the task has used. It is read here because exec_mmap()
 * counts the threads that switch to the new mm under the same lock.
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
	/*
	 * Before cgroup_exit(): a thread that still finds this task as the
	 * mm's owner charges the task's cgroup.
	 */
	mm_update_next_owner(mm, task);
	cgroup_exit(task);
	cgroup_threadgroup_change_end();
	mmput(mm);
	put_task_struct(task);
}
