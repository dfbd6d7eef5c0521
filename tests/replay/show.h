/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * show.h - the state of the world as a line of a table
 */
#ifndef _TESTS_SHOW_H
#define _TESTS_SHOW_H

#include <glib.h>

/**
 * show_init - how the table looks
 * @width: of the column of steps
 * @names: of the groups that have a column, made already or not
 */
void show_init(int width, GPtrArray *names);

/** show_text - anything that is no line of the table */
void show_text(const char *format, ...) G_GNUC_PRINTF(1, 2);

/**
 * show_state - a line of the table
 * @step: what has just been done
 *
 * With what each CPU has in stock and whose it is, with each group's counters
 * in pages, and with what its objcg has left over and by how many it is held.
 */
void show_state(const char *step);

#endif
