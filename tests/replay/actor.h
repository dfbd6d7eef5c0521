/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * actor.h - an actor of a replay: a thread that stops where it is told to
 *
 * actors.h says which threads there are, and directs them.
 */
#ifndef _TESTS_ACTOR_H
#define _TESTS_ACTOR_H

#include <glib.h>
#include <pthread.h>

#include "libobjcg-internal.h"
#include "step.h"

/**
 * struct actor - a thread; lock is that of the stage
 * @cpu: its slot
 * @started: it can do steps; lock
 * @step: its next step, NULL when done; lock
 * @ret: of the step; lock
 * @stopped_at: a point, or NULL; lock
 * @in_rcu: it stopped inside a read side, or ended a step there; lock
 * @in_gp: it waits for a grace period; lock
 * @waits_for: the engine's thread whose queue must be empty first, or
 *             NULL; lock
 * @held: before a batch; lock
 * @pass: it may do that batch; lock
 * @parked: its batch is an empty item of ours, so that what the others queue
 *          comes together into its next batch; lock
 * @gate_of_gp: it is held before the grace period of a batch; lock
 * @blocked_on: a lock that another holds, or NULL; lock
 */
struct actor {
	GThread *thread;
	int cpu;
	bool started;
	const struct step *step;
	int ret;
	const char *stopped_at;
	bool in_rcu;
	bool in_gp;
	const struct actor *waits_for;
	bool held;
	bool pass;
	bool parked;
	bool gate_of_gp;
	struct mutex *blocked_on;
};

/**
 * struct stage - the actors
 * @lock: of all
 * @changed: broadcast when an actor is to look again
 * @cpus: the virtual CPUs
 * @worker, @rcu: the engine's threads
 * @armed: where to stop; @lock
 * @everywhere: stop at each point; @lock
 * @finished: no thread is held any more; @lock
 * @give_up: called if a step does not end; immutable after actors_start()
 */
struct stage {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct actor cpus[NR_CPUS], worker, rcu;
	char armed[64];
	bool everywhere;
	bool finished;
	void (*give_up)(void);
};

extern struct stage stage;

#endif
