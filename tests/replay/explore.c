// SPDX-License-Identifier: GPL-2.0-only
#include "explore.h"

#include <stddef.h>
#include <string.h>

static unsigned int bit(int actor)
{
	return 1u << actor;
}

void explore_init(struct explore *x, int bound, bool reduce)
{
	memset(x, 0, offsetof(struct explore, nodes));
	x->bound = bound;
	x->reduce = reduce;
}

void explore_begin_run(struct explore *x)
{
	x->depth = 0;
	x->heedless = false;
	x->runs++;
}

static bool is_preemption(const struct explore_move *last, int actor)
{
	return last && last->inside && last->actor != actor;
}

static const struct explore_move *move_before(const struct explore *x, int node)
{
	return node ? &x->nodes[node - 1].move : NULL;
}

/* preemptions up to and including the move of @actor at @node */
static int cost_of(const struct explore *x, int node, int actor)
{
	const struct explore_move *last = move_before(x, node);
	const struct explore_node *at = &x->nodes[node];

	return at->cost + (last && at->enabled & bit(last->actor) &&
			   is_preemption(last, actor));
}

/* the same if @early had moved at its node already, and not at @node */
static int cost_of_early(const struct explore *x, int node,
			 const struct explore_move *early)
{
	const struct explore_move *last = move_before(x, early->node);
	int cost = x->nodes[early->node].cost, i;

	cost += is_preemption(last, early->actor);
	last = early;
	for (i = early->node; i < node; i++) {
		cost += is_preemption(last, x->nodes[i].move.actor);
		last = &x->nodes[i].move;
	}
	/* the next move comes after another actor than here */
	return cost + last->inside;
}

/* was all that follows this move seen in another order? */
static bool sleeps(const struct explore *x, int node, int actor)
{
	const struct explore_node *at = &x->nodes[node];

	if (!x->reduce || x->heedless || !(at->asleep & bit(actor)))
		return false;
	return x->bound < 0 || cost_of_early(x, node, &at->sleep[actor]) <=
				       cost_of(x, node, actor);
}

static bool within_bound(const struct explore *x, int node, int actor)
{
	return x->bound < 0 || cost_of(x, node, actor) <= x->bound;
}

static bool may_choose(struct explore *x, int node, int actor)
{
	const struct explore_node *at = &x->nodes[node];

	if (!(at->enabled & ~at->tried & bit(actor)) ||
	    !within_bound(x, node, actor))
		return false;
	if (!sleeps(x, node, actor))
		return true;
	x->pruned++;
	return false;
}

/* first the actor that has just moved, so that preemptions come last */
static int first_choice(struct explore *x, int node)
{
	const struct explore_move *last = move_before(x, node);
	int actor;

	if (last && may_choose(x, node, last->actor))
		return last->actor;
	for (actor = 0; actor < EXPLORE_ACTORS; actor++)
		if ((!last || last->actor != actor) &&
		    may_choose(x, node, actor))
			return actor;
	return -1;
}

/* a sleeper wakes when a move touches what it touches */
static void inherit_sleep(struct explore_node *at,
			  const struct explore_node *before)
{
	int actor;

	for (actor = 0; actor < EXPLORE_ACTORS; actor++) {
		const struct explore_move *move = &before->sleep[actor];

		if (actor == before->move.actor ||
		    !(before->asleep & bit(actor)) ||
		    footprints_conflict(&move->print, &before->move.print))
			continue;
		at->sleep[actor] = *move;
		at->asleep |= bit(actor);
	}
}

static void choose_at(struct explore *x, int node, int actor)
{
	struct explore_move *move = &x->nodes[node].move;

	memset(move, 0, sizeof(*move));
	move->actor = actor;
	move->node = node;
}

static void enter_node(struct explore *x, unsigned int enabled)
{
	struct explore_node *at = &x->nodes[x->depth];

	at->enabled = enabled;
	at->tried = 0;
	at->asleep = 0;
	at->cost = 0;
	if (!x->depth)
		return;
	at->cost = cost_of(x, x->depth - 1, at[-1].move.actor);
	inherit_sleep(at, at - 1);
}

int explore_choose(struct explore *x, unsigned int enabled)
{
	struct explore_node *at = &x->nodes[x->depth];
	int actor;

	if (x->depth < x->prefix) {
		x->wrong |= at->enabled != enabled;
		/* its print is made again, and must not grow */
		choose_at(x, x->depth, at->move.actor);
		return x->wrong ? -1 : at->move.actor;
	}
	if (x->depth == EXPLORE_DEPTH - 1) {
		x->wrong = true;
		return -1;
	}
	enter_node(x, enabled);
	actor = first_choice(x, x->depth);
	if (actor >= 0)
		choose_at(x, x->depth, actor);
	return actor;
}

struct footprint *explore_footprint(struct explore *x)
{
	return &x->nodes[x->depth].move.print;
}

void explore_did(struct explore *x, bool inside)
{
	x->states += x->depth >= x->prefix - 1;
	x->nodes[x->depth].move.inside = inside;
	x->depth++;
}

/* Return: is there another choice at the last node? */
static bool choose_another(struct explore *x, int node)
{
	struct explore_node *at = &x->nodes[node];
	int done = at->move.actor, actor;

	at->sleep[done] = at->move;
	at->asleep |= bit(done);
	at->tried |= bit(done);
	for (actor = 0; actor < EXPLORE_ACTORS; actor++) {
		if (!may_choose(x, node, actor))
			continue;
		choose_at(x, node, actor);
		return true;
	}
	return false;
}

bool explore_next(struct explore *x)
{
	int node = x->depth;

	x->heedless = false;
	while (node-- > 0) {
		if (!choose_another(x, node))
			continue;
		x->prefix = node + 1;
		return true;
	}
	return false;
}
