// SPDX-License-Identifier: GPL-2.0-only
#include "story.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* in the folder of the stories: their names, in the order of teaching */
#define ORDER "order"

void story_die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("replay: ", stderr);
	vfprintf(stderr, format, args);
	fputs("\n", stderr);
	va_end(args);
	exit(2);
}

void story_die_at(const struct story *story, size_t at, const char *wrong)
{
	fprintf(stderr, "replay: %s:%zu: '%s': %s\n", story->name, at + 1,
		story->lines[at].text, wrong);
	exit(2);
}

/* the installed stories, or those of the source tree that this program is in */
static char *stories_dir(void)
{
	char *exe, *source;

	if (g_file_test(STORIES_DIR "/" ORDER, G_FILE_TEST_EXISTS))
		return g_strdup(STORIES_DIR);
	exe = g_file_read_link("/proc/self/exe", NULL);
	source = exe ? g_path_get_dirname(exe) : g_strdup(".");
	g_free(exe);
	exe = g_build_filename(source, "../../../tests/replay", NULL);
	g_free(source);
	return exe;
}

static char *path_of(const char *dir, const char *name)
{
	return g_strdup_printf("%s/%s.replay", dir, name);
}

/* a name without a slash that is no file is one of our stories */
static char *find_story(const char *name, bool explore)
{
	char *dir = stories_dir();
	char *in = explore ? g_build_filename(dir, "explore", NULL) :
			     g_strdup(dir);
	char *ours = path_of(in, name);
	bool found = !strchr(name, '/') &&
		     !g_file_test(name, G_FILE_TEST_EXISTS) &&
		     g_file_test(ours, G_FILE_TEST_EXISTS);

	g_free(in);
	g_free(dir);
	if (found)
		return ours;
	g_free(ours);
	return g_strdup(name);
}

static void read_lines(struct story *story, const char *path)
{
	char *text, **texts;
	GError *error = NULL;
	size_t i;

	if (!g_file_get_contents(path, &text, NULL, &error))
		story_die("%s", error->message);
	texts = g_strsplit(g_strchomp(text), "\n", -1);
	story->nr_lines = g_strv_length(texts);
	story->lines = g_new0(struct line, story->nr_lines);
	for (i = 0; i < story->nr_lines; i++)
		story->lines[i].text = g_strstrip(texts[i]);
	g_free(texts);
	g_free(text);
}

void story_read(struct story *story, const char *name, int nr_cpus,
		bool explore)
{
	char expected[512], *path = find_story(name, explore);
	size_t i;

	story->name = name;
	read_lines(story, path);
	g_free(path);
	for (i = 0; i < story->nr_lines; i++) {
		struct line *line = &story->lines[i];

		if (step_parse(line->text, &line->step, expected,
			       sizeof(expected))) {
			char *wrong = g_strdup_printf("expected %s", expected);

			story_die_at(story, i, wrong);
		}
		if (line->step.cpu >= nr_cpus)
			story_die_at(story, i,
				     "there is no such CPU, see --cpus");
	}
}

void story_free(struct story *story)
{
	size_t i;

	for (i = 0; i < story->nr_lines; i++)
		g_free(story->lines[i].text);
	g_free(story->lines);
}

GPtrArray *story_groups(const struct story *story)
{
	GPtrArray *names = g_ptr_array_new();
	size_t i;

	for (i = 0; i < story->nr_lines; i++)
		if (story->lines[i].step.verb == STEP_MKDIR)
			g_ptr_array_add(names,
					(void *)story->lines[i].step.arg[0]);
	g_ptr_array_add(names, (void *)"root");
	return names;
}

GPtrArray *story_caches(const struct story *story)
{
	GPtrArray *names = g_ptr_array_new();
	size_t i;

	for (i = 0; i < story->nr_lines; i++) {
		const struct step *step = &story->lines[i].step;
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

const char *story_kernel(const struct story *story)
{
	size_t i;

	for (i = 0; i < story->nr_lines; i++)
		if (story->lines[i].step.verb == STEP_KERNEL)
			return story->lines[i].step.arg[0];
	return NULL;
}

/* the first paragraph of the comments, up to a ';' */
static char *title_of(const char *path)
{
	GString *title = g_string_new(NULL);
	struct story story;
	size_t i, from = 0;

	read_lines(&story, path);
	if (story.nr_lines && strstr(story.lines[0].text, "SPDX"))
		from = 1;
	for (i = from; i < story.nr_lines; i++) {
		const char *text = story.lines[i].text;

		if (text[0] != '#' || !text[1])
			break;
		g_string_append_printf(title, "%s%s", title->len ? " " : "",
				       text + 1 + (text[1] == ' '));
		if (strchr(text, ';'))
			break;
	}
	story_free(&story);
	g_string_truncate(title, strcspn(title->str, ";"));
	if (g_str_has_suffix(title->str, "."))
		g_string_truncate(title, title->len - 1);
	return g_string_free(title, FALSE);
}

/* @option: stands before each name, as on the command line */
static void list_folder(const char *dir, char *const *names, const char *option)
{
	for (; *names; names++) {
		char *path = path_of(dir, *names);
		char *title = NULL, *typed;

		if (names[0][0] && names[0][0] != '#' &&
		    g_file_test(path, G_FILE_TEST_EXISTS))
			title = title_of(path);
		if (title) {
			typed = g_strconcat(option, *names, NULL);
			printf("%-18s %s\n", typed, title);
			g_free(typed);
		}
		g_free(title);
		g_free(path);
	}
}

void story_list(void)
{
	char *dir = stories_dir(), *order = g_build_filename(dir, ORDER, NULL);
	char *explore = g_build_filename(dir, "explore", NULL);
	char *text, **names;
	GError *error = NULL;

	if (!g_file_get_contents(order, &text, NULL, &error))
		story_die("%s", error->message);
	names = g_strsplit_set(text, "\n", -1);
	list_folder(dir, names, "");
	list_folder(explore, names, "-e ");
	g_strfreev(names);
	g_free(text);
	g_free(explore);
	g_free(order);
	g_free(dir);
}
