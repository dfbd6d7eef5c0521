// SPDX-License-Identifier: GPL-2.0-only
/*
 * cgroup_task.c - the membership of tasks in cgroups
 *
 * In the kernel this is part of kernel/cgroup/cgroup.c, and css_sets stand
 * between tasks and cgroups. Here a task points to its cgroup of each hierarchy.
 */
#include "cgroup/cgroup.h"

#include <errno.h>
#include <stdlib.h>

#include "cgroup/release_agent.h"
#include "rt/alloc.h"
#include "rt/trace.h"

DEFINE_SPINLOCK(css_set_lock, RANK_CSS_SET);
static DEFINE_RWSEM(cgroup_threadgroup_rwsem, RANK_THREADGROUP);

void cgroup_threadgroup_change_begin(void)
{
	down_read(&cgroup_threadgroup_rwsem);
}

void cgroup_threadgroup_change_end(void)
{
	up_read(&cgroup_threadgroup_rwsem);
}

static struct cgroup *cgroup_parent(const struct cgroup *cgrp)
{
	return cgrp->css->parent ? cgrp->css->parent->cgroup : NULL;
}

/* it has got its first task, or populated child, or has lost its last */
static void cgroup_update_populated(struct cgroup *cgrp, bool populated)
{
	struct cgroup *parent;

	lockdep_assert_held(&css_set_lock);
	for (; cgrp; cgrp = parent) {
		unsigned int nr = cgrp->nr_populated + (populated ? 1 : -1U);

		WRITE_ONCE(cgrp->nr_populated, nr);
		parent = cgroup_parent(cgrp);
		if (nr != populated || !parent)
			return;
		if (populated)
			list_add_tail(&cgrp->populated_sibling,
				      &parent->populated_children);
		else
			list_del(&cgrp->populated_sibling);
	}
}

/* @i: the hierarchy of @dst, which is NULL for an exit */
static void css_set_move_task(struct task_struct *task, int i,
			      struct cgroup *dst)
{
	struct cgroup *from = task->cgroups[i];

	lockdep_assert_held(&css_set_lock);
	/* WRITE_ONCE: cgroup_pids() reads nr_tasks without the lock */
	if (from) {
		list_del(&task->cg_list[i]);
		WRITE_ONCE(from->nr_tasks, from->nr_tasks - 1);
		if (!from->nr_tasks)
			cgroup_update_populated(from, false);
	}
	if (dst) {
		list_add_tail(&task->cg_list[i], &dst->tasks);
		WRITE_ONCE(dst->nr_tasks, dst->nr_tasks + 1);
		if (dst->nr_tasks == 1)
			cgroup_update_populated(dst, true);
	}
	rcu_assign_pointer(task->cgroups[i], dst);
	if (from && !from->nr_tasks)
		cgroup1_check_for_release(from);
}

void cgroup_post_fork(struct task_struct *child,
		      const struct task_struct *parent)
{
	int i;

	spin_lock(&css_set_lock);
	for (i = 0; i < NR_CGROUP_ROOTS; i++)
		css_set_move_task(child, i,
				  parent ? parent->cgroups[i] :
					   cgroup_roots[i].cgrp);
	spin_unlock(&css_set_lock);
	for (i = 0; i < NR_CGROUP_ROOTS; i++)
		if (cgroup_roots[i].ss->fork)
			cgroup_roots[i].ss->fork(child);
}

void cgroup_exit(struct task_struct *task)
{
	int i;

	spin_lock(&css_set_lock);
	for (i = 0; i < NR_CGROUP_ROOTS; i++)
		css_set_move_task(task, i, NULL);
	spin_unlock(&css_set_lock);
}

static void cgroup_migrate_task(struct cgroup *dst, struct task_struct *task)
{
	const struct cgroup_subsys *ss = dst->root->ss;

	if (task->cgroups[dst->root->id] == dst)
		return;
	css_set_move_task(task, dst->root->id, dst);
	if (dst->root->id == MEMORY_ROOT)
		trace_event(ATTACH, dst->css->id, 0, task->pid);
	if (ss->attach)
		ss->attach(task);
}

/* Return: the leader if it is going to be moved, else NULL */
static struct task_struct *moving_leader(struct cgroup *dst,
					 struct task_struct *task,
					 bool threadgroup)
{
	struct task_struct *leader = task->signal->leader;

	if (!leader || leader->cgroups[dst->root->id] == dst)
		return NULL;
	return threadgroup || task == leader ? leader : NULL;
}

static void cgroup_migrate(struct cgroup *dst, struct task_struct *task,
			   bool threadgroup)
{
	struct task_struct *thread;

	spin_lock(&tasklist_lock);
	spin_lock(&css_set_lock);
	if (threadgroup)
		list_for_each_entry(thread, &task->signal->threads, thread_node)
			cgroup_migrate_task(dst, thread);
	else
		cgroup_migrate_task(dst, task);
	spin_unlock(&css_set_lock);
	spin_unlock(&tasklist_lock);
}

/*
 * No task exits before the move is done. A task that has exited already is in
 * no cgroup, and a lookup no longer finds it, so its process is not moved.
 */
static int cgroup_may_attach(struct cgroup *dst, struct task_struct *task,
			     bool threadgroup)
{
	const struct cgroup_subsys *ss = dst->root->ss;

	if (dst->css->flags & CSS_DYING)
		return -ENODEV;
	if (!task->cgroups[dst->root->id])
		return -ESRCH;
	return ss->can_attach ?
		       ss->can_attach(dst->css,
				      moving_leader(dst, task, threadgroup)) :
		       0;
}

int cgroup_attach_task(struct cgroup *dst, struct task_struct *task,
		       bool threadgroup)
{
	int err;

	mutex_lock(&cgroup_mutex);
	down_write(&cgroup_threadgroup_rwsem);
	err = cgroup_may_attach(dst, task, threadgroup);
	if (!err)
		cgroup_migrate(dst, task, threadgroup);
	up_write(&cgroup_threadgroup_rwsem);
	if (!err && dst->root->ss->post_attach)
		dst->root->ss->post_attach();
	mutex_unlock(&cgroup_mutex);
	return err;
}

/* the next group with tasks in it or below, parents first */
static struct cgroup *next_populated(struct cgroup *pos,
				     const struct cgroup *root)
{
	lockdep_assert_held(&css_set_lock);
	if (!list_empty(&pos->populated_children))
		return list_first_entry(&pos->populated_children, struct cgroup,
					populated_sibling);
	for (; pos != root; pos = cgroup_parent(pos))
		if (pos->populated_sibling.next !=
		    &cgroup_parent(pos)->populated_children)
			return list_entry(pos->populated_sibling.next,
					  struct cgroup, populated_sibling);
	return NULL;
}

void cgroup_for_each_task(struct cgroup *root,
			  void (*fn)(struct task_struct *task, void *data),
			  void *data)
{
	struct task_struct *task;
	struct cgroup *pos;

	spin_lock(&css_set_lock);
	for (pos = root; pos; pos = next_populated(pos, root))
		list_for_each_entry(task, &pos->tasks, cg_list[root->root->id])
			fn(task, data);
	spin_unlock(&css_set_lock);
}

static int cmp_pid(const void *a, const void *b)
{
	pid_t x = *(const pid_t *)a, y = *(const pid_t *)b;

	return (x > y) - (x < y);
}

static size_t sort_unique(pid_t *pids, size_t nr)
{
	size_t from, to = 0;

	qsort(pids, nr, sizeof(*pids), cmp_pid);
	for (from = 0; from < nr; from++)
		if (!to || pids[to - 1] != pids[from])
			pids[to++] = pids[from];
	return to;
}

/* room for a few tasks that are added while the lock is not held */
#define PIDS_SLACK 16

int cgroup_pids(struct cgroup *cgrp, bool threads, pid_t **pids, size_t *nr)
{
	struct task_struct *task;
	size_t room, n = 0;
	pid_t *array;

	for (;;) {
		room = READ_ONCE(cgrp->nr_tasks) + PIDS_SLACK;
		array = mem_alloc(room * sizeof(*array));
		if (!array)
			return -ENOMEM;
		spin_lock(&css_set_lock);
		if (cgrp->nr_tasks <= room)
			break;
		spin_unlock(&css_set_lock);
		mem_free(array);
	}
	list_for_each_entry(task, &cgrp->tasks, cg_list[cgrp->root->id])
		array[n++] = threads ? task->pid : task->tgid;
	spin_unlock(&css_set_lock);
	*pids = array;
	*nr = sort_unique(array, n);
	return 0;
}
