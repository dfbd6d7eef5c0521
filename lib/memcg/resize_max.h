/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * resize_max.h - changing a limit, and emptying a memcg
 */
#ifndef _OBJCG_RESIZE_MAX_H
#define _OBJCG_RESIZE_MAX_H

#include "memcg/memcontrol.h"

/* a limit is set under it */
extern struct mutex memcg_max_mutex;

/**
 * mem_cgroup_resize_max - set a limit
 * @memsw: the limit of memory and swap, else of memory
 * @max: pages, up to PAGE_COUNTER_MAX
 *
 * Context: takes memcg_max_mutex.
 * Return: 0; -EINVAL if @max is out of range, or memory would be over memsw;
 * -EBUSY if more is in use than can be reclaimed.
 */
int mem_cgroup_resize_max(struct mem_cgroup *memcg, bool memsw,
			  unsigned long max);

/**
 * mem_cgroup_force_empty - drain the stocks and reclaim as much as possible
 * Context: no lru, stock or objcg lock held.
 */
void mem_cgroup_force_empty(struct mem_cgroup *memcg);

#endif
