/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * zombie.h - first threads that have exited and are not waited for
 *
 * In the kernel the task_struct of a zombie keeps its css_set, and that its
 * cgroups: a cgroup that is removed meanwhile is freed when the zombie is
 * released. A zombie of the engine is no task any more, it is a reference to each
 * of these cgroups.
 */
#ifndef _OBJCG_ZOMBIE_H
#define _OBJCG_ZOMBIE_H

#include "base/sched.h"
#include "linux/list.h"
#include "linux/types.h"

struct cgroup_subsys_state;

/**
 * struct zombie - a zombie; immutable
 * @list: on zombies; css_set_lock
 * @pid: its number
 * @starttime: the caller's, which with @pid tells it from others
 * @css: where it was at its exit; NULL in a root, which needs no reference
 */
struct zombie {
	struct list_head list;
	pid_t pid;
	u64 starttime;
	struct cgroup_subsys_state *css[NR_CGROUP_ROOTS];
};

/* all, the newest first; css_set_lock, or the lock that serializes the changes */
extern struct list_head zombies;

/**
 * zombie_add - a task is about to exit and will be a zombie
 * @task: a first thread, before do_exit()
 * @starttime: see struct zombie
 *
 * Context: the caller serializes it with zombie_release().
 * Return: the zombie; NULL if @task is in the roots only, or without memory: then
 * it keeps no cgroup.
 */
struct zombie *zombie_add(const struct task_struct *task, u64 starttime);

/**
 * zombie_release - its parent has waited for it
 *
 * The cgroups that it kept can be freed.
 *
 * Context: as zombie_add().
 */
void zombie_release(struct zombie *zombie);

/**
 * zombie_keeps_dying - does it keep a cgroup that is removed?
 * Context: cgroup_mutex held.
 */
bool zombie_keeps_dying(const struct zombie *zombie);

#endif
