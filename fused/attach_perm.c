// SPDX-License-Identifier: GPL-2.0-only
#include "attach_perm.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "memcg/memcontrol.h"
#include "proc_task.h"
#include "proc_text.h"

/* the kernel's task flags: these cannot be moved */
#define PF_KTHREAD 0x00200000u
#define PF_NO_SETAFFINITY 0x04000000u /* threads of io_uring */

#define ROOT_UID 0
#define INVALID_UID ((uid_t)-1)
#define DEFAULT_OVERFLOW_UID 65534

/* The first line of uid_map; a map of all uids has no other line. */
#define UID_MAP_MAX 64
#define NUMBER_MAX 16

/* a user of the process, or INVALID_UID if it has no name in our namespace */
static uid_t named(const struct attach_facts *f, uid_t shown)
{
	bool known = shown != f->overflow || f->all_named || f->in_reach;

	return known ? shown : INVALID_UID;
}

int attach_perm(const struct attach_facts *f)
{
	uid_t caller = f->opener_rights ? f->opener : f->writer;
	uid_t uid = named(f, f->uid), suid = named(f, f->suid);

	if (f->flags & (PF_KTHREAD | PF_NO_SETAFFINITY))
		return -EINVAL;
	if (caller == INVALID_UID)
		return -EACCES;
	if (caller == ROOT_UID && (uid != INVALID_UID || suid != INVALID_UID))
		return 0;
	return caller == uid || caller == suid ? 0 : -EACCES;
}

static uid_t overflow_uid(int proc)
{
	int fd = openat(proc, "sys/kernel/overflowuid", O_RDONLY | O_CLOEXEC);
	char text[NUMBER_MAX] = "";
	ssize_t n;

	if (fd < 0)
		return DEFAULT_OVERFLOW_UID;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	return n > 0 ? (uid_t)strtoul(text, NULL, 10) : DEFAULT_OVERFLOW_UID;
}

/* does the map of our user namespace leave out no uid? */
static bool all_uids_named(int proc)
{
	char text[UID_MAP_MAX];
	unsigned int count;

	return !proc_read_text(proc, getpid(), "uid_map", text, sizeof(text)) &&
	       sscanf(text, "%*u %*u %u", &count) == 1 && count == UINT32_MAX;
}

int attach_perm_of(int proc, const struct kernfs_open_file *of,
		   const struct proc_task *t, const struct proc_ids *ids)
{
	struct attach_facts facts = {
		.opener_rights = memcg_regime.opener_rights,
		.opener = of->opener_uid,
		.writer = of->writer_uid,
		.flags = t->flags,
		.uid = ids->uid,
		.suid = ids->suid,
		.overflow = overflow_uid(proc),
	};

	if (facts.uid == facts.overflow || facts.suid == facts.overflow) {
		facts.all_named = all_uids_named(proc);
		facts.in_reach = !kill(ids->tgid, 0);
	}
	return attach_perm(&facts);
}
