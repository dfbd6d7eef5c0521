/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * show.h - the state of the world as a line of a table
 */
#ifndef _TESTS_SHOW_H
#define _TESTS_SHOW_H

#include <glib.h>

/**
 * show_init - set up the table
 * @width: the width of the steps column
 * @names: the groups that have a column, created already or not
 * @caches: the same for kmem_caches
 */
void show_init(int width, GPtrArray *names, GPtrArray *caches);

/** show_quiet - print nothing from now on */
void show_quiet(void);

/** show_text - anything that is no line of the table */
void show_text(const char *format, ...) G_GNUC_PRINTF(1, 2);

/**
 * show_state - print a line of the table
 * @step: the step just done
 *
 * Shows each CPU's stock and its owner, each group's counters in pages, and
 * its objcg's remainder and reference count.
 * Before there were objcgs: the bytes of its slab pages, and the reference
 * count of the group itself. Also each cache's slab pages, objects and clones.
 * An asterisk stands before a number that the step has changed.
 */
void show_state(const char *step);

#endif
