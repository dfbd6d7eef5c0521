// SPDX-License-Identifier: GPL-2.0-only
#include "members/command.h"

#include <string.h>

#include "members/members.h"
#include "members/zombies.h"
#include "proc/ask.h"
#include "proc/task.h"
#include "proc/text.h"

/* bytes of a command line that are shown */
#define COMMAND_MAX 60

/* bytes of a name, with the end of its line */
#define COMM_LEN 64

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

/* a zombie has a name, and no command line */
static void show_zombie(struct seq_file *m, pid_t pid)
{
	char name[COMM_LEN + 1];
	struct task_id id;
	bool found;

	mutex_lock(&membership_lock);
	found = zombie_find(pid, &id);
	mutex_unlock(&membership_lock);
	if (!found || proc_read_text(pid, "comm", name, sizeof(name)) ||
	    !zombie_is_there(&id))
		return;
	name[strcspn(name, "\n")] = '\0';
	seq_printf(m, " (%s)", name);
}

void member_show_command(struct seq_file *m, pid_t pid)
{
	char text[COMMAND_MAX + 2];
	struct proc_task now;
	struct task_id id;
	pid_t tgid;

	if (!find_member(pid, &id, &tgid)) {
		show_zombie(m, pid);
		return;
	}
	if (proc_ask_cmdline(tgid, text, sizeof(text)) || !text[0])
		return;
	if (proc_task_read(tgid, pid, &now) ||
	    !task_id_is(&id, pid, now.id.starttime))
		return;
	seq_printf(m, " (%.*s%s)", COMMAND_MAX, text,
		   strlen(text) > COMMAND_MAX ? "..." : "");
}
