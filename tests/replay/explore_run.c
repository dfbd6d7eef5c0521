// SPDX-License-Identifier: GPL-2.0-only
#include "explore_run.h"

#include <stdio.h>
#include <unistd.h>

#include "actors.h"
#include "rt/touch.h"
#include "show.h"
#include "world.h"

/* stands for all that makes a grace period end, or not */
#define READERS (1UL << 60)

static const struct explore_plan *plan;
static struct explore_shared *shared;
static size_t next_line[EXPLORE_ACTORS];
/* of the move that is made */
static struct footprint *print;

static void G_GNUC_PRINTF(1, 2) fail(const char *format, ...)
{
	va_list args;

	if (shared->failure[0])
		return;
	va_start(args, format);
	vsnprintf(shared->failure, sizeof(shared->failure), format, args);
	va_end(args);
	shared->x.heedless = true;
}

static void check_warnings(void)
{
	const char *warning = play_warning();

	if (warning)
		fail("warning: %s", warning);
}

/* --- footprints --- */

static void on_touch(unsigned long word, bool written)
{
	if (!print || !actors_is_self())
		return;
	if (written)
		footprint_write(print, word * 8);
	else
		footprint_read(print, word * 8);
}

static bool only_reads(const struct step *step, enum step_arg kind)
{
	return step->verb != STEP_RMDIR &&
	       step->verb != STEP_KMEM_CACHE_DESTROY &&
	       (kind == ARG_GROUP || kind == ARG_WHO || kind == ARG_CACHE);
}

/* a step can begin if its names are there, and if its group is not gone */
static void touch_names(const struct step *step)
{
	const enum step_arg *kinds = step_args(step->verb);
	int i;

	for (i = 0; kinds[i] != ARG_END; i++) {
		uint64_t name = (uint64_t)g_str_hash(step->arg[i]) << 3;
		struct world_group *group = world_find_group(step->arg[i]);

		if (group)
			footprint_read(print,
				       (uint64_t)&group->cgrp->css->flags);
		if (only_reads(step, kinds[i]))
			footprint_read(print, name);
		else
			footprint_write(print, name);
	}
}

/* --- moves --- */

/* Return: the actor's next step, past lines without a step; or NULL */
static const struct step *next_step(int i)
{
	const struct explore_actor *actor = &plan->actors[i];

	while (next_line[i] < actor->to &&
	       plan->story->lines[next_line[i]].step.verb == STEP_NOTHING)
		next_line[i]++;
	return next_line[i] < actor->to ?
		       &plan->story->lines[next_line[i]].step :
		       NULL;
}

static bool can_begin(int i)
{
	const struct step *step = next_step(i);
	char *wrong = step ? world_check(step) : NULL;
	bool can = step && !wrong;

	g_free(wrong);
	return can;
}

static bool is_idle(int i)
{
	int cpu = plan->actors[i].cpu;

	return cpu >= 0 && actors_idle(cpu);
}

static unsigned int enabled_actors(void)
{
	unsigned int enabled = 0;
	int i;

	for (i = 0; i < plan->nr_actors; i++)
		if (is_idle(i) ? can_begin(i) :
				 actors_can_go_on(plan->actors[i].cpu))
			enabled |= 1u << i;
	return enabled;
}

/* all CPUs, and an engine's thread is not in the middle of its work */
static bool all_have_ended(void)
{
	int i;

	for (i = 0; i < plan->nr_actors; i++) {
		int cpu = plan->actors[i].cpu;

		if (cpu < 0 ? !!actors_stopped_at(cpu) :
			      !is_idle(i) || next_step(i))
			return false;
	}
	return true;
}

static void fail_of_deadlock(void)
{
	GString *who = g_string_new(NULL);
	int i;

	for (i = 0; i < plan->nr_actors; i++) {
		int cpu = plan->actors[i].cpu;
		const char *point = actors_stopped_at(cpu);

		if (cpu < 0 && !point)
			continue;
		if (point)
			g_string_append_printf(who, ", cpu %d stands at %s",
					       cpu, point);
		else if (next_step(i))
			g_string_append_printf(
				who, ", cpu %d cannot begin '%s'", cpu,
				plan->story->lines[next_line[i]].text);
	}
	fail("no actor can go on%s", who->str);
	g_string_free(who, TRUE);
}

static void begin_or_go_on(int i, int *begins)
{
	int cpu = plan->actors[i].cpu, err = 0;

	*begins = -1;
	if (is_idle(i)) {
		const struct step *step = next_step(i);

		*begins = (int)next_line[i]++;
		touch_names(step);
		actors_run(step, &err);
	} else {
		actors_continue(cpu, &err);
	}
	/* the step's last part makes or removes names */
	if (cpu >= 0 && next_line[i] > plan->actors[i].from)
		touch_names(&plan->story->lines[next_line[i] - 1].step);
}

static void make_move(int i)
{
	int cpu = plan->actors[i].cpu, depth = shared->x.depth;
	struct footprint *own = explore_footprint(&shared->x);

	print = own;
	shared->nr_moves = depth + 1;
	if (actors_in_rcu(cpu))
		footprint_read(own, READERS);
	if (cpu == STEP_RCU || actors_waits(cpu))
		footprint_write(own, READERS);
	begin_or_go_on(i, &shared->begins[depth]);
	if (actors_in_rcu(cpu))
		footprint_read(own, READERS);
	print = NULL;
#ifdef NO_TOUCH
	own->all = true; /* see touch in lib/meson.build */
#endif
	explore_did(&shared->x, actors_stopped_at(cpu));
	check_warnings();
}

/* Return: false if the run is given up */
static bool make_moves(void)
{
	while (!all_have_ended()) {
		unsigned int enabled = enabled_actors();
		int i;

		if (!enabled) {
			fail_of_deadlock();
			return false;
		}
		i = explore_choose(&shared->x, enabled);
		if (i < 0)
			return false;
		make_move(i);
	}
	return true;
}

/* --- after the moves --- */

static void check_counter(const char *name, const char *of, long usage,
			  long children)
{
	if (usage < 0)
		fail("%s of %s is %ld", of, name, usage);
	else if (usage < children)
		fail("%s of %s is %ld, less than the %ld of its children", of,
		     name, usage, children);
}

static struct mem_cgroup *memcg_of(const char *name)
{
	struct world_group *group = world_find_group(name);

	if (!group || g_strcmp0(world_group_state(group), "online"))
		return NULL;
	return mem_cgroup_from_css(group->cgrp->css);
}

/*
 * A parent counts all that its children count. Pages of a removed group can be the
 * parent's while the group still counts them (memcg_destroy_kmem_caches()).
 */
static void check_group(GPtrArray *names, const char *name)
{
	struct mem_cgroup *memcg = memcg_of(name);
	long memory = 0, kmem = 0;
	unsigned int i;

	if (!memcg)
		return;
	for (i = 0; i < names->len; i++) {
		struct mem_cgroup *child =
			memcg_of(g_ptr_array_index(names, i));

		if (child && child->memory.parent == &memcg->memory)
			memory += atomic_long_read(&child->memory.usage);
		if (child && child->kmem.parent == &memcg->kmem)
			kmem += atomic_long_read(&child->kmem.usage);
	}
	check_counter(name, "usage", atomic_long_read(&memcg->memory.usage),
		      memory);
	check_counter(name, "kmem", atomic_long_read(&memcg->kmem.usage), kmem);
	if (percpu_ref_read(&memcg->css.refcnt) <= 0)
		fail("%s is not gone and has no reference", name);
}

static void check_groups(void)
{
	GPtrArray *names = story_groups(plan->story);
	unsigned int i;

	for (i = 0; i < names->len; i++)
		check_group(names, g_ptr_array_index(names, i));
	g_ptr_array_unref(names);
}

static void end_line(size_t at)
{
	const struct step *step = &plan->story->lines[at].step;
	char *said = NULL;

	if (step->verb == STEP_EXPECT || step->verb == STEP_EXPECT_FIXED)
		said = play_expect(step);
	else if (step->verb != STEP_EXPECT_BUG)
		play_line(at);
	if (said)
		fail("line %zu: %s", at + 1, said);
	g_free(said);
	check_warnings();
}

static void end_story(void)
{
	char *left;
	size_t i;

	play_text("stop nowhere");
	play_text("settle");
	check_warnings();
	check_groups();
	for (i = plan->end; i < plan->story->nr_lines; i++)
		end_line(i);
	play_finish();
	check_warnings();
	if (play_left_behind(&left))
		fail("left behind:%s", left);
	shared->x.ended++;
}

void explore_run(const struct explore_plan *new_plan,
		 struct explore_shared *new_shared)
{
	size_t i;

	plan = new_plan;
	shared = new_shared;
	shared->nr_moves = 0;
	show_quiet();
	explore_begin_run(&shared->x);
	play_start(plan->story, plan->options);
	for (i = 0; i < plan->setup_end; i++)
		play_line(i);
	for (i = 0; i < EXPLORE_ACTORS; i++)
		next_line[i] = plan->actors[i].from;
	play_text("settle");
	play_text("stop everywhere");
	touch_hook = on_touch;
	check_warnings();
	if (make_moves())
		end_story();
	_exit(0);
}
