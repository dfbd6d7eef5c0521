// SPDX-License-Identifier: GPL-2.0-only
/*
 * scan.c - merging the result of a scan into the table of members
 */
#include "members/scan.h"

#include <errno.h>

#include "members/members.h"
#include "proc/scan.h"

/* used only by the scan; scans are serialized */
static unsigned long nr; /* its number */
static u64 placed_since;
static struct array known = ARRAY_OF(pid_t); /* sorted */
static struct proc_scan now = PROC_SCAN_NONE;

int member_scan_begin(u64 since)
{
	struct member_process *process;
	pid_t *tgid;

	lockdep_assert_held(&membership_lock);
	members_set_scan(++nr);
	placed_since = since;
	array_free(&known);
	list_for_each_entry(process, &member_processes, node) {
		tgid = array_add(&known);
		if (!tgid)
			return -ENOMEM;
		*tgid = process->id.pid;
	}
	array_sort(&known, cmp_pid);
	return 0;
}

int member_scan_read(void)
{
	return proc_scan_read(&known, placed_since, &now);
}

static void merge_thread(struct member_process *process,
			 const struct seen_thread *t)
{
	struct member *m = member_find(t->id.pid);
	pid_t tgid = process->id.pid;

	if (m && m->process == process &&
	    (task_id_is(&m->id, t->id.pid, t->id.starttime) ||
	     m->since > t->since)) {
		m->scan = nr;
		return;
	}
	/* a process whose last thread is forgotten is gone */
	if (!members_take_number(t->id.pid, t->since) ||
	    member_process_find(tgid) != process)
		return;
	m = member_fork(member_process_any(process), &t->id, tgid, t->since);
	if (m)
		m->found = true;
}

static void exit_unmet_threads(struct member_process *process)
{
	struct member *m, *next, *last = NULL;

	list_for_each_entry_safe(m, next, &process->threads, node) {
		if (m->scan == nr)
			continue;
		/*
		 * the last thread takes the process with it, and so the list's
		 * head
		 */
		if (last)
			member_exit(last);
		last = m;
	}
	if (last)
		member_exit(last);
}

/* the process is gone if merge_thread() forgets its last known thread */
static void merge_threads(struct member_process *process,
			  const struct seen_process *p)
{
	struct array threads = proc_scan_threads(&now, p);
	const struct seen_thread *t;

	if (!proc_task_exited(&p->leader))
		member_process_lead(process)->scan = nr;
	array_for_each(t, &threads) {
		if (member_process_find(p->entry.pid) != process)
			return;
		merge_thread(process, t);
	}
	if (p->all_threads && member_process_find(p->entry.pid) == process)
		exit_unmet_threads(process);
}

static void merge_process(struct member_process *process,
			  const struct seen_process *p)
{
	if (process->scan == nr)
		return;
	process->scan = nr;
	/* a process that cannot be looked at may be any process */
	if (p->err || proc_process_exited(&p->leader) ||
	    !member_process_is(process, p->leader.id.starttime))
		member_process_exit(process);
	else
		merge_threads(process, p);
}

/* a known thread of another process had its number before */
static void exit_stale_thread(const struct seen_process *p)
{
	struct member *m = member_find(p->entry.pid);

	if (m && m->scan != nr && m->process->id.pid != p->entry.pid)
		member_exit(m);
}

static void exit_unmet_processes(void)
{
	struct member_process *process, *next;

	list_for_each_entry_safe(process, next, &member_processes, node)
		if (process->scan != nr)
			member_process_exit(process);
}

/* Return: whether it is known now */
static bool place(struct seen_process *p)
{
	pid_t pid = p->entry.pid;
	u64 starttime = p->leader.id.starttime;
	struct member_process *parent = member_process_find(p->leader.ppid);
	struct member *m;

	if (!parent || starttime < parent->known_since ||
	    starttime < parent->id.starttime ||
	    !members_take_number(pid, p->since))
		return false;
	/* again: its last thread may have had the child's number and be gone */
	parent = member_process_find(p->leader.ppid);
	m = parent ? member_fork(member_process_any(parent), &p->leader.id, pid,
				 p->since) :
		     NULL;
	if (!m)
		return false;
	m->found = true;
	if (proc_task_exited(&p->leader))
		m->scan = 0;
	merge_threads(m->process, p);
	return true;
}

/* Return: whether a process was placed */
static bool place_some(void)
{
	struct seen_process *p;
	bool progress = false;

	array_for_each(p, &now.processes)
		if (p->is_child && !member_process_find(p->entry.pid) &&
		    place(p))
			progress = true;
	return progress;
}

void member_scan_merge(void)
{
	struct member_process *process;
	const struct seen_process *p;

	lockdep_assert_held(&membership_lock);
	array_for_each(p, &now.processes) {
		exit_stale_thread(p);
		process = member_process_find(p->entry.pid);
		if (process)
			merge_process(process, p);
	}
	exit_unmet_processes();
	while (place_some())
		;
	proc_scan_keep(&now);
}

void member_scan_forget(void)
{
	proc_scan_forget();
	array_free(&known);
}
