/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * adoption.h - a process becomes known with all its threads, or not at all
 *
 * To read about thousands of threads takes a while, and requests wait for the
 * membership lock. So it is read without the lock, and the events about the
 * process that come meanwhile are kept:
 *
 *	adoption_begin(&a, tgid);	the lock is held; events are kept
 *	adoption_read(&a, proc);	the lock is not held
 *	process = adoption_finish(&a);	the lock is held, and we are in sync
 *	adoption_end(&a);		the lock is held
 *
 * A thread that was seen alive exits later than that, so its exit is among the
 * events that were kept, or is still to come. A thread that was not seen was
 * hidden by the exit of another, or began later: its fork is among them.
 */
#ifndef _MEMCGFS_ADOPTION_H
#define _MEMCGFS_ADOPTION_H

#include <linux/cn_proc.h>

#include "members.h"
#include "proc_task.h"

/**
 * struct adoption - of one process
 * @tgid: its number; immutable
 * @node: on the list of all; membership_lock
 * @events: struct proc_event about it; membership_lock
 * @lost: an event is missing: -ENOMEM, or -EAGAIN to begin again; 0 if not;
 *        membership_lock
 * @known_since: member_process.known_since; the caller of adoption_read()
 * @leader: its first thread; the same
 * @since: when that was read; the same
 * @threads: the others that are alive, struct adoption_thread; the same
 */
struct adoption {
	pid_t tgid;
	struct list_head node;
	struct array events;
	int lost;
	u64 known_since;
	struct proc_task leader;
	u64 since;
	struct array threads;
};

/** struct adoption_thread - a thread and a moment at which it was alive */
struct adoption_thread {
	struct task_id id;
	u64 since;
};

/** adoption_begin - keep the events about a process. Context: membership_lock */
void adoption_begin(struct adoption *a, pid_t tgid);

/**
 * adoption_read - read the process and its threads
 *
 * 10 us for each thread.
 *
 * Context: no lock held.
 * Return: 0, -ESRCH, -ENOMEM, or what failed.
 */
int adoption_read(struct adoption *a, int proc);

/**
 * adoption_finish - make it known, in the root
 *
 * Context: membership_lock; the process is unknown, and all that has happened
 * is taken in.
 * Return: 0; -ESRCH if the process has exited; -ENOMEM, and it stays unknown.
 */
int adoption_finish(struct adoption *a);

/** adoption_end - keep no more events, free all. Context: membership_lock */
void adoption_end(struct adoption *a);

/** adoptions_watch - an event has come. Context: membership_lock */
void adoptions_watch(const struct proc_event *event);

/** adoptions_lost - events have been lost. Context: membership_lock */
void adoptions_lost(void);

#endif
