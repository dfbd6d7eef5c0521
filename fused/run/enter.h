/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * enter.h - run COMMAND in a running world
 */
#ifndef _MEMCGFS_RUN_ENTER_H
#define _MEMCGFS_RUN_ENTER_H

#include "run/options.h"

/**
 * enter - join the namespaces of a world and run COMMAND there
 *
 * COMMAND is a job of the caller, as in a new world, and ends with its world.
 *
 * Return: the exit status.
 */
int enter(const struct options *options);

#endif
