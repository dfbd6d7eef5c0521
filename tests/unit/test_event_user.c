// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_event_user.c - no user gets more than its share
 */
#include <glib.h>

#include "fs/event_user.h"

enum { ALICE = 1000, BOB, CAROL };

/* Return: how many more the user gets, at most @max */
static int charge(uid_t uid, enum event_charge what, int max,
		  struct event_user **user)
{
	struct event_user *charged = NULL;
	int nr = 0;

	while (nr < max) {
		charged = event_user_charge(uid, what);
		if (!charged)
			break;
		*user = charged;
		nr++;
	}
	return nr;
}

static void test_share(void)
{
	struct event_user *alice = NULL, *bob = NULL, *carol = NULL;

	event_users_start(80);
	g_assert_cmpint(charge(ALICE, EVENT_REGISTRATION, 99, &alice), ==, 10);
	g_assert_false(event_user_charge_again(alice, EVENT_REGISTRATION));
	g_assert_true(event_user_charge_again(alice, EVENT_CHILD));
	g_assert_cmpint(charge(BOB, EVENT_REGISTRATION, 99, &bob), ==, 10);
	event_user_uncharge(alice, EVENT_REGISTRATION, 4);
	g_assert_cmpint(charge(BOB, EVENT_REGISTRATION, 99, &bob), ==, 0);
	g_assert_cmpint(charge(ALICE, EVENT_REGISTRATION, 99, &alice), ==, 4);
	g_assert_cmpint(charge(CAROL, EVENT_REGISTRATION, 1, &carol), ==, 1);
	event_user_uncharge(carol, EVENT_REGISTRATION, 1);
	event_user_uncharge(bob, EVENT_REGISTRATION, 10);
	event_user_uncharge(alice, EVENT_REGISTRATION, 10);
	event_user_uncharge(alice, EVENT_CHILD, 1);
}

static void test_most(void)
{
	struct event_user *alice = NULL, *bob = NULL;

	event_users_start(1 << 20);
	g_assert_cmpint(charge(ALICE, EVENT_REGISTRATION, 5000, &alice), ==,
			1024);
	g_assert_cmpint(charge(ALICE, EVENT_CHILD, 5000, &alice), ==, 32);
	g_assert_cmpint(charge(BOB, EVENT_CHILD, 1, &bob), ==, 1);
	event_user_uncharge(bob, EVENT_CHILD, 1);
	event_user_uncharge(alice, EVENT_CHILD, 32);
	event_user_uncharge(alice, EVENT_REGISTRATION, 1024);
}

/* a share is never empty, but the total can be used up */
static void test_total(void)
{
	struct event_user *alice = NULL, *bob = NULL, *carol = NULL;

	event_users_start(2);
	g_assert_cmpint(charge(ALICE, EVENT_REGISTRATION, 9, &alice), ==, 1);
	g_assert_cmpint(charge(BOB, EVENT_REGISTRATION, 9, &bob), ==, 1);
	g_assert_cmpint(charge(CAROL, EVENT_REGISTRATION, 9, &carol), ==, 0);
	event_user_uncharge(bob, EVENT_REGISTRATION, 1);
	g_assert_cmpint(charge(CAROL, EVENT_REGISTRATION, 9, &carol), ==, 1);
	event_user_uncharge(carol, EVENT_REGISTRATION, 1);
	event_user_uncharge(alice, EVENT_REGISTRATION, 1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/event_user/share", test_share);
	g_test_add_func("/event_user/most", test_most);
	g_test_add_func("/event_user/total", test_total);
	return g_test_run();
}
