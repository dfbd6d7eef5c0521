/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * exits.h - exits that the connector has not told of yet
 *
 * Once in some thousand times the kernel wakes a process's waiter before the
 * connector tells us of the exit. A script that kills, waits and then removes
 * the group is right to expect success.
 */
#ifndef _MEMCGFS_MEMBERS_EXITS_H
#define _MEMCGFS_MEMBERS_EXITS_H

struct cgroup;

/**
 * membership_sync_cgroup - also check that the members of a cgroup still exist
 * @cgrp: a reference is held
 *
 * As membership_sync(), for the requests that show the members of @cgrp: rmdir,
 * and reading cgroup.procs or tasks.
 *
 * Context: as membership_sync(). Reads a file of /proc, 8 us, for each process
 * in @cgrp.
 * Return: 0, or a negative errno and some members may have exited.
 */
int membership_sync_cgroup(struct cgroup *cgrp);

#endif
