// SPDX-License-Identifier: GPL-2.0-only
#include "play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actors.h"
#include "look.h"
#include "rt/lesson.h"
#include "show.h"
#include "world.h"

#define MIN_WIDTH 16
#define MAX_WIDTH 40

static const struct story *story;
static const struct play_options *options;
static size_t at_line;
static bool everywhere;
static unsigned long nr_warnings, nr_failed;
static char first_warning[256];

static void G_GNUC_NORETURN die_at_line(const char *wrong)
{
	story_die_at(story, at_line, wrong);
}

static void die_of_endless_step(void)
{
	die_at_line("the step does not end: a stopped step holds its lock");
}

static int widest_step(void)
{
	size_t i, width = MIN_WIDTH;

	for (i = 0; i < story->nr_lines; i++)
		if (story->lines[i].step.verb < STEP_EXPECT)
			width = MAX(width, strlen(story->lines[i].text));
	return (int)MIN(width, MAX_WIDTH);
}

/* "PATH/FILE:LINE: CONDITION" without the path */
static const char *without_path(const char *warning)
{
	const char *slash =
		g_strrstr_len(warning, (gssize)strcspn(warning, ":"), "/");

	return slash ? slash + 1 : warning;
}

static void show_warnings(void)
{
	const char *first;
	unsigned long nr = warn_count(&first);

	if (!nr)
		return;
	if (nr > 1)
		show_text("  WARNING: %s, and %lu more", without_path(first),
			  nr - 1);
	else
		show_text("  WARNING: %s", without_path(first));
	if (!nr_warnings)
		g_strlcpy(first_warning, without_path(first),
			  sizeof(first_warning));
	nr_warnings += nr;
	warn_reset();
}

const char *play_warning(void)
{
	show_warnings();
	return nr_warnings ? first_warning : NULL;
}

static void check_who_stopped(int cpu, bool should)
{
	if (should == !!actors_stopped_at(cpu))
		return;
	die_at_line(should ? "it has not stopped" :
			     "it has stopped: expected 'continue' first");
}

static void show_if_stopped(int cpu)
{
	const char *point = actors_stopped_at(cpu);

	if (point && cpu == STEP_WORKER)
		show_text("  the worker has stopped at %s", point);
	else if (point && cpu == STEP_RCU)
		show_text("  an RCU callback has stopped at %s", point);
	else if (point)
		show_text("  cpu %d %s %s", cpu,
			  actors_waits(cpu) ? "waits in" : "has stopped at",
			  point);
}

static void for_each_actor(void (*look)(int cpu))
{
	int cpu;

	for (cpu = STEP_RCU; cpu < options->nr_cpus; cpu++)
		look(cpu);
}

static void check_not_stopped(int cpu)
{
	check_who_stopped(cpu, false);
}

static void check_can_go_on(int cpu)
{
	if (everywhere && !actors_can_go_on(cpu))
		die_at_line("it cannot go on");
	if (everywhere)
		return;
	check_who_stopped(cpu, true);
	if (actors_waits(cpu))
		die_at_line("it waits for the engine: expected 'settle' first");
}

/* from the command line, else from the file, else the default */
static const char *choose_kernel(void)
{
	const char *kernel = options->kernel;

	if (!kernel)
		kernel = story_kernel(story);
	return kernel ? kernel : REGIME_DEFAULT;
}

/* at a terminal; at the end of its input no longer */
static void wait_for_enter(void)
{
	static bool ended;
	int c;

	if (!options->wait || ended || !isatty(STDIN_FILENO))
		return;
	do
		c = getchar();
	while (c != '\n' && c != EOF);
	ended = c == EOF;
}

/* do a step that changes the world, and show the new state */
static void change(const struct line *line)
{
	const struct step *step = &line->step;
	int err = 0;
	char *wrong;

	switch (step->verb) {
	case STEP_SETTLE:
		actors_settle();
		break;
	case STEP_CONTINUE:
		check_can_go_on(step->cpu);
		actors_continue(step->cpu, &err);
		break;
	default:
		wrong = world_check(step);
		if (wrong)
			die_at_line(wrong);
		check_who_stopped(step->cpu, false);
		actors_run(step, &err);
	}
	show_state(line->text);
	if (err)
		show_text("  = %s", strerrorname_np(-err));
	for_each_actor(show_if_stopped);
	show_warnings();
	wait_for_enter();
}

char *play_expect(const struct step *step)
{
	const char *of = step->arg[0], *value = step->arg[1];
	const char *what = step_quantity_name(step->quantity), *wrong;
	char *is = step->quantity == EXPECT_WARNINGS ?
			   g_strdup_printf("%lu", nr_warnings) :
			   look_at(step, &wrong);
	char *said = NULL;

	if (!is)
		die_at_line(wrong);
	if (g_strcmp0(is, value))
		said = g_strdup_printf("%s%s%s is %s, expected %s", what,
				       of ? " of " : "", of ? of : "", is,
				       value);
	else
		show_text("  %s%s%s is %s", what, of ? " of " : "",
			  of ? of : "", is);
	g_free(is);
	return said;
}

static void expect(const struct step *step)
{
	char *said = play_expect(step), *loud;

	if (!said)
		return;
	fprintf(stderr, "replay: %s:%zu: %s\n", story->name, at_line + 1, said);
	loud = strstr(said, "expected");
	show_text("  %.*sEXPECTED%s", (int)(loud - said), said,
		  loud + strlen("expected"));
	g_free(said);
	nr_failed++;
}

static void stop_at(const char *point)
{
	bool on = !g_strcmp0(point, "everywhere");

	show_text("stop %s", point);
	if (!on && g_strcmp0(point, "nowhere")) {
		actors_stop_at(point);
		return;
	}
	for_each_actor(check_not_stopped);
	if (on == everywhere)
		return;
	if (on)
		actors_settle();
	everywhere = on;
	actors_stop_everywhere(on);
}

static void do_line(const struct line *line)
{
	switch (line->step.verb) {
	case STEP_NOTHING:
		show_text("%s", line->text + (line->text[0] == '#') +
					g_str_has_prefix(line->text, "# "));
		break;
	case STEP_KERNEL:
		break;
	case STEP_STOP:
		stop_at(line->step.arg[0]);
		break;
	case STEP_ACTOR:
	case STEP_END:
		die_at_line("it is for an exploration, see --explore");
	case STEP_EXPECT:
		expect(&line->step);
		break;
	case STEP_EXPECT_BUG:
		if (options->without)
			expect(&line->step);
		break;
	case STEP_EXPECT_FIXED:
		if (!options->without)
			expect(&line->step);
		break;
	default:
		change(line);
	}
}

unsigned long play_left_behind(char **what)
{
	GString *text = g_string_new(NULL);
	unsigned long nr = 0;
	struct obj_type *type;

	for (type = obj_types(); type; type = type->next) {
		long alive = atomic_long_read(&type->nr);

		if (alive)
			g_string_append_printf(text, "%s %ld %s", nr ? "," : "",
					       alive, type->name);
		nr += (unsigned long)alive;
	}
	if (what)
		*what = g_string_free(text, FALSE);
	else
		g_string_free(text, TRUE);
	return nr;
}

static unsigned long show_left_behind(void)
{
	char *what;
	unsigned long nr = play_left_behind(&what);

	if (nr)
		show_text("Left behind:%s", what);
	else
		show_text("No object is left behind.");
	g_free(what);
	return nr;
}

void play_start(const struct story *new_story,
		const struct play_options *new_options)
{
	char why[REGIME_WHY_MAX];
	struct regime regime;
	const char *kernel;
	int err;

	story = new_story;
	options = new_options;
	kernel = choose_kernel();
	if (regime_parse(kernel, &regime, why))
		story_die("%s", why);
	err = libobjcg_init(&regime, (unsigned int)options->nr_cpus);
	if (err)
		story_die("%s", g_strerror(-err));
	world_init();
	actors_start(world_run, die_of_endless_step);
	show_init(widest_step(), story_groups(story), story_caches(story));
	show_text("kernel %s, %d CPUs, %s%s", kernel, options->nr_cpus,
		  options->without ? "without the fix " : "all fixes",
		  options->without ? options->without : "");
	show_text("%s", "");
}

void play_line(size_t at)
{
	at_line = at;
	do_line(&story->lines[at]);
}

void play_text(const char *text)
{
	struct line line = { .text = (char *)text };
	char wrong[128];

	if (step_parse(text, &line.step, wrong, sizeof(wrong)))
		die_at_line(wrong);
	do_line(&line);
}

void play_finish(void)
{
	at_line = story->nr_lines - 1;
	for_each_actor(check_not_stopped);
	if (everywhere)
		actors_stop_everywhere(false);
	everywhere = false;
	actors_finish();
	libobjcg_exit();
}

/* is this the line that --until names? */
static bool is_last_line(size_t at)
{
	const char *until = options->until, *text = story->lines[at].text;
	char *end;
	unsigned long number;

	if (!until)
		return false;
	number = strtoul(until, &end, 10);
	return !*end ? at + 1 == number : g_str_has_prefix(text, until);
}

static void check_until(void)
{
	size_t i = 0;

	while (i < story->nr_lines && !is_last_line(i))
		i++;
	if (options->until && i == story->nr_lines)
		story_die("--until: '%s' is no line of %s, "
			  "expected its number or its words",
			  options->until, story->name);
}

static bool show_end(void)
{
	unsigned long nr_left;

	show_text("%s", "");
	show_warnings();
	nr_left = show_left_behind();
	world_exit();
	if (!options->without && nr_left + nr_warnings) {
		fprintf(stderr,
			"replay: %s: %lu warnings, %lu left behind, expected none\n",
			story->name, nr_warnings, nr_left);
		return false;
	}
	return !nr_failed;
}

bool play_story(const struct story *new_story,
		const struct play_options *new_options)
{
	size_t i;

	story = new_story;
	options = new_options;
	check_until();
	play_start(new_story, new_options);
	for (i = 0; i < story->nr_lines; i++) {
		play_line(i);
		if (is_last_line(i))
			return !nr_failed;
	}
	play_finish();
	return show_end();
}
