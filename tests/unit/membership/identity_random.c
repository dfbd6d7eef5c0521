// SPDX-License-Identifier: GPL-2.0-only
#include "fake_world.h"
#include "identity.h"
#include "membership_lab.h"

#include <errno.h>
#include <stdlib.h>

#include "members/exits.h"

#define NR_ROUNDS 10000

static void assert_only_members(struct cgroup *cgrp)
{
	g_autofree char *text = NULL;
	char *at, *end;
	pid_t pid;

	membership_sync_cgroup(cgrp);
	text = unit_read(cgrp, "cgroup.procs");
	for (at = text; *at; at = end + 1) {
		pid = (pid_t)strtol(at, &end, 10);
		if (!fake_is_member(pid))
			g_error("%d is in /%s and no member", (int)pid,
				cgrp == a ? "a" : "b");
	}
}

static GRand *dice;
static pid_t moving;

static bool chance(int percent)
{
	return g_rand_int_range(dice, 0, 100) < percent;
}

static enum fake_fate random_fate(void)
{
	if (chance(70))
		return FAKE_SENT;
	return (enum fake_fate)g_rand_int_range(dice, FAKE_LATE,
						FAKE_AFTER + 1);
}

/* Return: an existing or a free number, searched from a random one, or 0 */
static pid_t random_pid(bool existing)
{
	pid_t from = g_rand_int_range(dice, 2, FAKE_MAX_PID + 1), i;

	for (i = 0; i < FAKE_MAX_PID - 1; i++) {
		pid_t pid = 2 + (from - 2 + i) % (FAKE_MAX_PID - 1);

		if (fake_exists(pid) == existing)
			return pid;
	}
	return 0;
}

/* The process may be replaced while we move it, but it does not fork. */
static void random_move(pid_t pid)
{
	struct cgroup *const to[] = { cgroup_root, a, b };
	guint64 start = fake_start(pid);
	int err;

	moving = pid;
	err = put(to[g_rand_int_range(dice, 0, 3)], "cgroup.procs", pid);
	moving = 0;
	g_assert_true(!err || err == -ESRCH || err == -EAGAIN);
	if (fake_start(pid) == start)
		fake_join(pid);
}

static void random_step(bool may_move)
{
	pid_t pid = random_pid(true), free = random_pid(false);

	if (!pid)
		pid = 1;
	if (chance(50) && free && pid != moving)
		fake_fork(pid, free, random_fate());
	else if (chance(60) && pid != 1)
		fake_exit(pid, random_fate());
	else if (chance(20))
		fake_exec(pid, random_fate());
	else if (chance(10) && pid != 1 && may_move)
		random_move(pid);
	else
		fake_grow(pid, (unsigned long)g_rand_int_range(dice, 1, 2000));
	if (chance(10))
		fake_deliver();
	fake_sleep(3);
}

/* not much, or the events of a move are lost each time that it is tried */
static void go_on(void)
{
	if (chance(3))
		random_step(false);
}

void random_changes(void)
{
	guint32 seed = g_test_rand_int();
	unsigned int i;

	g_test_message("seed %u", seed);
	dice = g_rand_new_with_seed(seed);
	limit(a);
	for (i = 0; i < NR_ROUNDS; i++) {
		fake_meanwhile(go_on);
		random_step(true);
		if (chance(30))
			look();
		if (chance(10))
			membership_sync_cgroup(chance(50) ? a : b);
		fake_meanwhile(NULL);
		if (chance(30))
			assert_only_members(a);
		if (chance(30))
			assert_only_members(b);
		g_assert_cmpuint(fake_foreign_kills(), ==, 0);
	}
	g_assert_cmpuint(fake_kills(), >, 0);
	g_rand_free(dice);
}
