// SPDX-License-Identifier: GPL-2.0-only
/* tests: cgroup_file.c, task_source.c */
#include "unit.h"

#include <errno.h>

#define TEST_CPUS 2

/*
 * The files of the recorded v6.1 kernel (files/list-child), and what they have to
 * do with processes; the root has the same and two more.
 */
static const struct {
	const char *name;
	mode_t mode;
	enum cftype_needs read_needs;
	enum cftype_needs write_needs;
} files[] = {
	{ "cgroup.clone_children", 0644, NEEDS_NOTHING, NEEDS_NOTHING },
	{ "cgroup.event_control", 0222, NEEDS_NOTHING, NEEDS_MEMORY },
	{ "cgroup.procs", 0644, NEEDS_TASKS, NEEDS_NOTHING },
	{ "memory.failcnt", 0644, NEEDS_MEMORY, NEEDS_MEMORY },
	{ "memory.force_empty", 0200, NEEDS_NOTHING, NEEDS_MEMORY },
	{ "memory.kmem.failcnt", 0644, NEEDS_MEMORY, NEEDS_MEMORY },
	{ "memory.kmem.limit_in_bytes", 0644, NEEDS_NOTHING, NEEDS_MEMORY },
	{ "memory.kmem.max_usage_in_bytes", 0644, NEEDS_MEMORY, NEEDS_MEMORY },
	{ "memory.kmem.slabinfo", 0444, NEEDS_TASKS, NEEDS_NOTHING },
	{ "memory.kmem.tcp.failcnt", 0644, NEEDS_NOTHING, NEEDS_NOTHING },
	{ "memory.kmem.tcp.limit_in_bytes", 0644, NEEDS_NOTHING,
	  NEEDS_NOTHING },
	{ "memory.kmem.tcp.max_usage_in_bytes", 0644, NEEDS_NOTHING,
	  NEEDS_NOTHING },
	{ "memory.kmem.tcp.usage_in_bytes", 0444, NEEDS_NOTHING,
	  NEEDS_NOTHING },
	{ "memory.kmem.usage_in_bytes", 0444, NEEDS_MEMORY, NEEDS_NOTHING },
	{ "memory.limit_in_bytes", 0644, NEEDS_NOTHING, NEEDS_MEMORY },
	{ "memory.max_usage_in_bytes", 0644, NEEDS_MEMORY, NEEDS_MEMORY },
	{ "memory.memsw.failcnt", 0644, NEEDS_MEMORY, NEEDS_MEMORY },
	{ "memory.memsw.limit_in_bytes", 0644, NEEDS_NOTHING, NEEDS_MEMORY },
	{ "memory.memsw.max_usage_in_bytes", 0644, NEEDS_MEMORY, NEEDS_MEMORY },
	{ "memory.memsw.usage_in_bytes", 0444, NEEDS_MEMORY, NEEDS_NOTHING },
	{ "memory.move_charge_at_immigrate", 0644, NEEDS_NOTHING,
	  NEEDS_NOTHING },
	{ "memory.numa_stat", 0444, NEEDS_MEMORY, NEEDS_NOTHING },
	{ "memory.oom_control", 0644, NEEDS_MEMORY, NEEDS_NOTHING },
	{ "memory.pressure_level", 0, NEEDS_NOTHING, NEEDS_NOTHING },
	{ "memory.soft_limit_in_bytes", 0644, NEEDS_NOTHING, NEEDS_NOTHING },
	{ "memory.stat", 0444, NEEDS_MEMORY, NEEDS_NOTHING },
	{ "memory.swappiness", 0644, NEEDS_NOTHING, NEEDS_NOTHING },
	{ "memory.usage_in_bytes", 0444, NEEDS_MEMORY, NEEDS_NOTHING },
	{ "memory.use_hierarchy", 0644, NEEDS_NOTHING, NEEDS_TASKS },
	{ "notify_on_release", 0644, NEEDS_NOTHING, NEEDS_TASKS },
	{ "tasks", 0644, NEEDS_TASKS, NEEDS_NOTHING },
};

static void test_modes(void)
{
	size_t i;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	for (i = 0; i < G_N_ELEMENTS(files); i++) {
		const struct cftype *cft = unit_file(files[i].name);

		g_test_message("%s", files[i].name);
		g_assert_cmphex(cgroup_file_mode(cft), ==, files[i].mode);
		g_assert_cmpint(cft->read_needs, ==, files[i].read_needs);
		g_assert_cmpint(cft->write_needs, ==, files[i].write_needs);
		g_assert_true(cgroup_file_exists(cft, false));
		g_assert_true(cgroup_file_exists(cft, true));
	}
	unit_stop();
}

static void check_name(const struct cftype *cft, void *arg)
{
	GHashTable *seen = arg;

	g_test_message("%s", cft->name);
	g_assert_true(g_hash_table_add(seen, (void *)cft->name));
	g_assert_false(cft->write && cft->write_u64);
	g_assert_false(cft->read_u64 && cft->seq_show);
}

static void test_no_name_twice(void)
{
	GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	cgroup1_for_each_file(cgroup_root->root, check_name, seen);
	g_assert_cmpuint(g_hash_table_size(seen), >=, G_N_ELEMENTS(files));
	g_hash_table_destroy(seen);
	unit_stop();
}

static void test_only_on_root_and_not_on_root(void)
{
	static const struct cftype root = { .flags = CFTYPE_ONLY_ON_ROOT };
	static const struct cftype child = { .flags = CFTYPE_NOT_ON_ROOT };

	g_assert_true(cgroup_file_exists(&root, true));
	g_assert_false(cgroup_file_exists(&root, false));
	g_assert_false(cgroup_file_exists(&child, true));
	g_assert_true(cgroup_file_exists(&child, false));
}

static int refuse_to_show(struct seq_file *m, struct cgroup_subsys_state *css,
			  const struct cftype *cft)
{
	(void)m;
	(void)css;
	(void)cft;
	return -EAGAIN;
}

static void test_rows_without_handlers(void)
{
	static const struct cftype write_only = { .name = "none" };
	static const struct cftype failing = { .seq_show = refuse_to_show };
	struct kernfs_open_file of = { 0 };
	struct seq_file m = { 0 };
	char text[] = "1";

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	of.cgrp = cgroup_root;
	g_assert_cmphex(cgroup_file_mode(&write_only), ==, 0);
	g_assert_cmpint(cgroup_file_show(&m, cgroup_root, &write_only), ==,
			-EINVAL);
	g_assert_cmpint(cgroup_file_write(&of, &write_only, text), ==, -EINVAL);
	g_assert_cmpint(cgroup_file_show(&m, cgroup_root, &failing), ==,
			-EAGAIN);
	seq_free(&m);
	unit_stop();
}

static void test_write_to_read_only(void)
{
	unit_start(REGIME_DEFAULT, TEST_CPUS);
	g_assert_cmpint(unit_write(cgroup_root, "memory.stat", "1"), ==,
			-EINVAL);
	g_assert_cmpint(unit_write(cgroup_root, "memory.usage_in_bytes", "1"),
			==, -EINVAL);
	unit_stop();
}

/* the writer's number; 0 means the writer */
#define WRITER 1193

/*
 * The rows procs/pid-... and procs/text-... for cgroup.procs and tasks: every
 * spelling of 0 that the kernel takes moves the writer.
 */
static const struct {
	const char *text;
	int err;
} writes[] = {
	{ "1193", 0 },
	{ "1193\n", 0 },
	{ "1193\n\n", 0 },
	{ " 1193", 0 },
	{ "\t\n1193", 0 },
	{ "1193   ", 0 },
	{ "1193\r\n", 0 },
	{ "+1193", 0 },
	{ "02251", 0 },
	{ "0x4a9", 0 },
	{ "0X4A9", 0 },
	{ "1193x", -EINVAL },
	{ "1193 x", -EINVAL },
	{ "1193 1193", -EINVAL },
	{ "1193\n1193\n", -EINVAL },
	{ "1193,", -EINVAL },
	{ "-1193", -EINVAL },
	{ "1193.0", -EINVAL },
	{ "\"1193\"", -EINVAL },
	{ "", -EINVAL },
	{ "\n", -EINVAL },
	{ " ", -EINVAL },
	{ "0", 0 },
	{ "0\n", 0 },
	{ "  0  ", 0 },
	{ "00", 0 },
	{ "-0", 0 },
	{ "0x0", 0 },
	{ "-1", -EINVAL },
	{ "-5", -EINVAL },
	{ "4194303", -ESRCH },
	{ "4194305", -ESRCH },
	{ "2147483647", -ESRCH },
	{ "2147483648", -EINVAL },
	{ "4294967296", -EINVAL },
	{ "99999999999999999999", -EINVAL },
	{ "abc", -EINVAL },
	{ "self", -EINVAL },
	{ "0x", -EINVAL },
	{ "-", -EINVAL },
};

static void check_pid_writes(const char *file)
{
	struct task_struct *writer;
	struct cgroup *a;
	size_t i;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	writer = unit_adopt(WRITER, cgroup_root);
	for (i = 0; i < G_N_ELEMENTS(writes); i++) {
		g_test_message("\"%s\"", writes[i].text);
		g_assert_cmpint(unit_write_as(WRITER, a, file, writes[i].text),
				==, writes[i].err);
		g_assert_true(writer->cgroups[MEMORY_ROOT] ==
			      (writes[i].err ? cgroup_root : a));
		unit_move(writer, cgroup_root);
	}
	do_exit(writer);
	unit_stop();
}

static void test_write_procs(void)
{
	check_pid_writes("cgroup.procs");
}

static void test_write_tasks(void)
{
	check_pid_writes("tasks");
}

static void test_zero_of_unknown_writer(void)
{
	unit_start(REGIME_DEFAULT, TEST_CPUS);
	g_assert_cmpint(unit_write_as(0, cgroup_root, "tasks", "0"), ==,
			-ESRCH);
	unit_stop();
}

static void test_procs_moves_all_threads(void)
{
	struct task_struct *leader, *thread;
	struct cgroup *a, *b;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	leader = unit_adopt(100, a);
	g_assert_cmpint(adopt_task(101, leader, &thread), ==, 0);

	g_assert_cmpint(unit_write(b, "tasks", "101"), ==, 0);
	unit_assert_reads(a, "tasks", "100\n");
	unit_assert_reads(b, "tasks", "101\n");
	/* both list the process: each has a thread of it */
	unit_assert_reads(a, "cgroup.procs", "100\n");
	unit_assert_reads(b, "cgroup.procs", "100\n");

	g_assert_cmpint(unit_write(a, "cgroup.procs", "101"), ==, 0);
	unit_assert_reads(a, "tasks", "100\n101\n");
	unit_assert_reads(a, "cgroup.procs", "100\n");
	unit_assert_reads(b, "tasks", "");
	unit_assert_reads(b, "cgroup.procs", "");
	do_exit(thread);
	do_exit(leader);
	unit_stop();
}

static void test_lists_are_sorted(void)
{
	static const pid_t pids[] = { 30, 10, 200, 20, 100 };
	struct task_struct *tasks[G_N_ELEMENTS(pids)];
	struct cgroup *a;
	size_t i;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	for (i = 0; i < G_N_ELEMENTS(pids); i++)
		tasks[i] = unit_adopt(pids[i], a);
	unit_assert_reads(a, "tasks", "10\n20\n30\n100\n200\n");
	unit_assert_reads(a, "cgroup.procs", "10\n20\n30\n100\n200\n");
	for (i = 0; i < G_N_ELEMENTS(pids); i++)
		do_exit(tasks[i]);
	unit_stop();
}

/* a world in which 5 and 25 were never moved */
static pid_t attached_pid;
static bool attached_threadgroup;

static int fake_attach(struct kernfs_open_file *of, pid_t pid, bool threadgroup)
{
	(void)of;
	attached_pid = pid;
	attached_threadgroup = threadgroup;
	return -EPERM;
}

static int fake_root_pids(bool threads, pid_t **pids, size_t *nr)
{
	pid_t *array = mem_alloc(3 * sizeof(*array));

	if (!array)
		return -ENOMEM;
	array[0] = 5;
	array[1] = 25;
	array[2] = 26;
	*pids = array;
	*nr = threads ? 3 : 2;
	return 0;
}

static const struct cgroup_task_source fake_world = {
	.attach = fake_attach,
	.root_pids = fake_root_pids,
};

static void test_task_source_is_merged_into_root(void)
{
	struct task_struct *task, *moved;
	struct cgroup *a;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	cgroup1_set_task_source(&fake_world);
	task = unit_adopt(10, cgroup_root);
	a = unit_mkdir(cgroup_root, "a");
	moved = unit_adopt(30, a);
	unit_assert_reads(cgroup_root, "tasks", "5\n10\n25\n26\n");
	unit_assert_reads(cgroup_root, "cgroup.procs", "5\n10\n25\n");
	unit_assert_reads(a, "tasks", "30\n");
	cgroup1_set_task_source(NULL);
	unit_assert_reads(cgroup_root, "tasks", "10\n");
	do_exit(moved);
	do_exit(task);
	unit_stop();
}

static void test_task_source_attaches(void)
{
	unit_start(REGIME_DEFAULT, TEST_CPUS);
	cgroup1_set_task_source(&fake_world);
	g_assert_cmpint(unit_write(cgroup_root, "tasks", "77"), ==, -EPERM);
	g_assert_cmpint(attached_pid, ==, 77);
	g_assert_false(attached_threadgroup);
	g_assert_cmpint(unit_write(cgroup_root, "cgroup.procs", "0"), ==,
			-EPERM);
	g_assert_cmpint(attached_pid, ==, 0);
	g_assert_true(attached_threadgroup);
	cgroup1_set_task_source(NULL);
	unit_stop();
}

/* each allocation that a read makes fails once */
static void check_read_without_memory(struct cgroup *cgrp, const char *file)
{
	unsigned int nth = 0;
	long alive = unit_alive_all();
	int err;

	do {
		struct seq_file m = { 0 };

		obj_fail_nth(++nth);
		err = cgroup_file_show(&m, cgrp, unit_file(file));
		g_assert_true(!err || err == -ENOMEM);
		seq_free(&m);
		g_assert_cmpint(unit_alive_all(), ==, alive);
	} while (err);
	obj_fail_nth(0);
	g_assert_cmpuint(nth, >, 1);
}

static void test_read_without_memory(void)
{
	struct task_struct *task;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	cgroup1_set_task_source(&fake_world);
	task = unit_adopt(10, cgroup_root);
	check_read_without_memory(cgroup_root, "tasks");
	check_read_without_memory(cgroup_root, "memory.stat");
	cgroup1_set_task_source(NULL);
	do_exit(task);
	unit_stop();
}

static void check_proc_cgroups(unsigned long count)
{
	char *expected = g_strdup_printf(
		"#subsys_name\thierarchy\tnum_cgroups\tenabled\n"
		"cpuset\t1\t1\t1\ncpu\t2\t1\t1\ncpuacct\t3\t1\t1\n"
		"blkio\t4\t1\t1\nmemory\t5\t%lu\t1\n"
		"devices\t6\t1\t1\nfreezer\t7\t1\t1\npids\t8\t1\t1\n",
		count);
	struct seq_file m = { 0 };
	char *text;

	proc_cgroupstats_show(&m);
	text = unit_text(&m);
	g_assert_cmpstr(text, ==, expected);
	g_free(text);
	g_free(expected);
	seq_free(&m);
}

static void test_proc_cgroups_counts_the_dying(void)
{
	struct cgroup *a;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	check_proc_cgroups(1);
	a = unit_mkdir(cgroup_root, "a");
	check_proc_cgroups(2);
	css_get(a->css);
	unit_rmdir(a);
	cgroup_wait_releases();
	check_proc_cgroups(2);
	css_put(a->css);
	cgroup_wait_releases();
	check_proc_cgroups(1);
	unit_stop();
}

/* a new group inherits its parent's flag; later changes are its own */
static void test_flags_are_inherited(void)
{
	static const char *const flags[] = { "notify_on_release",
					     "cgroup.clone_children" };
	struct cgroup *a, *b;
	size_t i;

	unit_start(REGIME_DEFAULT, 1);
	a = unit_mkdir(cgroup_root, "a");
	for (i = 0; i < G_N_ELEMENTS(flags); i++) {
		unit_assert_reads(a, flags[i], "0\n");
		g_assert_cmpint(unit_write(a, flags[i], "4"), ==, 0);
		g_assert_cmpint(unit_write(a, flags[i], "x"), ==, -EINVAL);
	}
	b = unit_mkdir(a, "b");
	for (i = 0; i < G_N_ELEMENTS(flags); i++) {
		unit_assert_reads(b, flags[i], "1\n");
		g_assert_cmpint(unit_write(a, flags[i], "0"), ==, 0);
		unit_assert_reads(a, flags[i], "0\n");
		unit_assert_reads(b, flags[i], "1\n");
	}
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cgroup-v1/modes", test_modes);
	g_test_add_func("/cgroup-v1/no-name-twice", test_no_name_twice);
	g_test_add_func("/cgroup-v1/only-on-root-and-not-on-root",
			test_only_on_root_and_not_on_root);
	g_test_add_func("/cgroup-v1/rows-without-handlers",
			test_rows_without_handlers);
	g_test_add_func("/cgroup-v1/write-to-read-only",
			test_write_to_read_only);
	g_test_add_func("/cgroup-v1/write-procs", test_write_procs);
	g_test_add_func("/cgroup-v1/write-tasks", test_write_tasks);
	g_test_add_func("/cgroup-v1/zero-of-unknown-writer",
			test_zero_of_unknown_writer);
	g_test_add_func("/cgroup-v1/procs-moves-all-threads",
			test_procs_moves_all_threads);
	g_test_add_func("/cgroup-v1/lists-are-sorted", test_lists_are_sorted);
	g_test_add_func("/cgroup-v1/task-source-is-merged-into-root",
			test_task_source_is_merged_into_root);
	g_test_add_func("/cgroup-v1/task-source-attaches",
			test_task_source_attaches);
	g_test_add_func("/cgroup-v1/read-without-memory",
			test_read_without_memory);
	g_test_add_func("/cgroup-v1/proc-cgroups-counts-the-dying",
			test_proc_cgroups_counts_the_dying);
	g_test_add_func("/cgroup-v1/flags-are-inherited",
			test_flags_are_inherited);
	return g_test_run();
}
