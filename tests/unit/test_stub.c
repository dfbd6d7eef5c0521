// SPDX-License-Identifier: GPL-2.0-only
/* tests: cpu_time.c cpuset.c devices.c freezer.c pids.c */
#include "unit.h"

#include <errno.h>

#define TEST_CPUS 4

/* the text of a new group's file; NULL: it cannot be read */
static const struct {
	const char *controller;
	const char *file;
	mode_t mode;
	const char *text;
} files[] = {
	{ "cpuset", "cpuset.cpus", 0644, "\n" },
	{ "cpuset", "cpuset.mems", 0644, "\n" },
	{ "cpuset", "cpuset.effective_cpus", 0444, "\n" },
	{ "cpuset", "cpuset.effective_mems", 0444, "\n" },
	{ "cpuset", "cpuset.cpu_exclusive", 0644, "0\n" },
	{ "cpuset", "cpuset.mem_exclusive", 0644, "0\n" },
	{ "cpuset", "cpuset.mem_hardwall", 0644, "0\n" },
	{ "cpuset", "cpuset.memory_migrate", 0644, "0\n" },
	{ "cpuset", "cpuset.memory_pressure", 0444, "0\n" },
	{ "cpuset", "cpuset.memory_spread_page", 0644, "0\n" },
	{ "cpuset", "cpuset.memory_spread_slab", 0644, "0\n" },
	{ "cpuset", "cpuset.sched_load_balance", 0644, "1\n" },
	{ "cpuset", "cpuset.sched_relax_domain_level", 0644, "-1\n" },
	{ "cpu", "cpu.shares", 0644, "1024\n" },
	{ "cpu", "cpu.cfs_quota_us", 0644, "-1\n" },
	{ "cpu", "cpu.cfs_period_us", 0644, "100000\n" },
	{ "cpu", "cpu.stat", 0444,
	  "nr_periods 0\nnr_throttled 0\nthrottled_time 0\n" },
	{ "cpuacct", "cpuacct.usage", 0644, "0\n" },
	{ "cpuacct", "cpuacct.usage_user", 0444, "0\n" },
	{ "cpuacct", "cpuacct.usage_sys", 0444, "0\n" },
	{ "cpuacct", "cpuacct.usage_percpu", 0444, "0 0 0 0 \n" },
	{ "cpuacct", "cpuacct.usage_percpu_user", 0444, "0 0 0 0 \n" },
	{ "cpuacct", "cpuacct.usage_percpu_sys", 0444, "0 0 0 0 \n" },
	{ "cpuacct", "cpuacct.usage_all", 0444,
	  "cpu user system\n0 0 0\n1 0 0\n2 0 0\n3 0 0\n" },
	{ "cpuacct", "cpuacct.stat", 0444, "user 0\nsystem 0\n" },
	{ "blkio", "blkio.reset_stats", 0200, NULL },
	{ "blkio", "blkio.throttle.read_bps_device", 0644, "" },
	{ "blkio", "blkio.throttle.write_bps_device", 0644, "" },
	{ "blkio", "blkio.throttle.read_iops_device", 0644, "" },
	{ "blkio", "blkio.throttle.write_iops_device", 0644, "" },
	{ "blkio", "blkio.throttle.io_service_bytes", 0444, "Total 0\n" },
	{ "blkio", "blkio.throttle.io_service_bytes_recursive", 0444,
	  "Total 0\n" },
	{ "blkio", "blkio.throttle.io_serviced", 0444, "Total 0\n" },
	{ "blkio", "blkio.throttle.io_serviced_recursive", 0444, "Total 0\n" },
	{ "devices", "devices.allow", 0200, NULL },
	{ "devices", "devices.deny", 0200, NULL },
	{ "devices", "devices.list", 0444, "a *:* rwm\n" },
	{ "freezer", "freezer.state", 0644, "THAWED\n" },
	{ "freezer", "freezer.self_freezing", 0444, "0\n" },
	{ "freezer", "freezer.parent_freezing", 0444, "0\n" },
	{ "pids", "pids.max", 0644, "max\n" },
	{ "pids", "pids.current", 0444, "0\n" },
	{ "pids", "pids.events", 0444, "max 0\n" },
	{ "systemd", "notify_on_release", 0644, "0\n" },
	{ "systemd", "tasks", 0644, "" },
};

static void test_files(void)
{
	size_t i;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	for (i = 0; i < G_N_ELEMENTS(files); i++) {
		struct cgroup *root = cgroup_find_root(files[i].controller);
		struct cgroup *a = unit_mkdir(root, "a");
		const struct cftype *cft = cgroup_file_find(a, files[i].file);

		g_test_message("%s", files[i].file);
		g_assert_nonnull(cft);
		g_assert_cmphex(cgroup_file_mode(cft), ==, files[i].mode);
		if (files[i].text)
			unit_assert_reads(a, files[i].file, files[i].text);
		g_assert_null(cgroup_file_find(cgroup_root, "cpu.shares"));
		unit_rmdir(a);
	}
	unit_stop();
}

/* a write to a file of group a or of the root, and the text afterwards */
static const struct {
	const char *controller;
	const char *file;
	bool root;
	const char *write;
	int err;
	const char *text;
} writes[] = {
	{ "cpu", "cpu.shares", false, "512", 0, "512\n" },
	{ "cpu", "cpu.shares", false, "0", 0, "2\n" },
	{ "cpu", "cpu.shares", false, "262145", 0, "262144\n" },
	{ "cpu", "cpu.shares", false, "18446744073709551615", 0, "262144\n" },
	{ "cpu", "cpu.shares", false, "-1", -EINVAL, "262144\n" },
	{ "cpu", "cpu.shares", true, "512", -EINVAL, "1024\n" },
	{ "cpu", "cpu.cfs_quota_us", false, "999", -EINVAL, "-1\n" },
	{ "cpu", "cpu.cfs_quota_us", false, "1000", 0, "1000\n" },
	{ "cpu", "cpu.cfs_quota_us", false, "17592186044415", 0,
	  "17592186044415\n" },
	{ "cpu", "cpu.cfs_quota_us", false, "17592186044416", -EINVAL,
	  "17592186044415\n" },
	{ "cpu", "cpu.cfs_quota_us", false, "-7", 0, "-1\n" },
	{ "cpu", "cpu.cfs_quota_us", false, "x", -EINVAL, "-1\n" },
	{ "cpu", "cpu.cfs_quota_us", true, "5000", -EINVAL, "-1\n" },
	{ "cpu", "cpu.cfs_period_us", false, "1000", 0, "1000\n" },
	{ "cpu", "cpu.cfs_period_us", false, "999", -EINVAL, "1000\n" },
	{ "cpu", "cpu.cfs_period_us", false, "1000001", -EINVAL, "1000\n" },
	{ "cpuacct", "cpuacct.usage", false, "0", 0, "0\n" },
	{ "cpuacct", "cpuacct.usage", false, "1", -EINVAL, "0\n" },
	{ "blkio", "blkio.throttle.read_bps_device", false, "8:0 1048576\n", 0,
	  "" },
	{ "blkio", "blkio.throttle.read_bps_device", false, "8:0", -EINVAL,
	  "" },
	{ "blkio", "blkio.throttle.read_bps_device", false, "8 1", -EINVAL,
	  "" },
	{ "blkio", "blkio.throttle.read_bps_device", false, "8:0 x", -EINVAL,
	  "" },
	{ "blkio", "blkio.reset_stats", false, "1", 0, NULL },
	{ "devices", "devices.deny", false, "a", 0, NULL },
	{ "devices", "devices.allow", false, "c 1:3 rwm\n", 0, NULL },
	{ "devices", "devices.allow", false, "b *:* m", 0, NULL },
	{ "devices", "devices.allow", false, "c 1:3", -EINVAL, NULL },
	{ "devices", "devices.allow", false, "c 1 rwm", -EINVAL, NULL },
	{ "devices", "devices.allow", false, "c 1:x rwm", -EINVAL, NULL },
	{ "devices", "devices.allow", false, "c 1:3 rwmr", -EINVAL, NULL },
	{ "devices", "devices.allow", false, "c 1:3 x", -EINVAL, NULL },
	{ "devices", "devices.allow", false, "d 1:3 rwm", -EINVAL, NULL },
	{ "devices", "devices.allow", false, "", -EINVAL, NULL },
	{ "devices", "devices.list", false, "a", -EINVAL, "a *:* rwm\n" },
	{ "freezer", "freezer.state", false, "FROZEN\n", 0, "FROZEN\n" },
	{ "freezer", "freezer.state", false, "FREEZING", -EINVAL, "FROZEN\n" },
	{ "freezer", "freezer.state", false, "THAWED", 0, "THAWED\n" },
	{ "pids", "pids.max", false, "0", 0, "0\n" },
	{ "pids", "pids.max", false, "-1", -EINVAL, "0\n" },
	{ "pids", "pids.max", false, "4194304\n", 0, "4194304\n" },
	{ "pids", "pids.max", false, "4194305", -EINVAL, "4194304\n" },
	{ "pids", "pids.max", false, "many", -EINVAL, "4194304\n" },
	{ "pids", "pids.max", false, "max\n", 0, "max\n" },
	{ "cpuset", "cpuset.cpus", true, "0", -EACCES, "0-3\n" },
	{ "cpuset", "cpuset.mems", true, "0", -EACCES, "0\n" },
	{ "cpuset", "cpuset.cpus", false, "0,2-3\n", 0, "0,2-3\n" },
	{ "cpuset", "cpuset.cpus", false, "3 1 ,2", 0, "1-3\n" },
	{ "cpuset", "cpuset.cpus", false, "0-4", -EINVAL, "1-3\n" },
	{ "cpuset", "cpuset.cpus", false, "0-64", -ERANGE, "1-3\n" },
	{ "cpuset", "cpuset.cpus", false, "2-1", -EINVAL, "1-3\n" },
	{ "cpuset", "cpuset.cpus", false, "1-", -EINVAL, "1-3\n" },
	{ "cpuset", "cpuset.cpus", false, "1x", -EINVAL, "1-3\n" },
	{ "cpuset", "cpuset.cpus", false, "-1", -EINVAL, "1-3\n" },
	{ "cpuset", "cpuset.cpus", false, "\n", 0, "\n" },
	{ "cpuset", "cpuset.mems", false, "0", 0, "0\n" },
	{ "cpuset", "cpuset.mems", false, "1", -EINVAL, "0\n" },
	{ "cpuset", "cpuset.effective_mems", false, "0", -EINVAL, "0\n" },
	{ "cpuset", "cpuset.cpu_exclusive", true, "0", 0, "0\n" },
	{ "cpuset", "cpuset.memory_migrate", false, "7", 0, "1\n" },
	{ "cpuset", "cpuset.sched_relax_domain_level", false, "5", 0, "5\n" },
	{ "cpuset", "cpuset.sched_relax_domain_level", false, "6", -EINVAL,
	  "5\n" },
	{ "cpuset", "cpuset.sched_relax_domain_level", false, "-2", -EINVAL,
	  "5\n" },
};

static void test_writes(void)
{
	struct cgroup *a[NR_CGROUP_ROOTS];
	size_t i;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	for (i = 0; i < NR_CGROUP_ROOTS; i++)
		a[i] = unit_mkdir(cgroup_roots[i].cgrp, "a");
	for (i = 0; i < G_N_ELEMENTS(writes); i++) {
		struct cgroup *cgrp = cgroup_find_root(writes[i].controller);

		if (!writes[i].root)
			cgrp = a[cgrp->root->id];
		g_test_message("%s '%s'", writes[i].file, writes[i].write);
		g_assert_cmpint(unit_write(cgrp, writes[i].file,
					   writes[i].write),
				==, writes[i].err);
		if (writes[i].text)
			unit_assert_reads(cgrp, writes[i].file, writes[i].text);
	}
	unit_stop();
}

static void test_files_of_the_root(void)
{
	static const char *const not_on_root[] = {
		"freezer.state",
		"freezer.self_freezing",
		"freezer.parent_freezing",
		"pids.max",
		"pids.current",
		"pids.events",
	};
	size_t i;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	for (i = 0; i < G_N_ELEMENTS(not_on_root); i++)
		g_assert_false(
			cgroup_file_exists(unit_file(not_on_root[i]), true));
	g_assert_false(cgroup_file_exists(
		unit_file("cpuset.memory_pressure_enabled"), false));
	unit_assert_reads(cgroup_find_root("cpuset"), "cpuset.effective_cpus",
			  "0-3\n");
	unit_assert_reads(cgroup_find_root("cpuset"), "cpuset.cpu_exclusive",
			  "1\n");
	unit_stop();
}

static void test_cpuset_subsets(void)
{
	struct cgroup *a, *b;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	a = unit_mkdir(cgroup_find_root("cpuset"), "a");
	b = unit_mkdir(a, "b");
	g_assert_cmpint(unit_write(b, "cpuset.cpus", "0"), ==, -EACCES);
	g_assert_cmpint(unit_write(a, "cpuset.cpus", "0-1"), ==, 0);
	g_assert_cmpint(unit_write(b, "cpuset.cpus", "1-2"), ==, -EACCES);
	g_assert_cmpint(unit_write(b, "cpuset.cpus", "1"), ==, 0);
	unit_assert_reads(b, "cpuset.effective_cpus", "1\n");
	g_assert_cmpint(unit_write(a, "cpuset.cpus", "0"), ==, -EBUSY);
	unit_rmdir(b);
	g_assert_cmpint(unit_write(a, "cpuset.cpus", "0"), ==, 0);
	unit_stop();
}

static void test_cpuset_attach(void)
{
	struct cgroup *root, *a;
	struct task_struct *task;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	root = cgroup_find_root("cpuset");
	a = unit_mkdir(root, "a");
	task = unit_adopt(10, root);
	g_assert_cmpint(cgroup_attach_task(a, task, true), ==, -ENOSPC);
	g_assert_cmpint(unit_write(a, "cpuset.cpus", "0"), ==, 0);
	g_assert_cmpint(cgroup_attach_task(a, task, true), ==, -ENOSPC);
	g_assert_cmpint(unit_write(a, "cpuset.mems", "0"), ==, 0);
	g_assert_cmpint(cgroup_attach_task(a, task, true), ==, 0);
	g_assert_cmpint(unit_write(a, "cpuset.mems", ""), ==, -ENOSPC);
	unit_move(task, root);
	g_assert_cmpint(unit_write(a, "cpuset.mems", ""), ==, 0);
	do_exit(task);
	unit_stop();
}

static void test_cpuset_clone_children(void)
{
	struct cgroup *a, *b;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	a = unit_mkdir(cgroup_find_root("cpuset"), "a");
	g_assert_cmpint(unit_write(a, "cpuset.cpus", "1-2"), ==, 0);
	g_assert_cmpint(unit_write(a, "cpuset.mems", "0"), ==, 0);
	b = unit_mkdir(a, "empty");
	unit_assert_reads(b, "cpuset.cpus", "\n");
	g_assert_cmpint(unit_write(a, "cgroup.clone_children", "1"), ==, 0);
	b = unit_mkdir(a, "clone");
	unit_assert_reads(b, "cpuset.cpus", "1-2\n");
	unit_assert_reads(b, "cpuset.mems", "0\n");
	unit_stop();
}

static void test_cpuset_of_64_cpus(void)
{
	unit_start(REGIME_DEFAULT, 64);
	unit_assert_reads(cgroup_find_root("cpuset"), "cpuset.cpus", "0-63\n");
	unit_stop();
}

static void test_freezer_of_parent(void)
{
	struct cgroup *a, *b;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	a = unit_mkdir(cgroup_find_root("freezer"), "a");
	b = unit_mkdir(unit_mkdir(a, "between"), "b");
	g_assert_cmpint(unit_write(a, "freezer.state", "FROZEN"), ==, 0);
	unit_assert_reads(a, "freezer.self_freezing", "1\n");
	unit_assert_reads(a, "freezer.parent_freezing", "0\n");
	unit_assert_reads(b, "freezer.state", "FROZEN\n");
	unit_assert_reads(b, "freezer.self_freezing", "0\n");
	unit_assert_reads(b, "freezer.parent_freezing", "1\n");
	g_assert_cmpint(unit_write(a, "freezer.state", "THAWED"), ==, 0);
	unit_assert_reads(b, "freezer.state", "THAWED\n");
	unit_stop();
}

static void test_pids_of_subtree(void)
{
	struct task_struct *task, *thread;
	struct cgroup *a, *b;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	a = unit_mkdir(cgroup_find_root("pids"), "a");
	b = unit_mkdir(a, "b");
	task = unit_adopt(10, a);
	g_assert_cmpint(adopt_task(11, task, &thread), ==, 0);
	g_assert_cmpint(cgroup_attach_task(b, thread, false), ==, 0);
	unit_assert_reads(a, "pids.current", "2\n");
	unit_assert_reads(b, "pids.current", "1\n");
	do_exit(thread);
	unit_assert_reads(a, "pids.current", "1\n");
	do_exit(task);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/stub/files", test_files);
	g_test_add_func("/stub/writes", test_writes);
	g_test_add_func("/stub/files-of-the-root", test_files_of_the_root);
	g_test_add_func("/stub/cpuset-subsets", test_cpuset_subsets);
	g_test_add_func("/stub/cpuset-attach", test_cpuset_attach);
	g_test_add_func("/stub/cpuset-clone-children",
			test_cpuset_clone_children);
	g_test_add_func("/stub/cpuset-of-64-cpus", test_cpuset_of_64_cpus);
	g_test_add_func("/stub/freezer-of-parent", test_freezer_of_parent);
	g_test_add_func("/stub/pids-of-subtree", test_pids_of_subtree);
	return g_test_run();
}
