/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * zombies.h - when the zombies of members are gone
 *
 * A process that has exited keeps its groups until its parent has waited for it
 * (task/zombie.h). No event tells of that. So each member that exits is taken for
 * a zombie; kill() tells whether its number is still in use, when there are many,
 * and before a request that shows removed groups. Of those that keep a removed
 * group /proc tells then whether they are the same process.
 */
#ifndef _MEMCGFS_MEMBERS_ZOMBIES_H
#define _MEMCGFS_MEMBERS_ZOMBIES_H

#include <stdbool.h>

#include "base/task_id.h"

struct member;

/**
 * zombies_note - a member is about to exit
 * @m: any thread; only the first of a process is ever waited for
 *
 * Context: membership_lock. A system call, 0.15 us, for each zombie at most, once
 * their number has doubled.
 */
void zombies_note(const struct member *m);

/** zombies_forget - none keeps a group any more. Context: membership_lock. */
void zombies_forget(void);

/**
 * zombies_sync - let go of the groups of zombies that are gone
 *
 * For the requests that show removed groups.
 *
 * Context: takes membership_lock. Without zombies, nothing; a system call for each
 * process that has exited of late, and a file of /proc, 8 us, for each zombie that
 * keeps a removed group.
 */
void zombies_sync(void);

/**
 * zombie_find - the zombie of that number
 * @id: set
 *
 * Context: membership_lock.
 * Return: whether there is any.
 */
bool zombie_find(pid_t pid, struct task_id *id);

/** zombie_is_there - is it still this process, exited and not waited for? */
bool zombie_is_there(const struct task_id *id);

#endif
