// SPDX-License-Identifier: GPL-2.0-only
#include "members/exits.h"

#include <errno.h>

#include "cgroup/cgroup.h"
#include "members/last_look.h"
#include "members/members.h"
#include "members/membership.h"
#include "proc/task.h"
#include "proc/text.h"

/* @ids: struct task_id of the processes in a cgroup */
static int collect_ids(struct cgroup *cgrp, struct array *ids)
{
	struct member_process *process;
	struct task_id *id;
	pid_t *tgids;
	size_t nr;
	int err = cgroup_pids(cgrp, false, &tgids, &nr);

	if (err)
		return err;
	while (nr-- && !err) {
		process = member_process_find(tgids[nr]);
		id = process ? array_add(ids) : NULL;
		if (id)
			*id = process->id;
		else if (process)
			err = -ENOMEM;
	}
	mem_free(tgids);
	return err;
}

/*
 * Return: 1 if it is reaped, or a zombie, or another process has the number; 0
 * if it is alive, or cannot be looked at; or a negative errno.
 */
static int has_exited(const struct task_id *id)
{
	struct proc_task now;
	int err = proc_task_read(id->pid, id->pid, &now);

	if (proc_is_our_error(err))
		return err;
	if (err)
		return err == -ESRCH;
	return proc_process_exited(&now) ||
	       !task_id_is(id, now.id.pid, now.id.starttime);
}

static void forget_exited(const struct array *ids)
{
	struct member_process *process;
	const struct task_id *id;

	members_last_look();
	array_for_each(id, ids) {
		if (!id->pid)
			continue;
		process = member_process_find_id(id);
		if (process)
			member_process_exit(process);
	}
}

int membership_sync_cgroup(struct cgroup *cgrp)
{
	struct array ids = ARRAY_OF(struct task_id);
	struct task_id *id;
	int err = 0;

	if (membership_is_settled(cgrp))
		return 0;
	membership_lock_in_sync();
	if (membership_has_events())
		err = collect_ids(cgrp, &ids);
	mutex_unlock(&membership_lock);
	if (!ids.nr)
		return err;
	array_for_each(id, &ids) {
		int exited = has_exited(id);

		if (exited <= 0)
			id->pid = 0;
		if (exited < 0)
			err = exited;
	}
	mutex_lock(&membership_lock);
	forget_exited(&ids);
	mutex_unlock(&membership_lock);
	array_free(&ids);
	return err;
}
