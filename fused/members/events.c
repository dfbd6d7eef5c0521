// SPDX-License-Identifier: GPL-2.0-only
#include "members/events.h"

#include "members/adoption.h"
#include "members/last_look.h"
#include "members/members.h"

/*
 * A process becomes visible in /proc a moment before its fork event is sent.
 * Was it found there before the event? Only if it started at about that time; a
 * number is not given away twice so soon.
 */
static bool is_own_event(const struct member *m, u64 time)
{
	return m->found && m->id.starttime + 1 >= task_tick(time);
}

/*
 * Return: whether this fork is of the process we know, or of an earlier process
 */
static bool is_known(pid_t pid, u64 time)
{
	const struct member_process *process = member_process_find(pid);
	const struct member *m = member_find(pid);

	/* the first thread has exited, and the number is still the process's */
	if (process && (!m || m->process != process))
		return time <= process->since;
	return m && (time <= m->since || is_own_event(m, time));
}

/* Return: the thread that the child gets its group from, or NULL */
static struct member *find_parent(const struct proc_event *event)
{
	pid_t pid = event->event_data.fork.child_pid;
	pid_t tgid = event->event_data.fork.child_tgid;
	struct member_process *process;
	struct member *m;

	if (pid == tgid) {
		m = member_find(event->event_data.fork.parent_pid);
		return m &&
				       m->process->id.pid ==
					       event->event_data.fork
						       .parent_tgid &&
				       m->since <= event->timestamp_ns ?
			       m :
			       NULL;
	}
	process = member_process_find(tgid);
	return process && process->since <= event->timestamp_ns ?
		       member_process_any(process) :
		       NULL;
}

static void on_fork(const struct proc_event *event)
{
	struct task_id id = { .pid = event->event_data.fork.child_pid };
	struct member *parent;

	if (is_known(id.pid, event->timestamp_ns))
		return;
	members_forget_number(id.pid);
	parent = find_parent(event);
	if (!parent)
		return;
	id.starttime = task_tick(event->timestamp_ns);
	member_fork(parent, &id, event->event_data.fork.child_tgid,
		    event->timestamp_ns);
}

static void on_exec(const struct proc_event *event)
{
	struct member_process *process =
		member_process_find(event->event_data.exec.process_tgid);

	if (process && process->since <= event->timestamp_ns)
		member_process_exec(process, event->timestamp_ns);
}

static void on_exit_event(const struct proc_event *event)
{
	pid_t pid = event->event_data.exit.process_pid;
	struct member *m;

	member_last_look(pid, event->timestamp_ns);
	m = member_find(pid);
	if (!m || m->process->id.pid != event->event_data.exit.process_tgid ||
	    m->since > event->timestamp_ns)
		return;
	member_exit(m);
}

void member_event(const struct proc_event *event)
{
	adoptions_watch(event);
	switch ((unsigned int)event->what) {
	case PROC_EVENT_FORK:
		on_fork(event);
		break;
	case PROC_EVENT_EXEC:
		on_exec(event);
		break;
	case PROC_EVENT_EXIT:
		on_exit_event(event);
		break;
	}
}
