/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * oom_kill.h - how a victim is chosen
 *
 * libobjcg/oom_kill.h has what the caller of a forced charge asks.
 *
 * Mirrors mm/oom_kill.c and the v1 additions in mm/memcontrol.c. Differs in
 * that a group is under_oom until it is within its limit again, and not until
 * the last waiter has gone on.
 */
#ifndef _OBJCG_OOM_KILL_H
#define _OBJCG_OOM_KILL_H

#include "libobjcg/oom_kill.h"
#include "memcg/memcg_oom.h"

/**
 * mem_cgroup_out_of_memory - choose a victim in a subtree
 * @memcg: its top; a css reference is held
 *
 * As for mem_cgroup_oom(). Return: OOM_SUCCESS or OOM_FAILED.
 */
enum oom_status mem_cgroup_out_of_memory(struct mem_cgroup *memcg,
					 struct task_struct **victim);

/**
 * oom_badness - pages that killing the process would free, adjusted
 * @totalpages: the pages the group may have
 *
 * Pages of memory, swap and page tables, as last accounted, and a share of
 * @totalpages for oom_score_adj in thousandths.
 *
 * Context: tasklist_lock held.
 * Return: LONG_MIN if it must not be killed: init, or a score of -1000.
 */
long oom_badness(struct task_struct *task, unsigned long totalpages);

#endif
