// SPDX-License-Identifier: GPL-2.0-only
/*
 * ops_task.c - operations on tasks
 *
 * Most tasks belong to a thread, which alone forks and ends them; others only
 * move them. The first of a thread is its shell and always exists.
 *
 * Others belong to no thread. A process is made with some threads and each is
 * left in a table; the thread that takes it out ends it. So threads of a process
 * exit at once, and while they are moved by their numbers.
 */
#include <errno.h>

#include "ops.h"
#include "unit.h"

#define MAX_THREADS 4

struct task_slot *own_slot(struct worker *w)
{
	struct task_slot *slot = &w->slots[pick(w, TASKS_PER_THREAD)];

	return slot->task ? slot : &w->slots[0];
}

static pid_t new_pid(struct worker *w)
{
	return __atomic_add_fetch(&w->t->last_pid, 1, __ATOMIC_RELAXED);
}

void op_fork(struct worker *w)
{
	struct task_struct *parent = own_slot(w)->task, *child;
	struct task_slot *slot = &w->slots[pick(w, TASKS_PER_THREAD)];
	pid_t pid = new_pid(w);
	pid_t tgid = one_in(w, 3) ? parent->tgid : pid;

	if (slot->task)
		return;
	if (torture_allow("copy_process",
			  copy_process(parent, pid, tgid, random_gfp(w),
				       &child),
			  -ENOMEM, 0))
		return;
	pthread_mutex_lock(&slot->lock);
	slot->task = child;
	pthread_mutex_unlock(&slot->lock);
}

void op_exec(struct worker *w)
{
	torture_allow("exec_mm", exec_mm(own_slot(w)->task, random_gfp(w)),
		      -ENOMEM, 0);
}

void op_account(struct worker *w)
{
	struct mm_sample sample = { 0 };
	unsigned int kind;

	for (kind = 0; kind < NR_MM_COUNTERS; kind++)
		sample.pages[kind] = one_in(w, 2) ? pick(w, 100) : 0;
	sample.locked = one_in(w, 2) ? pick(w, 200) : 0;
	/* a page table is a struct of the engine's */
	if (one_in(w, 32))
		sample.pages[pick(w, MM_PGTABLES)] =
			random_large(w, MEMCGFS_MAX_PAGES);
	torture_allow("mm_account",
		      mm_account(own_slot(w)->task, &sample, random_gfp(w)),
		      -ENOMEM, -EINVAL);
}

static void end_task(struct task_slot *slot)
{
	pthread_mutex_lock(&slot->lock);
	if (slot->task)
		do_exit(slot->task);
	slot->task = NULL;
	pthread_mutex_unlock(&slot->lock);
}

void op_exit(struct worker *w)
{
	struct task_slot *slot = own_slot(w);

	if (slot != &w->slots[0])
		end_task(slot);
}

void op_attach(struct worker *w)
{
	struct task_slot *slot = &w->t->tasks[pick(w, w->t->nr_tasks)];
	struct cgroup *dst = get_group(w);

	pthread_mutex_lock(&slot->lock);
	if (slot->task)
		torture_allow("cgroup_attach_task",
			      cgroup_attach_task(dst, slot->task, one_in(w, 2)),
			      -ENODEV, -ENOMEM);
	pthread_mutex_unlock(&slot->lock);
	put_group(dst);
}

static void attach(struct worker *w, struct cgroup *dst, struct task_slot *slot)
{
	pthread_mutex_lock(&slot->lock);
	if (slot->task)
		torture_allow("cgroup_attach_task to a stub",
			      cgroup_attach_task(dst, slot->task, one_in(w, 2)),
			      -ENOSPC, 0);
	pthread_mutex_unlock(&slot->lock);
}

/* to a new group of another hierarchy and back; a fork can keep the group */
void op_attach_stub(struct worker *w)
{
	struct task_slot *slot = &w->t->tasks[pick(w, w->t->nr_tasks)];
	struct cgroup *root = cgroup_roots[pick(w, NR_CGROUP_ROOTS)].cgrp;
	struct cgroup *cgrp;

	if (cgroup_has_memory(root) ||
	    torture_allow("cgroup_mkdir of a stub",
			  cgroup_mkdir(root, "s", NULL, &cgrp), -ENOMEM, 0))
		return;
	attach(w, cgrp, slot);
	attach(w, root, slot);
	torture_allow("cgroup_rmdir of a stub", cgroup_rmdir(cgrp), -EBUSY, 0);
}

/* end task @i of those that belong to no thread, and leave another there */
static void replace(struct torture *t, unsigned int i,
		    struct task_struct *replacement)
{
	struct task_struct *old = xchg(&t->leaving[i], replacement);

	if (old)
		do_exit(old);
}

void op_leave(struct worker *w)
{
	struct task_struct *parent = own_slot(w)->task, *tasks[MAX_THREADS];
	unsigned int at = pick(w, NR_LEAVING), i, nr = 0;
	const gfp_t gfp = random_gfp(w);
	pid_t tgid = new_pid(w), pid = tgid;

	/* or as many as there is memory for */
	while (nr < MAX_THREADS && !copy_process(nr ? tasks[0] : parent, pid,
						 tgid, gfp, &tasks[nr])) {
		nr++;
		pid = new_pid(w);
	}
	for (i = 0; i < nr; i++)
		replace(w->t, (at + i) % NR_LEAVING, tasks[i]);
}

static void end_leaving(struct torture *t)
{
	unsigned int i;

	for (i = 0; i < NR_LEAVING; i++)
		replace(t, i, NULL);
}

void op_reap(struct worker *w)
{
	end_leaving(w->t);
}

static int write_pid(struct cgroup *dst, bool threadgroup, pid_t pid)
{
	char text[16];

	g_snprintf(text, sizeof(text), "%d", (int)pid);
	return unit_write(dst, threadgroup ? "cgroup.procs" : "tasks", text);
}

/* a recently forked task, if it still exists */
void op_write_pid(struct worker *w)
{
	pid_t pid = __atomic_load_n(&w->t->last_pid, __ATOMIC_RELAXED);
	pid_t back = (pid_t)pick(w, NR_LEAVING);
	struct cgroup *dst = get_group(w);
	int err = write_pid(dst, one_in(w, 2), MAX(1, pid - back));

	if (err != -ESRCH)
		torture_allow("a write to cgroup.procs", err, -ENODEV, -ENOMEM);
	put_group(dst);
}

void end_tasks(struct torture *t)
{
	unsigned int i;

	for (i = 0; i < t->nr_tasks; i++)
		end_task(&t->tasks[i]);
	end_leaving(t);
}
