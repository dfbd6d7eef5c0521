/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * story.h - the file that a replay plays
 */
#ifndef _TESTS_STORY_H
#define _TESTS_STORY_H

#include <glib.h>

#include "step.h"

/**
 * struct line - a line of the file
 * @text: without leading and trailing white space
 * @step: its meaning
 */
struct line {
	char *text;
	struct step step;
};

/**
 * struct story - a file
 * @name: as the user named it
 */
struct story {
	const char *name;
	struct line *lines;
	size_t nr_lines;
};

/**
 * story_read - read and parse a file, or exit with a message
 * @name: a path, or the name of one of our stories
 * @explore: of those for an exploration
 */
void story_read(struct story *story, const char *name, int nr_cpus,
		bool explore);

/** story_free - free what story_read() has allocated */
void story_free(struct story *story);

/** story_die_at - exit: the file is wrong at line @at, counted from 0 */
void story_die_at(const struct story *story, size_t at,
		  const char *wrong) G_GNUC_NORETURN;

/** story_die - exit: the command line is wrong */
void story_die(const char *format, ...) G_GNUC_NORETURN G_GNUC_PRINTF(1, 2);

/** story_groups - the names of groups that it makes, then the root */
GPtrArray *story_groups(const struct story *story);

/** story_caches - the names of caches that it makes or has objects of */
GPtrArray *story_caches(const struct story *story);

/** story_kernel - the kernel that it names, or NULL */
const char *story_kernel(const struct story *story);

/**
 * story_list - print name and title of each story, in teaching order
 *
 * First those to play; then those to explore, marked with -e.
 */
void story_list(void);

#endif
