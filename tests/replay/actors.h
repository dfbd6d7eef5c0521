/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * actors.h - the threads of a replay, of which one moves at a time
 *
 * Each virtual CPU is a thread that does what it is sent. Besides there are
 * the engine's two: the RCU callbacks and the worker. Those are held before
 * each batch, so that between steps the world stands still, and are let go by
 * actors_settle(). Whoever is sent to do something is waited for, until it has
 * done it or has stopped at the point that actors_stop_at() named.
 *
 * So what a script says happens in the order in which it says it. Only that a
 * stopped thread holds a lock that another wants cannot be told from a long
 * step: after a while the replay is given up.
 */
#ifndef _TESTS_ACTORS_H
#define _TESTS_ACTORS_H

#include "step.h"

/**
 * actors_start - the threads of the CPUs, and a hand on the engine's
 * @run: does one step, in the thread of the CPU that the step names
 * @give_up: a step does not end; does not return
 *
 * Context: after libobjcg_init().
 */
void actors_start(int (*run)(const struct step *step), void (*give_up)(void));

/** actors_finish - end the CPUs, let the engine's threads go their own way */
void actors_finish(void);

/**
 * actors_run - have a CPU do a step
 * @step: kept by the caller until the CPU is idle again
 * @ret: what @run has returned; untouched if the CPU has stopped half way
 */
void actors_run(const struct step *step, int *ret);

/** actors_continue - the same for one that has stopped; @cpu as in struct step */
void actors_continue(int cpu, int *ret);

/** actors_settle - grace periods pass and the worker works, as far as they can */
void actors_settle(void);

/** actors_stop_at - the next thread that comes to @point stops there */
void actors_stop_at(const char *point);

/**
 * actors_waits - has it stopped in a flush, that is until actors_settle()?
 *
 * rcu_barrier() and flush_workqueue() wait for the engine's threads, which are
 * held. Each ends as soon as that thread has done all that was queued.
 */
bool actors_waits(int cpu);

/** actors_stopped_at - the point, or NULL if it has not stopped */
const char *actors_stopped_at(int cpu);

#endif
