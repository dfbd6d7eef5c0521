// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_membership.c - real processes in cgroups, from both sources
 *
 * Facts that /proc cannot show are tested with the connector only, and also the
 * result of a later scan.
 */
#include "membership_lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "members/exits.h"
#include "members/last_look.h"
#include "members/members.h"

#define NR_DOUBLE_FORKS 200
#define NR_ZOMBIES 200
#define OTHER_UID 4321 /* not a user here, nor on a build machine */
#define KTHREADD 2

/* over a clock tick, so that earlier processes are older in /proc too */
#define TICKS_US 30000

static void test_fork(void)
{
	struct child *c = child_in(a);
	pid_t first, second;

	assert_procs(a, c->pid);
	g_assert_cmpuint(unit_kmem(a), ==, 0);
	first = ask(c, CHILD_FORK);
	assert_procs(a, c->pid, first);
	g_assert_cmpuint(unit_kmem(a), >, 0);
	must_put(b, "cgroup.procs", c->pid);
	second = ask(c, CHILD_FORK);
	assert_procs(a, first);
	assert_procs(b, c->pid, second);
	g_assert_cmpuint(shown("tasks"), ==, 3);
}

static void test_back_to_root(void)
{
	struct child *c = child_in(a);
	pid_t pid = ask(c, CHILD_FORK);

	must_put(cgroup_root, "cgroup.procs", c->pid);
	assert_procs(a, pid);
	g_assert_true(lists(cgroup_root, "cgroup.procs", c->pid));
	g_assert_false(lists(cgroup_root, "cgroup.procs", pid));
	g_assert_true(lists(cgroup_root, "cgroup.procs", ask(c, CHILD_FORK)));
}

static void test_older_child(void)
{
	struct child *c = child_start();
	pid_t older = ask(c, CHILD_FORK), pid;

	must_put(a, "cgroup.procs", c->pid);
	pid = ask(c, CHILD_FORK);
	assert_procs(a, c->pid, pid);
	g_assert_true(lists(cgroup_root, "cgroup.procs", older));
	g_assert_true(lists(cgroup_root, "tasks", older));
}

static void test_double_fork(void)
{
	struct child *c = child_in(a);
	int i, misplaced = 0;

	for (i = 0; i < NR_DOUBLE_FORKS; i++)
		if (!lists(a, "cgroup.procs", ask(c, CHILD_DOUBLE_FORK)))
			misplaced++;
	g_assert_cmpint(misplaced, ==, 0);
	g_assert_cmpuint(shown("tasks"), ==, NR_DOUBLE_FORKS + 1);
}

static void test_orphan(void)
{
	struct child *c = child_in(a);
	pid_t pid = ask(c, CHILD_DOUBLE_FORK);

	assert_procs(a, c->pid);
	g_assert_true(lists(cgroup_root, "cgroup.procs", pid));
}

static void test_threads(void)
{
	struct child *c = child_start();
	pid_t before = ask(c, CHILD_THREAD), after;

	g_assert_true(lists(cgroup_root, "tasks", before));
	must_put(a, "cgroup.procs", before);
	after = ask(c, CHILD_THREAD);
	assert_procs(a, c->pid);
	assert_tasks(a, c->pid, before, after);
	g_assert_false(lists(cgroup_root, "tasks", after));
}

static void test_one_thread(void)
{
	struct child *c = child_start();
	pid_t thread = ask(c, CHILD_THREAD);

	must_put(a, "tasks", thread);
	assert_tasks(a, thread);
	assert_procs(a, c->pid);
	g_assert_true(lists(cgroup_root, "tasks", c->pid));
	must_put(b, "tasks", c->pid);
	assert_tasks(b, c->pid);
	must_put(b, "cgroup.procs", c->pid);
	assert_tasks(b, c->pid, thread);
	assert_list(a, "tasks", (const pid_t[]){ 0 });
}

static void test_thread_fork(void)
{
	struct child *c = child_in(a);
	pid_t pid = ask(c, CHILD_THREAD_FORK);

	g_assert_true(lists(a, "cgroup.procs", pid));
	g_assert_cmpuint(shown("processes"), ==, 2);
	g_assert_cmpuint(shown("tasks"), ==, 3);
}

static void test_exec(void)
{
	struct child *c = child_in(a);

	ask(c, CHILD_THREAD);
	g_assert_cmpint(ask(c, CHILD_EXEC), ==, c->pid);
	assert_tasks(a, c->pid);
}

static void test_thread_exec(void)
{
	struct child *c = child_in(a);

	ask(c, CHILD_THREAD);
	g_assert_cmpint(ask(c, CHILD_THREAD_EXEC), ==, c->pid);
	assert_tasks(a, c->pid);
	assert_procs(a, c->pid, ask(c, CHILD_FORK));
}

static void test_exec_counted(void)
{
	struct child *c = child_in(a);

	ask(c, CHILD_EXEC);
	g_assert_cmpint(ask(c, CHILD_THREAD_EXEC), ==, c->pid);
	membership_sync();
	g_assert_cmpuint(shown("execs"), ==, 2);
	g_assert_cmpuint(unit_kmem(a), >, 0);
}

static void test_exit(void)
{
	struct child *c = child_in(a);
	int i;

	for (i = 0; i < NR_ZOMBIES; i++) {
		pid_t pid = ask(c, CHILD_ZOMBIE);

		assert_procs(a, c->pid);
		g_assert_cmpint(put(b, "cgroup.procs", pid), ==, 0);
		assert_list(b, "tasks", (const pid_t[]){ 0 });
		g_assert_false(lists(cgroup_root, "cgroup.procs", pid));
		ask(c, CHILD_REAP);
		g_assert_cmpint(put(b, "cgroup.procs", pid), ==, -ESRCH);
		assert_tasks(a, c->pid);
	}
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
	membership_sync_cgroup(a);
	unit_rmdir(a);
	g_assert_cmpuint(shown("tasks"), ==, 0);
}

/* as if its exit were still on its way to us */
static void make_ghost(struct child *parent, pid_t pid)
{
	struct task_id id = { .pid = pid,
			      .starttime = task_tick(task_clock()) };

	mutex_lock(&membership_lock);
	member_fork(member_find(parent->pid), &id, pid, task_clock());
	mutex_unlock(&membership_lock);
	membership_sync();
	g_assert_cmpuint(shown("tasks"), ==, 2);
}

static void test_late_exit(void)
{
	struct child *c = child_in(a);
	pid_t pid = ask(c, CHILD_ZOMBIE);

	while (membership_sync(), shown("tasks") > 1)
		g_usleep(1000);
	make_ghost(c, pid);
	assert_procs(a, c->pid);
	g_assert_cmpuint(shown("tasks"), ==, 1);
	ask(c, CHILD_REAP);
	make_ghost(c, pid);
	assert_procs(a, c->pid);
	g_assert_cmpuint(shown("tasks"), ==, 1);
}

/* an exit message that no event has followed when all ends */
static void test_kept_message(void)
{
	pid_t pid;

	mutex_lock(&membership_lock);
	pid = fork();
	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
	members_last_look();
	mutex_unlock(&membership_lock);
}

/* the first thread has exited but is there until the others have */
static void wait_for_leader(struct child *c)
{
	g_autofree char *name = g_strdup_printf("/proc/%d/stat", (int)c->pid);

	for (;;) {
		g_autofree char *stat = NULL;

		g_assert_true(g_file_get_contents(name, &stat, NULL, NULL));
		if (strstr(stat, ") Z "))
			return;
		g_usleep(1000);
	}
}

static void test_leader_exit(void)
{
	struct child *c = child_in(a);
	pid_t thread = ask(c, CHILD_THREAD);

	ask(c, CHILD_LEADER_EXIT);
	wait_for_leader(c);
	/* a single thread's news may come late: the daemon does not wait */
	while (lists(a, "tasks", c->pid))
		g_usleep(1000);
	assert_tasks(a, thread);
	assert_procs(a, c->pid);
	must_put(b, "tasks", c->pid);
	assert_tasks(a, thread);
	must_put(b, "cgroup.procs", c->pid);
	assert_tasks(b, thread);
	assert_procs(b, c->pid);
}

static void test_adopt_without_leader(void)
{
	struct child *c = child_start();
	pid_t thread = ask(c, CHILD_THREAD);

	ask(c, CHILD_LEADER_EXIT);
	wait_for_leader(c);
	g_assert_true(lists(cgroup_root, "cgroup.procs", c->pid));
	g_assert_false(lists(cgroup_root, "tasks", c->pid));
	must_put(a, "cgroup.procs", c->pid);
	assert_tasks(a, thread);
	assert_procs(a, c->pid);
}

static int put_as(uid_t uid, pid_t writer, struct cgroup *cgrp, pid_t pid)
{
	struct kernfs_open_file of = { .cgrp = cgrp,
				       .pid = writer,
				       .writer_uid = uid,
				       .opener_uid = uid };
	char text[16];

	snprintf(text, sizeof(text), "%d", (int)pid);
	return cgroup_file_write(&of, unit_file("cgroup.procs"), text);
}

static void test_errors(void)
{
	struct child *c = child_start();
	pid_t thread = ask(c, CHILD_THREAD);

	g_assert_cmpint(put_as(OTHER_UID, 1, a, c->pid), ==, -EACCES);
	g_assert_cmpint(put_as(getuid(), 1, a, c->pid), ==, 0);
	g_assert_cmpint(unit_write_as(0, a, "cgroup.procs", "0"), ==, -ESRCH);
	g_assert_cmpint(put_as(0, thread, b, 0), ==, 0);
	assert_tasks(b, c->pid, thread);
	if (!access("/proc/2/stat", F_OK)) {
		g_assert_cmpint(put(a, "tasks", KTHREADD), ==, -EINVAL);
		g_assert_cmpint(put_as(OTHER_UID, 1, a, KTHREADD), ==, -EINVAL);
	}
	g_assert_cmpint(put(a, "tasks", G_MAXINT), ==, -ESRCH);
}

static void test_removed(void)
{
	struct child *c = child_start();

	/* like a process that opened the file before */
	css_get(a->css);
	unit_rmdir(a);
	g_assert_cmpint(put(a, "cgroup.procs", c->pid), ==, -ENODEV);
	g_assert_cmpint(put(a, "tasks", c->pid), ==, -ENODEV);
	css_put(a->css);
	must_put(b, "cgroup.procs", c->pid);
	assert_procs(b, c->pid);
}

/* Return: whether all memory was there */
static bool move_without(unsigned int nth)
{
	struct child *c = child_start();
	pid_t thread = ask(c, CHILD_THREAD);
	bool enough;
	int err;

	obj_fail_nth(nth);
	err = put(a, "tasks", thread);
	enough = obj_fail_nth(0);
	if (enough) {
		g_assert_cmpint(err, ==, 0);
		g_assert_true(lists(a, "tasks", thread));
	}
	if (err)
		g_assert_cmpint(err, ==, -ENOMEM);
	/* known with all threads or not at all */
	if (shown("tasks"))
		g_assert_cmpuint(shown("tasks"), ==, 2);
	child_end(c);
	while (membership_sync(), shown("tasks"))
		g_usleep(1000);
	return enough;
}

static void test_no_memory(void)
{
	unsigned int nth = 1;

	while (!move_without(nth))
		nth++;
	g_assert_cmpuint(nth, >, 5); /* two tasks, two members, a process */
}

/* no drain runs while the lock is held */
static void test_overrun(void)
{
	struct child *c = child_start(), *noise = child_start();
	pid_t older = ask(c, CHILD_FORK), zombie, first, thread, last;

	g_usleep(TICKS_US);
	must_put(a, "cgroup.procs", c->pid);
	first = ask(c, CHILD_FORK);
	zombie = ask(c, CHILD_FORK);
	assert_procs(a, c->pid, first, zombie);

	mutex_lock(&membership_lock);
	ask(noise, CHILD_NOISE);
	last = ask(c, CHILD_FORK);
	thread = ask(c, CHILD_THREAD);
	kill(zombie, SIGKILL);
	mutex_unlock(&membership_lock);

	/* do not wait for the kernel to tear down the killed process */
	while (lists(a, "cgroup.procs", zombie))
		g_usleep(1000);
	g_assert_cmpuint(shown("overruns"), >=, 1);
	assert_tasks(a, c->pid, first, thread, last);
	assert_procs(a, c->pid, first, last);
	assert_procs(a, c->pid, first, last, ask(c, CHILD_FORK));
	g_assert_true(lists(cgroup_root, "cgroup.procs", older));
}

static void test_source(void)
{
	const char *error = NULL;

	g_assert_cmpint(membership_open("pidfd", &error), ==, -EINVAL);
	g_assert_cmpstr(error, ==, "expected connector or scan");
}

enum { CONNECTOR = 1 << 0, SCAN = 1 << 1, BOTH = CONNECTOR | SCAN };

static const struct {
	const char *name;
	int sources;
	void (*fn)(void);
} tests[] = {
	{ "fork", BOTH, test_fork },
	{ "back-to-root", BOTH, test_back_to_root },
	{ "older-child", BOTH, test_older_child },
	{ "double-fork", CONNECTOR, test_double_fork },
	{ "orphan", SCAN, test_orphan },
	{ "threads", BOTH, test_threads },
	{ "one-thread", BOTH, test_one_thread },
	{ "thread-fork", BOTH, test_thread_fork },
	{ "exec", BOTH, test_exec },
	{ "thread-exec", BOTH, test_thread_exec },
	{ "exec-counted", CONNECTOR, test_exec_counted },
	{ "exit", BOTH, test_exit },
	{ "late-exit", CONNECTOR, test_late_exit },
	{ "kept-message", CONNECTOR, test_kept_message },
	{ "leader-exit", BOTH, test_leader_exit },
	{ "adopt-without-leader", BOTH, test_adopt_without_leader },
	{ "errors", BOTH, test_errors },
	{ "removed", BOTH, test_removed },
	{ "no-memory", BOTH, test_no_memory },
	{ "overrun", CONNECTOR, test_overrun },
};

static void run_connector(gconstpointer test)
{
	if (!lab_start("connector"))
		return;
	tests[GPOINTER_TO_SIZE(test)].fn();
	lab_stop();
}

static void run_scan(gconstpointer test)
{
	g_assert_true(lab_start("scan"));
	tests[GPOINTER_TO_SIZE(test)].fn();
	lab_stop();
}

static void add(const char *source, size_t test, GTestDataFunc run)
{
	g_autofree char *path =
		g_strdup_printf("/membership/%s/%s", source, tests[test].name);

	g_test_add_data_func(path, GSIZE_TO_POINTER(test), run);
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc > 1 && !strcmp(argv[1], CHILD_ROLE))
		return membership_child();
	if (!lab_works())
		return 0;
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/membership/source", test_source);
	for (i = 0; i < G_N_ELEMENTS(tests); i++) {
		if (tests[i].sources & CONNECTOR)
			add("connector", i, run_connector);
		if (tests[i].sources & SCAN)
			add("scan", i, run_scan);
	}
	return g_test_run();
}
