/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * explore.h - all interleavings of a few actors, within a bound
 *
 * An actor moves by transitions. A transition goes from a place where the actor
 * can be stopped to the next such place. The search runs the whole program again
 * for each interleaving (it is stateless): the runner asks explore_choose()
 * before each transition which actor moves, and reports with explore_did(). A
 * run first repeats the choices of an earlier run, then makes new ones.
 *
 * The bound: a preemption is a switch to another actor while the last stands
 * inside a step and could go on.
 *
 * The reduction: sleep sets. Two transitions that touch no common memory, or
 * only read it, lead to the same state in either order. If the search has gone
 * through all that follows transition t, and then goes through a neighbour u, it
 * need not take t again until a transition has touched what t touches. With a
 * bound that alone would lose interleavings: the order that was seen can have
 * more preemptions, and so not have been seen to its end. Thus t is left out only
 * if the order that was seen has no more preemptions than this.
 */
#ifndef _TESTS_EXPLORE_H
#define _TESTS_EXPLORE_H

#include <stdbool.h>

#include "footprint.h"

#define EXPLORE_ACTORS 5
#define EXPLORE_DEPTH 300
#define EXPLORE_UNBOUND (-1)

/**
 * struct explore_move - a transition that was done
 * @actor: its actor
 * @inside: the actor stands inside a step afterwards
 * @node: its node
 * @print: the memory that it touched
 */
struct explore_move {
	int actor;
	bool inside;
	int node;
	struct footprint print;
};

/**
 * struct explore_node - a state on the way of the current run
 * @enabled: the actors that can move, a bit each
 * @tried: those of which all that follows was seen, a bit each
 * @asleep: those with a valid entry in @sleep, a bit each; includes @tried
 * @cost: preemptions up to here
 * @move: the choice
 */
struct explore_node {
	unsigned int enabled;
	unsigned int tried;
	unsigned int asleep;
	int cost;
	struct explore_move move;
	struct explore_move sleep[EXPLORE_ACTORS];
};

/**
 * struct explore - a search; plain memory, so that a child can share it
 * @bound: the most preemptions, or EXPLORE_UNBOUND
 * @reduce: use sleep sets
 * @heedless: the run is to end although others have seen its rest
 * @wrong: the runner did not do the same when it was run again
 * @prefix: choices that the run repeats
 * @depth: transitions of the run so far
 * @runs: runs begun
 * @ended: those that came to their end
 * @states: new transitions
 * @pruned: transitions that were left out because they sleep
 * @nodes: the way of the current run, valid up to @depth
 */
struct explore {
	int bound;
	bool reduce;
	bool heedless;
	bool wrong;
	int prefix;
	int depth;
	unsigned long runs;
	unsigned long ended;
	unsigned long states;
	unsigned long pruned;
	struct explore_node nodes[EXPLORE_DEPTH];
};

/** explore_init - begin a search; the 30 MB of nodes are left as they are */
void explore_init(struct explore *x, int bound, bool reduce);

/** explore_begin_run - each run begins with it */
void explore_begin_run(struct explore *x);

/**
 * explore_choose - the actor that moves now
 * @enabled: those that can, a bit each, at least a single bit
 *
 * The move's footprint is at explore_footprint().
 *
 * Return: the actor, or -1 if the run is to be given up.
 */
int explore_choose(struct explore *x, unsigned int enabled);

/** explore_footprint - to be filled by the move that was just chosen */
struct footprint *explore_footprint(struct explore *x);

/** explore_did - the chosen actor has moved; @inside as in explore_move */
void explore_did(struct explore *x, bool inside);

/**
 * explore_next - prepare the next run
 * Return: false if all was seen.
 */
bool explore_next(struct explore *x);

#endif
