// SPDX-License-Identifier: GPL-2.0-only
#include "members/real_tasks.h"

#include "cgroup/cgroup-v1.h"
#include "members/attach.h"
#include "members/command.h"
#include "members/pidlist.h"

static const struct cgroup_task_source real_tasks = {
	.attach = attach,
	.root_pids = pidlist_root,
	.translate = pidlist_translate,
	.command = member_show_command,
};

void task_source_start(void)
{
	cgroup1_set_task_source(&real_tasks);
}

void task_source_stop(void)
{
	cgroup1_set_task_source(NULL);
}
