/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * task_id.h - identify a process or thread by its number and its start time
 *
 * A number alone identifies no process: the kernel gives it away again as soon
 * as its process is reaped. The number and the start time together do, because
 * the next process with this number starts later.
 *
 * /proc shows the start time in clock ticks since boot. A fork event has the
 * time at which it was sent, a moment after the start and before the child
 * first runs. So the time of the event is a bound: the process started at that
 * tick or before, and any later process with the number starts later.
 *
 * The limit of this: a number that is given away twice within one tick, 10 ms.
 * The kernel counts through the whole range of numbers first, which takes
 * longer; only root can make it faster, with ns_last_pid.
 */
#ifndef _MEMCGFS_BASE_TASK_ID_H
#define _MEMCGFS_BASE_TASK_ID_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/**
 * struct task_id - a process or a thread
 * @pid: its number
 * @starttime: clock ticks since boot: when it started, or the latest at which
 *             it can have started
 */
struct task_id {
	pid_t pid;
	uint64_t starttime;
};

/**
 * task_id_is - is this the same process or thread?
 * @id: as it is known; both fields are always known
 * @pid: the number of the process that was read
 * @starttime: its start time as /proc shows it
 *
 * Return: true if so. False if the number belongs to a later process now.
 */
static inline bool task_id_is(const struct task_id *id, pid_t pid,
			      uint64_t starttime)
{
	return id->pid == pid && starttime <= id->starttime;
}

/**
 * cmp_pid - order of numbers, for array_sort() and array_find()
 *
 * For arrays of pid_t, and of structures that begin with a pid_t.
 */
static inline int cmp_pid(const void *p, const void *q)
{
	pid_t x = *(const pid_t *)p, y = *(const pid_t *)q;

	return (x > y) - (x < y);
}

/** task_clock - now, nanoseconds of CLOCK_MONOTONIC, as events have it */
uint64_t task_clock(void);

/**
 * task_tick - the clock tick of a moment, as start times in /proc count
 * @ns: the moment, as task_clock(), in the past
 *
 * It may be late by the time that the machine was suspended since @ns.
 *
 * Context: any.
 */
uint64_t task_tick(uint64_t ns);

#endif
