// SPDX-License-Identifier: GPL-2.0-only
/*
 * replay.c - replay a scenario of CPUs, stocks and references, step by step
 *
 *	replay obj_cgroup_release
 *	replay --without-fix charge-tryget charge-tryget
 *
 * The language is in step.h. Comments of the file are printed too. With all
 * fixes a replay must end without a warning or a leak; with a fix turned off it
 * shows the bug that the fix was made for.
 *
 * tests: host_memory.c, lessons.c
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actors.h"
#include "rt/lesson.h"
#include "look.h"
#include "show.h"
#include "world.h"

#define MIN_WIDTH 16
#define MAX_WIDTH 40

static const char *option_kernel;
static int option_cpus = 2;
static const char *option_without;
static char **option_files;

/* clang-format off */
static const GOptionEntry option_entries[] = {
	{ "kernel", 'k', 0, G_OPTION_ARG_STRING, &option_kernel,
	  "use the rules of KERNEL", "KERNEL" },
	{ "cpus", 'c', 0, G_OPTION_ARG_INT, &option_cpus,
	  "number of virtual CPUs (2)", "N" },
	{ "without-fix", 'w', 0, G_OPTION_ARG_STRING, &option_without,
	  "bring back a bug of the kernel", "LESSON" },
	{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_files,
	  NULL, "FILE" },
	{ .long_name = NULL }
};
/* clang-format on */

/**
 * struct line - a line of the file
 * @text: without leading and trailing white space
 * @step: its meaning
 */
struct line {
	char *text;
	struct step step;
};

static struct line *lines;
static size_t nr_lines, at_line;
static unsigned long nr_warnings, nr_failed;

/* the file is wrong where the replay is now */
static void G_GNUC_NORETURN die_at_line(const char *what)
{
	fprintf(stderr, "replay: %s:%zu: '%s': %s\n", option_files[0],
		at_line + 1, lines[at_line].text, what);
	exit(2);
}

static void G_GNUC_NORETURN die_usage(const char *what)
{
	fprintf(stderr, "replay: %s\n", what);
	exit(2);
}

static void die_of_endless_step(void)
{
	die_at_line("the step does not end: a stopped step holds its lock");
}

static void parse_lines(void)
{
	char expected[512];

	for (at_line = 0; at_line < nr_lines; at_line++) {
		struct line *line = &lines[at_line];

		if (step_parse(line->text, &line->step, expected,
			       sizeof(expected))) {
			char *what = g_strdup_printf("expected %s", expected);

			die_at_line(what);
		}
		if (line->step.cpu >= option_cpus)
			die_at_line("there is no such CPU, see --cpus");
	}
}

/* a name without a slash that is no file is an installed story */
static char *find_story(const char *name)
{
	char *installed = g_strdup_printf(STORIES_DIR "/%s.replay", name);

	if (!strchr(name, '/') && !g_file_test(name, G_FILE_TEST_EXISTS) &&
	    g_file_test(installed, G_FILE_TEST_EXISTS))
		return installed;
	g_free(installed);
	return g_strdup(name);
}

static void read_file(const char *name)
{
	char *text, **texts, *path = find_story(name);
	GError *error = NULL;
	size_t i;

	if (!g_file_get_contents(path, &text, NULL, &error))
		die_usage(error->message);
	g_free(path);
	texts = g_strsplit(g_strchomp(text), "\n", -1);
	nr_lines = g_strv_length(texts);
	lines = g_new0(struct line, nr_lines);
	for (i = 0; i < nr_lines; i++)
		lines[i].text = g_strstrip(texts[i]);
	g_free(texts);
	g_free(text);
}

/* the groups that the file makes, and the root behind them */
static GPtrArray *names_of_groups(void)
{
	GPtrArray *names = g_ptr_array_new();
	size_t i;

	for (i = 0; i < nr_lines; i++)
		if (lines[i].step.verb == STEP_MKDIR)
			g_ptr_array_add(names, (void *)lines[i].step.arg[0]);
	g_ptr_array_add(names, (void *)"root");
	return names;
}

/* those that it makes, or has objects of */
static GPtrArray *names_of_caches(void)
{
	GPtrArray *names = g_ptr_array_new();
	size_t i;

	for (i = 0; i < nr_lines; i++) {
		const struct step *step = &lines[i].step;
		const char *name =
			step->verb == STEP_KMEM_CACHE_CREATE ? step->arg[0] :
			step->verb == STEP_KMEM_CACHE_ALLOC  ? step->arg[1] :
							       NULL;

		if (name && !g_ptr_array_find_with_equal_func(
				    names, name, g_str_equal, NULL))
			g_ptr_array_add(names, (void *)name);
	}
	return names;
}

static int widest_step(void)
{
	size_t i, width = MIN_WIDTH;

	for (i = 0; i < nr_lines; i++)
		if (lines[i].step.verb < STEP_EXPECT)
			width = MAX(width, strlen(lines[i].text));
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
	nr_warnings += nr;
	warn_reset();
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

	for (cpu = STEP_RCU; cpu < option_cpus; cpu++)
		look(cpu);
}

static void check_not_stopped(int cpu)
{
	check_who_stopped(cpu, false);
}

/* from the command line, else from the file, else the default */
static const char *choose_kernel(void)
{
	const char *kernel = option_kernel;
	size_t i;

	for (i = 0; !kernel && i < nr_lines; i++)
		if (lines[i].step.verb == STEP_KERNEL)
			kernel = lines[i].step.arg[0];
	return kernel ? kernel : REGIME_DEFAULT;
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
		check_who_stopped(step->cpu, true);
		if (actors_waits(step->cpu))
			die_at_line("it waits for the engine: expected "
				    "'settle' first");
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
}

static void expect(const struct step *step)
{
	const char *of = step->arg[0], *value = step->arg[1];
	const char *what = step_quantity_name(step->quantity), *wrong;
	char *is = step->quantity == EXPECT_WARNINGS ?
			   g_strdup_printf("%lu", nr_warnings) :
			   look_at(step, &wrong);

	if (!is)
		die_at_line(wrong);
	if (!g_strcmp0(is, value)) {
		show_text("  %s%s%s is %s", what, of ? " of " : "",
			  of ? of : "", is);
	} else {
		show_text("  %s%s%s is %s, EXPECTED %s", what, of ? " of " : "",
			  of ? of : "", is, value);
		fprintf(stderr, "replay: %s:%zu: %s%s%s is %s, expected %s\n",
			option_files[0], at_line + 1, what, of ? " of " : "",
			of ? of : "", is, value);
		nr_failed++;
	}
	g_free(is);
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
		show_text("%s", line->text);
		actors_stop_at(line->step.arg[0]);
		break;
	case STEP_EXPECT:
		expect(&line->step);
		break;
	case STEP_EXPECT_BUG:
		if (option_without)
			expect(&line->step);
		break;
	case STEP_EXPECT_FIXED:
		if (!option_without)
			expect(&line->step);
		break;
	default:
		change(line);
	}
}

/* show the objects alive after the end of the engine */
static unsigned long show_left_behind(void)
{
	GString *what = g_string_new(NULL);
	unsigned long nr = 0;
	struct obj_type *type;

	for (type = obj_types(); type; type = type->next) {
		long alive = atomic_long_read(&type->nr);

		if (alive)
			g_string_append_printf(what, "%s %ld %s", nr ? "," : "",
					       alive, type->name);
		nr += (unsigned long)alive;
	}
	if (nr)
		show_text("Left behind:%s", what->str);
	else
		show_text("No object is left behind.");
	g_string_free(what, TRUE);
	return nr;
}

static void play(void)
{
	const char *kernel = choose_kernel();
	char why[REGIME_WHY_MAX];
	struct regime regime;
	int err;

	if (regime_parse(kernel, &regime, why))
		die_usage(why);
	err = libobjcg_init(&regime, (unsigned int)option_cpus);
	if (err)
		die_usage(g_strerror(-err));
	world_init();
	actors_start(world_run, die_of_endless_step);
	show_init(widest_step(), names_of_groups(), names_of_caches());
	show_text("kernel %s, %d CPUs, %s%s", kernel, option_cpus,
		  option_without ? "without the fix " : "all fixes",
		  option_without ? option_without : "");
	show_text("%s", "");
	for (at_line = 0; at_line < nr_lines; at_line++)
		do_line(&lines[at_line]);
	at_line = nr_lines - 1;
	for_each_actor(check_not_stopped);
	actors_finish();
}

/* Return: is all as it should be? */
static bool end_engine(void)
{
	unsigned long nr_left;

	libobjcg_exit();
	show_text("%s", "");
	show_warnings();
	nr_left = show_left_behind();
	world_exit();
	if (!option_without && nr_left + nr_warnings) {
		fprintf(stderr,
			"replay: %s: %lu warnings, %lu left behind, expected none\n",
			option_files[0], nr_warnings, nr_left);
		return false;
	}
	return !nr_failed;
}

static char *names_of_lessons(void)
{
	GString *names = g_string_new("one of:");
	unsigned int i;

	for (i = 0; lesson_name(i); i++)
		g_string_append_printf(names, " %s", lesson_name(i));
	return g_string_free(names, FALSE);
}

static void parse_options(int *argc, char ***argv)
{
	GOptionContext *context =
		g_option_context_new("- play the story in FILE step by step");
	char *names = names_of_lessons();
	char *lessons = g_strdup_printf(
		"FILE may be the name of a story in " STORIES_DIR
		".\n\nLESSON is %s",
		names);
	GError *error = NULL;

	g_option_context_set_description(context, lessons);
	g_option_context_add_main_entries(context, option_entries, NULL);
	if (!g_option_context_parse(context, argc, argv, &error))
		die_usage(error->message);
	g_option_context_free(context);
	if (!option_files || option_files[1])
		die_usage("expected one FILE, see --help");
	if (option_cpus < 1 || option_cpus > NR_CPUS)
		die_usage("--cpus: expected a number from 1 to 64");
	if (option_without && lesson_learn(option_without))
		die_usage(g_strdup_printf("there is no fix '%s', expected %s",
					  option_without, names));
	g_free(lessons);
	g_free(names);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	parse_options(&argc, &argv);
	read_file(option_files[0]);
	parse_lines();
	play();
	return end_engine() ? 0 : 1;
}
