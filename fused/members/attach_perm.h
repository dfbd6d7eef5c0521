/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * attach_perm.h - may this user move that process?
 *
 * The kernel lets the global root move any process, and lets any other user
 * move processes with that user's uid as real or saved uid. Here uid 0 of the
 * daemon's user namespace stands for the global root. The daemon may see
 * processes that do not belong to that namespace: an ordinary user in a private
 * user namespace is uid 0 there, and still has no rights over the processes of
 * the real root.
 *
 * A process belongs to the namespace if its real or saved uid has a name there,
 * because then its root can become that user. /proc shows a uid without a name
 * as the overflow uid, 65534, which may also be the name of a uid. Where both
 * are possible the kernel decides: it lets the daemon signal a process in the
 * daemon's user namespace or below, whatever its uids are.
 *
 * The caller's uid is the uid that the kernel gives FUSE: the effective uid,
 * unless setfsuid(2) was called. It always has a name: FUSE answers a caller
 * without a name with EOVERFLOW.
 */
#ifndef _MEMCGFS_MEMBERS_ATTACH_PERM_H
#define _MEMCGFS_MEMBERS_ATTACH_PERM_H

#include <stdbool.h>
#include <sys/types.h>

struct kernfs_open_file;
struct proc_ids;
struct proc_task;

/**
 * struct attach_facts - all that the answer depends on
 * @opener_rights: the kernel checks the opener, see struct regime
 * @opener: the user that opened the control file, (uid_t)-1 without a name
 * @writer: the user that writes to it, likewise
 * @flags: of the process, PF_*
 * @uid: its real user, as /proc shows it
 * @suid: its saved user, likewise
 * @overflow: the uid that /proc shows for a uid without a name
 * @all_named: each uid has a name, the overflow uid too
 * @in_reach: the kernel lets the daemon signal the process
 *
 * The last two matter only where @uid or @suid is @overflow.
 */
struct attach_facts {
	bool opener_rights;
	uid_t opener;
	uid_t writer;
	unsigned int flags;
	uid_t uid;
	uid_t suid;
	uid_t overflow;
	bool all_named;
	bool in_reach;
};

/**
 * attach_perm - the checks of the kernel's __cgroup1_procs_write()
 *
 * Return: 0, -EINVAL for a process that cannot be moved, -EACCES.
 */
int attach_perm(const struct attach_facts *facts);

/**
 * attach_perm_of - find the facts, and answer
 * @of: the open file of the writer
 * @t: the process
 * @ids: the process's users
 *
 * Context: reads a file. If a uid is the overflow uid, also reads a second file
 * and checks for the right to signal. If the process ends meanwhile, the answer
 * is about no process, and moving it has no effect.
 * Return: as attach_perm().
 */
int attach_perm_of(const struct kernfs_open_file *of, const struct proc_task *t,
		   const struct proc_ids *ids);

#endif
