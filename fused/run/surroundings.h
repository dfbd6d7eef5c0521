/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * surroundings.h - the namespaces that can be had where we were started
 */
#ifndef _MEMCGFS_RUN_SURROUNDINGS_H
#define _MEMCGFS_RUN_SURROUNDINGS_H

#include <stdbool.h>

/**
 * surroundings_leave - move this process into namespaces in which it may mount
 * @keep_uid: in a user namespace keep the ids
 *
 * Root gets a user namespace only where it has no right to mount.
 *
 * Return: whether there is a user namespace too; or a negative errno and a line
 * has been printed.
 */
int surroundings_leave(bool keep_uid);

#endif
