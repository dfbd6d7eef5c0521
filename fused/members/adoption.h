/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * adoption.h - a process becomes known with all its threads, or not at all
 *
 * Reading about thousands of threads takes a while, and requests wait for the
 * membership lock. So we read without the lock and keep the events about the
 * process that arrive meanwhile:
 *
 *	adoption_begin(&a, tgid);	the lock is held; events are kept
 *	adoption_read(&a);		the lock is not held
 *	err = adoption_finish(&a);	the lock is held, and we are in sync
 *	adoption_end(&a);		the lock is held
 *
 * If a thread was seen alive, it exits later, so its exit is among the kept
 * events or is still to come. If a thread was not seen, the exit of another
 * thread hid it or it began later: its fork is among the kept events.
 */
#ifndef _MEMCGFS_MEMBERS_ADOPTION_H
#define _MEMCGFS_MEMBERS_ADOPTION_H

#include <linux/cn_proc.h>

#include "members/members.h"
#include "proc/task.h"

/**
 * struct adoption - a process that is becoming known
 * @tgid: its number; immutable
 * @node: on the list of all; membership_lock
 * @events: struct proc_event about it; membership_lock
 * @lost: an event is missing: -ENOMEM, or -EAGAIN to begin again; 0 if not;
 *        membership_lock
 * @known_since: member_process.known_since; the caller of adoption_read()
 * @leader: its first thread; the caller of adoption_read()
 * @since: when @leader was read; the caller of adoption_read()
 * @threads: the other threads that are alive, struct adoption_thread; the
 *           caller of adoption_read()
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

/** adoption_begin - keep a process's events. Context: membership_lock */
void adoption_begin(struct adoption *a, pid_t tgid);

/**
 * adoption_read - read the process and its threads
 *
 * Takes 10 us for each thread.
 *
 * Context: no lock held.
 * Return: 0, -ESRCH, -ENOMEM, or the error of a failed read.
 */
int adoption_read(struct adoption *a);

/**
 * adoption_finish - make the process known, in the root
 *
 * Context: membership_lock; the process is unknown, and all earlier events are
 * taken in.
 * Return: 0; -ESRCH if the process has exited; -ENOMEM, and it stays unknown.
 */
int adoption_finish(struct adoption *a);

/** adoption_end - keep no more events, free all. Context: membership_lock */
void adoption_end(struct adoption *a);

/** adoptions_exist - is a process becoming known? Context: membership_lock */
bool adoptions_exist(void);

/** adoptions_watch - an event has come. Context: membership_lock */
void adoptions_watch(const struct proc_event *event);

/** adoptions_lost - events have been lost. Context: membership_lock */
void adoptions_lost(void);

#endif
