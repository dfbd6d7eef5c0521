/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * actors.h - the threads of a replay, which move one at a time
 *
 * Each virtual CPU is a thread that does the steps it is sent. The engine has
 * two more: the RCU callbacks and the worker. Those are held before each batch,
 * so that between steps the world stands still, and are let go by
 * actors_settle(). The caller waits for a step until the thread has done it or
 * has stopped at the point that actors_stop_at() named.
 *
 * So a script's steps happen in the order in which it lists them. The only
 * exception: if a stopped thread holds a lock that another wants, this cannot
 * be told from a long step, and after a while the replay is given up.
 */
#ifndef _TESTS_ACTORS_H
#define _TESTS_ACTORS_H

#include "step.h"

/**
 * actors_start - start the threads of the CPUs and hold the engine's
 * @run: runs a step, in the thread of the CPU that the step names
 * @give_up: called if a step does not end; does not return
 *
 * Context: after libobjcg_init().
 */
void actors_start(int (*run)(const struct step *step), void (*give_up)(void));

/** actors_finish - end the CPUs, let the engine's threads go their own way */
void actors_finish(void);

/**
 * actors_run - have a CPU do a step
 * @step: kept by the caller until the CPU is idle again
 * @ret: the result of @run; untouched if the CPU has stopped half way
 */
void actors_run(const struct step *step, int *ret);

/** actors_continue - let a stopped thread go on; @cpu as in struct step */
void actors_continue(int cpu, int *ret);

/** actors_settle - grace periods pass and the worker works, as far as they can */
void actors_settle(void);

/** actors_stop_at - the next thread that comes to @point stops there */
void actors_stop_at(const char *point);

/**
 * actors_stop_everywhere - each thread stops at each point that it comes to
 *
 * A thread also stops if it wants a lock that a stopped thread holds. The engine's
 * threads stop before each grace period and each batch. So actors_continue()
 * takes a thread from a place where it can stop to the next.
 *
 * Context: no thread has stopped.
 */
void actors_stop_everywhere(bool on);

/** actors_can_go_on - while threads stop everywhere: can it go on? */
bool actors_can_go_on(int cpu);

/**
 * actors_waits - has it stopped in a flush, that is until actors_settle()?
 *
 * rcu_barrier() and flush_workqueue() wait for the engine's threads, which are
 * held. Each ends as soon as that thread has done all that was queued.
 */
bool actors_waits(int cpu);

/** actors_stopped_at - the point, or NULL if it has not stopped */
const char *actors_stopped_at(int cpu);

/** actors_idle - it has no step half done */
bool actors_idle(int cpu);

/** actors_in_rcu - it has stopped inside a read side */
bool actors_in_rcu(int cpu);

/** actors_is_self - is the calling thread an actor? */
bool actors_is_self(void);

#endif
