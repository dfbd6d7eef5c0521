/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * supervise.h - a world from its beginning to its end
 */
#ifndef _MEMCGFS_RUN_SUPERVISE_H
#define _MEMCGFS_RUN_SUPERVISE_H

#include <stdbool.h>

#include "run/options.h"

/**
 * supervise - run COMMAND in a world of its own
 *
 * Nothing is left of the world at the end, and if this process or any other part
 * is killed.
 *
 * Return: the exit status.
 */
int supervise(const struct options *options);

/**
 * supervise_inside - run COMMAND in a world that is there
 * @directory: its working directory
 * @own_pids: the world has a pid namespace
 * @lifeline: a socket whose end is the end of the world
 * @notifier: the socket of its notifier, or -1
 *
 * Context: in the namespaces of the world.
 * Return: the exit status.
 */
int supervise_inside(const struct options *options, const char *directory,
		     bool own_pids, int lifeline, int notifier);

#endif
