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
#include "members/membership.h"
#include "proc/ask.h"

static struct {
	unsigned long looks;
	unsigned long unchanged;
	unsigned long stale;
	unsigned long failed;
} counts; /* membership_lock */

/* --- which processes --- */

static bool is_fresh(const struct member_process *process)
{
	return process->sampled &&
	       task_clock() - process->sampled < MEMBER_FRESH_NS &&
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

/**
 * struct walk - the members of a subtree, and all that have moved
 * @cgrp: its top
 * @processes: member_process.gathered
 * @oldest: when the first of them was looked at, or the walk began
 */
struct walk {
	struct cgroup *cgrp;
	struct list_head processes;
	u64 oldest;
};

static void gather(struct walk *walk, struct member_process *process)
{
	if (list_empty(&process->gathered))
		list_add_tail(&process->gathered, &walk->processes);
}

/* a process is charged where its first thread is */
static void gather_task(struct task_struct *task, void *data)
{
	struct member_process *process = member_process_find(task->tgid);
	struct walk *walk = data;

	if (process && css_is_descendant(member_process_cgroup(process)->css,
					 walk->cgrp->css))
		gather(walk, process);
}

/* without memory for a look, the old figure stays */
static void collect_stale(struct array *looks, struct walk *walk)
{
	struct member_process *process, *next;

	list_for_each_entry_safe(process, next, &walk->processes, gathered) {
		INIT_LIST_HEAD(&process->gathered);
		if (is_fresh(process))
			walk->oldest = min(walk->oldest, process->sampled);
		else if (collect(looks, process))
			counts.failed++;
	}
}

static void walk_subtree(struct walk *walk, struct array *looks)
{
	struct member_process *process;

	INIT_LIST_HEAD(&walk->processes);
	walk->oldest = task_clock();
	begin_collection();
	cgroup_for_each_task(walk->cgrp, gather_task, walk);
	list_for_each_entry(process, &member_moved, moved_node)
		gather(walk, process);
	collect_stale(looks, walk);
}

/**
 * struct seen - a subtree of which each process has been looked at
 * @css_id: of its top; 0 for none
 * @until: the first of the looks is too old from then on
 * @changes: members_changes() when the processes were listed
 * @losses: member_shmem_losses() at that time
 */
static struct seen {
	u64 css_id;
	u64 until;
	unsigned long changes;
	unsigned long losses;
} seen; /* membership_lock */

/* a reader of many figures walks over the processes for the first */
static bool was_seen(struct cgroup *cgrp)
{
	const struct cgroup_subsys_state *css = cgrp->css;

	lockdep_assert_held(&membership_lock);
	while (css && css->id != seen.css_id)
		css = css->parent;
	return css && seen.changes == members_changes() &&
	       seen.losses == member_shmem_losses() &&
	       task_clock() < seen.until;
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

void member_memory_init(void)
{
	memset(&counts, 0, sizeof(counts));
	memset(&seen, 0, sizeof(seen));
	member_shmem_start();
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

/* Return: false if a process has to be looked at again */
static bool look_and_account(struct array *looks)
{
	bool done;

	member_memory_read(looks);
	mutex_lock(&membership_lock);
	done = member_memory_account(looks);
	mutex_unlock(&membership_lock);
	member_memory_free(looks);
	return done;
}

/* the processes that have come since the walk are in the changes */
static void note_seen(const struct walk *walk, const struct seen *then)
{
	mutex_lock(&membership_lock);
	seen = *then;
	seen.css_id = walk->cgrp->css->id;
	seen.until = walk->oldest + MEMBER_FRESH_NS;
	mutex_unlock(&membership_lock);
}

void member_memory_sync(struct cgroup *cgrp)
{
	struct array looks = ARRAY_OF(struct member_look);
	struct walk walk = { .cgrp = cgrp };
	struct seen then;
	bool done;

	if (membership_is_settled(cgrp))
		return;
	membership_lock_in_sync();
	done = !cgroup_has_memory(cgrp) || was_seen(cgrp);
	if (!done)
		walk_subtree(&walk, &looks);
	then.changes = members_changes();
	then.losses = member_shmem_losses();
	mutex_unlock(&membership_lock);
	if (!done && (!looks.nr || look_and_account(&looks)))
		note_seen(&walk, &then);
}

bool member_memory_watch(void)
{
	struct array looks = ARRAY_OF(struct member_look);

	mutex_lock(&membership_lock);
	begin_collection();
	collect_watched(&looks);
	mutex_unlock(&membership_lock);
	if (!looks.nr)
		return false;
	look_and_account(&looks);
	return true;
}

void member_memory_show(struct seq_file *m)
{
	lockdep_assert_held(&membership_lock);
	seq_printf(m, "memory_looks\t%lu\n", counts.looks);
	seq_printf(m, "memory_unchanged\t%lu\n", counts.unchanged);
	seq_printf(m, "memory_stale\t%lu\n", counts.stale);
	seq_printf(m, "memory_failed\t%lu\n", counts.failed);
}
