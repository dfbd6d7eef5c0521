/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * event_user.h - how much of cgroup.event_control each user has
 *
 * Anybody may write there (0222), so what a write leaves behind is bounded by
 * user. Nobody gets more than a share of what there is for all.
 */
#ifndef _MEMCGFS_EVENT_USER_H
#define _MEMCGFS_EVENT_USER_H

#include "libobjcg.h"

/**
 * enum event_charge - what is counted
 * @EVENT_REGISTRATION: an eventfd that we have open, and what belongs to it
 * @EVENT_CHILD: a process of fd_fetch.h that has not ended and may never do
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
 * event_user_charge - count one more
 * Context: any; takes a leaf lock.
 * Return: the user, for event_user_uncharge(); NULL if it has as much as it
 * may, or there is no memory.
 */
struct event_user *event_user_charge(uid_t uid, enum event_charge what);

/** event_user_charge_again - as event_user_charge(), by a user that is charged
 */
bool event_user_charge_again(struct event_user *user, enum event_charge what);

/** event_user_uncharge - count one less. Context: any; takes a leaf lock */
void event_user_uncharge(struct event_user *user, enum event_charge what,
			 int nr);

#endif
