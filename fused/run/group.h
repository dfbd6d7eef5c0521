/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * group.h - the group in which COMMAND starts
 */
#ifndef _MEMCGFS_RUN_GROUP_H
#define _MEMCGFS_RUN_GROUP_H

#include "run/options.h"

/**
 * group_make - make the group and its parents, set its limit
 *
 * Context: the daemon has mounted. Without --group it returns at once.
 * Return: 0, or a negative errno and a line has been printed.
 */
int group_make(const struct options *options);

#endif
