/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * supervise.h - a world from its beginning to its end
 */
#ifndef _MEMCGFS_RUN_SUPERVISE_H
#define _MEMCGFS_RUN_SUPERVISE_H

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

#endif
