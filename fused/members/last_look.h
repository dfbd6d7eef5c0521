/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * last_look.h - the history of a process that ended before it was looked at
 *
 * Its peak and its faults are in the kernel's last message about it
 * (taskstats.h). They are charged just before it exits in the engine: then they
 * are in the max_usage, pgpgin and pgfault of its group.
 *
 * The peak has pages of files too, which are not charged. Each anonymous page took
 * a fault, so at most as many pages are charged as there were faults since the last
 * look.
 */
#ifndef _MEMCGFS_MEMBERS_LAST_LOOK_H
#define _MEMCGFS_MEMBERS_LAST_LOOK_H

#include <sys/types.h>

#include "linux/types.h"

/*
 * No charge of these functions goes over a limit: the kernel would have held the
 * process there. Context of all: membership_lock held.
 */

/** members_last_look_hold - before events: keep the messages that are there */
void members_last_look_hold(void);

/**
 * member_last_look - charge the peak and the faults of a thread
 * @pid: its number; it need not be a member
 * @time: of the event of its exit
 *
 * It is called for each exit that an event tells of, in their order. So each
 * message finds the thread that had the number then.
 */
void member_last_look(pid_t pid, u64 time);

/**
 * members_last_look - charge the peaks and the faults of known threads that end
 *
 * It is for exits that no event tells of. Messages about unknown threads are kept: the
 * events of their forks may come.
 */
void members_last_look(void);

/**
 * members_last_look_end - after events: charge the rest, and forget it
 *
 * A message is about a known thread, which exits later; or about a thread that was
 * never a member, if the message was there at members_last_look_hold() and all
 * earlier events have been taken in. Any other thread's fork may be still to come:
 * its message is kept.
 */
void members_last_look_end(void);

/**
 * members_last_look_begin - there is going to be a member
 *
 * Until then no messages come. A message about a stranger costs as much as the two
 * events about it.
 */
void members_last_look_begin(void);

/** members_last_look_rest - there is no member, and there is going to be none */
void members_last_look_rest(void);

/** members_last_look_forget - drop the messages that are kept */
void members_last_look_forget(void);

#endif
