/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * last_look.h - the history of a process that ended before it was looked at
 *
 * Its peak and its faults are in the kernel's last message about it
 * (taskstats.h). They are charged just before it exits in the engine: then they
 * are in the max_usage, pgpgin and pgfault of its group.
 *
 * The peak has pages of files too, which are not charged. Each anonymous page took
 * a fault, so the faults since the last look bound those that are.
 */
#ifndef _MEMCGFS_MEMBERS_LAST_LOOK_H
#define _MEMCGFS_MEMBERS_LAST_LOOK_H

/**
 * members_last_look - charge what the known threads that end have had
 *
 * A member that exits later is still known. No charge goes over a limit: in the
 * kernel the process would have been held there.
 *
 * Context: membership_lock held.
 */
void members_last_look(void);

#endif
