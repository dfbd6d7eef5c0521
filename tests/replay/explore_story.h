/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * explore_story.h - explore a story that has actors
 *
 * The steps before the first 'actor' line are the setup. Then each 'actor cpu N'
 * line begins the list of steps of that CPU, and 'end' the steps that follow when
 * all have ended. Each interleaving is a process of its own, which begins at the
 * setup. A step whose names are not there yet waits until another actor has made
 * them.
 */
#ifndef _TESTS_EXPLORE_STORY_H
#define _TESTS_EXPLORE_STORY_H

#include "play.h"

/**
 * struct explore_options - how
 * @preemptions: at most so many in an interleaving
 * @whole: without the reduction
 */
struct explore_options {
	int preemptions;
	gboolean whole;
};

/**
 * explore_story - try the interleavings until one fails
 *
 * Prints a summary as comments, and the failing interleaving as a story.
 *
 * Return: the exit status: 0 if none fails, 1, or 2 for a wrong story.
 */
int explore_story(const struct story *story,
		  const struct play_options *play_options,
		  const struct explore_options *explore_options);

#endif
