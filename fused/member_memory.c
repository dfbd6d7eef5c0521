// SPDX-License-Identifier: GPL-2.0-only
/*
 * member_memory.c - collect whom to look at, look, account
 *
 * To read about a process takes longer than all else, so the lock is given up
 * for it. What happened to the process meanwhile is seen by the times: a look
 * from before it was moved, ran exec(), or was looked at by somebody else, is
 * thrown away.
 */
#include "member_memory.h"

#include <errno.h>
#include <linux/kcmp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "libobjcg.h"
#include "proc_mem.h"

/* how old a look may be for a request */
#define FRESH_NS 2000000

/**
 * struct look - at one process
 * @tgid: its number
 * @thread: one of its threads that has not exited
 * @parent: member_process_parent() before the first look, else 0
 * @rss: what it had at the last look, 0 to look in any case
 * @time: when
 * @shares_mm: with @parent
 * @err: 0 or -errno: then there is no @mem; -EALREADY if it has @rss still
 * @mem: what was seen
 */
struct look {
	pid_t tgid;
	pid_t thread;
	pid_t parent;
	unsigned long rss;
	u64 time;
	bool shares_mm;
	int err;
	struct proc_mem mem;
};

static int proc = -1; /* immutable between start and stop */

static struct {
	unsigned long looks;
	unsigned long unchanged;
	unsigned long stale;
	unsigned long failed;
} counts; /* membership_lock */

void member_memory_init(int fd)
{
	proc = fd;
	memset(&counts, 0, sizeof(counts));
}

/* --- whom --- */

static struct cgroup *cgroup_of(struct member_process *process)
{
	return member_process_any(process)->task->cgroup;
}

static bool is_fresh(const struct member_process *process)
{
	return process->sampled && member_clock() - process->sampled < FRESH_NS;
}

/* how many collections there were: nobody is in one of them twice */
static unsigned int collection; /* membership_lock */

static GArray *looks_new(void)
{
	lockdep_assert_held(&membership_lock);
	collection++;
	return g_array_new(FALSE, FALSE, sizeof(struct look));
}

static void reverse(GArray *looks, guint from)
{
	guint to = looks->len;

	for (; from + 1 < to; from++) {
		struct look *x = &g_array_index(looks, struct look, from);
		struct look *y = &g_array_index(looks, struct look, --to);
		struct look look = *x;

		*x = *y;
		*y = look;
	}
}

/* before the first look at a process one at its parent, which it began as */
static void collect(GArray *looks, struct member_process *process)
{
	guint first = looks->len;

	lockdep_assert_held(&membership_lock);
	while (process && process->collection != collection) {
		struct member_process *parent = member_process_parent(process);
		struct look look = {
			.tgid = process->tgid,
			.thread = member_process_any(process)->task->pid,
		};

		if (process->shares_mm && parent)
			break;
		process->collection = collection;
		if (process->sampled)
			parent = NULL;
		if (parent)
			look.parent = parent->tgid;
		g_array_append_val(looks, look);
		process = parent && !is_fresh(parent) ? parent : NULL;
	}
	reverse(looks, first);
}

static void collect_tasks(GArray *looks, struct cgroup *cgrp)
{
	struct member_process *process;
	pid_t *tgids;
	size_t nr;

	if (!READ_ONCE(cgrp->nr_tasks) || cgroup_pids(cgrp, false, &tgids, &nr))
		return;
	while (nr--) {
		process = member_process_find(tgids[nr]);
		if (process && !is_fresh(process))
			collect(looks, process);
	}
	mem_free(tgids);
}

static void collect_subtree(GArray *looks, struct cgroup *cgrp)
{
	g_autoptr(GPtrArray) all = member_processes();
	guint i;

	for (i = 0; i < all->len; i++) {
		struct member_process *process = g_ptr_array_index(all, i);

		if (css_is_descendant(cgroup_of(process)->css, cgrp->css) &&
		    !is_fresh(process))
			collect(looks, process);
	}
}

static void collect_moved(GArray *looks, struct cgroup *not_in)
{
	struct member_process *process;

	list_for_each_entry(process, &member_moved, moved_node)
		if (!css_is_descendant(cgroup_of(process)->css, not_in->css) &&
		    !is_fresh(process))
			collect(looks, process);
}

static bool is_limited(struct mem_cgroup *memcg)
{
	return READ_ONCE(memcg->memory.max) < PAGE_COUNTER_MAX ||
	       READ_ONCE(memcg->memsw.max) < PAGE_COUNTER_MAX;
}

bool cgroup_is_watched(struct cgroup *cgrp)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css);

	for (; memcg; memcg = parent_mem_cgroup(memcg))
		if (is_limited(memcg) || mem_cgroup_has_events(memcg))
			return true;
	return false;
}

/* of most there is nothing new: that is seen for a quarter of the price */
static void collect_watched(GArray *looks)
{
	g_autoptr(GPtrArray) all = member_processes();
	guint i;

	for (i = 0; i < all->len; i++) {
		struct member_process *process = g_ptr_array_index(all, i);

		if (cgroup_is_watched(cgroup_of(process)))
			collect(looks, process);
	}
	for (i = 0; i < looks->len; i++) {
		struct look *look = &g_array_index(looks, struct look, i);

		look->rss = member_process_find(look->tgid)->rss;
	}
}

/* --- looking and accounting --- */

static void read_one(struct look *look)
{
	unsigned long rss;

	look->time = member_clock();
	if (look->rss && !proc_rss_read(proc, look->thread, &rss) &&
	    rss == look->rss) {
		look->err = -EALREADY;
		return;
	}
	if (look->parent)
		look->shares_mm = !syscall(SYS_kcmp, look->tgid, look->parent,
					   KCMP_VM, 0, 0);
	look->err = proc_mem_read(proc, look->tgid, look->thread, &look->mem);
}

/* Return: whether what was seen is still true of this process */
static bool holds(const struct member_process *process, const struct look *look)
{
	return look->time > process->placed_since &&
	       look->time > process->sampled &&
	       (!process->starttime ||
		process->starttime == look->mem.starttime);
}

/*
 * What came and went since the last look is seen by the most that there ever
 * was. It is taken for anonymous memory, and for all at once.
 */
static int account_peak(struct member_process *process,
			struct task_struct *task, const struct proc_mem *mem)
{
	struct mm_sample peak = mem->sample;
	unsigned long now = mem->rss + peak.pages[MM_SWAPENTS];

	if (mem->hiwater_rss <= process->hiwater_rss || mem->hiwater_rss <= now)
		return 0;
	peak.pages[MM_ANONPAGES] += mem->hiwater_rss - now;
	return mm_account(task, &peak, GFP_EXISTS);
}

static void account(struct member_process *process, const struct look *look)
{
	struct task_struct *task = member_process_any(process)->task;
	struct member_process *parent = member_process_parent(process);
	bool first = !process->sampled;

	process->starttime = look->mem.starttime;
	process->sampled = look->time;
	process->shares_mm = first && parent && look->shares_mm;
	if (process->shares_mm)
		return;
	if (first && parent)
		mm_copy_rss(task->signal->mm,
			    member_process_any(parent)->task->signal->mm);
	if (account_peak(process, task, &look->mem) ||
	    mm_account(task, &look->mem.sample, GFP_EXISTS))
		counts.failed++;
	process->rss = look->mem.rss;
	process->hiwater_rss = look->mem.hiwater_rss;
}

static void account_look(const struct look *look)
{
	struct member_process *process = member_process_find(look->tgid);

	if (look->err == -EALREADY)
		counts.unchanged++;
	else
		counts.looks++;
	/* who is gone is uncharged by its exit */
	if (look->err || !process)
		return;
	if (holds(process, look))
		account(process, look);
	else
		counts.stale++;
}

static void look_and_account(GArray *looks)
{
	guint i;

	for (i = 0; i < looks->len; i++)
		read_one(&g_array_index(looks, struct look, i));
	mutex_lock(&membership_lock);
	for (i = 0; i < looks->len; i++)
		account_look(&g_array_index(looks, struct look, i));
	mutex_unlock(&membership_lock);
}

void member_memory_sync(struct cgroup *cgrp)
{
	g_autoptr(GArray) looks = NULL;

	mutex_lock(&membership_lock);
	looks = looks_new();
	/* new children have no members yet */
	if (READ_ONCE(cgrp->nr_online))
		collect_subtree(looks, cgrp);
	else
		collect_tasks(looks, cgrp);
	collect_moved(looks, cgrp);
	mutex_unlock(&membership_lock);
	if (looks->len)
		look_and_account(looks);
}

void member_memory_sync_process(struct member_process *process)
{
	g_autoptr(GArray) looks = looks_new();
	guint i;

	collect(looks, process);
	for (i = 0; i < looks->len; i++) {
		read_one(&g_array_index(looks, struct look, i));
		account_look(&g_array_index(looks, struct look, i));
	}
}

bool member_memory_watch(void)
{
	g_autoptr(GArray) looks = NULL;

	mutex_lock(&membership_lock);
	looks = looks_new();
	collect_watched(looks);
	mutex_unlock(&membership_lock);
	if (looks->len)
		look_and_account(looks);
	return looks->len;
}

void member_memory_show(struct seq_file *m)
{
	lockdep_assert_held(&membership_lock);
	seq_printf(m, "memory_looks %lu\n", counts.looks);
	seq_printf(m, "memory_unchanged %lu\n", counts.unchanged);
	seq_printf(m, "memory_stale %lu\n", counts.stale);
	seq_printf(m, "memory_failed %lu\n", counts.failed);
}
