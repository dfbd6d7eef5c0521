// SPDX-License-Identifier: GPL-2.0-only
#include "members/release_agent.h"

#include <string.h>
#include <sys/socket.h>

#include "base/release_notice.h"
#include "libobjcg-internal.h"
#include "members/members.h"
#include "members/membership.h"

static int world = -1; /* immutable between start and stop */

static atomic_long_t sent, dropped;

/* a release_agent_fn */
static void send_notice(const char *agent, const char *path)
{
	char text[RELEASE_NOTICE_MAX];
	size_t first = strlen(agent) + 1, second = strlen(path) + 1;

	memcpy(text, agent, first);
	memcpy(text + first, path, second);
	if (send(world, text, first + second, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		atomic_long_inc(&dropped);
	else
		atomic_long_inc(&sent);
}

void release_agent_start(int sock)
{
	world = sock;
	if (sock >= 0)
		cgroup1_set_release_agent(send_notice);
}

void release_agent_stop(void)
{
	cgroup1_set_release_agent(NULL);
	flush_workqueue();
}

bool release_agent_waits_for(struct cgroup *cgrp)
{
	return world >= 0 && !membership_has_events() &&
	       READ_ONCE(cgrp->flags) >> CGRP_NOTIFY_ON_RELEASE & 1;
}

static bool any_waits_for(struct member_process *process)
{
	struct member *m;
	int i;

	list_for_each_entry(m, &process->threads, node)
		for (i = 0; i < NR_CGROUP_ROOTS; i++)
			if (release_agent_waits_for(m->task->cgroups[i]))
				return true;
	return false;
}

bool release_agent_waits(void)
{
	struct member_process *process;
	bool waits = false;

	if (world < 0 || membership_has_events())
		return false;
	mutex_lock(&membership_lock);
	list_for_each_entry(process, &member_processes, node)
		waits = waits || any_waits_for(process);
	mutex_unlock(&membership_lock);
	return waits;
}

void release_agent_show(struct seq_file *m)
{
	seq_printf(m, "release_notices\t%ld\n", atomic_long_read(&sent));
	seq_printf(m, "release_notices_dropped\t%ld\n",
		   atomic_long_read(&dropped));
}
