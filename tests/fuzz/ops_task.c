// SPDX-License-Identifier: GPL-2.0-only
/*
 * ops_task.c - operations on tasks
 */
#include "ops.h"

#include <errno.h>

void fuzz_attach(struct fuzz *f, const unsigned char *arg)
{
	int task = fuzz_pick_task(f, arg[0]), group = fuzz_get_group(f, arg[1]);
	bool threadgroup = arg[2] & 1;

	fuzz_say(f, "attach %s %d to group %d",
		 threadgroup ? "process of task" : "task", task, group);
	fuzz_expect(f, "cgroup_attach_task", NONE,
		    cgroup_attach_task(f->groups[group], f->tasks[task],
				       threadgroup),
		    model_attach(&f->model, group, task, threadgroup));
	fuzz_put_group(f, group);
}

void fuzz_fork(struct fuzz *f, const unsigned char *arg)
{
	int parent = fuzz_pick_task(f, arg[0]);
	int child = PICK(f->model.tasks, 0, !it->used);
	unsigned int gfp = arg[2] % FUZZ_GFPS;
	struct task_struct *new = NULL;
	bool thread = arg[1] & 1;
	pid_t pid = (pid_t)f->nr_ops + 2;
	int err;

	if (child == NONE)
		return;
	fuzz_say(f, "task %d in group %d forks %s %d, %s", parent,
		 f->model.tasks[parent].group, thread ? "thread" : "process",
		 child, fuzz_gfps[gfp].name);
	err = copy_process(f->tasks[parent], pid,
			   thread ? f->tasks[parent]->tgid : pid,
			   fuzz_gfps[gfp].gfp, &new);
	fuzz_expect(f, "copy_process", NONE, err,
		    model_fork(&f->model, parent, child, thread,
			       fuzz_gfps[gfp].gfp));
	f->tasks[child] = new;
}

void fuzz_adopt(struct fuzz *f, const unsigned char *arg)
{
	int task = PICK(f->model.tasks, 0, !it->used);
	int leader = arg[1] & 1 ? fuzz_pick_task(f, arg[0]) : NONE;

	if (task == NONE)
		return;
	fuzz_say(f, "adopt task %d, leader %d", task, leader);
	fuzz_expect(f, "adopt_task", NONE,
		    adopt_task((pid_t)f->nr_ops + 2,
			       leader == NONE ? NULL : f->tasks[leader],
			       &f->tasks[task]),
		    0);
	model_adopt(&f->model, leader, task);
}

void fuzz_exec(struct fuzz *f, const unsigned char *arg)
{
	int task = fuzz_pick_task(f, arg[0]);
	unsigned int gfp = arg[2] % FUZZ_GFPS;

	fuzz_say(f, "task %d in group %d execs, %s", task,
		 f->model.tasks[task].group, fuzz_gfps[gfp].name);
	fuzz_expect(f, "exec_mm", NONE,
		    exec_mm(f->tasks[task], fuzz_gfps[gfp].gfp),
		    model_exec(&f->model, task, fuzz_gfps[gfp].gfp));
}

void fuzz_end_task(struct fuzz *f, int task)
{
	fuzz_say(f, "task %d exits", task);
	do_exit(f->tasks[task]);
	rcu_barrier(); /* its structure is counted: call_rcu_lazy() */
	model_exit(&f->model, task);
}

/* a writer to cgroup.procs has found the task when it exits */
static void end_found(struct fuzz *f, int task, const unsigned char *arg)
{
	int group = fuzz_get_group(f, arg[2]);
	bool online = f->model.groups[group].state == MODEL_ONLINE;
	struct task_struct *found = find_get_task_by_vpid(f->tasks[task]->pid);

	fuzz_say(f, "task %d exits while it is moved to group %d", task, group);
	fuzz_expect(f, "found by its number", task, found == f->tasks[task],
		    true);
	do_exit(found);
	fuzz_expect(f, "cgroup_attach_task", NONE,
		    cgroup_attach_task(f->groups[group], found, arg[2] & 1),
		    online ? -ESRCH : -ENODEV);
	put_task_struct(found);
	rcu_barrier();
	model_exit(&f->model, task);
	fuzz_put_group(f, group);
}

/*
 * Two threads of a process exit at once: both have done the first part of
 * do_exit() before either drops its last reference.
 */
static void end_both(struct fuzz *f, int first, int second)
{
	struct task_struct *tasks[] = { f->tasks[first], f->tasks[second] };
	size_t i;

	fuzz_say(f, "tasks %d and %d exit at once", first, second);
	for (i = 0; i < ARRAY_SIZE(tasks); i++)
		get_task_struct(tasks[i]);
	for (i = 0; i < ARRAY_SIZE(tasks); i++)
		do_exit(tasks[i]);
	for (i = 0; i < ARRAY_SIZE(tasks); i++)
		put_task_struct(tasks[i]);
	rcu_barrier();
	model_exit_both(&f->model, first, second);
}

/* keep the first task, so that at least one exists */
void fuzz_end(struct fuzz *f, const unsigned char *arg)
{
	int task = fuzz_pick_task(f, arg[0]), other;

	if (!task)
		return;
	other = PICK(f->model.tasks, arg[2],
		     it->used && it != &f->model.tasks[0] &&
			     it != &f->model.tasks[task] &&
			     it->process == f->model.tasks[task].process);
	if (arg[1] % 4 == 1)
		end_found(f, task, arg);
	else if (arg[1] % 4 == 2 && other != NONE)
		end_both(f, task, other);
	else
		fuzz_end_task(f, task);
}
