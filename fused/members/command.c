// SPDX-License-Identifier: GPL-2.0-only
#include "members/command.h"

#include <string.h>

#include "members/members.h"
#include "proc/ask.h"
#include "proc/task.h"

/* bytes of a command line that are shown */
#define COMMAND_MAX 60

/* Return: false if no member has the number */
static bool find_member(pid_t pid, struct task_id *id, pid_t *tgid)
{
	struct member *member;

	mutex_lock(&membership_lock);
	member = member_find(pid);
	if (member) {
		*id = member->id;
		*tgid = member->process->id.pid;
	}
	mutex_unlock(&membership_lock);
	return member;
}

void member_show_command(struct seq_file *m, pid_t pid)
{
	char text[COMMAND_MAX + 2];
	struct proc_task now;
	struct task_id id;
	pid_t tgid;

	if (!find_member(pid, &id, &tgid) ||
	    proc_ask_cmdline(tgid, text, sizeof(text)) || !text[0])
		return;
	if (proc_task_read(tgid, pid, &now) ||
	    !task_id_is(&id, pid, now.id.starttime))
		return;
	seq_printf(m, " (%.*s%s)", COMMAND_MAX, text,
		   strlen(text) > COMMAND_MAX ? "..." : "");
}
