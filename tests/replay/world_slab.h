/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * world_slab.h - the kmem_caches of a replay and their objects
 *
 * A cache can be known by several names, each of which has to be destroyed.
 */
#ifndef _TESTS_WORLD_SLAB_H
#define _TESTS_WORLD_SLAB_H

#include "world.h"

/* for world.c; see world_check() and world_run() */
void world_slab_init(void);
void world_slab_exit(void);
bool world_slab_arg_is_known(enum step_arg kind, const char *name);
int world_slab_run(const struct step *step);

/**
 * struct world_cache_count - the size of a cache
 * @clones: including those that can no longer be found
 * @slabs: pages of the cache and its clones
 * @objects: on them
 */
struct world_cache_count {
	long clones;
	long slabs;
	long objects;
};

/**
 * world_count_cache - count it; takes no lock, since no thread moves meanwhile
 * Return: false if there is none of that name.
 */
bool world_count_cache(const char *name, struct world_cache_count *count);

#endif
