/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * descendants.h - end all descendants without a pid namespace
 *
 * The caller is a subreaper: an orphan among its descendants becomes its child.
 * A child that has not been waited for keeps its number, so a signal can reach
 * no other process.
 */
#ifndef _MEMCGFS_RUN_DESCENDANTS_H
#define _MEMCGFS_RUN_DESCENDANTS_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * descendants_adopt - become a subreaper, and open the list of our children
 * Return: 0 or a negative errno.
 */
int descendants_adopt(void);

/**
 * descendants_end - kill all children, and theirs when they become children
 * @except: a child that is left alone, or 0
 * @seconds: the longest time
 *
 * Context: after descendants_adopt(). Needs no fork, no memory and no
 * descriptor.
 * Return: whether all have ended.
 */
bool descendants_end(pid_t except, unsigned int seconds);

#endif
