/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cgroup.h - the hierarchies inside the engine: their locks and references
 *
 * libobjcg/cgroup.h has the life of a cgroup. It is dying once rmdir has marked
 * it, and no css_tryget_online() succeeds once a grace period has passed; the
 * worker makes it offline with css_offline(), which reparents objcgs. A css
 * reference pins it.
 *
 * Pointers to cgroups are valid under RCU, under cgroup_mutex, while a task is
 * in the cgroup, or with a css reference.
 */
#ifndef _OBJCG_CGROUP_H
#define _OBJCG_CGROUP_H

#include "base/sched.h"
#include "cgroup/cgroup-defs.h"
#include "libobjcg/cgroup.h"

extern struct mutex cgroup_mutex;
extern spinlock_t css_set_lock;

/* by enum cgroup_root_id; in the order of /proc/cgroups */
extern struct cgroup_root cgroup_roots[NR_CGROUP_ROOTS];

#define for_each_cgroup_root(root)                                           \
	for ((root) = cgroup_roots; (root) < cgroup_roots + NR_CGROUP_ROOTS; \
	     (root)++)

/** cgroup_root_count - as cgroup_count(), for any hierarchy */
static inline unsigned long cgroup_root_count(const struct cgroup_root *root)
{
	return (unsigned long)atomic_long_read(&root->nr_cgrps);
}

/**
 * cgroup_init - make all roots
 * @ss: the controllers, NR_CGROUP_ROOTS of them
 *
 * Return: 0 or -ENOMEM.
 */
int cgroup_init(const struct cgroup_subsys *const *ss);

/**
 * cgroup_fini - remove all cgroups and the roots
 *
 * Context: no tasks are left and no other thread uses the engine. The caller
 * has drained the stocks and freed the pages that pin cgroups. A cgroup that is
 * still pinned stays allocated and shows in the counts of live objects.
 */
void cgroup_fini(void);

/**
 * cgroup_threadgroup_change_begin - keep tasks from being moved
 *
 * Between begin and end task->cgroups is stable.
 */
void cgroup_threadgroup_change_begin(void);
void cgroup_threadgroup_change_end(void);

/**
 * cgroup_post_fork - put a new task into the cgroups of another, or into the roots
 * @parent: has not exited; NULL for the roots
 *
 * Context: between cgroup_threadgroup_change_begin() and _end().
 */
void cgroup_post_fork(struct task_struct *child,
		      const struct task_struct *parent);

/**
 * cgroup_exit - take an ending task out of its cgroups
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
 * cgroup_for_each_task - call a function for each task in a cgroup and below
 * @root: where to begin
 * @fn: does not sleep; takes only locks that come after css_set_lock
 * @data: for @fn
 *
 * Goes only where there are tasks, so other groups below cost nothing.
 *
 * Context: takes css_set_lock.
 */
void cgroup_for_each_task(struct cgroup *root,
			  void (*fn)(struct task_struct *task, void *data),
			  void *data);

/**
 * cgroup_is_populated - is there a task in it or below?
 * Context: css_set_lock, or as a hint.
 */
static inline bool cgroup_is_populated(const struct cgroup *cgrp)
{
	return READ_ONCE(cgrp->nr_populated);
}

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

/** cgroup_is_root - is it the root of its hierarchy? */
static inline bool cgroup_is_root(const struct cgroup *cgrp)
{
	return !cgrp->css->parent;
}

/** cgroup_has_memory - is its css that of a mem_cgroup? */
static inline bool cgroup_has_memory(const struct cgroup *cgrp)
{
	return cgrp->root->id == MEMORY_ROOT;
}

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
