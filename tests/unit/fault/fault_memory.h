/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fault_memory.h - the operations on charged memory that are not only a row's
 *
 * Named as in struct scenario; those that return an int are as its act.
 */
#ifndef _TESTS_FAULT_MEMORY_H
#define _TESTS_FAULT_MEMORY_H

#include "fault_world.h"

#define BLOCK_SIZE 512

/** charge_object - world.arg bytes, through world.objcg */
int charge_object(struct world *w);
void undo_charge(struct world *w);

/** prepare_cache - world.cache, of OBJECT_SIZE */
void prepare_cache(struct world *w);
void finish_cache(struct world *w);

/** alloc_object - world.made, of world.cache, for the shell */
int alloc_object(struct world *w);
void undo_object(struct world *w);

/** alloc_bulk - the same for world.objects */
int alloc_bulk(struct world *w);
void undo_bulk(struct world *w);

/** use_cache - alloc_object() and, if it could, undo_object() */
int use_cache(struct world *w);

/** prepare_watch - world.watch, for add_event() */
void prepare_watch(struct world *w);
void finish_watch(struct world *w);
int add_event(struct world *w);

/** prepare_full_map - fill world.map, world.arg bytes per element, with one */
void prepare_full_map(struct world *w);
void finish_map(struct world *w);

/** accounted_object - an object on a page of its task's clone, if any */
void *accounted_object(struct task_struct *task);

/** prepare_full_chunk - use up all per-CPU cells: the next needs a chunk */
void prepare_full_chunk(struct world *w);
void finish_full_chunk(struct world *w);

#endif
