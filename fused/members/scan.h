/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * scan.h - bringing the table of members up to date by a walk over /proc
 *
 * A scan sees the present state, not the events that led to it. Its limits:
 *
 *   - If a process's parent has exited since the previous scan, its parent now
 *     is not its own: init, or a subreaper. It stays in the root, with its
 *     children, unless that parent is known: then it goes into that parent's
 *     group.
 *   - A child of a known process goes into the group where its parent is now.
 *   - A fork and an exit between two scans charge no group, and exec() does not
 *     show: no new address space is charged.
 *
 * A scan has three parts, so that requests do not wait while /proc is read:
 *
 *	member_scan_begin();	membership_lock is held
 *	member_scan_read();	it is not held
 *	member_scan_merge();	it is held
 *
 * Context: one scan at a time.
 */
#ifndef _MEMCGFS_MEMBERS_SCAN_H
#define _MEMCGFS_MEMBERS_SCAN_H

#include "linux/types.h"

/**
 * member_scan_begin - note which processes are known
 * @since: clock ticks since boot: a process that started before is not placed,
 *         because its fork event was delivered
 *
 * Return: 0 or -ENOMEM.
 */
int member_scan_begin(u64 since);

/**
 * member_scan_read - the walk
 * Return: 0; -ENOMEM, or the error of a system call: then do not merge.
 */
int member_scan_read(void);

/**
 * member_scan_merge - let known processes exit and change, place new processes
 *
 * A process that became known since member_scan_begin() is left as it is.
 */
void member_scan_merge(void);

/** member_scan_forget - as if none had been. Context: membership_lock */
void member_scan_forget(void);

#endif
