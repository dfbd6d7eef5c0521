/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * oom_kill.h - a group over its limit that nothing can be reclaimed from
 *
 * The kernel refuses the charge, and kills somebody or has the task wait. A real
 * process that is only looked at has its memory already: its charge is forced
 * (__GFP_NOFAIL), and whoever forces it asks afterwards what the kernel would
 * have done. The engine chooses; the killing, or the stopping, is up to who
 * knows the real process.
 *
 * Mirrors mm/oom_kill.c and what mm/memcontrol.c adds for v1. Where we differ:
 * a group is under_oom until it is within its limit again, and not until the
 * last who waited has gone on.
 */
#ifndef _OBJCG_OOM_KILL_H
#define _OBJCG_OOM_KILL_H

#include "memcontrol.h"

#define OOM_SCORE_ADJ_MIN (-1000)

/**
 * enum oom_status - what is to be done
 * @OOM_SKIPPED: nothing, it is within the limits
 * @OOM_SUCCESS: a victim is to be killed, or has been and is not gone yet
 * @OOM_ASYNC: who charged is to wait: oom_kill_disable
 * @OOM_FAILED: nothing, there is nobody who may be killed
 */
enum oom_status { OOM_SKIPPED, OOM_SUCCESS, OOM_ASYNC, OOM_FAILED };

/**
 * mem_cgroup_over_limit - the first group, from @memcg upwards, over its limit
 * @memcg: a css reference is held; or NULL
 *
 * As the counters are: nothing is drained or reclaimed.
 *
 * Context: any.
 * Return: it, kept by @memcg; NULL if all are within their limits.
 */
struct mem_cgroup *mem_cgroup_over_limit(struct mem_cgroup *memcg);

/**
 * mem_cgroup_oom - is a group, or one above it, over its limit, and then?
 * @memcg: a css reference is held
 * @victim: under OOM_SUCCESS set to who is to be killed, by one of its tasks;
 *          NULL if one who was chosen before is still there
 *
 * Reclaims first. Tells who registered for it (memcg_event.h), counts the victim.
 *
 * Context: no lock of the engine held. The caller sees to it that @victim does
 * not exit before it has been looked at.
 */
enum oom_status mem_cgroup_oom(struct mem_cgroup *memcg,
			       struct task_struct **victim);

/**
 * oom_spare_victim - a victim could not be killed
 * @victim: one of its tasks
 * @memcg: get_mem_cgroup_from_mm() of its mm when mem_cgroup_oom() named it
 *
 * It is not counted, and does not keep others from being chosen.
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
 * oom_badness - how much would be won
 * @totalpages: what the group may have
 *
 * Pages of memory, swap and page tables, as last accounted, and a share of
 * @totalpages for oom_score_adj in thousandths.
 *
 * Context: tasklist_lock held.
 * Return: LONG_MIN for who is not to be killed: init, or a score of -1000.
 */
long oom_badness(struct task_struct *task, unsigned long totalpages);

/**
 * mem_cgroup_under_oom - does somebody wait for memory here or above?
 *
 * Who stopped a process under OOM_ASYNC lets it go on when this is false.
 *
 * Context: any.
 */
bool mem_cgroup_under_oom(struct mem_cgroup *memcg);

/** memcg_oom_recover - nobody has to wait any more: killing is allowed again */
void memcg_oom_recover(struct mem_cgroup *memcg);

#endif
