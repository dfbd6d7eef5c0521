/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_oom.h - which group is over its limit, and does a task wait for memory?
 *
 * task/oom_kill.h chooses a victim. These are the parts that the notifications
 * need too (memcg_event.h).
 */
#ifndef _OBJCG_MEMCG_OOM_H
#define _OBJCG_MEMCG_OOM_H

#include "libobjcg/oom_kill.h"
#include "memcg/memcontrol.h"

/**
 * mem_cgroup_pages_over_limit - how far a group is over its own limits
 * Return: pages of memory, or of memory and swap if that is more.
 */
unsigned long mem_cgroup_pages_over_limit(struct mem_cgroup *memcg);

/**
 * mem_cgroup_over_limit - the first group, from @memcg upwards, over its limit
 * @memcg: a css reference is held; or NULL
 *
 * Compares the counters as they are, without drain or reclaim.
 *
 * Context: any.
 * Return: it, kept by @memcg; NULL if all are within their limits.
 */
struct mem_cgroup *mem_cgroup_over_limit(struct mem_cgroup *memcg);

/** memcg_oom_recover - killing is allowed again: end all waiting */
void memcg_oom_recover(struct mem_cgroup *memcg);

#endif
