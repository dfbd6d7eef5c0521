// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_identity.c - no process is taken for an earlier process of its number
 *
 * The world is fake_world.h's. Members may be missing from their group after
 * events were lost; a process that no member forked must never be in it.
 */
#include "fake_world.h"
#include "identity.h"
#include "membership_lab.h"

#include <stdlib.h>

#include "members/members.h"
#include "members/memory.h"
#include "members/oom.h"

#define SHELL 10
#define CHILD 20
#define STRANGER 30
#define MAX_READS 100

static int reads_left; /* before change_stranger() does it */

static bool start(const char *source)
{
	fake_reset();
	fake_fork(1, SHELL, FAKE_SENT);
	fake_fork(1, STRANGER, FAKE_SENT);
	fake_sleep(2);
	return lab_start(source);
}

static void join(struct cgroup *cgrp, pid_t pid)
{
	must_put(cgrp, "cgroup.procs", pid);
	fake_join(pid);
	fake_sleep(2);
}

void look(void)
{
	membership_sync();
	if (member_memory_watch())
		member_oom();
}

void limit(struct cgroup *cgrp)
{
	g_autofree char *text = g_strdup_printf("%lu", LIMIT_PAGES * PAGE_SIZE);

	g_assert_cmpint(unit_write(cgrp, "memory.limit_in_bytes", text), ==, 0);
}

/* a child that was never looked at exits, and a stranger gets its number */
static void steal_number(enum fake_fate exit, enum fake_fate fork)
{
	join(a, SHELL);
	fake_fork(SHELL, CHILD, FAKE_SENT);
	assert_procs(a, SHELL, CHILD);
	fake_sleep(5);
	fake_exit(CHILD, exit);
	fake_sleep(5);
	fake_fork(STRANGER, CHILD, fork);
}

static void test_exit_lost(void)
{
	steal_number(FAKE_DROPPED, FAKE_DROPPED);
	assert_procs(a, SHELL);
}

static void test_exit_overflows(void)
{
	steal_number(FAKE_OVERFLOW, FAKE_SENT);
	assert_procs(a, SHELL);
}

/* before anybody has asked for a list */
static void test_not_killed(void)
{
	limit(a);
	steal_number(FAKE_DROPPED, FAKE_DROPPED);
	fake_grow(CHILD, 10 * LIMIT_PAGES);
	look();
	look();
	g_assert_cmpuint(fake_kills(), ==, 0);
	/* it works at all */
	fake_grow(SHELL, 10 * LIMIT_PAGES);
	look();
	g_assert_cmpuint(fake_kills(), ==, 1);
	g_assert_cmpuint(fake_foreign_kills(), ==, 0);
}

/* the new process's fork implies the old one's exit */
static void test_fork_of_a_stranger(void)
{
	steal_number(FAKE_DROPPED, FAKE_SENT);
	membership_sync();
	g_assert_cmpuint(shown("tasks"), ==, 1);
}

/* its children are not the member's */
static void test_child_of_a_stranger(void)
{
	steal_number(FAKE_DROPPED, FAKE_SENT);
	fake_sleep(2);
	fake_fork(CHILD, CHILD + 1, FAKE_SENT);
	assert_procs(a, SHELL);
}

/* and not when the loss has been made good either */
static void test_child_after_the_loss(void)
{
	steal_number(FAKE_OVERFLOW, FAKE_SENT);
	membership_sync();
	fake_sleep(5);
	fake_fork(CHILD, CHILD + 1, FAKE_SENT);
	assert_procs(a, SHELL);
}

/* the same where its event is in the socket before the loss is made good */
static void test_child_in_the_loss(void)
{
	steal_number(FAKE_OVERFLOW, FAKE_SENT);
	fake_sleep(5);
	fake_fork(CHILD, CHILD + 1, FAKE_AFTER);
	assert_procs(a, SHELL);
}

/* events are missing before a fork, and the kernel tells of no loss */
static void test_child_after_a_gap(void)
{
	steal_number(FAKE_DROPPED, FAKE_DROPPED);
	fake_sleep(5);
	fake_fork(CHILD, CHILD + 1, FAKE_SENT);
	membership_sync();
	fake_sleep(5);
	fake_exit(CHILD, FAKE_SENT);
	assert_procs(a, SHELL);
}

/* the same where the exit is late, and a single event is missing */
static void test_late_exit_before_a_gap(void)
{
	steal_number(FAKE_LATE, FAKE_DROPPED);
	fake_sleep(5);
	fake_fork(CHILD, CHILD + 1, FAKE_SENT);
	membership_sync();
	fake_deliver();
	assert_procs(a, SHELL);
}

/* another CPU sent the fork, so the gap shows too late; a moved child stays */
static void test_gap_on_another_cpu(void)
{
	fake_on_cpu(1);
	fake_exec(STRANGER, FAKE_SENT);
	fake_sleep(5);
	steal_number(FAKE_DROPPED, FAKE_DROPPED);
	fake_sleep(5);
	fake_on_cpu(0);
	fake_fork(SHELL, CHILD + 1, FAKE_SENT);
	fake_fork(SHELL, CHILD + 2, FAKE_SENT);
	must_put(b, "cgroup.procs", CHILD + 2);
	fake_fork(CHILD, CHILD + 3, FAKE_SENT);
	membership_sync();
	fake_on_cpu(1);
	fake_exec(STRANGER, FAKE_SENT);
	assert_procs(a, SHELL, CHILD + 1);
	assert_procs(b, CHILD + 2);
}

/* and a member's fork in the gap is found, with its child */
static void test_fork_in_a_gap(void)
{
	join(a, SHELL);
	fake_exec(SHELL, FAKE_SENT);
	fake_sleep(2);
	fake_fork(SHELL, CHILD, FAKE_DROPPED);
	fake_sleep(2);
	fake_fork(CHILD, CHILD + 1, FAKE_SENT);
	assert_procs(a, SHELL, CHILD, CHILD + 1);
}

/* a member takes in the orphans of others: they are not its children */
static void test_orphan_of_a_stranger(void)
{
	join(a, SHELL);
	fake_set_reaper(SHELL);
	fake_fork(STRANGER, CHILD, FAKE_SENT);
	fake_fork(CHILD, CHILD + 1, FAKE_SENT);
	membership_sync();
	fake_sleep(2);
	fake_exit(CHILD, FAKE_SENT);
	fake_sleep(2);
	fake_exec(STRANGER, FAKE_OVERFLOW);
	assert_procs(a, SHELL);
}

/* but a member's fork during a loss is found */
static void test_fork_in_the_loss(void)
{
	join(a, SHELL);
	fake_fork(SHELL, CHILD, FAKE_OVERFLOW);
	fake_fork(CHILD, CHILD + 1, FAKE_SENT);
	assert_procs(a, SHELL, CHILD, CHILD + 1);
}

/* The stranger's number is a member's for a while, and then a stranger's. */
static void change_stranger(void)
{
	if (reads_left-- != 0)
		return;
	fake_exit(STRANGER, FAKE_SENT);
	fake_sleep(2);
	fake_fork(SHELL, STRANGER, FAKE_SENT);
	fake_exec(STRANGER, FAKE_SENT);
	fake_sleep(2);
	fake_exit(STRANGER, FAKE_SENT);
	fake_sleep(2);
	fake_fork(1, STRANGER, FAKE_SENT);
}

/* its events are taken in twice: at once, and when the stranger is known */
static void test_change_in_a_move(void)
{
	int reads;

	join(a, SHELL);
	for (reads = 0; reads < MAX_READS; reads++) {
		fake_sleep(2);
		reads_left = reads;
		fake_meanwhile(change_stranger);
		put(b, "cgroup.procs", STRANGER);
		fake_meanwhile(NULL);
		fake_sleep(2);
		if (reads_left >= 0)
			break;
		fake_fork(STRANGER, CHILD, FAKE_SENT);
		assert_procs(a, SHELL);
		assert_procs(b, 0);
		fake_exit(CHILD, FAKE_SENT);
	}
	/* each read has had its turn */
	g_assert_cmpint(reads, >, 4);
	g_assert_cmpint(reads, <, MAX_READS);
}

#define GROWN 500
#define OLD_TABLES 3
#define NEW_TABLES 20

/* it runs another program after the read that leaves no more reads to wait for */
static void exec_meanwhile(void)
{
	if (reads_left-- != 0)
		return;
	fake_exec(CHILD, FAKE_SENT);
	fake_map(CHILD, NEW_TABLES);
}

static unsigned long kmem_with_child(unsigned long tables)
{
	fake_map(CHILD, tables);
	fake_sleep(2);
	member_memory_sync(a);
	return unit_kmem(a);
}

/*
 * A process is moved while it runs exec(). Whichever read of /proc that falls
 * in, the new page tables are the old group's: all of them were there before the
 * move.
 */
static void test_exec_in_a_move(void)
{
	unsigned long none, kmem;
	int reads;

	join(a, SHELL);
	for (reads = 0; reads < MAX_READS; reads++) {
		fake_fork(SHELL, CHILD, FAKE_SENT);
		fake_exec(CHILD, FAKE_SENT);
		membership_sync();
		none = kmem_with_child(0);
		kmem_with_child(OLD_TABLES);
		reads_left = reads;
		fake_meanwhile(exec_meanwhile);
		put(b, "cgroup.procs", CHILD);
		fake_meanwhile(NULL);
		kmem = unit_kmem(a);
		fake_exit(CHILD, FAKE_SENT);
		membership_sync();
		if (reads_left >= 0)
			break;
		g_assert_cmpuint(kmem, ==, none + NEW_TABLES);
	}
	/* the reads about the process and the look at its memory */
	g_assert_cmpint(reads, >, 4);
	g_assert_cmpint(reads, <, MAX_READS);
}

static void test_move_of_a_stranger(void)
{
	steal_number(FAKE_DROPPED, FAKE_DROPPED);
	must_put(b, "cgroup.procs", CHILD);
	fake_join(CHILD);
	assert_procs(b, CHILD);
	assert_procs(a, SHELL);
}

/* a fork from before its parent was moved */
static void test_late_fork(void)
{
	fake_fork(SHELL, CHILD, FAKE_LATE);
	fake_sleep(2);
	join(a, SHELL);
	fake_deliver();
	assert_procs(a, SHELL);
}

/*
 * The first child has run, so its fork was told of before its exit. If it came
 * after that, it would bring the child back, and a stranger's child would be
 * the child's.
 */
static void fork_before_exit(enum fake_fate fate)
{
	fake_fork(SHELL, CHILD, fate);
	fake_sleep(2);
	fake_exit(CHILD, FAKE_SENT);
	fake_sleep(2);
	fake_fork(STRANGER, CHILD, FAKE_SENT);
	membership_sync();
	fake_deliver();
	fake_sleep(2);
	fake_fork(CHILD, CHILD + 1, FAKE_SENT);
	assert_procs(a, SHELL);
}

static void test_fork_before_exit(void)
{
	join(a, SHELL);
	fork_before_exit(FAKE_LATE);
}

/* the same where the socket is full when the child runs */
static void test_fork_before_the_loss(void)
{
	join(a, SHELL);
	fake_exec(STRANGER, FAKE_OVERFLOW);
	fork_before_exit(FAKE_AFTER);
}

/* an exit of the process that had the number before */
static void test_late_exit(void)
{
	join(a, SHELL);
	fake_fork(SHELL, CHILD, FAKE_SENT);
	fake_sleep(2);
	fake_exit(CHILD, FAKE_LATE);
	fake_sleep(2);
	fake_fork(SHELL, CHILD, FAKE_SENT);
	assert_procs(a, SHELL, CHILD);
	fake_deliver();
	assert_procs(a, SHELL, CHILD);
}

/*
 * While the events are taken in, a child exits. Its last words are read for
 * that, and with them those of another child, which was forked after our moment.
 */
static void storm(void)
{
	switch (reads_left--) {
	case 1:
		fake_exit(CHILD, FAKE_SENT);
		break;
	case 0:
		fake_fork(SHELL, CHILD + 1, FAKE_SENT);
		fake_grow(CHILD + 1, GROWN);
		fake_exit(CHILD + 1, FAKE_SENT);
		break;
	}
}

/* the last words of strangers are of interest while there may be members */
static void test_last_words_of_strangers(void)
{
	membership_sync();
	g_assert_false(fake_is_heard());
	join(a, SHELL);
	g_assert_true(fake_is_heard());
	membership_sync();
	g_assert_true(fake_is_heard());
	fake_exit(SHELL, FAKE_SENT);
	membership_sync();
	g_assert_false(fake_is_heard());
}

static void test_last_words_in_a_storm(void)
{
	g_autofree char *text = NULL;

	join(a, SHELL);
	fake_fork(SHELL, CHILD, FAKE_SENT);
	membership_sync();
	reads_left = 1;
	fake_before_words(storm);
	membership_sync();
	fake_before_words(NULL);
	g_assert_cmpint(reads_left, <, 0);
	membership_sync();
	g_assert_cmpuint(shown("forks"), ==, 2);
	g_assert_cmpuint(shown("tasks"), ==, 1);
	text = unit_read(a, "memory.max_usage_in_bytes");
	g_assert_cmpuint(strtoul(text, NULL, 10), >=, GROWN * PAGE_SIZE);
}

enum { CONNECTOR = 1 << 0, SCAN = 1 << 1, BOTH = CONNECTOR | SCAN };

static const struct {
	const char *name;
	int sources;
	void (*fn)(void);
} tests[] = {
	{ "exit-lost", BOTH, test_exit_lost },
	{ "exit-overflows", BOTH, test_exit_overflows },
	{ "not-killed", BOTH, test_not_killed },
	{ "fork-of-a-stranger", CONNECTOR, test_fork_of_a_stranger },
	{ "child-of-a-stranger", BOTH, test_child_of_a_stranger },
	{ "child-after-the-loss", BOTH, test_child_after_the_loss },
	{ "child-in-the-loss", BOTH, test_child_in_the_loss },
	{ "child-after-a-gap", CONNECTOR, test_child_after_a_gap },
	{ "late-exit-before-a-gap", CONNECTOR, test_late_exit_before_a_gap },
	{ "gap-on-another-cpu", CONNECTOR, test_gap_on_another_cpu },
	{ "fork-in-a-gap", CONNECTOR, test_fork_in_a_gap },
	{ "orphan-of-a-stranger", CONNECTOR, test_orphan_of_a_stranger },
	{ "fork-in-the-loss", BOTH, test_fork_in_the_loss },
	{ "move-of-a-stranger", BOTH, test_move_of_a_stranger },
	{ "change-in-a-move", BOTH, test_change_in_a_move },
	{ "exec-in-a-move", CONNECTOR, test_exec_in_a_move },
	{ "late-fork", CONNECTOR, test_late_fork },
	{ "fork-before-exit", CONNECTOR, test_fork_before_exit },
	{ "fork-before-the-loss", CONNECTOR, test_fork_before_the_loss },
	{ "late-exit", CONNECTOR, test_late_exit },
	{ "last-words-in-a-storm", CONNECTOR, test_last_words_in_a_storm },
	{ "last-words-of-strangers", CONNECTOR, test_last_words_of_strangers },
	{ "random", BOTH, random_changes },
};

static void run(const char *source, gconstpointer test)
{
	g_assert_true(start(source));
	tests[GPOINTER_TO_SIZE(test)].fn();
	lab_stop();
}

static void run_connector(gconstpointer test)
{
	run("connector", test);
}

static void run_scan(gconstpointer test)
{
	run("scan", test);
}

static void add(const char *source, size_t test, GTestDataFunc fn)
{
	g_autofree char *path =
		g_strdup_printf("/identity/%s/%s", source, tests[test].name);

	g_test_add_data_func(path, GSIZE_TO_POINTER(test), fn);
}

int main(int argc, char **argv)
{
	size_t i;

	g_test_init(&argc, &argv, NULL);
	for (i = 0; i < G_N_ELEMENTS(tests); i++) {
		if (tests[i].sources & CONNECTOR)
			add("connector", i, run_connector);
		if (tests[i].sources & SCAN)
			add("scan", i, run_scan);
	}
	return g_test_run();
}
