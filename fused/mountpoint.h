/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mountpoint.h - is a directory a place for the mount?
 */
#ifndef _MEMCGFS_MOUNTPOINT_H
#define _MEMCGFS_MOUNTPOINT_H

#include <stdbool.h>

/**
 * mountpoint_check - look at the directory before it is covered
 * @path: as given
 * @nonempty: its entries may be covered
 *
 * Return: the absolute path, which the caller frees; or NULL and a line has been
 * printed.
 */
char *mountpoint_check(const char *path, bool nonempty);

#endif
