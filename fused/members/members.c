// SPDX-License-Identifier: GPL-2.0-only
/*
 * members.c - every change of the table goes with one call of the engine
 *
 * The process exists whether the engine has memory for it or not. If it has
 * none, the process is treated as unknown: it is missing from its group, and so
 * are its children. It is counted as failed.
 */
#include "members/members.h"

#include "cgroup/cgroup.h"
#include "base/sched.h"
#include "members/zombies.h"
#include "task/task.h"

DEFINE_MUTEX(membership_lock, RANK_MEMBERSHIP);

LIST_HEAD(member_processes);
LIST_HEAD(member_moved);

static struct htable threads;	/* struct member; membership_lock */
static struct htable processes; /* struct member_process; the same */

static DEFINE_OBJ_TYPE(member);
static DEFINE_OBJ_TYPE(member_process);

static unsigned long scan; /* the last that has begun; membership_lock */

/* see members_any() and members_changes(); membership_lock, the first READ_ONCE */
static unsigned long nr_processes;
static unsigned long changes;

static struct {
	unsigned long adopted;
	unsigned long forks;
	unsigned long execs;
	unsigned long exits;
	unsigned long failed;
} counts; /* membership_lock */

void members_init(void)
{
	memset(&counts, 0, sizeof(counts));
	scan = 0;
}

void members_fini(void)
{
	struct member_process *process, *next;

	list_for_each_entry_safe(process, next, &member_processes, node)
		member_process_exit(process);
	zombies_forget();
	htable_fini(&threads);
	htable_fini(&processes);
}

void members_set_scan(unsigned long number)
{
	lockdep_assert_held(&membership_lock);
	scan = number;
}

bool members_any(void)
{
	return READ_ONCE(nr_processes);
}

unsigned long members_changes(void)
{
	lockdep_assert_held(&membership_lock);
	return changes;
}

struct member *member_find(pid_t pid)
{
	struct member *m;

	lockdep_assert_held(&membership_lock);
	htable_for_each_possible(&threads, m, hash, hash_u64((u64)pid))
		if (m->id.pid == pid)
			return m;
	return NULL;
}

struct member_process *member_process_find(pid_t tgid)
{
	struct member_process *process;

	lockdep_assert_held(&membership_lock);
	htable_for_each_possible(&processes, process, hash, hash_u64((u64)tgid))
		if (process->id.pid == tgid)
			return process;
	return NULL;
}

struct member_process *member_process_find_id(const struct task_id *id)
{
	struct member_process *process = member_process_find(id->pid);

	return process && task_id_is(id, process->id.pid,
				     process->id.starttime) ?
		       process :
		       NULL;
}

/* a later process with the parent's number became known after the child did */
struct member_process *member_process_parent(struct member_process *process)
{
	struct member_process *parent = member_process_find(process->parent);

	return parent && parent->mm_since < process->mm_since ? parent : NULL;
}

void member_process_moved(struct member_process *process, struct cgroup *from)
{
	lockdep_assert_held(&membership_lock);
	changes++;
	process->placed_since = task_clock();
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

static void new_mm(struct member_process *process, pid_t parent, u64 since)
{
	changes++;
	process->parent = parent;
	process->mm_since = since;
	process->placed_since = since;
	process->sampled = 0;
	process->rss = 0;
	process->hiwater_rss = 0;
	process->shares_mm = false;
	member_shmem_forget(&process->shmem);
	not_moved(process);
}

static struct member *first_thread(struct member_process *process)
{
	struct member *m = member_find(process->id.pid);

	return m && m->process == process ? m : NULL;
}

struct member *member_process_any(struct member_process *process)
{
	struct member *m = first_thread(process);

	return m ? m : list_first_entry(&process->threads, struct member, node);
}

struct cgroup *member_process_cgroup(struct member_process *process)
{
	return member_process_any(process)->task->cgroups[MEMORY_ROOT];
}

bool member_process_is(struct member_process *process, u64 starttime)
{
	lockdep_assert_held(&membership_lock);
	if (!task_id_is(&process->id, process->id.pid, starttime))
		return false;
	process->id.starttime = starttime;
	return true;
}

static void process_add(struct member_process *process,
			const struct task_id *id, u64 since)
{
	process->id = *id;
	process->since = since;
	process->scan = scan;
	INIT_LIST_HEAD(&process->threads);
	INIT_LIST_HEAD(&process->gathered);
	member_shmem_init(&process->shmem);
	new_mm(process, 0, since);
	list_add_tail(&process->node, &member_processes);
	WRITE_ONCE(nr_processes, nr_processes + 1);
	htable_add(&processes, &process->hash, hash_u64((u64)id->pid));
}

static void process_del(struct member_process *process)
{
	list_del(&process->node);
	WRITE_ONCE(nr_processes, nr_processes - 1);
	htable_del(&processes, &process->hash);
	not_moved(process);
	member_shmem_forget(&process->shmem);
	obj_free(&member_process_type, process);
}

static void thread_add(struct member *m, const struct task_id *id, u64 since)
{
	m->id = *id;
	m->since = since;
	m->scan = scan;
	list_add_tail(&m->node, &m->process->threads);
	htable_add(&threads, &m->hash, hash_u64((u64)id->pid));
}

void members_forget_number(pid_t pid)
{
	struct member *m = member_find(pid);
	struct member_process *process = member_process_find(pid);

	/* both have exited, if they differ */
	if (process)
		member_process_exit(process);
	else if (m)
		member_exit(m);
}

void members_forget_forks(u64 since)
{
	struct member_process *process, *next;

	lockdep_assert_held(&membership_lock);
	list_for_each_entry_safe(process, next, &member_processes, node)
		if (process->since > since &&
		    !member_process_any(process)->found)
			member_process_exit(process);
}

bool members_take_number(pid_t pid, u64 since)
{
	const struct member_process *process = member_process_find(pid);
	const struct member *m = member_find(pid);

	if ((m && m->since > since) || (process && process->since > since))
		return false;
	members_forget_number(pid);
	return true;
}

/*
 * A new member without its task, in @process or in a new process. It is in no
 * table yet.
 */
static struct member *member_alloc(struct member_process *process)
{
	struct member *m = obj_alloc(&member_type);

	if (!m)
		return NULL;
	m->process = process ? process : obj_alloc(&member_process_type);
	if (m->process)
		return m;
	obj_free(&member_type, m);
	return NULL;
}

/* No memory for @m, which may be NULL, or for its task. Return: NULL */
static struct member *member_abandon(struct member *m,
				     struct member_process *process)
{
	if (m && !process)
		obj_free(&member_process_type, m->process);
	obj_free(&member_type, m);
	counts.failed++;
	return NULL;
}

static void member_enter(struct member *m, struct member_process *process,
			 const struct task_id *id, u64 since)
{
	if (!process)
		process_add(m->process, id, since);
	thread_add(m, id, since);
}

struct member *member_adopt(const struct task_id *id,
			    struct member_process *process, u64 since)
{
	struct member *m = member_alloc(process);

	if (!m || adopt_task(id->pid,
			     process ? member_process_any(process)->task : NULL,
			     &m->task))
		return member_abandon(m, process);
	counts.adopted++;
	member_enter(m, process, id, since);
	m->found = true;
	return m;
}

struct member *member_fork(struct member *parent, const struct task_id *id,
			   pid_t tgid, u64 since)
{
	struct member_process *process = id->pid == tgid ? NULL :
							   parent->process;
	pid_t parent_tgid = parent->process->id.pid;
	struct member *m = member_alloc(process);

	if (!m ||
	    copy_process(parent->task, id->pid, tgid, GFP_EXISTS, &m->task))
		return member_abandon(m, process);
	counts.forks++;
	member_enter(m, process, id, since);
	if (!process)
		new_mm(m->process, parent_tgid, task_clock());
	return m;
}

void member_exit(struct member *m)
{
	struct member_process *process = m->process;

	lockdep_assert_held(&membership_lock);
	counts.exits++;
	changes++;
	htable_del(&threads, &m->hash);
	list_del(&m->node);
	zombies_note(m);
	do_exit(m->task);
	obj_free(&member_type, m);
	if (list_empty(&process->threads))
		process_del(process);
}

static void exit_all_but(struct member_process *process, struct member *keep)
{
	struct member *m, *next;

	/* the last thread takes the process with it, and so the list's head */
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
	struct member *m = member_process_any(process), *stale;

	if (m->id.pid == process->id.pid)
		return m;
	stale = member_find(process->id.pid);
	if (stale)
		member_exit(stale);
	htable_del(&threads, &m->hash);
	m->id = process->id;
	htable_add(&threads, &m->hash, hash_u64((u64)m->id.pid));
	spin_lock(&css_set_lock); /* cgroup_pids() looks at it */
	m->task->pid = m->id.pid;
	spin_unlock(&css_set_lock);
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
	new_mm(process, 0, task_clock());
}

void members_show(struct seq_file *m)
{
	lockdep_assert_held(&membership_lock);
	seq_printf(m, "processes\t%zu\n", processes.nr);
	seq_printf(m, "tasks\t%zu\n", threads.nr);
	seq_printf(m, "adopted\t%lu\n", counts.adopted);
	seq_printf(m, "forks\t%lu\n", counts.forks);
	seq_printf(m, "execs\t%lu\n", counts.execs);
	seq_printf(m, "exits\t%lu\n", counts.exits);
	seq_printf(m, "failed\t%lu\n", counts.failed);
}
