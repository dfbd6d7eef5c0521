/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * oom_kill.h - a group that is over its limit and has no pages to reclaim
 *
 * The kernel refuses the charge, and kills a task or lets the caller wait. A
 * real process that is only observed has its memory already: its charge is
 * forced (__GFP_NOFAIL), and the caller asks afterwards how the kernel would
 * have reacted. The engine chooses; the caller, which knows the real process,
 * kills or stops it.
 *
 * Mirrors mm/oom_kill.c and the v1 additions in mm/memcontrol.c. Differs in
 * that a group is under_oom until it is within its limit again, and not until
 * the last waiter has gone on.
 */
#ifndef _OBJCG_OOM_KILL_H
#define _OBJCG_OOM_KILL_H

#include "memcg/memcg_oom.h"

#define OOM_SCORE_ADJ_MIN (-1000)

/**
 * enum oom_status - the action to take
 * @OOM_SKIPPED: none, it is within the limits
 * @OOM_SUCCESS: a victim is to be killed, or has been and is not gone yet
 * @OOM_ASYNC: the charging task is to wait: oom_kill_disable
 * @OOM_FAILED: none, every task is exempt from killing
 */
enum oom_status { OOM_SKIPPED, OOM_SUCCESS, OOM_ASYNC, OOM_FAILED };

/**
 * mem_cgroup_oom - handle a group, or an ancestor, that is over its limit
 * @memcg: a css reference is held
 * @victim: under OOM_SUCCESS set to a task of the process to kill; NULL if an
 *          earlier victim has not exited yet
 *
 * Reclaims first. Notifies registered listeners (memcg_event.h), counts the
 * victim.
 *
 * Context: no lock of the engine held. The caller makes sure that @victim does
 * not exit while in use.
 */
enum oom_status mem_cgroup_oom(struct mem_cgroup *memcg,
			       struct task_struct **victim);

/**
 * oom_spare_victim - a victim could not be killed
 * @victim: a task of it
 * @memcg: get_mem_cgroup_from_mm() of its mm when mem_cgroup_oom() named it
 *
 * The victim is not counted, and no longer keeps others from being chosen.
 *
 * Context: no lock of the engine held. The caller holds a reference to @memcg.
 */
void oom_spare_victim(struct task_struct *victim, struct mem_cgroup *memcg);

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
