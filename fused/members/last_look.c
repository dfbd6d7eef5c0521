// SPDX-License-Identifier: GPL-2.0-only
#include "members/last_look.h"

#include "base/array.h"
#include "libobjcg-internal.h"
#include "members/members.h"
#include "proc/taskstats.h"

static unsigned long more(unsigned long now, unsigned long before)
{
	return now > before ? now - before : 0;
}

static unsigned long room_of(struct page_counter *counter)
{
	unsigned long room = PAGE_COUNTER_MAX;

	for (; counter; counter = counter->parent)
		room = min(room, more(READ_ONCE(counter->max),
				      page_counter_read(counter)));
	return room;
}

/* pages that can be charged before a limit is reached */
static unsigned long room(struct task_struct *task)
{
	struct mem_cgroup *memcg =
		mem_cgroup_from_css(task->cgroups[MEMORY_ROOT]->css);

	return min(room_of(&memcg->memory), room_of(&memcg->memsw));
}

/* pages in memory that are accounted for, or copied from the parent */
static unsigned long known_rss(struct member_process *process)
{
	struct member_process *parent = member_process_parent(process);

	if (process->sampled)
		return max(process->rss, process->hiwater_rss);
	return parent ? parent->rss : 0;
}

static void look(struct member_process *process, struct task_struct *task,
		 unsigned long hiwater_rss)
{
	struct member_process *parent = member_process_parent(process);
	struct signal_struct *signal = task->signal;
	unsigned long faults = more(process->min_flt + process->maj_flt,
				    signal->min_flt + signal->maj_flt);
	struct mm_sample sample = { .min_flt = process->min_flt,
				    .maj_flt = process->maj_flt,
				    .locked = signal->mm->nr_locked };
	unsigned long grown;
	int kind;

	if (!process->sampled && parent)
		mm_copy_rss(signal->mm,
			    member_process_any(parent)->task->signal->mm);
	for (kind = 0; kind < NR_MM_COUNTERS; kind++)
		sample.pages[kind] = signal->mm->rss_stat[kind];
	grown = min(more(hiwater_rss, known_rss(process)), faults);
	sample.pages[MM_ANONPAGES] += min(grown, room(task));
	/* without memory the history lacks it */
	mm_account(task, &sample, GFP_EXISTS);
}

/* Return: whether its thread is known */
static bool apply(const struct exit_stats *stats)
{
	struct member *m = member_find(stats->pid);
	struct member_process *process = m ? m->process : NULL;

	if (!process)
		return false;
	process->min_flt += stats->min_flt;
	process->maj_flt += stats->maj_flt;
	if (process->threads.next == process->threads.prev &&
	    !process->shares_mm)
		look(process, m->task, stats->hiwater_rss);
	return true;
}

/*
 * A message is applied when the event of its exit is taken in: before that its
 * thread may not be known by its fork, or the number may be another thread's.
 */
#define MAX_HELD 65536
#define KEPT_ROOM 1024 /* not given back after each request */
static struct array held = ARRAY_OF(struct exit_stats); /* membership_lock */
static size_t first;   /* those before are applied; membership_lock */
static size_t old;     /* those before were there before the events; the same */
static u64 read_since; /* all messages from before then are read; the same */

/* without room the history lacks it */
static void hold(const struct exit_stats *stats)
{
	struct exit_stats *copy = held.nr < MAX_HELD ? array_add(&held) : NULL;

	if (copy)
		*copy = *stats;
}

static void read_messages(void)
{
	lockdep_assert_held(&membership_lock);
	read_since = task_clock();
	taskstats_drain(hold);
}

static void apply_held(struct exit_stats *stats)
{
	apply(stats);
	stats->pid = 0;
}

static void skip_applied(void)
{
	while (first < held.nr &&
	       !((struct exit_stats *)array_at(&held, first))->pid)
		first++;
}

void member_last_look(pid_t pid, u64 time)
{
	size_t i;

	/* the message is sent before the event gets its time */
	if (time > read_since)
		read_messages();
	for (i = first; i < held.nr; i++) {
		struct exit_stats *stats = array_at(&held, i);

		if (stats->pid == pid) {
			apply_held(stats);
			break;
		}
	}
	skip_applied();
}

void members_last_look(void)
{
	size_t i;

	read_messages();
	for (i = first; i < held.nr; i++) {
		struct exit_stats *stats = array_at(&held, i);

		if (stats->pid && member_find(stats->pid))
			apply_held(stats);
	}
	skip_applied();
}

void members_last_look_hold(void)
{
	read_messages();
	old = held.nr;
}

void members_last_look_end(void)
{
	struct exit_stats *stats;
	size_t i, kept = 0;

	lockdep_assert_held(&membership_lock);
	for (i = first; i < held.nr; i++) {
		stats = array_at(&held, i);
		if (stats->pid && !apply(stats) && i >= old)
			*(struct exit_stats *)array_at(&held, kept++) = *stats;
	}
	held.nr = kept;
	if (!kept && held.room > KEPT_ROOM)
		array_free(&held);
	first = 0;
}

void members_last_look_begin(void)
{
	lockdep_assert_held(&membership_lock);
	/* without them the history lacks short lives */
	taskstats_listen();
}

void members_last_look_rest(void)
{
	lockdep_assert_held(&membership_lock);
	taskstats_rest();
}

void members_last_look_forget(void)
{
	lockdep_assert_held(&membership_lock);
	array_free(&held);
	first = 0;
	read_since = 0;
}
