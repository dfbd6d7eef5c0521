/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * real_tasks.h - the engine's access to real processes
 *
 * The files cgroup.procs and tasks move real processes and list them, with the
 * numbers that their readers and writers know.
 */
#ifndef _MEMCGFS_MEMBERS_REAL_TASKS_H
#define _MEMCGFS_MEMBERS_REAL_TASKS_H

/**
 * task_source_start - register the struct cgroup_task_source
 * Context: after membership_start(), before any request.
 */
void task_source_start(void);

/** task_source_stop - the engine has its own tasks only. Context: no request */
void task_source_stop(void);

#endif
