// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_zombies.c - real processes that have exited and keep their group
 */
#include "membership_lab.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "members/exits.h"
#include "members/members.h"
#include "members/zombies.h"

#define NO_PID 5000000 /* above all that there are */
#define NR_EXITS 2000
#define MAX_NOTED 256

/* the group a is removed: is it still there? */
static bool is_kept(void)
{
	zombies_sync();
	cgroup_wait_releases();
	return cgroup_count() == 3;
}

/* its member has ended */
static void remove_group(void)
{
	membership_sync_cgroup(a);
	unit_rmdir(a);
}

static void test_zombie_keeps(void)
{
	struct child *c = child_in(a);
	siginfo_t info;

	kill(c->pid, SIGKILL);
	waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT);
	remove_group();
	g_assert_true(is_kept());
	g_assert_true(is_kept());
	waitpid(c->pid, NULL, 0);
	g_assert_false(is_kept());
	g_assert_cmpint(obj_nr_alive("zombie"), ==, 0);
}

/* a process of that number and start time has been in a, and has exited */
static void note_exit(struct child *parent, pid_t pid, u64 starttime)
{
	const struct task_id id = { .pid = pid, .starttime = starttime };
	struct member *m;

	mutex_lock(&membership_lock);
	m = member_fork(member_find(parent->pid), &id, pid, task_clock());
	g_assert_nonnull(m);
	member_exit(m);
	mutex_unlock(&membership_lock);
}

/* the number is another's now: of a process that lives, or of a later zombie */
static void test_zombie_number_reused(void)
{
	struct child *c = child_in(a), *other = child_start();
	pid_t later = ask(other, CHILD_ZOMBIE);

	note_exit(c, other->pid, task_tick(task_clock()));
	note_exit(c, later, 1);
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
	remove_group();
	g_assert_cmpint(obj_nr_alive("zombie"), ==, 3);
	g_assert_false(is_kept());
	ask(other, CHILD_REAP);
}

/* without any request, those that are waited for do not gather */
static void test_zombies_bounded(void)
{
	struct child *c = child_in(a);
	int i;

	for (i = 0; i < NR_EXITS; i++) {
		note_exit(c, NO_PID + i, 1);
		g_assert_cmpint(obj_nr_alive("zombie"), <=, MAX_NOTED);
	}
	zombies_sync();
	g_assert_cmpint(obj_nr_alive("zombie"), ==, 0);
	/* the end releases what is left */
	note_exit(c, NO_PID, 1);
	g_assert_cmpint(obj_nr_alive("zombie"), ==, 1);
}

static const struct {
	const char *name;
	void (*fn)(void);
} tests[] = {
	{ "keeps", test_zombie_keeps },
	{ "number-reused", test_zombie_number_reused },
	{ "bounded", test_zombies_bounded },
};

static void run(gconstpointer test, const char *source)
{
	if (!lab_start(source))
		return;
	tests[GPOINTER_TO_SIZE(test)].fn();
	lab_stop();
}

static void run_connector(gconstpointer test)
{
	run(test, "connector");
}

static void run_scan(gconstpointer test)
{
	run(test, "scan");
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc > 1 && !strcmp(argv[1], CHILD_ROLE))
		return membership_child();
	if (!lab_works())
		return 0;
	g_test_init(&argc, &argv, NULL);
	for (i = 0; i < G_N_ELEMENTS(tests); i++) {
		g_autofree char *events =
			g_strdup_printf("/zombies/connector/%s", tests[i].name);
		g_autofree char *scan =
			g_strdup_printf("/zombies/scan/%s", tests[i].name);

		g_test_add_data_func(events, GSIZE_TO_POINTER(i),
				     run_connector);
		g_test_add_data_func(scan, GSIZE_TO_POINTER(i), run_scan);
	}
	return g_test_run();
}
