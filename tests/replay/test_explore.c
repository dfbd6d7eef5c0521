// SPDX-License-Identifier: GPL-2.0-only
#include <glib.h>
#include <string.h>

#include "explore.h"

#define MAX_STEPS 4
#define NR_VARIABLES 3

/* an operation on a variable and on the register of its actor */
enum op { LOAD, STORE, ADD };

struct toy_step {
	enum op op;
	int variable;
	bool inside; /* the actor stands inside a step afterwards */
};

struct toy {
	int nr_actors;
	int nr_steps[EXPLORE_ACTORS];
	struct toy_step steps[EXPLORE_ACTORS][MAX_STEPS];
};

/* large: shared by all searches */
static struct explore search;

struct toy_state {
	int variable[NR_VARIABLES];
	int reg[EXPLORE_ACTORS];
	int at[EXPLORE_ACTORS];
};

static void do_step(struct toy_state *s, int actor, const struct toy_step *step,
		    struct footprint *print)
{
	uint64_t address = 8 * (uint64_t)(step->variable + 1);

	footprint_read(print, address);
	if (step->op != LOAD)
		footprint_write(print, address);
	if (step->op == LOAD)
		s->reg[actor] = s->variable[step->variable];
	else if (step->op == STORE)
		s->variable[step->variable] = 3 * s->reg[actor] + actor + 1;
	else
		s->variable[step->variable] += 1;
	s->at[actor]++;
}

static unsigned int enabled_in(const struct toy *toy, const struct toy_state *s)
{
	unsigned int enabled = 0;
	int actor;

	for (actor = 0; actor < toy->nr_actors; actor++)
		if (s->at[actor] < toy->nr_steps[actor])
			enabled |= 1u << actor;
	return enabled;
}

/* Return: did the run come to its end? */
static bool run(const struct toy *toy, struct explore *x, struct toy_state *s)
{
	unsigned int enabled;

	memset(s, 0, sizeof(*s));
	explore_begin_run(x);
	while ((enabled = enabled_in(toy, s))) {
		const struct toy_step *step;
		int actor = explore_choose(x, enabled);

		if (actor < 0)
			return false;
		step = &toy->steps[actor][s->at[actor]];
		do_step(s, actor, step, explore_footprint(x));
		explore_did(x, step->inside);
	}
	return true;
}

/* Return: the final states, as texts */
static GHashTable *explore(const struct toy *toy, int bound, bool reduce,
			   unsigned long *ended)
{
	GHashTable *states =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct explore *x = &search;

	explore_init(x, bound, reduce);
	do {
		struct toy_state s;

		if (!run(toy, x, &s))
			continue;
		x->ended++;
		g_hash_table_add(states,
				 g_strdup_printf("%d %d %d", s.variable[0],
						 s.variable[1], s.variable[2]));
	} while (explore_next(x));
	g_assert_false(x->wrong);
	*ended = x->ended;
	return states;
}

static unsigned long count(const struct toy *toy, int bound, bool reduce)
{
	unsigned long ended;

	g_hash_table_unref(explore(toy, bound, reduce, &ended));
	return ended;
}

static const struct toy independent = {
	.nr_actors = 2,
	.nr_steps = { 3, 3 },
	.steps = { { { ADD, 0, true }, { ADD, 0, true }, { ADD, 0, false } },
		   { { ADD, 1, true }, { ADD, 1, true }, { ADD, 1, false } } },
};

/* six steps, three of each: 6! / (3! 3!) orders */
static void test_independent(void)
{
	g_assert_cmpuint(count(&independent, EXPLORE_UNBOUND, false), ==, 20);
	g_assert_cmpuint(count(&independent, EXPLORE_UNBOUND, true), ==, 1);
}

/* with a bound of 0 an actor does all its steps, then the other does */
static void test_bound(void)
{
	g_assert_cmpuint(count(&independent, 0, false), ==, 2);
	/* then also: 1 or 2 steps, all of the other, the rest; twice each */
	g_assert_cmpuint(count(&independent, 1, false), ==, 6);
}

static const struct toy lost_update = {
	.nr_actors = 2,
	.nr_steps = { 2, 2 },
	.steps = { { { LOAD, 0, true }, { STORE, 0, false } },
		   { { LOAD, 0, true }, { STORE, 0, false } } },
};

static bool reaches(const struct toy *toy, int bound, bool reduce,
		    const char *state)
{
	unsigned long ended;
	GHashTable *states = explore(toy, bound, reduce, &ended);
	bool found = g_hash_table_contains(states, state);

	g_hash_table_unref(states);
	return found;
}

/* both load 0, then the first stores 1, and the second stores 2: not 5 */
static void test_seeded_bug(void)
{
	g_assert_true(reaches(&lost_update, 0, true, "5 0 0"));
	g_assert_false(reaches(&lost_update, 0, true, "2 0 0"));
	g_assert_true(reaches(&lost_update, 1, true, "2 0 0"));
	g_assert_true(reaches(&lost_update, EXPLORE_UNBOUND, true, "2 0 0"));
}

static void make_toy(struct toy *toy, GRand *rand)
{
	int actor, i;

	memset(toy, 0, sizeof(*toy));
	toy->nr_actors = g_rand_int_range(rand, 2, 4);
	for (actor = 0; actor < toy->nr_actors; actor++) {
		toy->nr_steps[actor] =
			g_rand_int_range(rand, 1, toy->nr_actors == 2 ? 5 : 4);
		for (i = 0; i < toy->nr_steps[actor]; i++)
			toy->steps[actor][i] = (struct toy_step){
				.op = (enum op)g_rand_int_range(rand, 0, 3),
				.variable =
					g_rand_int_range(rand, 0, NR_VARIABLES),
				.inside = i + 1 < toy->nr_steps[actor] &&
					  g_rand_int_range(rand, 0, 3),
			};
	}
}

static void check_same_states(const struct toy *toy, int bound)
{
	unsigned long all, fewer;
	GHashTable *full = explore(toy, bound, false, &all);
	GHashTable *reduced = explore(toy, bound, true, &fewer);
	GHashTableIter iter;
	void *state;

	g_assert_cmpuint(fewer, <=, all);
	g_hash_table_iter_init(&iter, full);
	while (g_hash_table_iter_next(&iter, &state, NULL))
		g_assert_true(g_hash_table_contains(reduced, state));
	g_assert_cmpuint(g_hash_table_size(reduced), ==,
			 g_hash_table_size(full));
	g_hash_table_unref(reduced);
	g_hash_table_unref(full);
}

/* the reduction loses no final state, whatever the bound */
static void test_reduction_is_sound(void)
{
	GRand *rand = g_rand_new_with_seed(14);
	struct toy toy;
	int i, bound;

	for (i = 0; i < 60; i++) {
		make_toy(&toy, rand);
		for (bound = EXPLORE_UNBOUND; bound < 4; bound++)
			check_same_states(&toy, bound);
	}
	g_rand_free(rand);
}

/* reads of the same memory commute; too much memory conflicts with all */
static void test_footprint(void)
{
	struct footprint *a = g_new0(struct footprint, 1);
	struct footprint *b = g_new0(struct footprint, 1);
	uint64_t i;

	footprint_read(a, 64);
	footprint_read(b, 64);
	g_assert_false(footprints_conflict(a, b));
	footprint_write(b, 64);
	g_assert_true(footprints_conflict(a, b));
	g_assert_true(footprints_conflict(b, a));
	memset(b, 0, sizeof(*b));
	for (i = 1; i <= FOOTPRINT_MOST; i++)
		footprint_write(b, 64 + 8 * i);
	g_assert_false(footprints_conflict(a, b));
	footprint_write(b, 0);
	g_assert_true(footprints_conflict(a, b));
	g_free(b);
	g_free(a);
}

/* a run that does not repeat itself is noticed */
static void test_not_repeated(void)
{
	struct explore *x = &search;

	explore_init(x, EXPLORE_UNBOUND, true);
	explore_begin_run(x);
	g_assert_cmpint(explore_choose(x, 3), ==, 0);
	explore_did(x, false);
	g_assert_true(explore_next(x));
	explore_begin_run(x);
	g_assert_cmpint(explore_choose(x, 7), ==, -1);
	g_assert_true(x->wrong);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/explore/independent", test_independent);
	g_test_add_func("/explore/bound", test_bound);
	g_test_add_func("/explore/seeded-bug", test_seeded_bug);
	g_test_add_func("/explore/sound", test_reduction_is_sound);
	g_test_add_func("/explore/footprint", test_footprint);
	g_test_add_func("/explore/not-repeated", test_not_repeated);
	return g_test_run();
}
