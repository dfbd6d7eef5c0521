/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * release_agent.h - the program that is run for a group that became empty
 *
 * A group with notify_on_release that has lost its last task or its last child,
 * and has neither now, is released: the agent of its hierarchy is run with the
 * group's path as its argument. In the kernel this is part of
 * kernel/cgroup/cgroup-v1.c. The engine runs no program; it calls a function that
 * the daemon registers.
 */
#ifndef _OBJCG_RELEASE_AGENT_H
#define _OBJCG_RELEASE_AGENT_H

#include "cgroup/cgroup.h"

/**
 * typedef release_agent_fn - run a hierarchy's agent
 * @agent: the path of the program, not empty
 * @path: the path of the group that became empty, as in /proc/PID/cgroup
 *
 * Called from the worker, for a group after the other in the order in which they
 * became empty. Context: no lock held. Must not wait: all destruction of groups
 * waits for it.
 */
typedef void (*release_agent_fn)(const char *agent, const char *path);

/**
 * cgroup1_set_release_agent - register that function, or NULL
 *
 * Context: any thread. A call of the old function may still run until the next
 * flush_workqueue().
 */
void cgroup1_set_release_agent(release_agent_fn fn);

/**
 * cgroup1_check_for_release - queue the agent if a group is empty
 * @cgrp: it has lost a task or a child just now, and is not removed
 *
 * Context: css_set_lock held.
 */
void cgroup1_check_for_release(struct cgroup *cgrp);

/** cgroup1_release_agent - the work of cgroup.release_agent_work */
void cgroup1_release_agent(struct work_struct *work);

/* the handlers of the control file release_agent */
int cgroup_release_agent_show(struct seq_file *m,
			      struct cgroup_subsys_state *css,
			      const struct cftype *cft);
int cgroup_release_agent_write(struct kernfs_open_file *of,
			       const struct cftype *cft, char *buf);

#endif
