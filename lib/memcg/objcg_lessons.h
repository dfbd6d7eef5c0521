/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * objcg_lessons.h - old behaviour that several files can turn back on
 *
 * See rt/lesson.h; include it only inside the engine.
 */
#ifndef _OBJCG_OBJCG_LESSONS_H
#define _OBJCG_OBJCG_LESSONS_H

#include "memcg/get_mem_cgroup.h"
#include "rt/lesson.h"

/*
 * LESSON_CHARGE_TRYGET, LESSON_DRAIN_TRYGET: a memcg found by a lookup may have
 * lost its last reference.
 */
static inline struct mem_cgroup *css_get_from_objcg(struct obj_cgroup *objcg)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	memcg = obj_cgroup_memcg(objcg);
	replay_point("get_mem_cgroup_from_objcg");
	css_get(&memcg->css);
	rcu_read_unlock();
	return memcg;
}

#endif
