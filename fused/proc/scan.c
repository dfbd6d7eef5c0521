// SPDX-License-Identifier: GPL-2.0-only
/*
 * scan.c - a walk that reads only about processes that have changed
 *
 * We keep the result of a scan until the next scan. A directory entry with the
 * same inode number as before is the same process or thread: it is not read
 * again.
 */
#include "proc/scan.h"

#include <errno.h>
#include <stddef.h>

#include "proc/text.h"

/*
 * A thread that exits while the directory is read can hide other threads. Then
 * we read the directory again, up to this many times.
 */
#define MAX_PASSES 3

/* used only by the scan; scans are serialized */
static const struct array *known; /* pid_t, sorted; the caller's */
static uint64_t placed_since;
static struct proc_scan now = PROC_SCAN_NONE;
static struct proc_scan before = PROC_SCAN_NONE;

_Static_assert(offsetof(struct seen_process, entry.pid) == 0, "for cmp_pid");
_Static_assert(offsetof(struct seen_thread, entry.pid) == 0, "for cmp_pid");

static void scan_clear(struct proc_scan *scan)
{
	array_free(&scan->processes);
	array_free(&scan->threads);
}

struct array proc_scan_threads(const struct proc_scan *scan,
			       const struct seen_process *p)
{
	struct array threads = scan->threads;

	threads.nr = p->nr_threads;
	if (threads.nr)
		threads.data = array_at(&scan->threads, p->first_thread);
	return threads;
}

static bool is_known(pid_t tgid)
{
	return array_find(known, &tgid, cmp_pid);
}

/* Return: the process as the last scan saw it, or NULL if it did not */
static const struct seen_process *seen_before(const struct proc_entry *entry)
{
	const struct seen_process *p =
		array_find(&before.processes, entry, cmp_pid);

	return p && p->entry.ino == entry->ino ? p : NULL;
}

/* Return: 0, also if the thread has exited, or -ENOMEM */
static int read_thread(const struct seen_process *p,
		       const struct proc_entry *entry,
		       const struct array *threads_before, uint64_t listed)
{
	const struct seen_thread *same =
		array_find(threads_before, entry, cmp_pid);
	struct seen_thread *new;
	struct proc_task t;
	uint64_t since = listed;

	if (same && same->entry.ino == entry->ino)
		t.id = same->id;
	else if (proc_task_see(p->entry.pid, entry->pid, &t, &since) ||
		 proc_task_exited(&t))
		return 0;
	new = array_add(&now.threads);
	if (!new)
		return -ENOMEM;
	*new = (struct seen_thread){ *entry, t.id, since };
	return 0;
}

static int read_listed_threads(struct seen_process *p, struct array *list,
			       uint64_t listed)
{
	const struct seen_process *same = seen_before(&p->entry);
	struct array threads_before = { .size = sizeof(struct seen_thread) };
	const struct proc_entry *entry;
	int err = 0;

	if (same)
		threads_before = proc_scan_threads(&before, same);
	array_sort(list, cmp_pid);
	now.threads.nr = p->first_thread;
	array_for_each(entry, list)
		if (!err && entry->pid != p->entry.pid)
			err = read_thread(p, entry, &threads_before, listed);
	p->nr_threads = now.threads.nr - p->first_thread;
	return err;
}

/* the list is complete if the process had no more threads after it was read */
static int read_threads(struct seen_process *p)
{
	int err, passes = MAX_PASSES;

	p->first_thread = now.threads.nr;
	p->all_threads = p->leader.nr_threads == 1;
	while (!p->all_threads && passes--) {
		struct array list = ARRAY_OF(struct proc_entry);
		uint64_t listed = task_clock();

		err = proc_threads(p->entry.pid, &list);
		if (!err)
			p->err = proc_task_read(p->entry.pid, p->entry.pid,
						&p->leader);
		if (!err)
			err = read_listed_threads(p, &list, listed);
		p->all_threads = !err && !p->err &&
				 (int)list.nr >= p->leader.nr_threads;
		array_free(&list);
		if (err)
			return err == -ENOMEM ? err : 0;
	}
	return 0;
}

static int read_process(const struct proc_entry *entry)
{
	struct seen_process *p = array_add(&now.processes);

	if (!p)
		return -ENOMEM;
	p->entry = *entry;
	p->err = -EALREADY;
	if (is_known(entry->pid) || !seen_before(entry))
		p->err = proc_task_see(entry->pid, entry->pid, &p->leader,
				       &p->since);
	if (proc_is_our_error(p->err))
		return p->err;
	return !p->err && is_known(entry->pid) ? read_threads(p) : 0;
}

/* never seen before, and may be the child of a known process */
static bool is_new(const struct seen_process *p)
{
	return !p->err && !p->is_child && !is_known(p->entry.pid) &&
	       !seen_before(&p->entry) && !proc_process_exited(&p->leader) &&
	       p->leader.id.starttime >= placed_since;
}

/*
 * The parent's number may have been another process's when the child was read.
 * So read both again, the child first. Return: whether the parent is still the
 * process that the scan has seen.
 */
static bool has_parent(struct seen_process *p)
{
	const struct seen_process *parent =
		array_find(&now.processes, &p->leader.ppid, cmp_pid);
	struct proc_task child, again;

	return parent && !parent->err &&
	       !proc_task_read(p->entry.pid, p->entry.pid, &child) &&
	       child.id.starttime == p->leader.id.starttime &&
	       child.ppid == p->leader.ppid &&
	       !proc_task_read(child.ppid, child.ppid, &again) &&
	       again.id.starttime == parent->leader.id.starttime;
}

static bool is_parent(pid_t pid)
{
	const struct seen_process *p =
		array_find(&now.processes, &pid, cmp_pid);

	return p && (p->is_child || is_known(pid));
}

/* Return: whether it has found more children of known processes; -errno */
static int read_more_children(void)
{
	struct seen_process *p;
	int err, more = 0;

	array_for_each(p, &now.processes) {
		if (!is_new(p) || !is_parent(p->leader.ppid) || !has_parent(p))
			continue;
		err = read_threads(p);
		if (err)
			return err;
		p->is_child = true;
		more = 1;
	}
	return more;
}

static int read_children(void)
{
	int more;

	/* numbers wrap round: a parent can have the greater number */
	do {
		more = read_more_children();
	} while (more > 0);
	return more;
}

int proc_scan_read(const struct array *known_pids, uint64_t since,
		   struct proc_scan *ret)
{
	struct array list = ARRAY_OF(struct proc_entry);
	const struct proc_entry *entry;
	int err = proc_processes(&list);

	known = known_pids;
	placed_since = since;
	array_sort(&list, cmp_pid);
	array_for_each(entry, &list)
		if (!err)
			err = read_process(entry);
	array_free(&list);
	if (!err)
		err = read_children();
	if (err)
		scan_clear(&now);
	else
		*ret = now;
	now = (struct proc_scan)PROC_SCAN_NONE;
	return err;
}

void proc_scan_keep(struct proc_scan *scan)
{
	scan_clear(&before);
	before = *scan;
	*scan = (struct proc_scan)PROC_SCAN_NONE;
}

void proc_scan_forget(void)
{
	scan_clear(&before);
}
