// SPDX-License-Identifier: GPL-2.0-only
#include "members/attach_perm.h"

#include <errno.h>
#include <signal.h>

#include "memcg/memcontrol.h"
#include "proc/ids.h"
#include "proc/task.h"
#include "proc/user_ns.h"

/* the kernel's task flags: these cannot be moved */
#define PF_KTHREAD 0x00200000u
#define PF_NO_SETAFFINITY 0x04000000u /* threads of io_uring */

#define ROOT_UID 0
#define INVALID_UID ((uid_t)-1)

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

int attach_perm_of(const struct kernfs_open_file *of, const struct proc_task *t,
		   const struct proc_ids *ids)
{
	struct attach_facts facts = {
		.opener_rights = memcg_regime.fact.opener_rights,
		.opener = of->opener_uid,
		.writer = of->writer_uid,
		.flags = t->flags,
		.uid = ids->uid,
		.suid = ids->suid,
		.overflow = user_ns_overflow_uid(),
	};

	if (facts.uid == facts.overflow || facts.suid == facts.overflow) {
		facts.all_named = user_ns_names_all();
		facts.in_reach = !kill(ids->tgid, 0);
	}
	return attach_perm(&facts);
}
