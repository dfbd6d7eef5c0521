/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * release_agent.h - tell the world that a group became empty
 *
 * The daemon runs no program: it has other rights than the world, and is in
 * other namespaces. It sends a notice (release_notice.h) to the first process of
 * the world, which runs the agent. Their socket is the queue: if it is full, a
 * notice is dropped and counted.
 */
#ifndef _MEMCGFS_MEMBERS_RELEASE_AGENT_H
#define _MEMCGFS_MEMBERS_RELEASE_AGENT_H

#include <stdbool.h>

struct cgroup;
struct seq_file;

/**
 * release_agent_start - send notices from now on
 * @sock: the socket to the world, or -1: no agent is run in a plain mount
 *
 * Context: after libobjcg_init(), before any request.
 */
void release_agent_start(int sock);

/** release_agent_stop - send no more. Context: no request, no lock is held */
void release_agent_stop(void);

/**
 * release_agent_waits - does an agent wait for the end of a member, unseen?
 *
 * Without the events of the connector an exit is seen by a scan only, and no
 * request may come that makes one.
 *
 * Context: takes membership_lock.
 */
bool release_agent_waits(void);

/** release_agent_waits_for - the same, for a member of this group */
bool release_agent_waits_for(struct cgroup *cgrp);

/** release_agent_show - the counts of notices, a "name value" a line */
void release_agent_show(struct seq_file *m);

#endif
