/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * event_user.h - how much of cgroup.event_control each user has
 *
 * Any user may write there (0222), so each user has a bound on the objects that
 * its writes leave behind. No user gets more than a share of the total.
 */
#ifndef _MEMCGFS_FS_EVENT_USER_H
#define _MEMCGFS_FS_EVENT_USER_H

#include "libobjcg-internal.h"

/**
 * enum event_charge - kinds of charge
 * @EVENT_REGISTRATION: an open eventfd and the rest of its registration
 * @EVENT_CHILD: a process of fd_fetch.h that has not ended and may never end
 */
enum event_charge {
	EVENT_REGISTRATION,
	EVENT_CHILD,
	NR_EVENT_CHARGES,
};

struct event_user;

/**
 * event_users_start - set the bounds
 * @max_registrations: of all users together
 */
void event_users_start(int max_registrations);

/**
 * event_user_charge - add a charge
 * Context: any; takes a leaf lock.
 * Return: the user, for event_user_uncharge(); NULL if the user is at its
 * bound, or there is no memory.
 */
struct event_user *event_user_charge(uid_t uid, enum event_charge what);

/** event_user_charge_again - as event_user_charge(), by a user that is charged
 */
bool event_user_charge_again(struct event_user *user, enum event_charge what);

/** event_user_uncharge - drop a charge. Context: any; takes a leaf lock */
void event_user_uncharge(struct event_user *user, enum event_charge what,
			 int nr);

#endif
