// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_hierarchies.c - a task is in a group of each hierarchy
 */
#include "unit.h"

#include <errno.h>

#define TEST_CPUS 2

static struct cgroup *memory, *pids, *systemd;

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	memory = unit_mkdir(cgroup_root, "m");
	pids = unit_mkdir(cgroup_find_root("pids"), "p");
	systemd = unit_mkdir(cgroup_find_root("systemd"), "s");
}

static void test_roots(gconstpointer kernel)
{
	const struct cgroup_root *root;

	start(kernel);
	g_assert_true(cgroup_find_root("memory") == cgroup_root);
	g_assert_null(cgroup_find_root("cpus"));
	for_each_cgroup_root(root) {
		g_test_message("%s", root->ss->name);
		g_assert_true(cgroup_find_root(root->ss->name) == root->cgrp);
		g_assert_true(root->cgrp->root == root);
		g_assert_true(cgroup_is_root(root->cgrp));
		g_assert_cmpint(cgroup_rmdir(root->cgrp), ==, -EBUSY);
		g_assert_cmpint(cgroup_has_memory(root->cgrp), ==,
				root->cgrp == cgroup_root);
	}
	g_assert_true(pids->root == pids->css->parent->cgroup->root);
	unit_stop();
}

static void assert_in(const struct task_struct *task, const struct cgroup *cgrp)
{
	g_assert_true(task->cgroups[cgrp->root->id] == cgrp);
}

/* Check that the task is in the roots but for these hierarchies. */
static void assert_in_roots(const struct task_struct *task, unsigned int but)
{
	int i;

	for (i = 0; i < NR_CGROUP_ROOTS; i++)
		if (!(but >> i & 1))
			g_assert_true(task->cgroups[i] == cgroup_roots[i].cgrp);
}

static void test_fork_and_exit(gconstpointer kernel)
{
	struct task_struct *parent, *child;
	int i;

	start(kernel);
	parent = unit_adopt(10, memory);
	assert_in_roots(parent, 1 << MEMORY_ROOT);
	unit_move(parent, pids);
	assert_in(parent, memory);
	child = unit_fork(parent, 11);
	assert_in(child, memory);
	assert_in(child, pids);
	assert_in_roots(child, 1 << MEMORY_ROOT | 1 << PIDS_ROOT);
	unit_move(child, cgroup_find_root("pids"));
	assert_in(child, memory);
	assert_in(parent, pids);
	g_assert_cmpuint(memory->nr_tasks, ==, 2);
	g_assert_cmpuint(pids->nr_tasks, ==, 1);
	get_task_struct(parent);
	do_exit(parent);
	for (i = 0; i < NR_CGROUP_ROOTS; i++) {
		g_assert_null(parent->cgroups[i]);
		g_assert_cmpuint(cgroup_roots[i].cgrp->nr_tasks, ==,
				 i != MEMORY_ROOT);
	}
	g_assert_cmpint(cgroup_attach_task(pids, parent, true), ==, -ESRCH);
	put_task_struct(parent);
	do_exit(child);
	g_assert_cmpuint(memory->nr_tasks, ==, 0);
	g_assert_cmpuint(pids->nr_tasks, ==, 0);
	unit_stop();
}

static void test_threads_move_alone(gconstpointer kernel)
{
	struct task_struct *leader, *thread;

	start(kernel);
	leader = unit_adopt(10, memory);
	g_assert_cmpint(adopt_task(11, leader, &thread), ==, 0);
	assert_in(thread, memory);
	g_assert_cmpint(cgroup_attach_task(systemd, thread, false), ==, 0);
	assert_in_roots(leader, 1 << MEMORY_ROOT);
	assert_in(thread, systemd);
	g_assert_cmpint(cgroup_attach_task(pids, thread, true), ==, 0);
	assert_in(leader, pids);
	assert_in(thread, pids);
	do_exit(thread);
	do_exit(leader);
	unit_stop();
}

static unsigned long count(const char *name)
{
	return cgroup_root_count(cgroup_find_root(name)->root);
}

/* a group with a member is busy in its hierarchy alone */
static void test_rmdir_and_counts(gconstpointer kernel)
{
	struct task_struct *task;

	start(kernel);
	task = unit_adopt(10, pids);
	g_assert_cmpuint(count("pids"), ==, 2);
	g_assert_cmpuint(count("systemd"), ==, 2);
	g_assert_cmpuint(count("cpu"), ==, 1);
	g_assert_cmpint(cgroup_rmdir(pids), ==, -EBUSY);
	unit_rmdir(systemd);
	unit_rmdir(memory);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	g_assert_cmpuint(count("systemd"), ==, 1);
	g_assert_cmpuint(count("pids"), ==, 2);
	g_assert_cmpint(obj_nr_alive("cgroup"), ==, NR_CGROUP_ROOTS + 1);
	do_exit(task);
	unit_rmdir(pids);
	cgroup_wait_releases();
	g_assert_cmpuint(count("pids"), ==, 1);
	unit_stop();
}

/* moving a task in another hierarchy leaves its charges and its memcg alone */
static void test_memory_stays(gconstpointer kernel)
{
	struct task_struct *task, *child;
	unsigned long kmem;

	start(kernel);
	task = unit_adopt(10, memory);
	child = unit_fork(task, 11);
	kmem = unit_kmem(memory);
	g_assert_cmpuint(kmem, >, 0);
	unit_move(child, pids);
	unit_move(child, systemd);
	g_assert_cmpuint(unit_kmem(memory), ==, kmem);
	unit_move(child, cgroup_root);
	assert_in(child, pids);
	do_exit(child);
	do_exit(task);
	unit_stop();
}

static char *cgroup_text(const struct task_struct *task)
{
	struct seq_file m = { 0 };
	char *text;

	proc_cgroup_show(&m, task);
	text = unit_text(&m);
	seq_free(&m);
	return text;
}

#define assert_shows(task, expected)                  \
	do {                                          \
		char *_text = cgroup_text(task);      \
		g_assert_cmpstr(_text, ==, expected); \
		g_free(_text);                        \
	} while (0)

#define ALL_ROOTS                                                \
	"9:name=systemd:/\n8:pids:/\n7:freezer:/\n6:devices:/\n" \
	"5:memory:/\n4:blkio:/\n3:cpuacct:/\n2:cpu:/\n1:cpuset:/\n"

static void test_proc_cgroup(void)
{
	struct task_struct *task;

	start(REGIME_DEFAULT);
	assert_shows(NULL, ALL_ROOTS);
	task = unit_adopt(10, unit_mkdir(memory, "deep"));
	unit_move(task, systemd);
	assert_shows(task, "9:name=systemd:/s\n8:pids:/\n7:freezer:/\n"
			   "6:devices:/\n5:memory:/m/deep\n4:blkio:/\n"
			   "3:cpuacct:/\n2:cpu:/\n1:cpuset:/\n");
	get_task_struct(task);
	do_exit(task);
	assert_shows(task, ALL_ROOTS);
	put_task_struct(task);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/hierarchies/roots", test_roots);
	unit_add_per_kernel("/hierarchies/fork-and-exit", test_fork_and_exit);
	unit_add_per_kernel("/hierarchies/threads-move-alone",
			    test_threads_move_alone);
	unit_add_per_kernel("/hierarchies/rmdir-and-counts",
			    test_rmdir_and_counts);
	unit_add_per_kernel("/hierarchies/memory-stays", test_memory_stays);
	g_test_add_func("/hierarchies/proc-cgroup", test_proc_cgroup);
	return g_test_run();
}
