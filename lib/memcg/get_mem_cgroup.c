// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/get_mem_cgroup.h"

#include "rt/lesson.h"

__thread struct mem_cgroup *active_memcg;
__thread struct obj_cgroup *active_objcg;

struct mem_cgroup *get_mem_cgroup_from_cgroup(struct cgroup *cgrp)
{
	css_get(cgrp->css);
	return mem_cgroup_from_css(cgrp->css);
}

static struct mem_cgroup *find_by_task(void *task)
{
	return mem_cgroup_from_task(task);
}

struct mem_cgroup *get_mem_cgroup_from_task(struct task_struct *task)
{
	return find_get_mem_cgroup(find_by_task, task);
}

/* a kernel page can be reparented before the reference is taken */
static struct mem_cgroup *find_by_page(void *page)
{
	return page_memcg_rcu(page);
}

struct mem_cgroup *get_mem_cgroup_from_page(struct page *page)
{
	return find_get_mem_cgroup(find_by_page, page);
}

static struct mem_cgroup *find_by_objcg(void *objcg)
{
	struct mem_cgroup *memcg = obj_cgroup_memcg(objcg);

	replay_point("get_mem_cgroup_from_objcg");
	return memcg;
}

struct mem_cgroup *get_mem_cgroup_from_objcg(struct obj_cgroup *objcg)
{
	return find_get_mem_cgroup(find_by_objcg, objcg);
}

/* if the scope let go of its active memcg, charge the root */
static struct mem_cgroup *get_active_memcg(void)
{
	struct mem_cgroup *memcg = active_memcg;

	lesson(INT_ACTIVE_MEMCG, old_get_active_memcg);
	rcu_read_lock();
	if (WARN_ON(!css_tryget(&memcg->css))) {
		memcg = root_mem_cgroup;
		css_get(&memcg->css);
	}
	rcu_read_unlock();
	return memcg;
}

struct mem_cgroup *get_mem_cgroup_from_current(void)
{
	if (unlikely(active_objcg))
		return get_mem_cgroup_from_objcg(active_objcg);
	if (unlikely(active_memcg))
		return get_active_memcg();
	if (!current)
		return NULL;
	return get_mem_cgroup_from_task(current);
}
