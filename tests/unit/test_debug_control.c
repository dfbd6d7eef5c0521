// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_debug_control.c - commands of debug/control, and the charges they make
 */
#include "fs_lab.h"

#include <errno.h>

#include "fs/debug_control.h"

/* a thread of /other */
enum { WRITER = 1 };

static struct cgroup *group, *other;
static struct task_struct *writer;

static void start(const char *kernel)
{
	unit_start(kernel, 2);
	group = unit_mkdir(cgroup_root, "group");
	other = unit_mkdir(cgroup_root, "other");
	writer = unit_adopt(WRITER, other);
	fs_lab_member(WRITER, writer);
}

static void stop(void)
{
	debug_control_end();
	do_exit(writer);
	unit_stop();
}

static int run(const char *command)
{
	char *copy = g_strdup(command);
	int err = debug_control_run(WRITER, copy);

	g_free(copy);
	return err;
}

#define assert_runs(command) g_assert_cmpint(run(command), ==, 0)

/* pages of kernel memory that are charged when the stocks are empty */
static unsigned long charged(struct cgroup *cgrp)
{
	unit_settle();
	return unit_kmem(cgrp);
}

static void assert_shows(const char *rows)
{
	struct seq_file m = { 0 };
	char *text, *expected;

	g_assert_cmpint(debug_control_show(&m), ==, 0);
	text = unit_text(&m);
	expected =
		g_strconcat("group\tpath\tkind\tcount\tdetail\n", rows, NULL);
	g_assert_cmpstr(text, ==, expected);
	g_free(expected);
	g_free(text);
	seq_free(&m);
}

/* what is made is charged to the group, not to the writer's, and freed again */
static void test_charges(const void *kernel)
{
	start(kernel);
	/* where groups have caches, the first object asks for the clone */
	assert_runs("alloc /group 1 dentry");
	unit_settle();
	assert_runs("alloc /group 1000 dentry\n");
	g_assert_cmpuint(charged(group), >=, 1000 * 192 / PAGE_SIZE);
	assert_runs("free /group 1001 dentry");
	g_assert_cmpuint(charged(group), ==, 0);

	assert_runs("pages /group 2 3");
	g_assert_cmpuint(charged(group), ==, 12);
	assert_runs("free_pages /group 1");
	g_assert_cmpuint(charged(group), ==, 8);

	assert_runs("remote /group 1");
	unit_settle();
	assert_runs("remote /group 2500");
	g_assert_cmpuint(charged(group), >=, 8 + 2500 * 96 / PAGE_SIZE);
	assert_runs("free_remote /group 2501");
	g_assert_cmpuint(charged(group), ==, 8);
	g_assert_cmpuint(charged(other), ==, 0);
	stop();
}

/* parts of several commands are freed, the newest first; by id too */
static void test_free(void)
{
	char *rows, *command;

	start(REGIME_DEFAULT);
	assert_runs("alloc /group 3 dentry");
	assert_runs("alloc /group 5 filp");
	assert_runs("alloc /group 4 dentry");
	assert_runs("free /group 6 dentry");
	g_assert_cmpint(run("free /group 2 dentry"), ==, -EINVAL);
	g_assert_cmpint(run("free /other 1 dentry"), ==, -ENOENT);
	g_assert_cmpint(run("free_pages /group 1"), ==, -ENOENT);
	rows = g_strdup_printf("%llu\t/group\tobject\t5\tfilp\n"
			       "%llu\t/group\tobject\t1\tdentry\n",
			       (unsigned long long)group->css->id,
			       (unsigned long long)group->css->id);
	assert_shows(rows);
	g_free(rows);
	command = g_strdup_printf("free %llu 1 dentry",
				  (unsigned long long)group->css->id);
	assert_runs(command);
	g_assert_cmpint(run(command), ==, -ENOENT);
	g_free(command);
	assert_runs("free /group 5 filp");
	assert_shows("");
	stop();
}

/* a removed group takes no charge, and its objects can still be freed */
static void test_removed(const void *kernel)
{
	start(kernel);
	assert_runs("pages /group 0 3");
	unit_rmdir(group);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, unit_since("v5.13") ? 2 : 3);
	g_assert_cmpint(run("pages /group 0 1"), ==, -ENOENT);
	assert_runs("free_pages /group 3");
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	stop();
}

static void test_limit(const void *kernel)
{
	start(kernel);
	g_assert_cmpint(unit_write(group, "memory.limit_in_bytes", "1M"), ==,
			0);
	assert_runs("alloc /group 1 dentry");
	assert_runs("remote /group 1");
	unit_settle();
	g_assert_cmpint(run("alloc /group 100000 dentry"), ==, -ENOMEM);
	g_assert_cmpint(run("pages /group 0 257"), ==, -ENOMEM);
	g_assert_cmpint(run("pages /group 10 1000000"), ==, -ENOMEM);
	g_assert_cmpint(run("remote /group 100000"), ==, -ENOMEM);
	/* they have left no charge */
	assert_runs("free /group 1 dentry");
	assert_runs("free_remote /group 1");
	g_assert_cmpuint(charged(group), ==, 0);
	assert_shows("");
	stop();
}

/* each allocation of each command fails once */
static void test_fail(void)
{
	static const char *const commands[] = {
		"alloc /group 100 dentry",
		"pages /group 1 10",
		"remote /group 10",
	};
	char fail[16];
	unsigned int i, n;

	start(REGIME_DEFAULT);
	for (i = 0; i < G_N_ELEMENTS(commands); i++) {
		for (n = 1;; n++) {
			g_snprintf(fail, sizeof(fail), "fail %u", n);
			assert_runs(fail);
			if (!run(commands[i]))
				break;
			assert_shows("");
			g_assert_cmpuint(charged(group), ==, 0);
			/* it fails once */
		}
		g_assert_cmpuint(n, >, 1);
		debug_control_end();
	}
	stop();
}

static void test_cpu(void)
{
	start(REGIME_DEFAULT);
	assert_runs("cpu 1 offline");
	g_assert_cmpint(run("cpu 1 offline"), ==, -EINVAL);
	g_assert_cmpint(run("cpu 0 offline"), ==, -EBUSY);
	assert_runs("cpu 1 online");
	g_assert_cmpint(run("cpu 2 offline"), ==, -EINVAL);
	g_assert_cmpint(run("cpu -1 offline"), ==, -EINVAL);
	g_assert_cmpint(run("cpu 1 gone"), ==, -EINVAL);
	stop();
}

static void test_drain(void)
{
	start(REGIME_DEFAULT);
	assert_runs("pages /group 0 1");
	assert_runs("free_pages /group 1");
	g_assert_cmpuint(unit_memory(group), >, 0);
	assert_runs("drain /other");
	g_assert_cmpuint(unit_memory(group), >, 0);
	assert_runs("drain /group");
	g_assert_cmpuint(unit_memory(group), ==, 0);
	assert_runs("pages /group 0 1");
	assert_runs("free_pages /group 1");
	assert_runs("drain");
	g_assert_cmpuint(unit_memory(group), ==, 0);
	g_assert_cmpint(run("drain /none"), ==, -ENOENT);
	stop();
}

static void test_bad_input(void)
{
	static const char *const commands[] = {
		"",
		" ",
		"\n",
		"alloc",
		"allocate /group 1 dentry",
		"alloc /group 1",
		"alloc /group 1 dentry more",
		"alloc /group 1 none",
		"alloc /group 0 dentry",
		"alloc /group -1 dentry",
		"alloc /group 1000001 dentry",
		"alloc /group 18446744073709551617 dentry",
		"alloc /group many dentry",
		"alloc /group 1 dentry\nalloc /group 1 dentry",
		"alloc /group 1 dentry\n\n",
		"pages /group 11 1",
		"pages /group 4294967296 1",
		"pages /group -1 1",
		"pages /group 0 0",
		"pages /group 0 1000001",
		"free /group 0 dentry",
		"free /group 1 none",
		"free_pages /group 0",
		"remote /group 1000001",
		"remote /group",
		"free_remote /group 0",
		"drain /group 1",
		"cpu 0",
		"fail 0",
		"fail 1000001",
		"fail",
	};
	unsigned int i;

	start(REGIME_DEFAULT);
	for (i = 0; i < G_N_ELEMENTS(commands); i++)
		if (run(commands[i]) != -EINVAL)
			g_error("not refused: %s", commands[i]);
	g_assert_cmpint(run("alloc /none 1 dentry"), ==, -ENOENT);
	g_assert_cmpint(run("alloc group 1 dentry"), ==, -ENOENT);
	g_assert_cmpint(run("alloc 999 1 dentry"), ==, -ENOENT);
	g_assert_cmpint(run("remote /group/ 1"), ==, -ENOENT);
	assert_shows("");
	g_assert_cmpuint(charged(group), ==, 0);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/debug_control/charges", test_charges);
	unit_add_per_kernel("/debug_control/removed", test_removed);
	unit_add_per_kernel("/debug_control/limit", test_limit);
	g_test_add_func("/debug_control/free", test_free);
	g_test_add_func("/debug_control/fail", test_fail);
	g_test_add_func("/debug_control/cpu", test_cpu);
	g_test_add_func("/debug_control/drain", test_drain);
	g_test_add_func("/debug_control/bad-input", test_bad_input);
	return g_test_run();
}
