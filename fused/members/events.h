/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * events.h - apply an event of the proc connector to the members
 *
 * Events may be lost or late, and the events of a process that becomes known
 * come twice (adoption.h). An event is about a known process only if its time
 * says so: a fork from before the parent was known, and an exit from before its
 * process was started, are about earlier processes with these numbers. A fork
 * also says that every earlier process with the child's number is gone, whether
 * its exit was reported or not.
 *
 * We rely on one order: the fork of a process comes before all that the process
 * does, so before its exit and before the next fork of its number. The kernel
 * sends the event before it wakes the child.
 *
 * Where the connector does not tell enough:
 *
 *   - It does not name the creator of a new thread. We put the thread in the
 *     group of the process's first thread; the kernel puts it in the group of
 *     its creator, which differs if single threads were moved.
 *   - For a child made with CLONE_PARENT it names the caller's parent, and the
 *     child follows that parent.
 *   - If a thread that is not the first runs exec(), and the first exits only
 *     for that, their numbers may be exchanged before the exit is reported. The
 *     process then stays in the group of its first thread, not in the group of
 *     the thread that ran exec().
 */
#ifndef _MEMCGFS_MEMBERS_EVENTS_H
#define _MEMCGFS_MEMBERS_EVENTS_H

#include <linux/cn_proc.h>

/**
 * member_event - take an event in
 *
 * It is kept for the watches of its process as well (adoption.h).
 *
 * Context: membership_lock held.
 */
void member_event(const struct proc_event *event);

#endif
