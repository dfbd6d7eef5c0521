/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * oom.h - real processes that are killed for a fake limit
 *
 * The engine says when a group is over its limit and chooses a victim. We send
 * SIGKILL to that process, and never send any other signal. Its number may have
 * passed to another process since: so we signal through a pidfd, after checking
 * that the process behind it has the victim's start time.
 *
 * Where we differ from the kernel: the memory is there already. A process can
 * have more than its group's limit until we notice (see sampler.h), and under
 * oom_kill_disable it does not wait: it goes on, and grows. under_oom is 1
 * meanwhile, and registered listeners are told.
 */
#ifndef _MEMCGFS_MEMBERS_OOM_H
#define _MEMCGFS_MEMBERS_OOM_H

#include "members/members.h"

struct seq_file;

/** member_oom_init - nothing has been counted yet */
void member_oom_init(void);

/**
 * member_oom - kill a process in each group that is over its limit
 *
 * Kills no further process of the group before the last victim is gone.
 *
 * Context: one thread. The membership lock is not held; it is taken.
 */
void member_oom(void);

/**
 * member_may_be_killed - is it right to send SIGKILL to this process?
 *
 * Only to a member of a group that is not the root; not to init and not to us.
 *
 * Context: membership_lock held.
 */
bool member_may_be_killed(struct member_process *process);

/** member_oom_show - counts. Context: membership_lock held */
void member_oom_show(struct seq_file *m);

#endif
