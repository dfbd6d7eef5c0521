// SPDX-License-Identifier: GPL-2.0-only
#include "members/adoption.h"

#include <errno.h>

#include "members/events.h"
#include "members/last_look.h"

/*
 * Passes over the list of threads. A thread that exits can hide others. When
 * threads come and go all the time, the events tell about the rest.
 */
#define MAX_PASSES 8

static LIST_HEAD(adoptions); /* adoption.node; membership_lock */

void adoption_begin(struct adoption *a, pid_t tgid)
{
	lockdep_assert_held(&membership_lock);
	*a = (struct adoption){
		.tgid = tgid,
		.events = ARRAY_OF(struct proc_event),
		.threads = ARRAY_OF(struct adoption_thread),
	};
	list_add(&a->node, &adoptions);
	members_last_look_begin();
}

bool adoptions_exist(void)
{
	lockdep_assert_held(&membership_lock);
	return !list_empty(&adoptions);
}

void adoption_end(struct adoption *a)
{
	lockdep_assert_held(&membership_lock);
	list_del(&a->node);
	array_free(&a->events);
	array_free(&a->threads);
}

static bool is_about(const struct proc_event *event, pid_t tgid)
{
	switch ((unsigned int)event->what) {
	case PROC_EVENT_FORK:
		return event->event_data.fork.child_tgid == tgid;
	case PROC_EVENT_EXEC:
		return event->event_data.exec.process_tgid == tgid;
	case PROC_EVENT_EXIT:
		return event->event_data.exit.process_tgid == tgid;
	}
	return false;
}

void adoptions_watch(const struct proc_event *event)
{
	struct proc_event *kept;
	struct adoption *a;

	lockdep_assert_held(&membership_lock);
	list_for_each_entry(a, &adoptions, node) {
		if (!is_about(event, a->tgid))
			continue;
		kept = array_add(&a->events);
		if (kept)
			*kept = *event;
		else
			a->lost = -ENOMEM;
	}
}

void adoptions_lost(void)
{
	struct adoption *a;

	lockdep_assert_held(&membership_lock);
	list_for_each_entry(a, &adoptions, node)
		a->lost = -EAGAIN;
}

/* --- reading --- */

_Static_assert(offsetof(struct adoption_thread, id.pid) == 0, "for cmp_pid");

static int read_thread(struct adoption *a, pid_t pid)
{
	struct adoption_thread *new;
	struct proc_task t;
	u64 since;

	if (proc_task_see(a->tgid, pid, &t, &since) || proc_task_exited(&t))
		return 0;
	new = array_add(&a->threads);
	if (!new)
		return -ENOMEM;
	new->id = t.id;
	new->since = since;
	return 0;
}

/* Return: 0 or a negative errno; @added: whether threads were found */
static int read_new_threads(struct adoption *a, const struct array *list,
			    bool *added)
{
	struct array seen = a->threads; /* sorted; added threads follow */
	const struct proc_entry *entry;
	int err = 0;

	array_for_each(entry, list) {
		seen.data = a->threads.data;
		if (entry->pid == a->tgid ||
		    array_find(&seen, &entry->pid, cmp_pid))
			continue;
		err = read_thread(a, entry->pid);
		if (err)
			break;
	}
	*added = a->threads.nr > seen.nr;
	array_sort(&a->threads, cmp_pid);
	return err;
}

static int read_threads_once(struct adoption *a, bool *all)
{
	struct array list = ARRAY_OF(struct proc_entry);
	bool added = false;
	int err = proc_threads(a->tgid, &list);

	if (!err)
		err = read_new_threads(a, &list, &added);
	if (!err)
		err = proc_task_read(a->tgid, a->tgid, &a->leader);
	*all = !err && !added && (int)list.nr >= a->leader.nr_threads;
	array_free(&list);
	return err;
}

int adoption_read(struct adoption *a)
{
	bool all;
	int err, passes = MAX_PASSES;

	err = proc_task_see(a->tgid, a->tgid, &a->leader, &a->since);
	a->known_since = task_tick(a->since);
	all = !err && a->leader.nr_threads == 1;
	while (!err && !all && passes--)
		err = read_threads_once(a, &all);
	return err;
}

/* --- making it known --- */

static int adopt_threads(struct adoption *a, struct member_process *process)
{
	const struct adoption_thread *t;

	array_for_each(t, &a->threads) {
		if (!members_take_number(t->id.pid, t->since))
			continue;
		if (!member_adopt(&t->id, process, t->since))
			return -ENOMEM;
	}
	return 0;
}

static int adopt_process(struct adoption *a)
{
	struct member_process *process;
	struct member *first;
	int err;

	if (!members_take_number(a->tgid, a->since))
		return -ESRCH;
	first = member_adopt(&a->leader.id, NULL, a->since);
	if (!first)
		return -ENOMEM;
	process = first->process;
	process->known_since = a->known_since;
	err = adopt_threads(a, process);
	if (err)
		member_process_exit(process);
	else if (proc_task_exited(&a->leader))
		member_exit(first);
	return err;
}

/* replay in order of arrival, now that the process is known */
static void replay_events(struct adoption *a)
{
	struct array events = a->events;
	const struct proc_event *event;

	a->events = (struct array)ARRAY_OF(struct proc_event);
	array_for_each(event, &events)
		member_event(event);
	array_free(&events);
}

int adoption_finish(struct adoption *a)
{
	int err;

	if (proc_process_exited(&a->leader))
		return -ESRCH;
	err = adopt_process(a);
	if (err)
		return err;
	replay_events(a);
	return member_process_find(a->tgid) ? 0 : -ESRCH;
}
