// SPDX-License-Identifier: GPL-2.0-only
/*
 * attach.c - find the target, check the writer's rights, look at memory, move
 *
 * Another process can get the target's number between our reading about it and
 * moving it. So we identify the target by number and start time, and check the
 * rights over exactly that process.
 */
#include "members/attach.h"

#include <errno.h>

#include "members/adoption.h"
#include "members/attach_perm.h"
#include "members/mapped.h"
#include "members/members.h"
#include "members/membership.h"
#include "members/memory.h"
#include "proc/ids.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

/* how often to begin again because the process has changed, or events were lost */
#define MAX_TRIES 10

/**
 * struct target - a thread that is to be moved
 * @thread: the thread
 * @ids: its process and users
 * @leader: the first thread of its process, which may have exited
 * @since: when we began to read this
 * @mapped: the served files that it maps, if the destination asks for their pages
 */
struct target {
	struct proc_task thread;
	struct proc_ids ids;
	struct proc_task leader;
	u64 since;
	struct array mapped;
};

/* Read the thread first and last: then all reads in between are about it. */
static int read_target(pid_t pid, struct target *t)
{
	struct proc_task again;
	int err;

	err = proc_task_see(pid, pid, &t->thread, &t->since);
	if (!err)
		err = proc_ids_read(pid, &t->ids);
	if (!err)
		err = proc_task_read(t->ids.tgid, t->ids.tgid, &t->leader);
	if (!err)
		err = proc_task_read(t->ids.tgid, pid, &again);
	if (!err && again.id.starttime != t->thread.id.starttime)
		err = -ESRCH;
	return err;
}

/*
 * Return: the target's process if it is known, or NULL. The number may have been
 * given to a later process since we read about the target: the start time tells.
 */
static struct member_process *find_process(const struct target *t)
{
	struct member_process *process = member_process_find(t->ids.tgid);
	u64 starttime = t->leader.id.starttime;

	if (!process)
		return NULL;
	if (process->since > t->since)
		return process->id.starttime == starttime ? process : NULL;
	if (member_process_is(process, starttime))
		return process;
	member_process_exit(process);
	return NULL;
}

/* as find_process(), for the thread in it */
static struct member *find_thread(const struct target *t,
				  const struct member_process *process)
{
	const struct task_id *id = &t->thread.id;
	struct member *m = member_find(id->pid);

	if (!m || m->process != process)
		return NULL;
	if (id->pid == process->id.pid)
		return m;
	if (m->since > t->since ? m->id.starttime != id->starttime :
				  !task_id_is(&m->id, id->pid, id->starttime))
		return NULL;
	return m;
}

static int move(struct cgroup *dst, const struct target *t,
		struct member_process *process, bool threadgroup)
{
	struct member *m = NULL;
	struct cgroup *from;
	int err;

	if (process)
		m = threadgroup ? member_process_any(process) :
				  find_thread(t, process);
	/*
	 * Moving a thread that has exited succeeds without effect, as in the
	 * kernel.
	 */
	if (!m)
		return 0;
	m->found = true;
	from = m->task->cgroups[MEMORY_ROOT];
	member_mapped_tell(&t->mapped, m->task);
	err = cgroup_attach_task(dst, m->task, threadgroup);
	member_mapped_tell(NULL, m->task);
	if (!err && cgroup_has_memory(dst))
		member_process_moved(process, from);
	return err;
}

/* Return: 0; -EAGAIN if it has to be looked at again; -ENOMEM */
static int look(struct cgroup *dst, struct target *t,
		struct member_process *process)
{
	struct array looks = ARRAY_OF(struct member_look);
	pid_t thread = member_process_any(process)->id.pid;
	int err = member_memory_collect(&looks, process);

	if (!err) {
		mutex_unlock(&membership_lock);
		member_memory_read(&looks);
		/* of an earlier try */
		member_mapped_put(&t->mapped);
		if (cgroup_wants_mapped(dst))
			member_mapped_read(&t->mapped, t->ids.tgid, thread);
		membership_lock_in_sync();
		if (!member_memory_account(&looks))
			err = -EAGAIN;
	}
	member_memory_free(&looks);
	return err;
}

/*
 * Charge its memory so far to the group that it is leaving. If it has run exec()
 * during the look, that is the memory of the new program.
 */
static int look_and_move(struct cgroup *dst, struct target *t,
			 struct member_process *process, bool threadgroup)
{
	int err = -EAGAIN, tries = MAX_TRIES;

	while (process && err == -EAGAIN && tries--) {
		err = look(dst, t, process);
		process = find_process(t);
	}
	if (err == -ENOMEM)
		return err;
	return move(dst, t, process, threadgroup);
}

/* Return: as attach(); -EAGAIN to begin again */
static int adopt(const struct target *t)
{
	struct adoption a;
	int err;

	adoption_begin(&a, t->ids.tgid);
	mutex_unlock(&membership_lock);
	err = adoption_read(&a);
	membership_lock_in_sync();
	if (!err && a.leader.id.starttime != t->leader.id.starttime)
		err = -ESRCH;
	if (!err)
		err = a.lost;
	/* another writer may have been faster */
	if (!err && !find_process(t))
		err = adoption_finish(&a);
	adoption_end(&a);
	return err;
}

static int attach_locked(struct cgroup *dst, struct target *t, bool threadgroup)
{
	struct member_process *process = find_process(t);
	int err = 0, tries = MAX_TRIES;

	if (!process &&
	    (cgroup_is_root(dst) || proc_process_exited(&t->leader)))
		return 0;
	while (!process) {
		err = adopt(t);
		if (err == -EAGAIN && --tries)
			continue;
		if (err)
			return err;
		process = find_process(t);
		if (!process)
			return -ESRCH;
	}
	return cgroup_has_memory(dst) ?
		       look_and_move(dst, t, process, threadgroup) :
		       move(dst, t, process, threadgroup);
}

int attach(struct kernfs_open_file *of, pid_t pid, bool threadgroup)
{
	struct target t = { .mapped = ARRAY_OF(struct mapped_range) };
	int err;

	if (pid) {
		struct pid_ns ns = pid_ns_of(of->pid);

		pid = pid_ns_find(&ns, pid);
		pid_ns_put(&ns);
	} else {
		pid = of->pid;
	}
	if (!pid)
		return -ESRCH;
	err = read_target(pid, &t);
	if (!err)
		err = attach_perm_of(of, &t.thread, &t.ids);
	if (err)
		return err;
	membership_lock_in_sync();
	err = attach_locked(of->cgrp, &t, threadgroup);
	mutex_unlock(&membership_lock);
	member_mapped_put(&t.mapped);
	return err;
}
