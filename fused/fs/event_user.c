// SPDX-License-Identifier: GPL-2.0-only
#include "fs/event_user.h"

/* registrations of a user: each new registration copies a group's thresholds */
#define MAX_REGISTRATIONS 1024

/* and at most this part of the registrations of all users */
#define SHARES 8

/* more than there are threads that answer requests */
#define MAX_CHILDREN 32

/**
 * struct event_user - a user and its charges
 * @node: on event_users
 * @nr: number of each enum event_charge
 */
struct event_user {
	struct list_head node;
	uid_t uid;
	int nr[NR_EVENT_CHARGES];
};

static DEFINE_OBJ_TYPE(event_user);
static DEFINE_SPINLOCK(event_users_lock, RANK_LEAF);

/* event_users_lock */
static LIST_HEAD(event_users);
static int total[NR_EVENT_CHARGES];

/* immutable after start */
static int max_total;
static int max_of_user[NR_EVENT_CHARGES];

void event_users_start(int max_registrations)
{
	int share = max(1, max_registrations / SHARES);

	max_total = max_registrations;
	max_of_user[EVENT_REGISTRATION] = min(share, MAX_REGISTRATIONS);
	max_of_user[EVENT_CHILD] = MAX_CHILDREN;
}

static struct event_user *find_user(uid_t uid)
{
	struct event_user *user;

	lockdep_assert_held(&event_users_lock);
	list_for_each_entry(user, &event_users, node)
		if (user->uid == uid)
			return user;
	user = obj_alloc(&event_user_type);
	if (!user)
		return NULL;
	user->uid = uid;
	list_add(&user->node, &event_users);
	return user;
}

static bool try_charge(struct event_user *user, enum event_charge what)
{
	lockdep_assert_held(&event_users_lock);
	if (user->nr[what] >= max_of_user[what] || total[what] >= max_total)
		return false;
	user->nr[what]++;
	total[what]++;
	return true;
}

static void put_user(struct event_user *user)
{
	int i;

	lockdep_assert_held(&event_users_lock);
	for (i = 0; i < NR_EVENT_CHARGES; i++)
		if (user->nr[i])
			return;
	list_del(&user->node);
	obj_free(&event_user_type, user);
}

struct event_user *event_user_charge(uid_t uid, enum event_charge what)
{
	struct event_user *user;

	spin_lock(&event_users_lock);
	user = find_user(uid);
	if (user && !try_charge(user, what)) {
		put_user(user);
		user = NULL;
	}
	spin_unlock(&event_users_lock);
	return user;
}

bool event_user_charge_again(struct event_user *user, enum event_charge what)
{
	bool charged;

	spin_lock(&event_users_lock);
	charged = try_charge(user, what);
	spin_unlock(&event_users_lock);
	return charged;
}

void event_user_uncharge(struct event_user *user, enum event_charge what,
			 int nr)
{
	spin_lock(&event_users_lock);
	user->nr[what] -= nr;
	total[what] -= nr;
	put_user(user);
	spin_unlock(&event_users_lock);
}
