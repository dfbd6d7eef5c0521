/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cgroup-v1.h - the control files of v1 hierarchies, and their tasks;
 *		 /proc/cgroups and /proc/PID/cgroup
 */
#ifndef _OBJCG_CGROUP_V1_H
#define _OBJCG_CGROUP_V1_H

#include "cgroup/cgroup.h"

/**
 * struct cgroup_task_source - access to the real processes
 * @attach: move a thread or its whole process by the pid that was written;
 *          0 is the writer itself. Returns 0 or -errno.
 * @root_pids: pids of tasks that are in all roots because they were never moved,
 *          and have no task_struct; otherwise like cgroup_pids()
 * @translate: translate pids to the reader's pid namespace; removes pids that
 *          are invisible there, and sorts the array
 * @command: prints " (COMMAND)" for a task, if that is known
 *
 * The engine knows no real processes. The daemon registers a source that does
 * (members/real_tasks.c). Without it, pids are those of the engine's tasks.
 */
struct cgroup_task_source {
	int (*attach)(struct kernfs_open_file *of, pid_t pid, bool threadgroup);
	int (*root_pids)(bool threads, pid_t **pids, size_t *nr);
	void (*translate)(const struct kernfs_open_file *reader, pid_t *pids,
			  size_t *nr);
	void (*command)(struct seq_file *m, pid_t pid);
};

/**
 * cgroup1_init - set the source that is used while no other is registered
 * Context: before any request.
 */
void cgroup1_init(const struct cgroup_task_source *source);

/** cgroup1_set_task_source - register a source, or NULL. Before any request. */
void cgroup1_set_task_source(const struct cgroup_task_source *source);

/**
 * cgroup1_translate_pids - give pids the numbers that a reader knows
 * @m: its private is the reader's struct kernfs_open_file, or NULL for the
 *     engine's numbers
 * @pids: replaced; those that are invisible to the reader are removed
 * @nr: how many; set to how many are left
 */
void cgroup1_translate_pids(const struct seq_file *m, pid_t *pids, size_t *nr);

/**
 * cgroup1_show_command - print " (COMMAND)" for a task, if that is known
 * @pid: of a task of the engine, which may have exited
 *
 * Context: no locks held; the real process's command is read from /proc.
 */
void cgroup1_show_command(struct seq_file *m, pid_t pid);

/**
 * cgroup1_for_each_file - call @fn for each control file of a hierarchy's cgroups
 *
 * The order is always the same. Context: after cgroup_init().
 */
void cgroup1_for_each_file(const struct cgroup_root *root,
			   void (*fn)(const struct cftype *cft, void *arg),
			   void *arg);

/** proc_cgroupstats_show - the text of /proc/cgroups */
void proc_cgroupstats_show(struct seq_file *m);

/**
 * proc_cgroup_show - the text of /proc/PID/cgroup
 * @task: a reference is held; NULL for a task that is in the roots. A task that
 *        has exited shows in the roots too.
 *
 * Context: takes cgroup_mutex.
 */
void proc_cgroup_show(struct seq_file *m, const struct task_struct *task);

#endif
