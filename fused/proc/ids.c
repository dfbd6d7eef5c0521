// SPDX-License-Identifier: GPL-2.0-only
#include "proc/ids.h"

#include <stdio.h>
#include <string.h>

#include "proc/text.h"

int proc_ids_parse(const char *status, struct proc_ids *ret)
{
	const char *tgid = strstr(status, "\nTgid:");
	const char *uid = strstr(status, "\nUid:");
	struct proc_ids ids;

	if (!tgid || sscanf(tgid, "\nTgid: %d", &ids.tgid) != 1)
		return -EIO;
	if (!uid || sscanf(uid, "\nUid: %u %u %u %u", &ids.uid, &ids.euid,
			   &ids.suid, &ids.fsuid) != 4)
		return -EIO;
	*ret = ids;
	return 0;
}

int proc_ids_read(pid_t pid, struct proc_ids *ret)
{
	char text[PROC_STATUS_MAX];
	int err = proc_read_status(pid, pid, text);

	return err ? err : proc_ids_parse(text, ret);
}
