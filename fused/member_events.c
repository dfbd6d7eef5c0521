// SPDX-License-Identifier: GPL-2.0-only
#include "member_events.h"

#include "members.h"

static void on_fork(const struct proc_event *event)
{
	pid_t pid = event->event_data.fork.child_pid;
	pid_t tgid = event->event_data.fork.child_tgid;
	struct member_process *process;
	struct member *parent;

	if (pid == tgid) {
		parent = member_find(event->event_data.fork.parent_pid);
	} else {
		process = member_process_find(tgid);
		parent = process ? member_process_any(process) : NULL;
	}
	if (parent)
		member_fork(parent, pid, tgid, event->timestamp_ns);
}

static void on_exec(const struct proc_event *event)
{
	struct member_process *process =
		member_process_find(event->event_data.exec.process_tgid);

	if (process)
		member_process_exec(process, event->timestamp_ns);
}

static void on_exit_event(const struct proc_event *event)
{
	struct member *m = member_find(event->event_data.exit.process_pid);

	if (m && m->process->tgid == event->event_data.exit.process_tgid &&
	    m->since <= event->timestamp_ns)
		member_exit(m);
}

void member_event(const struct proc_event *event)
{
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
