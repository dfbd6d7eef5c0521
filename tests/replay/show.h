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
 * @caches: the same of kmem_caches
 */
void show_init(int width, GPtrArray *names, GPtrArray *caches);

/** show_text - anything that is no line of the table */
void show_text(const char *format, ...) G_GNUC_PRINTF(1, 2);

/**
 * show_state - a line of the table
 * @step: what has just been done
 *
 * With what each CPU has in stock and whose it is, with each group's counters
 * in pages, and with what its objcg has left over and by how many it is held.
 * Before there were objcgs: with the bytes of its slab pages, and by how many
 * the group itself is held. With each cache's slab pages, objects and clones.
 */
void show_state(const char *step);

#endif
