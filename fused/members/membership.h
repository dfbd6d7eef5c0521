/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * membership.h - which real thread is which task of the engine
 *
 * A process that was never moved is in the root, holds no charge, and is
 * unknown to us. A process becomes known when it is moved into a group or is
 * forked by a known process, and stays known until it exits, because its kernel
 * stack stays charged to the group it was forked in. It is known with all its
 * threads or not at all.
 *
 * We learn about processes from one of two sources:
 *
 *	connector	the netlink proc connector: every fork, exec and exit as
 *			an event. A fork is exact, because its event is queued
 *			before either side of it runs on: draining the socket
 *			before a request is handled brings us to the caller's
 *			own moment. An exit may lag by a moment, see
 *			exits.h.
 *	scan		a walk over /proc before each request that depends on
 *			it. If the parent exits before the scan, its child
 *			cannot be placed and is left in the root.
 *
 * The connector serves only listeners that start in the initial user, pid and
 * network namespaces, so membership_open() comes before any unshare(). An
 * overflow of the socket is counted and repaired by a scan: events from after
 * it are held back until the scan has said which processes still exist. So is a
 * gap in the events that the kernel does not tell of, and the processes that
 * have been forked since it began are forgotten and looked for again.
 */
#ifndef _MEMCGFS_MEMBERS_MEMBERSHIP_H
#define _MEMCGFS_MEMBERS_MEMBERSHIP_H

#include "libobjcg-internal.h"

/**
 * membership_open - open the source
 * @source: "connector", "scan", or NULL for the connector if it can be had
 * @error: set on failure to a line that says why
 *
 * Context: after proc_start(), before unshare() and before the process forks;
 * needs no engine.
 * Return: 0 or a negative errno.
 */
int membership_open(const char *source, const char **error);

/**
 * membership_start - begin to follow the processes
 *
 * Context: after libobjcg_init() and the last fork.
 * Return: 0 or a negative errno.
 */
int membership_start(void);

/**
 * membership_stop - forget all processes: their tasks exit in the engine
 * Context: no request is running.
 */
void membership_stop(void);

/**
 * membership_sync - take in all process events until now
 *
 * Call it before every request that depends on them.
 *
 * Context: neither the scan lock nor a lock that comes after it is held. Takes
 * a system call when there are no events (connector). A walk over /proc (scan,
 * or events were lost) takes 6 ms for 1,000 processes; only callers that need
 * it wait for it.
 */
void membership_sync(void);

/**
 * membership_lock_in_sync - membership_sync(), and membership_lock is held
 * Context: as membership_sync().
 */
void membership_lock_in_sync(void);

/**
 * membership_is_settled - can no event change anything of this cgroup?
 * @cgrp: a reference is held
 *
 * True if it has no charge, no member is in it or below, and no event has been
 * lost. Only a member's child can be there unknown to us, and only a charge can be
 * given back. A reader of such a group can do without the events.
 *
 * Context: any.
 */
bool membership_is_settled(struct cgroup *cgrp);

/**
 * membership_has_events - is the source the connector?
 *
 * If not, a sync has just looked at each known process in /proc.
 *
 * Context: between membership_start() and membership_stop().
 */
bool membership_has_events(void);

/**
 * membership_run_as - call a function on behalf of a thread
 * @pid: of the thread; if it is no member there is no current task. No event
 *       is needed to know that as long as there are no members at all.
 * @func: called once, with current set to the thread's task; must not call any
 *        function of this header
 *
 * Allocations by @func are charged to the thread's present group.
 *
 * Context: as membership_sync().
 */
void membership_run_as(pid_t pid, void (*func)(void *data), void *data);

/** membership_show - the table of the source in use and its counts */
void membership_show(struct seq_file *m);

#endif
