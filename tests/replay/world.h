/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * world.h - the objects named in a replay, and the steps of its CPUs
 *
 * The world itself holds no reference. That a released group or objcg can still
 * be looked at is due to the library for replays (rt/lesson.h).
 */
#ifndef _TESTS_WORLD_H
#define _TESTS_WORLD_H

#include <glib.h>

#include "libobjcg-internal.h"
#include "step.h"

/**
 * struct world_group - a group that a replay has made, or the root
 * @name: its path, or "root"
 * @cgrp: also when it is gone
 * @objcg: its first objcg, also when that is reparented or gone;
 *         NULL for the root
 */
struct world_group {
	char *name;
	struct cgroup *cgrp;
	struct obj_cgroup *objcg;
};

/** world_init - there is only the root. Context: after libobjcg_init(). */
void world_init(void);
void world_exit(void);

/**
 * world_check - are the names of a CPU's step right?
 * Return: NULL, or the error, to be g_free()d.
 */
char *world_check(const struct step *step);

/**
 * world_run - run a CPU's step
 * @step: has passed world_check()
 *
 * Context: in that CPU's thread; no other thread is in here meanwhile, unless
 * it has stopped at a point inside the engine.
 * Return: 0 or a negative errno.
 */
int world_run(const struct step *step);

struct world_group *world_find_group(const char *name);

/* the names of a stock's owners; "?" if the replay did not create it */
const char *world_name_of_memcg(unsigned long key);
const char *world_name_of_objcg(unsigned long key);

/* "online", "dying", and "gone" when the last reference is */
const char *world_group_state(const struct world_group *group);
/* true when no charge can go through it any more */
bool world_objcg_is_gone(const struct world_group *group);

#endif
