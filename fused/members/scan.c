// SPDX-License-Identifier: GPL-2.0-only
/*
 * scan.c - reading first, merging after
 *
 * We keep the result of a scan until the next scan. A directory entry with the
 * same inode number as before is the same process or thread: it is not read
 * again.
 */
#include "members/scan.h"

#include <errno.h>

#include "members/members.h"
#include "proc/task.h"

/*
 * A thread that exits while the directory is read can hide other threads. Then
 * we read the directory again, up to this many times.
 */
#define MAX_PASSES 3

/**
 * struct seen_process - a process in the list of /proc
 * @entry: its number there
 * @since: when that was read
 * @leader: its first thread, if it was read; .id always has the number
 * @err: 0 or -errno of reading @leader; -EALREADY if it was not read
 * @first_thread: index of its first thread in seen_threads
 * @nr_threads: how many; 0 for a process with one thread
 * @all_threads: none can be missing
 * @is_child: its parent is known, or is such a child itself
 */
struct seen_process {
	struct proc_entry entry;
	u64 since;
	struct proc_task leader;
	int err;
	size_t first_thread;
	size_t nr_threads;
	bool all_threads;
	bool is_child;
};

/** struct seen_thread - a thread that is not its process's first */
struct seen_thread {
	struct proc_entry entry;
	struct task_id id;
	u64 since;
};

/** struct scan - the result of a scan */
struct scan {
	struct array processes; /* struct seen_process, in order of number */
	struct array threads; /* struct seen_thread, by process, then number */
};

/* used only by the scan; scans are serialized */
static unsigned long nr; /* its number */
static u64 placed_since;
static struct array known = ARRAY_OF(pid_t); /* sorted */
static struct scan now = { ARRAY_OF(struct seen_process),
			   ARRAY_OF(struct seen_thread) };
static struct scan before = { ARRAY_OF(struct seen_process),
			      ARRAY_OF(struct seen_thread) };

static void scan_clear(struct scan *scan)
{
	array_free(&scan->processes);
	array_free(&scan->threads);
}

/*
 * for arrays of numbers, and of structures that begin with a struct proc_entry
 */
static int cmp_pid(const void *a, const void *b)
{
	const pid_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

_Static_assert(offsetof(struct seen_process, entry.pid) == 0, "for cmp_pid");
_Static_assert(offsetof(struct seen_thread, entry.pid) == 0, "for cmp_pid");

/* the threads of a process as an array, which is not to be freed */
static struct array threads_of(const struct scan *scan,
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
	return array_find(&known, &tgid, cmp_pid);
}

/* Return: the process as the last scan saw it, or NULL if it did not */
static const struct seen_process *seen_before(const struct proc_entry *entry)
{
	const struct seen_process *p =
		array_find(&before.processes, entry, cmp_pid);

	return p && p->entry.ino == entry->ino ? p : NULL;
}

int proc_scan_begin(u64 since)
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

/* --- reading --- */

/* Return: 0, also if the thread has exited, or -ENOMEM */
static int read_thread(const struct seen_process *p,
		       const struct proc_entry *entry,
		       const struct array *threads_before, u64 listed)
{
	const struct seen_thread *same =
		array_find(threads_before, entry, cmp_pid);
	struct seen_thread *new;
	struct proc_task t;
	u64 since = listed;

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
			       u64 listed)
{
	const struct seen_process *same = seen_before(&p->entry);
	struct array threads_before = { .size = sizeof(struct seen_thread) };
	const struct proc_entry *entry;
	int err = 0;

	if (same)
		threads_before = threads_of(&before, same);
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
		u64 listed = task_clock();

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

/* an error of ours, the same for every process: the scan is useless */
static bool is_ours(int err)
{
	return err == -ENOMEM || err == -EMFILE || err == -ENFILE;
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
	if (is_ours(p->err))
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

int proc_scan_read(void)
{
	struct array list = ARRAY_OF(struct proc_entry);
	const struct proc_entry *entry;
	int err = proc_processes(&list);

	array_sort(&list, cmp_pid);
	array_for_each(entry, &list)
		if (!err)
			err = read_process(entry);
	array_free(&list);
	/* numbers wrap round: a parent can have the greater number */
	while (!err) {
		err = read_more_children();
		if (!err)
			return 0;
		err = err > 0 ? 0 : err;
	}
	scan_clear(&now);
	return err;
}

/* --- merging --- */

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
	struct array threads = threads_of(&now, p);
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

void proc_scan_merge(void)
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
	scan_clear(&before);
	before = now;
	now = (struct scan){ ARRAY_OF(struct seen_process),
			     ARRAY_OF(struct seen_thread) };
}

void proc_scan_forget(void)
{
	scan_clear(&before);
	array_free(&known);
}
