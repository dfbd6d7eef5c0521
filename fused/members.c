// SPDX-License-Identifier: GPL-2.0-only
/*
 * members.c - every change of the table goes with one call of the engine
 *
 * The process exists whether the engine has memory for it or not. One that it
 * has not is as good as unknown: it is missing from its group, and so are its
 * children. It is counted as failed.
 */
#include "members.h"

#include <time.h>

#include "cgroup.h"
#include "sched.h"

DEFINE_MUTEX(membership_lock, RANK_MEMBERSHIP);

LIST_HEAD(member_moved);
static GHashTable *threads;   /* pid -> struct member; membership_lock */
static GHashTable *processes; /* tgid -> struct member_process; the same */

static struct {
	unsigned long adopted;
	unsigned long forks;
	unsigned long execs;
	unsigned long exits;
	unsigned long failed;
} counts; /* membership_lock */

u64 member_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * 1000000000 + (u64)now.tv_nsec;
}

void members_init(void)
{
	threads = g_hash_table_new(NULL, NULL);
	processes = g_hash_table_new(NULL, NULL);
	memset(&counts, 0, sizeof(counts));
}

void members_fini(void)
{
	g_autoptr(GPtrArray) all = member_processes();
	guint i;

	for (i = 0; i < all->len; i++)
		member_process_exit(g_ptr_array_index(all, i));
	g_clear_pointer(&threads, g_hash_table_destroy);
	g_clear_pointer(&processes, g_hash_table_destroy);
}

struct member *member_find(pid_t pid)
{
	lockdep_assert_held(&membership_lock);
	return g_hash_table_lookup(threads, GINT_TO_POINTER(pid));
}

struct member_process *member_process_find(pid_t tgid)
{
	lockdep_assert_held(&membership_lock);
	return g_hash_table_lookup(processes, GINT_TO_POINTER(tgid));
}

struct member_process *member_process_parent(struct member_process *process)
{
	struct member_process *parent = member_process_find(process->parent);

	return parent && parent->mm_since < process->mm_since ? parent : NULL;
}

void member_process_moved(struct member_process *process, struct cgroup *from)
{
	lockdep_assert_held(&membership_lock);
	process->placed_since = member_clock();
	if (process->moved || from == cgroup_root)
		return;
	list_add(&process->moved_node, &member_moved);
	process->moved = true;
}

static void not_moved(struct member_process *process)
{
	if (process->moved)
		list_del(&process->moved_node);
	process->moved = false;
}

static void new_mm(struct member_process *process, pid_t parent)
{
	process->parent = parent;
	process->mm_since = member_clock();
	process->placed_since = process->mm_since;
	process->sampled = 0;
	process->rss = 0;
	process->hiwater_rss = 0;
	process->shares_mm = false;
	not_moved(process);
}

static struct member *first_thread(struct member_process *process)
{
	struct member *m = member_find(process->tgid);

	return m && m->process == process ? m : NULL;
}

struct member *member_process_any(struct member_process *process)
{
	struct member *m = first_thread(process);

	return m ? m : list_first_entry(&process->threads, struct member, node);
}

GPtrArray *member_processes(void)
{
	GPtrArray *all = g_ptr_array_new();
	GHashTableIter iter;
	gpointer process;

	lockdep_assert_held(&membership_lock);
	g_hash_table_iter_init(&iter, processes);
	while (g_hash_table_iter_next(&iter, NULL, &process))
		g_ptr_array_add(all, process);
	return all;
}

static struct member_process *process_add(pid_t tgid)
{
	struct member_process *process = g_new0(struct member_process, 1);

	process->tgid = tgid;
	INIT_LIST_HEAD(&process->threads);
	new_mm(process, 0);
	g_hash_table_insert(processes, GINT_TO_POINTER(tgid), process);
	return process;
}

/* a number is free again before the exit of whom it belonged to is reported */
static void thread_insert(struct member *m)
{
	struct member *stale = member_find(m->task->pid);

	if (stale)
		member_exit(stale);
	g_hash_table_insert(threads, GINT_TO_POINTER(m->task->pid), m);
}

static struct member *thread_add(struct task_struct *task,
				 struct member_process *process)
{
	struct member *m = g_new0(struct member, 1);

	if (!process)
		process = process_add(task->tgid);
	m->task = task;
	m->process = process;
	list_add_tail(&m->node, &process->threads);
	thread_insert(m);
	return m;
}

struct member *member_adopt(pid_t pid, struct member_process *process)
{
	struct task_struct *sibling =
		process ? member_process_any(process)->task : NULL;
	struct task_struct *task;

	if (adopt_task(pid, sibling, &task)) {
		counts.failed++;
		return NULL;
	}
	counts.adopted++;
	return thread_add(task, process);
}

static bool is_known(pid_t pid, pid_t tgid)
{
	struct member *m = member_find(pid);

	if (pid == tgid)
		return member_process_find(tgid);
	return m && m->process->tgid == tgid;
}

void member_fork(struct member *parent, pid_t pid, pid_t tgid, u64 since)
{
	struct task_struct *task;
	struct member *child;

	/* adopted, or found by a scan, when its event was still on its way */
	if (is_known(pid, tgid))
		return;
	if (copy_process(parent->task, pid, tgid, GFP_EXISTS, &task)) {
		counts.failed++;
		return;
	}
	counts.forks++;
	child = thread_add(task, pid == tgid ? NULL : parent->process);
	child->since = since;
	if (pid == tgid)
		new_mm(child->process, parent->process->tgid);
}

void member_exit(struct member *m)
{
	struct member_process *process = m->process;

	counts.exits++;
	g_hash_table_remove(threads, GINT_TO_POINTER(m->task->pid));
	list_del(&m->node);
	do_exit(m->task);
	g_free(m);
	if (list_empty(&process->threads)) {
		g_hash_table_remove(processes, GINT_TO_POINTER(process->tgid));
		not_moved(process);
		g_free(process);
	}
}

static void exit_all_but(struct member_process *process, struct member *keep)
{
	struct member *m, *next;

	/* the process goes with the last one, and with it the list's head */
	if (!keep)
		keep = list_first_entry(&process->threads, struct member, node);
	list_for_each_entry_safe(m, next, &process->threads, node)
		if (m != keep)
			member_exit(m);
}

void member_process_exit(struct member_process *process)
{
	exit_all_but(process, NULL);
	member_exit(list_first_entry(&process->threads, struct member, node));
}

struct member *member_process_lead(struct member_process *process)
{
	struct member *m = member_process_any(process);

	if (m->task->pid == process->tgid)
		return m;
	g_hash_table_remove(threads, GINT_TO_POINTER(m->task->pid));
	spin_lock(&css_set_lock); /* cgroup_pids() looks at it */
	m->task->pid = process->tgid;
	spin_unlock(&css_set_lock);
	thread_insert(m);
	return m;
}

void member_process_exec(struct member_process *process, u64 since)
{
	struct member *m = member_process_lead(process);

	counts.execs++;
	exit_all_but(process, m);
	m->since = since;
	if (exec_mm(m->task, GFP_EXISTS))
		counts.failed++;
	new_mm(process, 0);
}

void members_show(struct seq_file *m)
{
	lockdep_assert_held(&membership_lock);
	seq_printf(m, "processes %u\n", g_hash_table_size(processes));
	seq_printf(m, "tasks %u\n", g_hash_table_size(threads));
	seq_printf(m, "adopted %lu\n", counts.adopted);
	seq_printf(m, "forks %lu\n", counts.forks);
	seq_printf(m, "execs %lu\n", counts.execs);
	seq_printf(m, "exits %lu\n", counts.exits);
	seq_printf(m, "failed %lu\n", counts.failed);
}
