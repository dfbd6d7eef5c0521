/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * play.h - play a story from its first line to its last
 */
#ifndef _TESTS_PLAY_H
#define _TESTS_PLAY_H

#include "story.h"

/**
 * struct play_options - how
 * @kernel: its rules, or NULL for those that the story names
 * @nr_cpus: virtual CPUs
 * @without: the lesson that is forgotten, or NULL
 * @until: the last line to play: its number or its first words; or NULL
 * @wait: for Enter after each step, at a terminal
 */
struct play_options {
	const char *kernel;
	int nr_cpus;
	const char *without;
	const char *until;
	bool wait;
};

/**
 * play_start - start the engine and its actors
 *
 * Context: once. The story and the options are kept.
 */
void play_start(const struct story *story, const struct play_options *options);

/** play_line - do the line @at, counted from 0 */
void play_line(size_t at);

/** play_text - do a line that is not in the story; it must be right */
void play_text(const char *text);

/** play_warning - the first warning, static storage, or NULL */
const char *play_warning(void);

/** play_finish - end the actors, and then the engine */
void play_finish(void);

/**
 * play_expect - compare a quantity with an expectation
 * Return: NULL if they are equal, or the difference, to be g_free()d.
 */
char *play_expect(const struct step *step);

/**
 * play_story - all of the above, and all lines
 * Return: is all as it should be?
 */
bool play_story(const struct story *story, const struct play_options *options);

/**
 * play_left_behind - the objects alive after play_finish()
 * @what: set to a text, to be g_free()d; NULL is allowed
 *
 * Return: how many.
 */
unsigned long play_left_behind(char **what);

#endif
