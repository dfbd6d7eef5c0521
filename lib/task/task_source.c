// SPDX-License-Identifier: GPL-2.0-only
/*
 * task_source.c - the engine's own tasks as the members of groups
 *
 * For programs without real processes: a number written to cgroup.procs is that
 * of a task that copy_process() or adopt_task() has made.
 */
#include "task/task_source.h"

#include <errno.h>

#include "task/task.h"

/* Return: 0 or -errno; -ESRCH also if the task exits before it is moved */
static int attach_engine_task(struct kernfs_open_file *of, pid_t pid,
			      bool threadgroup)
{
	struct task_struct *task = find_get_task_by_vpid(pid ? pid : of->pid);
	int err;

	if (!task)
		return -ESRCH;
	err = cgroup_attach_task(of->cgrp, task, threadgroup);
	put_task_struct(task);
	return err;
}

static int no_root_pids(bool threads, pid_t **pids, size_t *nr)
{
	(void)threads;
	*pids = NULL;
	*nr = 0;
	return 0;
}

const struct cgroup_task_source engine_task_source = {
	.attach = attach_engine_task,
	.root_pids = no_root_pids,
};
