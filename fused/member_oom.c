// SPDX-License-Identifier: GPL-2.0-only
#include "member_oom.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libobjcg.h"
#include "oom_kill.h"
#include "proc_mem.h"
#include "proc_task.h"

static int proc = -1; /* immutable between start and stop */

static struct {
	unsigned long killed;
	unsigned long spared; /* chosen, but it could not be done */
} counts; /* membership_lock */

void member_oom_init(int fd)
{
	proc = fd;
	memset(&counts, 0, sizeof(counts));
}

static struct cgroup *cgroup_of(struct member_process *process)
{
	return member_process_any(process)->task->cgroup;
}

bool member_may_be_killed(struct member_process *process,
			  const struct proc_task *now)
{
	return cgroup_of(process) != cgroup_root && process->tgid > 1 &&
	       process->tgid != getpid() && process->tgid == now->pid &&
	       process->starttime && process->starttime == now->starttime;
}

static bool has_exited(int pidfd)
{
	struct pollfd pfd = { .fd = pidfd, .events = POLLIN };

	return poll(&pfd, 1, 0) != 0;
}

/*
 * As long as who was there when the pidfd was opened is alive, the number is
 * his, and what is read under it is about him.
 */
static bool send_kill(struct member_process *process, int pidfd)
{
	struct proc_task now;

	return !proc_task_read(proc, process->tgid, &now) &&
	       !has_exited(pidfd) && member_may_be_killed(process, &now) &&
	       !syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
}

/* Return: whether it was sent the signal */
static bool kill_process(struct member_process *process)
{
	int pidfd = (int)syscall(SYS_pidfd_open, process->tgid, 0);
	bool killed = pidfd >= 0 && send_kill(process, pidfd);

	if (pidfd >= 0)
		close(pidfd);
	return killed;
}

/* one that we cannot kill would be chosen again and again */
static bool is_out_of_reach(const struct member_process *process)
{
	return process->tgid == getpid() || !process->starttime ||
	       (kill(process->tgid, 0) && errno == EPERM);
}

static void update_score(struct member_process *process)
{
	struct signal_struct *signal =
		member_process_any(process)->task->signal;
	short score;

	if (is_out_of_reach(process))
		score = OOM_SCORE_ADJ_MIN;
	else if (proc_oom_score_adj(proc, process->tgid, &score))
		return;
	WRITE_ONCE(signal->oom_score_adj, score);
}

static bool is_over(struct page_counter *counter)
{
	return page_counter_read(counter) > READ_ONCE(counter->max);
}

/* Return: the first group, from @memcg upwards, that is over its limit */
static struct mem_cgroup *find_over_limit(struct mem_cgroup *memcg)
{
	for (; memcg; memcg = parent_mem_cgroup(memcg))
		if (is_over(&memcg->memory) || is_over(&memcg->memsw))
			return memcg;
	return NULL;
}

static void update_scores(const GPtrArray *all, struct mem_cgroup *top)
{
	guint i;

	for (i = 0; i < all->len; i++) {
		struct member_process *process = g_ptr_array_index(all, i);

		if (css_is_descendant(cgroup_of(process)->css, &top->css))
			update_score(process);
	}
}

static void out_of_memory(const GPtrArray *all, struct mem_cgroup *memcg,
			  struct mem_cgroup *over_limit)
{
	struct task_struct *victim = NULL;
	struct member_process *process;

	update_scores(all, over_limit);
	if (mem_cgroup_oom(memcg, &victim) != OOM_SUCCESS || !victim)
		return;
	process = member_process_find(victim->tgid);
	if (process && kill_process(process)) {
		counts.killed++;
	} else {
		counts.spared++;
		oom_spare_victim(victim);
	}
}

void member_oom(void)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	g_autoptr(GPtrArray) all = NULL;
	guint i;

	mutex_lock(&membership_lock);
	all = member_processes();
	for (i = 0; i < all->len; i++) {
		struct cgroup *cgrp = cgroup_of(g_ptr_array_index(all, i));
		struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css);
		struct mem_cgroup *over_limit = find_over_limit(memcg);

		if (over_limit && g_hash_table_add(seen, cgrp))
			out_of_memory(all, memcg, over_limit);
	}
	mutex_unlock(&membership_lock);
}

void member_oom_show(struct seq_file *m)
{
	lockdep_assert_held(&membership_lock);
	seq_printf(m, "oom_killed %lu\n", counts.killed);
	seq_printf(m, "oom_spared %lu\n", counts.spared);
}
