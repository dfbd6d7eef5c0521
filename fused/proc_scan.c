// SPDX-License-Identifier: GPL-2.0-only
#include "proc_scan.h"

#include <errno.h>

#include "members.h"
#include "proc_task.h"
#include "sched.h"

/*
 * Processes that the last scan saw and left unknown, pid -> inode number of
 * /proc/PID; NULL before the first scan. membership_lock.
 */
static GHashTable *seen;

/* the number of the scan that runs, to find what it has not met */
static unsigned int scan; /* membership_lock */

static void sync_thread(int proc, struct member_process *process, pid_t pid)
{
	struct member *m = member_find(pid);
	struct proc_task t;

	if (!m || m->process != process) {
		if (proc_task_read(proc, pid, &t) || proc_task_exited(&t))
			return;
		member_fork(member_process_any(process), pid, process->tgid, 0);
		m = member_find(pid);
	}
	if (m)
		m->scan = scan;
}

/*
 * A thread that exits while the directory is read can hide another one, so not
 * to be met proves nothing but for the first thread, which was read by itself.
 */
static bool thread_gone(int proc, const struct member *m)
{
	pid_t pid = m->task->pid, tgid = m->process->tgid;

	return m->scan != scan &&
	       (pid == tgid || proc_thread_gone(proc, tgid, pid));
}

static void exit_gone_threads(int proc, struct member_process *process)
{
	struct member *m, *next, *last = NULL;

	list_for_each_entry_safe(m, next, &process->threads, node) {
		if (!thread_gone(proc, m))
			continue;
		/* the process goes with the last one, and the list's head */
		if (last)
			member_exit(last);
		last = m;
	}
	if (last)
		member_exit(last);
}

static void sync_other_threads(int proc, struct member_process *process,
			       const GArray *list)
{
	guint i;

	for (i = 0; i < list->len; i++) {
		pid_t pid = g_array_index(list, struct proc_entry, i).pid;

		if (pid != process->tgid)
			sync_thread(proc, process, pid);
	}
}

static void sync_threads(int proc, struct member_process *process,
			 const struct proc_task *leader)
{
	g_autoptr(GArray) list = NULL;

	if (!proc_task_exited(leader))
		member_process_lead(process)->scan = scan;
	if (leader->nr_threads > 1) {
		list = proc_threads(proc, process->tgid);
		if (!list)
			return;
		sync_other_threads(proc, process, list);
	}
	exit_gone_threads(proc, process);
}

/* Return: false if there is no such known process (any more) */
static bool sync_process(int proc, pid_t tgid)
{
	struct member_process *process = member_process_find(tgid);
	struct proc_task leader;
	int err;

	if (!process)
		return false;
	process->scan = scan;
	err = proc_task_read(proc, tgid, &leader);
	if (err && err != -ESRCH)
		return true;
	if (err || proc_process_exited(&leader) ||
	    (process->starttime && process->starttime != leader.starttime)) {
		member_process_exit(process);
		return false;
	}
	process->starttime = leader.starttime;
	sync_threads(proc, process, &leader);
	return true;
}

static void exit_processes_not_met(void)
{
	g_autoptr(GPtrArray) all = member_processes();
	guint i;

	for (i = 0; i < all->len; i++) {
		struct member_process *process = g_ptr_array_index(all, i);

		if (process->scan != scan)
			member_process_exit(process);
	}
}

static bool seen_before(const struct proc_entry *entry)
{
	return seen && g_hash_table_lookup(seen, GINT_TO_POINTER(entry->pid)) ==
			       GSIZE_TO_POINTER(entry->ino);
}

/*
 * Brings the known processes of a list up to date.
 *
 * Return: the others, but for those that were there before.
 */
static GArray *sync_list(int proc, const GArray *list)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct proc_task));
	GHashTable *now = g_hash_table_new(NULL, NULL);
	struct proc_task t;
	guint i;

	for (i = 0; i < list->len; i++) {
		const struct proc_entry *entry =
			&g_array_index(list, struct proc_entry, i);

		if (sync_process(proc, entry->pid))
			continue;
		if (!seen_before(entry) &&
		    !proc_task_read(proc, entry->pid, &t) &&
		    !proc_process_exited(&t))
			g_array_append_val(found, t);
		g_hash_table_insert(now, GINT_TO_POINTER(entry->pid),
				    GSIZE_TO_POINTER(entry->ino));
	}
	proc_scan_forget();
	seen = now;
	return found;
}

/* Return: whether it is known now */
static bool place(int proc, const struct proc_task *t)
{
	struct member_process *process, *parent = member_process_find(t->ppid);

	if (!parent || t->starttime < parent->known_since)
		return false;
	member_fork(member_process_any(parent), t->pid, t->pid, 0);
	process = member_process_find(t->pid);
	if (!process)
		return false;
	process->starttime = t->starttime;
	process->scan = scan;
	sync_threads(proc, process, t);
	return true;
}

/* Return: whether one or more could be placed */
static bool place_some(int proc, GArray *found)
{
	bool progress = false;
	guint i = 0;

	while (i < found->len) {
		if (place(proc, &g_array_index(found, struct proc_task, i))) {
			g_array_remove_index(found, i);
			progress = true;
		} else {
			i++;
		}
	}
	return progress;
}

void proc_scan(int proc)
{
	g_autoptr(GArray) list = proc_processes(proc);
	g_autoptr(GArray) found = NULL;

	if (!list)
		return;
	scan++;
	found = sync_list(proc, list);
	exit_processes_not_met();
	/* numbers wrap round: a parent can have the greater one */
	while (place_some(proc, found))
		;
}

void proc_scan_forget(void)
{
	g_clear_pointer(&seen, g_hash_table_destroy);
}
