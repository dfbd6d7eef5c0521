/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pidlist.h - the numbers that cgroup.procs and tasks list
 *
 * The engine lists the members of a cgroup. The root has all other processes
 * too, and readers see the numbers of their own pid namespace.
 */
#ifndef _MEMCGFS_MEMBERS_PIDLIST_H
#define _MEMCGFS_MEMBERS_PIDLIST_H

#include "cgroup/cgroup.h"

/**
 * pidlist_root - struct cgroup_task_source's root_pids: the unknown processes
 *
 * Context: no lock but of->mutex is held. Reads all of /proc.
 */
int pidlist_root(bool threads, pid_t **pids, size_t *nr);

/** pidlist_translate - struct cgroup_task_source's translate */
void pidlist_translate(const struct kernfs_open_file *reader, pid_t *pids,
		       size_t *nr);

/**
 * pidlist_root_seen - the processes in the root's list that a reader can see
 * @reader: a thread
 * @pids: as pidlist_root(): our numbers, not the reader's
 * @nr: likewise
 *
 * Return: as pidlist_root().
 */
int pidlist_root_seen(pid_t reader, pid_t **pids, size_t *nr);

#endif
