// SPDX-License-Identifier: GPL-2.0-only
/*
 * oom.c - find groups over a limit, read scores, choose, kill
 *
 * Scores are read and signals are sent without the lock. After each we find the
 * process again by its number and start time.
 */
#include "members/oom.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "libobjcg-internal.h"
#include "task/oom_kill.h"
#include "proc/mem.h"
#include "proc/task.h"

/**
 * struct candidate - a process in a group that is over a limit
 * @id: the process
 * @err: 0 or -errno: then there is no @score
 * @score: as in /proc/PID/oom_score_adj, or that it cannot be killed
 */
struct candidate {
	struct task_id id;
	int err;
	short score;
};

/**
 * struct victim - a process that the engine has chosen
 * @id: the process
 * @memcg: the group that counts the kill; a css reference is held
 * @err: 0 or -errno of killing it
 */
struct victim {
	struct task_id id;
	struct mem_cgroup *memcg;
	int err;
};

static struct {
	unsigned long killed;
	unsigned long spared; /* chosen, but could not be killed */
} counts;		      /* membership_lock */

void member_oom_init(void)
{
	memset(&counts, 0, sizeof(counts));
}

bool member_may_be_killed(struct member_process *process)
{
	return member_process_cgroup(process) != cgroup_root &&
	       process->id.pid > 1 && process->id.pid != getpid();
}

static bool is_over_limit(struct cgroup *cgrp)
{
	return mem_cgroup_over_limit(mem_cgroup_from_css(cgrp->css));
}

/* --- candidates --- */

static void collect_candidates(struct array *candidates)
{
	struct member_process *process;
	struct candidate *new;

	list_for_each_entry(process, &member_processes, node) {
		if (!is_over_limit(member_process_cgroup(process)))
			continue;
		new = array_add(candidates);
		if (!new)
			return; /* the next look finds it */
		new->id = process->id;
	}
}

/* else we would choose a process that we cannot kill again and again */
static void read_score(struct candidate *c)
{
	struct proc_task now;

	if (c->id.pid == getpid() || !proc_may_kill(c->id.pid))
		c->score = OOM_SCORE_ADJ_MIN;
	else
		c->err = proc_oom_score_adj(c->id.pid, &c->score);
	if (!c->err)
		c->err = proc_task_read(c->id.pid, c->id.pid, &now);
	if (!c->err && !task_id_is(&c->id, now.id.pid, now.id.starttime))
		c->err = -ESRCH;
}

static void read_scores(struct array *candidates)
{
	struct candidate *c;

	array_for_each(c, candidates)
		read_score(c);
}

static void set_score(const struct candidate *c)
{
	struct member_process *process = member_process_find_id(&c->id);

	if (process && !c->err)
		WRITE_ONCE(member_process_any(process)
				   ->task->signal->oom_score_adj,
			   c->score);
}

/* --- victims --- */

static void add_victim(struct array *victims, struct task_struct *task)
{
	struct member_process *process = member_process_find(task->tgid);
	struct mm_struct *mm = get_task_mm(task);
	struct mem_cgroup *memcg = get_mem_cgroup_from_mm(mm);
	struct victim *new = array_add(victims);

	mmput(mm);
	if (new &&process && member_may_be_killed(process)) {
		new->id = process->id;
		new->memcg = memcg;
		return;
	}
	if (new)
		victims->nr--;
	counts.spared++;
	oom_spare_victim(task, memcg);
	css_put(&memcg->css);
}

static bool is_tried(const struct array *tried, const struct cgroup *cgrp)
{
	struct cgroup **at;

	array_for_each(at, tried)
		if (*at == cgrp)
			return true;
	return false;
}

static void choose_victims(const struct array *candidates,
			   struct array *victims)
{
	struct array tried = ARRAY_OF(struct cgroup *);
	const struct candidate *c;

	array_for_each(c, candidates)
		set_score(c);
	array_for_each(c, candidates) {
		struct member_process *process = member_process_find_id(&c->id);
		struct cgroup *cgrp = process ? member_process_cgroup(process) :
						NULL;
		struct cgroup **new;
		struct task_struct *task = NULL;

		if (!cgrp || !is_over_limit(cgrp) || is_tried(&tried, cgrp))
			continue;
		new = array_add(&tried);
		if (!new)
			break;
		*new = cgrp;
		if (mem_cgroup_oom(mem_cgroup_from_css(cgrp->css), &task) ==
			    OOM_SUCCESS &&
		    task)
			add_victim(victims, task);
	}
	array_free(&tried);
}

static void kill_victims(struct array *victims)
{
	struct victim *v;

	array_for_each(v, victims)
		v->err = proc_kill(&v->id);
}

static void end_victim(const struct victim *v)
{
	struct member_process *process = member_process_find_id(&v->id);

	if (!v->err) {
		counts.killed++;
	} else {
		counts.spared++;
		if (process)
			oom_spare_victim(member_process_any(process)->task,
					 v->memcg);
	}
	css_put(&v->memcg->css);
}

static void kill_candidates(struct array *candidates)
{
	struct array victims = ARRAY_OF(struct victim);
	const struct victim *v;

	read_scores(candidates);
	mutex_lock(&membership_lock);
	choose_victims(candidates, &victims);
	mutex_unlock(&membership_lock);
	kill_victims(&victims);
	mutex_lock(&membership_lock);
	array_for_each(v, &victims)
		end_victim(v);
	mutex_unlock(&membership_lock);
	array_free(&victims);
}

void member_oom(void)
{
	struct array candidates = ARRAY_OF(struct candidate);

	mutex_lock(&membership_lock);
	collect_candidates(&candidates);
	mutex_unlock(&membership_lock);
	if (candidates.nr)
		kill_candidates(&candidates);
	array_free(&candidates);
}

void member_oom_show(struct seq_file *m)
{
	lockdep_assert_held(&membership_lock);
	seq_printf(m, "oom_killed\t%lu\n", counts.killed);
	seq_printf(m, "oom_spared\t%lu\n", counts.spared);
}
