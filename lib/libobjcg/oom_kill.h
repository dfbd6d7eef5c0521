/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * oom_kill.h - a group that is over its limit and has no pages to reclaim
 *
 * The kernel refuses the charge, and kills a task or lets the caller wait. A
 * real process that is only observed has its memory already: its charge is
 * forced (__GFP_NOFAIL), and the caller asks afterwards how the kernel would
 * have reacted. The engine chooses; the caller, which knows the real process,
 * kills or stops it.
 */
#ifndef LIBOBJCG_OOM_KILL_H
#define LIBOBJCG_OOM_KILL_H

#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define OOM_SCORE_ADJ_MIN (-1000)
#define OOM_SCORE_ADJ_MAX 1000

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
 * @memcg: a reference is held
 * @victim: under OOM_SUCCESS set to a task of the process to kill; NULL if an
 *          earlier victim has not exited yet
 *
 * Reclaims first. Notifies registered listeners (memcg_event.h), counts the
 * victim.
 *
 * Context: no lock of the engine held. The caller makes sure that @victim does
 * not exit while in use.
 * Return: the action to take.
 */
enum oom_status mem_cgroup_oom(struct mem_cgroup *memcg,
			       struct task_struct **victim);

/**
 * mem_cgroup_under_oom - does a task wait for memory here or above?
 * @memcg: a reference is held
 *
 * A caller that stopped a process under OOM_ASYNC resumes it once false.
 *
 * Context: any.
 * Return: true while @memcg or an ancestor is over its limit since OOM_ASYNC.
 */
bool mem_cgroup_under_oom(struct mem_cgroup *memcg);

/**
 * oom_spare_victim - a victim could not be killed
 * @victim: a task of it
 * @memcg: get_mem_cgroup_from_mm() of its mm when mem_cgroup_oom() named it; a
 *         reference is held
 *
 * The victim is not counted, and no longer keeps others from being chosen.
 *
 * Context: no lock of the engine held.
 */
void oom_spare_victim(struct task_struct *victim, struct mem_cgroup *memcg);

/**
 * set_oom_score_adj - make a process a more or a less likely victim
 * @task: any task of the process; the caller is its owner or has a reference
 * @adj: thousandths of the limit that are added to its pages, from
 *       OOM_SCORE_ADJ_MIN, which exempts it, to OOM_SCORE_ADJ_MAX. A new
 *       process starts with 0, where the kernel's starts with its parent's.
 *
 * Context: any.
 * Return: 0, or -EINVAL if @adj is out of range.
 */
int set_oom_score_adj(struct task_struct *task, int adj);

#ifdef __cplusplus
}
#endif

#endif
