// SPDX-License-Identifier: GPL-2.0-only
#include "task/zombie.h"

#include "cgroup/cgroup.h"
#include "rt/alloc.h"

LIST_HEAD(zombies);

static DEFINE_OBJ_TYPE(zombie);

static bool is_in_roots(const struct task_struct *task)
{
	int i;

	for (i = 0; i < NR_CGROUP_ROOTS; i++)
		if (!cgroup_is_root(task->cgroups[i]))
			return false;
	return true;
}

/* the task is still counted in the cgroups, so they have not been removed */
static void get_cgroups(struct zombie *zombie, const struct task_struct *task)
{
	int i;

	lockdep_assert_held(&css_set_lock);
	for (i = 0; i < NR_CGROUP_ROOTS; i++) {
		if (cgroup_is_root(task->cgroups[i]))
			continue;
		zombie->css[i] = task->cgroups[i]->css;
		css_get(zombie->css[i]);
	}
}

struct zombie *zombie_add(const struct task_struct *task, u64 starttime)
{
	struct zombie *zombie = NULL;

	cgroup_threadgroup_change_begin();
	if (!is_in_roots(task))
		zombie = obj_alloc(&zombie_type);
	if (zombie) {
		zombie->pid = task->pid;
		zombie->starttime = starttime;
		spin_lock(&css_set_lock);
		get_cgroups(zombie, task);
		list_add(&zombie->list, &zombies);
		spin_unlock(&css_set_lock);
	}
	cgroup_threadgroup_change_end();
	return zombie;
}

void zombie_release(struct zombie *zombie)
{
	int i;

	spin_lock(&css_set_lock);
	list_del(&zombie->list);
	spin_unlock(&css_set_lock);
	for (i = 0; i < NR_CGROUP_ROOTS; i++)
		if (zombie->css[i])
			css_put(zombie->css[i]);
	obj_free(&zombie_type, zombie);
}

bool zombie_keeps_dying(const struct zombie *zombie)
{
	int i;

	lockdep_assert_held(&cgroup_mutex);
	for (i = 0; i < NR_CGROUP_ROOTS; i++)
		if (zombie->css[i] && zombie->css[i]->flags & CSS_DYING)
			return true;
	return false;
}
