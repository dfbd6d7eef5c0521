// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

/* "AGENT PATH" of each call, a line each; the worker's until it is idle */
static GString *calls;

static void note(const char *agent, const char *path)
{
	g_string_append_printf(calls, "%s %s\n", agent, path);
}

static void start(void)
{
	unit_start(REGIME_DEFAULT, 1);
	calls = g_string_new("");
	cgroup1_set_release_agent(note);
	g_assert_cmpint(unit_write(cgroup_root, "release_agent", "/agent\n"),
			==, 0);
}

static void stop(void)
{
	cgroup1_set_release_agent(NULL);
	g_string_free(calls, TRUE);
	unit_stop();
}

static void assert_calls(const char *expected)
{
	flush_workqueue();
	g_assert_cmpstr(calls->str, ==, expected);
	g_string_truncate(calls, 0);
}

static struct cgroup *make_group(struct cgroup *parent, const char *name)
{
	struct cgroup *cgrp = unit_mkdir(parent, name);

	g_assert_cmpint(unit_write(cgrp, "notify_on_release", "1"), ==, 0);
	return cgrp;
}

static int write_as_plain(const char *text)
{
	struct kernfs_open_file of = {
		.cgrp = cgroup_root,
		.opener_uid = 1000,
		.opener_is_plain = true,
	};
	char *buf = g_strdup(text);
	int err = cgroup_file_write(&of, unit_file("release_agent"), buf);

	g_free(buf);
	return err;
}

/* cgroup_root is new in each */
static void test_plain_user(void)
{
	unit_start("v6.1", 1);
	g_assert_cmpint(write_as_plain("/agent"), ==, -EPERM);
	g_assert_cmpint(write_as_plain(""), ==, -EPERM);
	unit_assert_reads(cgroup_root, "release_agent", "\n");
	unit_stop();

	unit_start("v5.13", 1);
	g_assert_cmpint(write_as_plain("/agent"), ==, 0);
	unit_assert_reads(cgroup_root, "release_agent", "/agent\n");
	unit_stop();
}

static void test_file(void)
{
	struct cgroup *cpu;

	unit_start(REGIME_DEFAULT, 1);
	cpu = cgroup_find_root("cpu");
	g_assert_cmpint(unit_write(cgroup_root, "release_agent",
				   " /bin/true\n"),
			==, 0);
	unit_assert_reads(cgroup_root, "release_agent", "/bin/true\n");
	unit_assert_reads(cpu, "release_agent", "\n");
	g_assert_cmpint(unit_write(cgroup_root, "release_agent", "\n"), ==, 0);
	unit_assert_reads(cgroup_root, "release_agent", "\n");
	unit_assert_reads(cgroup_root, "cgroup.sane_behavior", "0\n");
	g_assert_false(cgroup_file_exists(unit_file("release_agent"), false));
	unit_stop();
}

static void test_last_task_exits(void)
{
	struct task_struct *first, *second;
	struct cgroup *a;

	start();
	a = make_group(cgroup_root, "a");
	first = unit_adopt(1, a);
	second = unit_adopt(2, a);
	do_exit(first);
	assert_calls("");
	do_exit(second);
	assert_calls("/agent /a\n");
	unit_rmdir(a);
	assert_calls("");
	stop();
}

static void test_last_task_leaves(void)
{
	struct task_struct *task;
	struct cgroup *a, *b;

	start();
	a = make_group(cgroup_root, "a");
	b = make_group(a, "b");
	task = unit_adopt(1, b);
	unit_move(task, b);
	assert_calls("");
	unit_move(task, a);
	assert_calls("/agent /a/b\n");
	/* it has a child */
	unit_move(task, cgroup_root);
	assert_calls("");
	do_exit(task);
	unit_rmdir(b);
	unit_rmdir(a);
	stop();
}

static void test_last_child_is_removed(void)
{
	struct task_struct *task;
	struct cgroup *a, *b, *c;

	start();
	a = make_group(cgroup_root, "a");
	b = unit_mkdir(a, "b");
	c = unit_mkdir(a, "c");
	task = unit_adopt(1, a);
	unit_rmdir(b);
	assert_calls("");
	do_exit(task);
	assert_calls("");
	unit_rmdir(c);
	assert_calls("/agent /a\n");
	unit_rmdir(a);
	stop();
}

static void test_without_the_flag_or_agent(void)
{
	struct cgroup *a;

	start();
	a = make_group(cgroup_root, "a");
	g_assert_cmpint(unit_write(a, "notify_on_release", "0"), ==, 0);
	do_exit(unit_adopt(1, a));
	assert_calls("");
	g_assert_cmpint(unit_write(a, "notify_on_release", "1"), ==, 0);
	g_assert_cmpint(unit_write(cgroup_root, "release_agent", "\n"), ==, 0);
	do_exit(unit_adopt(1, a));
	assert_calls("");
	unit_rmdir(a);
	stop();
}

/* the kernel's root is never without tasks */
static void test_root(void)
{
	struct cgroup *a;

	start();
	g_assert_cmpint(unit_write(cgroup_root, "notify_on_release", "1"), ==,
			0);
	do_exit(unit_adopt(1, cgroup_root));
	a = unit_mkdir(cgroup_root, "a");
	unit_rmdir(a);
	assert_calls("");
	stop();
}

/* an exit empties a group in each, in the order of the hierarchies */
static void test_all_hierarchies(void)
{
	struct cgroup *groups[NR_CGROUP_ROOTS];
	struct task_struct *task;
	GString *expected;
	char *agent;
	int i;

	start();
	expected = g_string_new("");
	task = unit_adopt(1, cgroup_root);
	for (i = 0; i < NR_CGROUP_ROOTS; i++) {
		struct cgroup *root = cgroup_roots[i].cgrp;

		groups[i] = make_group(root, "a");
		agent = g_strdup_printf("/%s", cgroup_roots[i].ss->name);
		g_assert_cmpint(unit_write(root, "release_agent", agent), ==,
				0);
		g_string_append_printf(expected, "%s /a\n", agent);
		g_free(agent);
		if (i == CPUSET_ROOT) {
			unit_write(groups[i], "cpuset.cpus", "0");
			unit_write(groups[i], "cpuset.mems", "0");
		}
		unit_move(task, groups[i]);
	}
	do_exit(task);
	assert_calls(expected->str);
	for (i = 0; i < NR_CGROUP_ROOTS; i++)
		unit_rmdir(groups[i]);
	g_string_free(expected, TRUE);
	stop();
}

/* a group that is removed before its turn still has its path */
static void test_order(void)
{
	struct cgroup *a, *b;

	start();
	a = make_group(cgroup_root, "a");
	b = make_group(cgroup_root, "b");
	do_exit(unit_adopt(1, b));
	do_exit(unit_adopt(2, a));
	unit_rmdir(b);
	assert_calls("/agent /b\n/agent /a\n");
	unit_rmdir(a);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/release_agent/file", test_file);
	g_test_add_func("/release_agent/plain-user", test_plain_user);
	g_test_add_func("/release_agent/last-task-exits", test_last_task_exits);
	g_test_add_func("/release_agent/last-task-leaves",
			test_last_task_leaves);
	g_test_add_func("/release_agent/last-child-is-removed",
			test_last_child_is_removed);
	g_test_add_func("/release_agent/without-the-flag-or-agent",
			test_without_the_flag_or_agent);
	g_test_add_func("/release_agent/root", test_root);
	g_test_add_func("/release_agent/all-hierarchies", test_all_hierarchies);
	g_test_add_func("/release_agent/order", test_order);
	return g_test_run();
}
