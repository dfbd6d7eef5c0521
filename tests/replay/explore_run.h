/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * explore_run.h - a single interleaving, in a process of its own
 */
#ifndef _TESTS_EXPLORE_RUN_H
#define _TESTS_EXPLORE_RUN_H

#include "explore.h"
#include "play.h"

/**
 * struct explore_actor - an actor
 * @cpu: its CPU, STEP_WORKER or STEP_RCU
 * @from: its first line
 * @to: past its last line
 */
struct explore_actor {
	int cpu;
	size_t from;
	size_t to;
};

/**
 * struct explore_plan - the parts of a story
 * @nr_actors: the last two are the engine's threads
 * @setup_end: past the last line of the setup
 * @end: the first line of the end
 */
struct explore_plan {
	const struct story *story;
	const struct play_options *options;
	struct explore_actor actors[EXPLORE_ACTORS];
	int nr_actors;
	size_t setup_end;
	size_t end;
};

/**
 * struct explore_shared - memory that parent and children share
 * @begins: the line of the step that a move begins, or -1: it goes on
 * @nr_moves: of the current run
 * @failure: the first thing wrong, or empty
 */
struct explore_shared {
	struct explore x;
	int begins[EXPLORE_DEPTH];
	int nr_moves;
	char failure[512];
};

/** explore_run - the child: run an interleaving, and exit */
void explore_run(const struct explore_plan *plan,
		 struct explore_shared *shared) G_GNUC_NORETURN;

#endif
