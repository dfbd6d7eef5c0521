// SPDX-License-Identifier: GPL-2.0-only
/*
 * replay.c - replay a scenario of CPUs, stocks and references, step by step
 *
 *	replay obj_cgroup_release
 *	replay --without-fix charge-tryget charge-tryget
 *	replay --explore --without-fix charge-tryget charge-tryget
 *
 * The language is in step.h. Comments of the file are printed too. With all
 * fixes a replay must end without a warning or a leak; with a fix turned off it
 * shows the bug that the fix was made for.
 *
 * tests: host_memory.c, lessons.c, touch.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "explore_story.h"
#include "play.h"
#include "rt/lesson.h"
#include "world.h"

static struct play_options options = { .nr_cpus = 2 };
static struct explore_options explore_options = { .preemptions = 2 };
static gboolean option_explore, option_list, option_step;
static char **option_files;

/* clang-format off */
static const GOptionEntry option_entries[] = {
	{ "kernel", 'k', 0, G_OPTION_ARG_STRING, &options.kernel,
	  "use the rules of KERNEL", "KERNEL" },
	{ "cpus", 'c', 0, G_OPTION_ARG_INT, &options.nr_cpus,
	  "number of virtual CPUs (2)", "N" },
	{ "without-fix", 'w', 0, G_OPTION_ARG_STRING, &options.without,
	  "bring back a bug of the kernel", "LESSON" },
	{ "list", 'l', 0, G_OPTION_ARG_NONE, &option_list,
	  "list the stories, in teaching order", NULL },
	{ "step", 's', 0, G_OPTION_ARG_NONE, &option_step,
	  "wait for Enter after each step, at a terminal", NULL },
	{ "until", 'u', 0, G_OPTION_ARG_STRING, &options.until,
	  "end after this line: its number or first words", "LINE" },
	{ "explore", 'e', 0, G_OPTION_ARG_NONE, &option_explore,
	  "try all interleavings of the actors in FILE", NULL },
	{ "preemptions", 'p', 0, G_OPTION_ARG_INT, &explore_options.preemptions,
	  "at most so many preemptions (2)", "N" },
	{ "no-reduction", 0, 0, G_OPTION_ARG_NONE, &explore_options.whole,
	  "also try orders that make no difference", NULL },
	{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_files,
	  NULL, "FILE" },
	{ .long_name = NULL }
};
/* clang-format on */

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
		story_die("%s", error->message);
	g_option_context_free(context);
	g_free(lessons);
	g_free(names);
}

static void check_options(void)
{
	if (!option_files || !*option_files[0] || option_files[1])
		story_die("expected one FILE, see --help");
	if (options.nr_cpus < 1 || options.nr_cpus > NR_CPUS)
		story_die("--cpus: expected a number from 1 to 64");
	if (explore_options.preemptions < 0)
		story_die("--preemptions: expected a number from 0 up");
	if (options.without && lesson_learn(options.without)) {
		char *names = names_of_lessons();

		story_die("there is no fix '%s', expected %s", options.without,
			  names);
	}
	options.wait = option_step;
}

/* GLib ends the program after its help, so this is done at any exit */
static void end_output(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return;
	fputs("replay: cannot write to the standard output\n", stderr);
	_exit(1);
}

int main(int argc, char **argv)
{
	struct story story;
	int status;

	atexit(end_output);
	setvbuf(stdout, NULL, _IOLBF, 0);
	parse_options(&argc, &argv);
	if (option_list) {
		story_list();
		return 0;
	}
	check_options();
	story_read(&story, option_files[0], options.nr_cpus, option_explore);
	if (option_explore)
		status = explore_story(&story, &options, &explore_options);
	else
		status = play_story(&story, &options) ? 0 : 1;
	story_free(&story);
	return status;
}
