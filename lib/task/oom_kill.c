// SPDX-License-Identifier: GPL-2.0-only
#include "task/oom_kill.h"

#include <errno.h>
#include <limits.h>

#include "memcg/memcg_event.h"
#include "memcg/memcg_stock.h"
#include "memcg/mm.h"
#include "memcg/vmscan.h"
#include "rt/trace.h"
#include "task/mm_struct.h"

/**
 * struct oom_control - the choice of a victim
 * @totalpages: the pages the group may have
 * @chosen: the worst task so far, or NULL
 * @chosen_points: its badness
 * @pending: an earlier victim has not exited yet
 */
struct oom_control {
	unsigned long totalpages;
	struct task_struct *chosen;
	long chosen_points;
	bool pending;
};

/* Return: the first group from @memcg upwards still over after reclaim */
static struct mem_cgroup *reclaim_over_limit(struct mem_cgroup *memcg)
{
	for (memcg = mem_cgroup_over_limit(memcg); memcg;
	     memcg = mem_cgroup_over_limit(parent_mem_cgroup(memcg))) {
		drain_all_stock(memcg);
		if (mem_cgroup_pages_over_limit(memcg))
			try_to_free_mem_cgroup_pages(
				memcg, mem_cgroup_pages_over_limit(memcg));
		if (mem_cgroup_pages_over_limit(memcg))
			return memcg;
	}
	return NULL;
}

long oom_badness(struct task_struct *task, unsigned long totalpages)
{
	struct signal_struct *signal = task->signal;
	long adj = READ_ONCE(signal->oom_score_adj);
	enum mm_counter kind;
	long points = 0;

	lockdep_assert_held(&tasklist_lock);
	if (task->tgid == 1 || adj == OOM_SCORE_ADJ_MIN)
		return LONG_MIN;
	for (kind = 0; kind < NR_MM_COUNTERS; kind++)
		points += (long)READ_ONCE(signal->mm->rss_stat[kind]);
	return points + adj * (long)(totalpages / 1000);
}

static void oom_evaluate_task(struct task_struct *task, struct oom_control *oc)
{
	struct signal_struct *signal = task->signal;
	long points;

	/* a process counts in the group of its leader */
	if (signal->leader && signal->leader != task)
		return;
	if (signal->oom_victim) {
		oc->pending = true;
		return;
	}
	points = oom_badness(task, oc->totalpages);
	if (points == LONG_MIN || points < oc->chosen_points)
		return;
	oc->chosen = task;
	oc->chosen_points = points;
}

static void select_bad_process(struct mem_cgroup *memcg, struct oom_control *oc)
{
	struct mem_cgroup *iter;
	struct task_struct *task;

	for_each_mem_cgroup_tree(iter, memcg) {
		spin_lock(&tasklist_lock);
		spin_lock(&css_set_lock);
		list_for_each_entry(task, &iter->css.cgroup->tasks,
				    cg_list[MEMORY_ROOT])
			oom_evaluate_task(task, oc);
		spin_unlock(&css_set_lock);
		spin_unlock(&tasklist_lock);
	}
}

/* v1 counts in the memcg of the memory, not in ancestors */
static void set_oom_victim(struct task_struct *task, struct mem_cgroup *memcg,
			   bool victim)
{
	spin_lock(&tasklist_lock);
	task->signal->oom_victim = victim;
	spin_unlock(&tasklist_lock);
	atomic_long_add(victim ? 1 : -1, &memcg->oom_kill);
}

static void mark_victim(struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);
	struct mem_cgroup *memcg = get_mem_cgroup_from_mm(mm);

	set_oom_victim(task, memcg, true);
	css_put(&memcg->css);
	mmput(mm);
}

void oom_spare_victim(struct task_struct *victim, struct mem_cgroup *memcg)
{
	set_oom_victim(victim, memcg, false);
}

int set_oom_score_adj(struct task_struct *task, int adj)
{
	if (adj < OOM_SCORE_ADJ_MIN || adj > OOM_SCORE_ADJ_MAX)
		return -EINVAL;
	WRITE_ONCE(task->signal->oom_score_adj, (short)adj);
	return 0;
}

enum oom_status mem_cgroup_out_of_memory(struct mem_cgroup *memcg,
					 struct task_struct **victim)
{
	struct oom_control oc = {
		.totalpages = READ_ONCE(memcg->memory.max),
		.chosen_points = LONG_MIN,
	};

	select_bad_process(memcg, &oc);
	if (oc.pending) {
		*victim = NULL;
		return OOM_SUCCESS;
	}
	mem_cgroup_oom_notify(memcg);
	if (!oc.chosen)
		return OOM_FAILED;
	mark_victim(oc.chosen);
	trace_event(OOM, memcg->css.id,
		    page_counter_read(&memcg->memory) * PAGE_SIZE,
		    oc.chosen->tgid);
	*victim = oc.chosen;
	return OOM_SUCCESS;
}

enum oom_status mem_cgroup_oom(struct mem_cgroup *memcg,
			       struct task_struct **victim)
{
	struct mem_cgroup *over_limit = reclaim_over_limit(memcg);

	if (!over_limit)
		return OOM_SKIPPED;
	if (!READ_ONCE(over_limit->v1.oom_kill_disable))
		return mem_cgroup_out_of_memory(over_limit, victim);
	if (!xchg(&over_limit->v1.oom_waiting, true))
		mem_cgroup_oom_notify(over_limit);
	return OOM_ASYNC;
}
