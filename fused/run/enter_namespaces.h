/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * enter_namespaces.h - the namespaces of a world, or why there are none
 */
#ifndef _MEMCGFS_RUN_ENTER_NAMESPACES_H
#define _MEMCGFS_RUN_ENTER_NAMESPACES_H

/**
 * enter_namespaces - move the caller into a mount namespace of its own
 *
 * Without the right to mount, it gets a user namespace too.
 *
 * Context: the process has one thread.
 * Return: whether there is a user namespace too, or a negative errno and a line has
 * been printed.
 */
int enter_namespaces(void);

#endif
