// SPDX-License-Identifier: GPL-2.0-only
/*
 * memory.c - collect processes to look at, look, account
 *
 * Reading about a process takes longer than all other steps, so we give up the
 * lock for it. The times show whether the process changed meanwhile: we discard
 * a look from before the process was moved, ran exec(), or was looked at by
 * another thread.
 */
#include "members/memory.h"

#include <errno.h>

#include "libobjcg-internal.h"
#include "proc/ask.h"

/* how old a look may be for a request */
#define FRESH_NS 2000000

static struct {
	unsigned long looks;
	unsigned long unchanged;
	unsigned long stale;
	unsigned long failed;
} counts; /* membership_lock */

void member_memory_init(void)
{
	memset(&counts, 0, sizeof(counts));
	member_shmem_start();
}

/* --- which processes --- */

static bool is_fresh(const struct member_process *process)
{
	return process->sampled && task_clock() - process->sampled < FRESH_NS &&
	       !member_shmem_is_stale(&process->shmem);
}

/* number of the present collection: a process is collected at most once */
static unsigned int collection; /* membership_lock */

static void begin_collection(void)
{
	lockdep_assert_held(&membership_lock);
	collection++;
}

static void reverse(struct array *looks, size_t from)
{
	size_t to = looks->nr;

	for (; from + 1 < to; from++) {
		struct member_look *x = array_at(looks, from);
		struct member_look *y = array_at(looks, --to);
		struct member_look look = *x;

		*x = *y;
		*y = look;
	}
}

/*
 * Before the first look at a process, look at its parent: the process began as
 * a copy of it.
 */
static int collect(struct array *looks, struct member_process *process)
{
	size_t first = looks->nr;

	lockdep_assert_held(&membership_lock);
	while (process && process->collection != collection) {
		struct member_process *parent = member_process_parent(process);
		struct member_look *look;

		if (process->shares_mm && parent)
			break;
		look = array_add(looks);
		if (!look)
			return -ENOMEM;
		look->tgid = process->id.pid;
		look->thread = member_process_any(process)->id.pid;
		look->shmem_rss = process->shmem.rss;
		look->shmem = (struct array)ARRAY_OF(struct shmem_seen);
		process->collection = collection;
		if (process->sampled)
			parent = NULL;
		if (parent)
			look->parent = parent->id.pid;
		process = parent && !is_fresh(parent) ? parent : NULL;
	}
	reverse(looks, first);
	return 0;
}

int member_memory_collect(struct array *looks, struct member_process *process)
{
	begin_collection();
	return collect(looks, process);
}

/* without memory for a look, the old figure stays */
static void collect_stale(struct array *looks, struct member_process *process)
{
	if (!is_fresh(process) && collect(looks, process))
		counts.failed++;
}

static void collect_tasks(struct array *looks, struct cgroup *cgrp)
{
	struct member_process *process;
	pid_t *tgids;
	size_t nr;

	if (!READ_ONCE(cgrp->nr_tasks) || cgroup_pids(cgrp, false, &tgids, &nr))
		return;
	while (nr--) {
		process = member_process_find(tgids[nr]);
		if (process)
			collect_stale(looks, process);
	}
	mem_free(tgids);
}

static bool is_in_subtree(struct member_process *process, struct cgroup *cgrp)
{
	return css_is_descendant(member_process_cgroup(process)->css,
				 cgrp->css);
}

static void collect_subtree(struct array *looks, struct cgroup *cgrp)
{
	struct member_process *process;

	list_for_each_entry(process, &member_processes, node)
		if (is_in_subtree(process, cgrp))
			collect_stale(looks, process);
}

static void collect_moved(struct array *looks, struct cgroup *not_in)
{
	struct member_process *process;

	list_for_each_entry(process, &member_moved, moved_node)
		if (!is_in_subtree(process, not_in))
			collect_stale(looks, process);
}

static bool is_limited(struct mem_cgroup *memcg)
{
	return READ_ONCE(memcg->memory.max) < PAGE_COUNTER_MAX ||
	       READ_ONCE(memcg->memsw.max) < PAGE_COUNTER_MAX;
}

bool cgroup_is_watched(struct cgroup *cgrp)
{
	struct mem_cgroup *memcg;

	if (!cgroup_has_memory(cgrp))
		return false;
	memcg = mem_cgroup_from_css(cgrp->css);
	for (; memcg; memcg = parent_mem_cgroup(memcg))
		if (is_limited(memcg) || mem_cgroup_has_events(memcg))
			return true;
	return false;
}

/* most processes have not changed: this finds out for a quarter of the price */
static void collect_watched(struct array *looks)
{
	struct member_process *process;
	struct member_look *look;

	list_for_each_entry(process, &member_processes, node)
		if (cgroup_is_watched(member_process_cgroup(process)) &&
		    collect(looks, process))
			counts.failed++;
	array_for_each(look, looks) {
		process = member_process_find(look->tgid);
		if (!member_shmem_is_stale(&process->shmem))
			look->rss = process->rss;
	}
}

/* --- looking and accounting --- */

/*
 * The figures are read again: a process that grows meanwhile is looked at again
 * the next time, since its RssShmem is another then.
 */
static void read_shmem(struct member_look *look)
{
	unsigned long rss = look->mem.sample.pages[MM_SHMEMPAGES];

	if (!rss || rss == look->shmem_rss ||
	    member_shmem_read(look->tgid, look->thread, rss, &look->shmem))
		return;
	look->shmem_rss = rss;
	look->sees_shmem = true;
	look->err = proc_mem_read(look->tgid, look->thread, &look->mem);
}

static void read_one(struct member_look *look)
{
	unsigned long rss;

	look->time = task_clock();
	if (look->rss && !proc_rss_read(look->tgid, look->thread, &rss) &&
	    rss == look->rss) {
		look->err = -EALREADY;
		return;
	}
	if (look->parent)
		look->shares_mm = proc_ask_same_vm(look->tgid, look->parent);
	/* this reads the start time, and comes last */
	look->err = proc_mem_read(look->tgid, look->thread, &look->mem);
	if (!look->err)
		read_shmem(look);
}

/* Return: whether the look is still valid for this process */
static bool holds(struct member_process *process,
		  const struct member_look *look)
{
	return look->time > process->placed_since &&
	       look->time > process->sampled &&
	       member_process_is(process, look->mem.starttime);
}

/*
 * The peak shows memory that came and went since the last look. We take all of
 * it for anonymous memory that was there at once.
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

/* by object from now on, and not what the process has more than its parent had */
static void forget_inherited(struct mm_struct *mm)
{
	mutex_lock(&mm->mmap_lock);
	WRITE_ONCE(mm->rss_stat[MM_SHMEMPAGES],
		   mm_nr_charged(mm, MM_SHMEMPAGES));
	mutex_unlock(&mm->mmap_lock);
}

/* Return: pages of shared memory to charge to the process */
static unsigned long account_shmem(struct member_process *process,
				   struct task_struct *task,
				   const struct member_look *look)
{
	if (look->sees_shmem) {
		if (!process->shmem.rss)
			forget_inherited(task->signal->mm);
		member_shmem_set(&process->shmem, &look->shmem,
				 look->shmem_rss);
	}
	return member_shmem_charge(&process->shmem,
				   look->mem.sample.pages[MM_SHMEMPAGES]);
}

static void account(struct member_process *process,
		    const struct member_look *look)
{
	struct proc_mem mem = look->mem;
	struct task_struct *task = member_process_any(process)->task;
	struct member_process *parent = member_process_parent(process);
	bool first = !process->sampled;

	process->sampled = look->time;
	process->shares_mm = first && parent && look->shares_mm;
	if (process->shares_mm)
		return;
	if (first && parent)
		mm_copy_rss(task->signal->mm,
			    member_process_any(parent)->task->signal->mm);
	mem.sample.pages[MM_SHMEMPAGES] = account_shmem(process, task, look);
	if (account_peak(process, task, &mem) ||
	    mm_account(task, &mem.sample, GFP_EXISTS))
		counts.failed++;
	process->rss = mem.rss;
	process->hiwater_rss = mem.hiwater_rss;
}

/* Return: false if the process has to be looked at again */
static bool account_look(const struct member_look *look)
{
	struct member_process *process = member_process_find(look->tgid);

	if (look->err == -EALREADY)
		counts.unchanged++;
	else
		counts.looks++;
	/* a process that is gone is uncharged by its exit */
	if (!process)
		return true;
	/* the thread may have exited, and not the process */
	if (look->err)
		return member_process_any(process)->id.pid == look->thread;
	if (holds(process, look)) {
		account(process, look);
		return true;
	}
	counts.stale++;
	return process->sampled > process->placed_since;
}

void member_memory_read(struct array *looks)
{
	struct member_look *look;

	array_for_each(look, looks)
		read_one(look);
}

bool member_memory_account(const struct array *looks)
{
	const struct member_look *look;
	bool done = true;

	lockdep_assert_held(&membership_lock);
	array_for_each(look, looks)
		done &= account_look(look);
	return done;
}

void member_memory_free(struct array *looks)
{
	struct member_look *look;

	array_for_each(look, looks)
		array_free(&look->shmem);
	array_free(looks);
}

/* Return: whether there was a process to look at */
static bool look_and_account(struct array *looks)
{
	if (!looks->nr)
		return false;
	member_memory_read(looks);
	mutex_lock(&membership_lock);
	member_memory_account(looks);
	mutex_unlock(&membership_lock);
	member_memory_free(looks);
	return true;
}

void member_memory_sync(struct cgroup *cgrp)
{
	struct array looks = ARRAY_OF(struct member_look);

	if (!cgroup_has_memory(cgrp))
		return;
	mutex_lock(&membership_lock);
	begin_collection();
	/* new children have no members yet */
	if (READ_ONCE(cgrp->nr_online))
		collect_subtree(&looks, cgrp);
	else
		collect_tasks(&looks, cgrp);
	collect_moved(&looks, cgrp);
	mutex_unlock(&membership_lock);
	look_and_account(&looks);
}

bool member_memory_watch(void)
{
	struct array looks = ARRAY_OF(struct member_look);

	mutex_lock(&membership_lock);
	begin_collection();
	collect_watched(&looks);
	mutex_unlock(&membership_lock);
	return look_and_account(&looks);
}

void member_memory_show(struct seq_file *m)
{
	lockdep_assert_held(&membership_lock);
	seq_printf(m, "memory_looks\t%lu\n", counts.looks);
	seq_printf(m, "memory_unchanged\t%lu\n", counts.unchanged);
	seq_printf(m, "memory_stale\t%lu\n", counts.stale);
	seq_printf(m, "memory_failed\t%lu\n", counts.failed);
}
