/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cgroup.h - the hierarchy, and the membership of tasks
 *
 * The life of a cgroup:
 *
 *   online     cgroup_mkdir() has returned it
 *   dying      cgroup_rmdir(): no name, no new tasks or children, and no
 *              css_tryget_online() once a grace period has passed
 *   offline    the worker has called css_offline(): objcgs are reparented
 *   released   the last css reference is gone
 *   freed      a grace period later; only now /proc/cgroups stops counting it
 *
 * A cgroup that stays between offline and released is called a dying cgroup: a
 * css reference pins it.
 *
 * Pointers to cgroups are valid under RCU, under cgroup_mutex, while a task is
 * in the cgroup, or with a css reference.
 */
#ifndef _OBJCG_CGROUP_H
#define _OBJCG_CGROUP_H

#include "base/sched.h"
#include "cgroup/cgroup-defs.h"

extern struct mutex cgroup_mutex;
extern spinlock_t css_set_lock;

/* root of the hierarchy; immutable between cgroup_init() and cgroup_fini() */
extern struct cgroup *cgroup_root;

/* the only controller; immutable after cgroup_init() */
extern const struct cgroup_subsys *cgroup_subsys;

/**
 * cgroup_init - make the root
 * @ss: the controller
 *
 * Return: 0 or -ENOMEM.
 */
int cgroup_init(const struct cgroup_subsys *ss);

/**
 * cgroup_fini - remove all cgroups and the root
 *
 * Context: no tasks are left and no other thread uses the engine. The caller
 * has drained the stocks and freed the pages that pin cgroups. A cgroup that is
 * still pinned stays allocated and shows in the counts of live objects.
 */
void cgroup_fini(void);

/**
 * cgroup_mkdir - make a child
 * @parent: a reference is held by the caller
 * @name: not checked for duplicates; that is up to the code that shows names
 * @priv: becomes cgroup.priv before the cgroup is visible
 * @ret: the child, which the caller may use until it calls cgroup_rmdir()
 *
 * Context: takes cgroup_mutex.
 * Return: 0, -ENOMEM, or -ENODEV if @parent has been removed.
 */
int cgroup_mkdir(struct cgroup *parent, const char *name, void *priv,
		 struct cgroup **ret);

/**
 * cgroup_rmdir - remove a cgroup
 *
 * Waits only for cgroup_mutex.
 *
 * Context: takes cgroup_mutex. After success @cgrp may be freed at any time
 * unless the caller holds a reference.
 * Return: 0, -EBUSY if it has tasks or children, -ENODEV if it was removed.
 */
int cgroup_rmdir(struct cgroup *cgrp);

/** cgroup_rename - give a cgroup a new name. Return: 0, -ENOMEM or -ENODEV */
int cgroup_rename(struct cgroup *cgrp, const char *name);

/**
 * cgroup_attach_task - move a task or all threads of its process
 * @dst: a reference is held by the caller
 * @task: the caller is its owner, or has a reference (sched.h)
 * @threadgroup: move all threads of @task's process
 *
 * The charges of a task stay in the old cgroup, unless @dst asks for them
 * (move_charge.h).
 *
 * Context: takes cgroup_mutex, waits for running forks and exits.
 * Return: 0, -ENODEV if @dst has been removed, -ESRCH if @task has exited, or
 * -ENOMEM if the moved charges would exceed a limit there.
 */
int cgroup_attach_task(struct cgroup *dst, struct task_struct *task,
		       bool threadgroup);

/**
 * cgroup_threadgroup_change_begin - keep tasks from being moved
 *
 * Between begin and end task->cgroup is stable.
 */
void cgroup_threadgroup_change_begin(void);
void cgroup_threadgroup_change_end(void);

/**
 * cgroup_post_fork - put a new task into a cgroup
 * Context: between cgroup_threadgroup_change_begin() and _end(); @cgrp has a
 * task or is the root.
 */
void cgroup_post_fork(struct task_struct *child, struct cgroup *cgrp);

/**
 * cgroup_exit - take an ending task out of its cgroup
 * Context: between cgroup_threadgroup_change_begin() and _end().
 */
void cgroup_exit(struct task_struct *task);

/**
 * cgroup_pids - the numbers of the tasks in a cgroup
 * @threads: each thread's pid; else each process's tgid once
 * @pids: set on success to an array of mem_alloc(), sorted
 * @nr: set on success
 *
 * Context: takes css_set_lock.
 * Return: 0 or -ENOMEM.
 */
int cgroup_pids(struct cgroup *cgrp, bool threads, pid_t **pids, size_t *nr);

/**
 * cgroup_path - the path from the root, "/" or "/a/b"
 *
 * A removed cgroup keeps its path. A path longer than PATH_MAX loses its
 * beginning.
 *
 * Context: cgroup_mutex held.
 */
void cgroup_path(struct cgroup *cgrp, struct seq_file *m);

/**
 * cgroup_next_descendant_post - walk a subtree, children before parents
 * @pos: the current cgroup of the walk, NULL to begin
 * @root: the top of the subtree, which comes last
 *
 * Visits dying cgroups too, as long as they are not released.
 *
 * Context: cgroup_mutex held from begin to end.
 * Return: the next cgroup, or NULL after @root.
 */
struct cgroup *cgroup_next_descendant_post(struct cgroup *pos,
					   struct cgroup *root);

/** cgroup_count - count all unfreed cgroups, with the root and the dying */
unsigned long cgroup_count(void);

/**
 * cgroup_wait_releases - wait until pending destruction has finished
 *
 * A removed cgroup without pins goes through several grace periods and turns of
 * the worker before it is freed. This waits until none of them is pending, so
 * that the next read of a count is deterministic. Other threads can keep
 * removing cgroups, so it gives up after a number of rounds.
 *
 * Context: no lock held, not from the worker.
 */
void cgroup_wait_releases(void);

static inline void css_get(struct cgroup_subsys_state *css)
{
	percpu_ref_get(&css->refcnt);
}

static inline bool css_tryget(struct cgroup_subsys_state *css)
{
	return percpu_ref_tryget(&css->refcnt);
}

static inline bool css_tryget_online(struct cgroup_subsys_state *css)
{
	return percpu_ref_tryget_live(&css->refcnt);
}

static inline void css_put(struct cgroup_subsys_state *css)
{
	percpu_ref_put(&css->refcnt);
}

/** css_is_descendant - is @css @ancestor or below it? */
static inline bool css_is_descendant(const struct cgroup_subsys_state *css,
				     const struct cgroup_subsys_state *ancestor)
{
	while (css && css != ancestor)
		css = css->parent;
	return css;
}

#endif
