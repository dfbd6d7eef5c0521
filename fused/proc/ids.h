/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ids.h - a thread's process and users
 */
#ifndef _MEMCGFS_PROC_IDS_H
#define _MEMCGFS_PROC_IDS_H

#include <sys/types.h>

/**
 * struct proc_ids - a thread's process and users
 * @tgid: its process
 * @uid: real user, as our user namespace names it; the others likewise
 * @euid: effective user
 * @suid: saved user
 * @fsuid: the user that file systems see
 */
struct proc_ids {
	pid_t tgid;
	uid_t uid;
	uid_t euid;
	uid_t suid;
	uid_t fsuid;
};

/**
 * proc_ids_parse - the ids in a text of /proc/PID/status
 * Return: 0, or -EIO and @ret is not touched.
 */
int proc_ids_parse(const char *status, struct proc_ids *ret);

/**
 * proc_ids_read - read /proc/PID/status
 * Return: 0; -ESRCH if there is no such thread; -EIO; or the error of a system
 * call.
 */
int proc_ids_read(pid_t pid, struct proc_ids *ret);

#endif
