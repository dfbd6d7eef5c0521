// SPDX-License-Identifier: GPL-2.0-only
/*
 * The texts are those of the recorded v6.1 kernel: the cases fresh/..., num/...
 * and open/... of its golden table.
 *
 * tests: memcontrol-v1-stat.c
 */
#include "unit.h"

#include <errno.h>
#include <string.h>

#define TEST_CPUS 2

#define UNLIMITED "9223372036854771712\n"

static struct cgroup *grp;

static void start(void)
{
	unit_start(REGIME_DEFAULT, TEST_CPUS);
	grp = unit_mkdir(cgroup_root, "a");
}

static const struct {
	const char *file;
	const char *text;
} fresh[] = {
	{ "cgroup.procs", "" },
	{ "tasks", "" },
	{ "memory.usage_in_bytes", "0\n" },
	{ "memory.max_usage_in_bytes", "0\n" },
	{ "memory.failcnt", "0\n" },
	{ "memory.limit_in_bytes", UNLIMITED },
	{ "memory.memsw.usage_in_bytes", "0\n" },
	{ "memory.memsw.max_usage_in_bytes", "0\n" },
	{ "memory.memsw.failcnt", "0\n" },
	{ "memory.memsw.limit_in_bytes", UNLIMITED },
	{ "memory.kmem.usage_in_bytes", "0\n" },
	{ "memory.kmem.max_usage_in_bytes", "0\n" },
	{ "memory.kmem.failcnt", "0\n" },
	{ "memory.kmem.limit_in_bytes", UNLIMITED },
	{ "memory.kmem.tcp.usage_in_bytes", "0\n" },
	{ "memory.kmem.tcp.max_usage_in_bytes", "0\n" },
	{ "memory.kmem.tcp.failcnt", "0\n" },
	{ "memory.kmem.tcp.limit_in_bytes", UNLIMITED },
	{ "memory.move_charge_at_immigrate", "0\n" },
	{ "memory.soft_limit_in_bytes", UNLIMITED },
	{ "memory.swappiness", "60\n" },
	{ "memory.use_hierarchy", "1\n" },
	{ "memory.oom_control",
	  "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n" },
	{ "memory.numa_stat",
	  "total=0 N0=0\nfile=0 N0=0\nanon=0 N0=0\nunevictable=0 N0=0\n"
	  "hierarchical_total=0 N0=0\nhierarchical_file=0 N0=0\n"
	  "hierarchical_anon=0 N0=0\nhierarchical_unevictable=0 N0=0\n" },
	{ "memory.stat",
	  "cache 0\nrss 0\nrss_huge 0\nshmem 0\nmapped_file 0\ndirty 0\n"
	  "writeback 0\nworkingset_refault_anon 0\nworkingset_refault_file 0\n"
	  "swap 0\npgpgin 0\npgpgout 0\npgfault 0\npgmajfault 0\n"
	  "inactive_anon 0\nactive_anon 0\ninactive_file 0\nactive_file 0\n"
	  "unevictable 0\n"
	  "hierarchical_memory_limit " UNLIMITED
	  "hierarchical_memsw_limit " UNLIMITED
	  "total_cache 0\ntotal_rss 0\ntotal_rss_huge 0\ntotal_shmem 0\n"
	  "total_mapped_file 0\ntotal_dirty 0\ntotal_writeback 0\n"
	  "total_workingset_refault_anon 0\ntotal_workingset_refault_file 0\n"
	  "total_swap 0\ntotal_pgpgin 0\ntotal_pgpgout 0\ntotal_pgfault 0\n"
	  "total_pgmajfault 0\ntotal_inactive_anon 0\ntotal_active_anon 0\n"
	  "total_inactive_file 0\ntotal_active_file 0\ntotal_unevictable 0\n" },
};

static void test_fresh(void)
{
	size_t i;

	start();
	for (i = 0; i < G_N_ELEMENTS(fresh); i++) {
		g_test_message("%s", fresh[i].file);
		unit_assert_reads(grp, fresh[i].file, fresh[i].text);
	}
	unit_stop();
}

static void test_root_limit(void)
{
	start();
	unit_assert_reads(cgroup_root, "memory.limit_in_bytes", UNLIMITED);
	g_assert_cmpint(unit_write(cgroup_root, "memory.limit_in_bytes", "1M"),
			==, -EINVAL);
	g_assert_cmpint(unit_write(cgroup_root, "memory.memsw.limit_in_bytes",
				   "-1"),
			==, -EINVAL);
	unit_stop();
}

static const struct {
	const char *text;
	int err;
	const char *reads;
} limits[] = {
	{ "4097", 0, "4096\n" },
	{ "1M\n", 0, "1048576\n" },
	{ "  1M", 0, "1048576\n" },
	{ "1M  ", 0, "1048576\n" },
	{ "\n1M", 0, "1048576\n" },
	{ "1 M", -EINVAL, UNLIMITED },
	{ " ", 0, "0\n" },
	{ "\n", 0, "0\n" },
	{ "0x10k", 0, "16384\n" },
	{ "+1M", -EINVAL, UNLIMITED },
	{ " -1 ", 0, UNLIMITED },
	{ "-1\n", 0, UNLIMITED },
	{ "max\n", -EINVAL, UNLIMITED },
	{ "999999999999999999999999999999", 0, "5076944270305259520\n" },
};

static void test_limit(void)
{
	size_t i;

	start();
	for (i = 0; i < G_N_ELEMENTS(limits); i++) {
		g_test_message("\"%s\"", limits[i].text);
		g_assert_cmpint(unit_write(grp, "memory.limit_in_bytes",
					   limits[i].text),
				==, limits[i].err);
		unit_assert_reads(grp, "memory.limit_in_bytes",
				  limits[i].reads);
		g_assert_cmpint(unit_write(grp, "memory.limit_in_bytes", "-1"),
				==, 0);
	}
	unit_stop();
}

/* num/memsw-without-limit, num/memsw-below-limit */
static void test_memsw_limit(void)
{
	static const char memsw[] = "memory.memsw.limit_in_bytes";
	static const char memory[] = "memory.limit_in_bytes";

	start();
	g_assert_cmpint(unit_write(grp, memsw, "1m"), ==, -EINVAL);
	unit_assert_reads(grp, memsw, UNLIMITED);
	g_assert_cmpint(unit_write(grp, memory, "8M"), ==, 0);
	g_assert_cmpint(unit_write(grp, memsw, "4M"), ==, -EINVAL);
	g_assert_cmpint(unit_write(grp, memsw, "8M"), ==, 0);
	g_assert_cmpint(unit_write(grp, memory, "16M"), ==, -EINVAL);
	g_assert_cmpint(unit_write(grp, memory, "-1"), ==, -EINVAL);
	unit_assert_reads(grp, memory, "8388608\n");
	unit_assert_reads(grp, memsw, "8388608\n");
	unit_stop();
}

#define OOM_CONTROL(disable) \
	"oom_kill_disable " #disable "\nunder_oom 0\noom_kill 0\n"

/* num/..., each in a fresh group */
static const struct {
	const char *file;
	const char *text;
	int err;
	const char *reads;
} writes[] = {
	{ "memory.soft_limit_in_bytes", "0", 0, "0\n" },
	{ "memory.soft_limit_in_bytes", "1G", 0, "1073741824\n" },
	{ "memory.soft_limit_in_bytes", "1M\n", 0, "1048576\n" },
	{ "memory.soft_limit_in_bytes", "1MB", -EINVAL, UNLIMITED },
	{ "memory.soft_limit_in_bytes", " ", 0, "0\n" },
	{ "memory.soft_limit_in_bytes", "-1", 0, UNLIMITED },
	{ "memory.soft_limit_in_bytes", "max\n", -EINVAL, UNLIMITED },
	{ "memory.kmem.limit_in_bytes", "1", 0, UNLIMITED },
	{ "memory.kmem.limit_in_bytes", "-1\n", 0, UNLIMITED },
	{ "memory.kmem.limit_in_bytes", "1e6", -EINVAL, UNLIMITED },
	{ "memory.kmem.tcp.limit_in_bytes", "4097", 0, "4096\n" },
	{ "memory.kmem.tcp.limit_in_bytes", "0x100000", 0, "1048576\n" },
	{ "memory.kmem.tcp.limit_in_bytes", "18446744073709551615", 0,
	  UNLIMITED },
	{ "memory.swappiness", "0", 0, "0\n" },
	{ "memory.swappiness", "200", 0, "200\n" },
	{ "memory.swappiness", "201", -EINVAL, "60\n" },
	{ "memory.swappiness", "-1", -EINVAL, "60\n" },
	{ "memory.swappiness", "+1", 0, "1\n" },
	{ "memory.swappiness", "01", 0, "1\n" },
	{ "memory.swappiness", "\n", -EINVAL, "60\n" },
	{ "memory.swappiness", "4294967296", -EINVAL, "60\n" },
	{ "memory.swappiness", "99999999999999999999", -ERANGE, "60\n" },
	{ "memory.use_hierarchy", "0", -EINVAL, "1\n" },
	{ "memory.use_hierarchy", "1", 0, "1\n" },
	{ "memory.use_hierarchy", "2", -EINVAL, "1\n" },
	{ "memory.oom_control", "0", 0, OOM_CONTROL(0) },
	{ "memory.oom_control", "1", 0, OOM_CONTROL(1) },
	{ "memory.oom_control", "1\n", 0, OOM_CONTROL(1) },
	{ "memory.oom_control", "2", -EINVAL, OOM_CONTROL(0) },
	{ "memory.oom_control", "4294967296", -EINVAL, OOM_CONTROL(0) },
	{ "memory.oom_control", "\n", -EINVAL, OOM_CONTROL(0) },
	{ "memory.force_empty", "0", 0, NULL },
	{ "memory.force_empty", "\n", 0, NULL },
	{ "memory.force_empty", "word", 0, NULL },
	{ "cgroup.event_control", "abcdefg", -EINVAL, NULL },
	{ "cgroup.event_control", "3", -EINVAL, NULL },
	{ "cgroup.event_control", "3\t4", -EINVAL, NULL },
	{ "cgroup.event_control", "-1 -1 4M", -EINVAL, NULL },
	{ "cgroup.event_control", "0x3 0x4 4M", -EINVAL, NULL },
	/* the descriptors do not exist */
	{ "cgroup.event_control", "3 4", -EBADF, NULL },
	{ "cgroup.event_control", "  3 4 4M\n", -EBADF, NULL },
};

static void test_writes(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(writes); i++) {
		start();
		g_test_message("%s \"%s\"", writes[i].file, writes[i].text);
		g_assert_cmpint(unit_write(grp, writes[i].file, writes[i].text),
				==, writes[i].err);
		if (writes[i].reads)
			unit_assert_reads(grp, writes[i].file, writes[i].reads);
		unit_stop();
	}
}

static const struct {
	const char *file;
	mode_t mode;
} modes[] = {
	{ "cgroup.event_control", 0222 },
	{ "memory.force_empty", 0200 },
	{ "memory.kmem.limit_in_bytes", 0644 },
	{ "memory.kmem.tcp.usage_in_bytes", 0444 },
	{ "memory.numa_stat", 0444 },
	{ "memory.oom_control", 0644 },
	{ "memory.pressure_level", 0 },
	{ "memory.soft_limit_in_bytes", 0644 },
	{ "memory.swappiness", 0644 },
	{ "memory.use_hierarchy", 0644 },
};

static void test_modes(void)
{
	struct seq_file m = { 0 };
	size_t i;

	start();
	for (i = 0; i < G_N_ELEMENTS(modes); i++) {
		const struct cftype *cft = unit_file(modes[i].file);

		g_test_message("%s", modes[i].file);
		g_assert_cmpuint(cgroup_file_mode(cft), ==, modes[i].mode);
		if (!(modes[i].mode & 0444))
			g_assert_cmpint(cgroup_file_show(&m, grp, cft), ==,
					-EINVAL);
	}
	unit_stop();
}

static void test_of_the_root(void)
{
	start();
	g_assert_cmpint(unit_write(cgroup_root, "memory.force_empty", "0"), ==,
			-EINVAL);
	g_assert_cmpint(unit_write(cgroup_root, "memory.oom_control", "1"), ==,
			-EINVAL);
	g_assert_cmpint(unit_write(cgroup_root, "memory.kmem.limit_in_bytes",
				   "1"),
			==, -EINVAL);
	g_assert_cmpint(unit_write(cgroup_root, "memory.soft_limit_in_bytes",
				   "1M"),
			==, 0);
	g_assert_cmpint(unit_write(cgroup_root, "memory.swappiness", "10"), ==,
			0);
	unit_assert_reads(unit_mkdir(cgroup_root, "b"), "memory.swappiness",
			  "10\n");
	unit_assert_reads(grp, "memory.swappiness", "60\n");
	g_assert_cmpint(unit_write(cgroup_root, "memory.swappiness", "60"), ==,
			0);
	unit_stop();
}

/* num/swappiness-inherited, num/oom-control-inherited, ... */
static void test_inherited(void)
{
	struct cgroup *child;

	start();
	g_assert_cmpint(unit_write(grp, "memory.swappiness", "7"), ==, 0);
	g_assert_cmpint(unit_write(grp, "memory.oom_control", "1"), ==, 0);
	g_assert_cmpint(unit_write(grp, "memory.soft_limit_in_bytes", "1M"), ==,
			0);
	child = unit_mkdir(grp, "b");
	g_assert_cmpint(unit_write(grp, "memory.swappiness", "9"), ==, 0);
	unit_assert_reads(child, "memory.swappiness", "7\n");
	unit_assert_reads(child, "memory.oom_control", OOM_CONTROL(1));
	unit_assert_reads(child, "memory.soft_limit_in_bytes", UNLIMITED);
	unit_stop();
}

static void test_force_empty(void)
{
	struct mm_sample sample = {
		.pages = { [MM_FILEPAGES] = 30, [MM_ANONPAGES] = 10 }
	};
	struct task_struct *task;

	start();
	task = unit_adopt(10, grp);
	g_assert_cmpint(mm_account(task, &sample, GFP_KERNEL), ==, 0);
	g_assert_cmpuint(unit_memory(grp), ==, memcg_charge_batch());
	unit_assert_reads(
		grp, "memory.numa_stat",
		"total=40 N0=40\nfile=30 N0=30\nanon=10 N0=10\n"
		"unevictable=0 N0=0\nhierarchical_total=40 N0=40\n"
		"hierarchical_file=30 N0=30\nhierarchical_anon=10 N0=10\n"
		"hierarchical_unevictable=0 N0=0\n");
	g_assert_cmpint(unit_write(grp, "memory.force_empty", "0"), ==, 0);
	g_assert_cmpuint(unit_memory(grp), ==, 10);
	do_exit(task);
	unit_stop();
}

static unsigned int resolved[2];
static char *resolved_args;

static int resolve(struct kernfs_open_file *of, unsigned int efd,
		   unsigned int cfd, const char *args)
{
	g_assert_true(of->cgrp == grp);
	resolved[0] = efd;
	resolved[1] = cfd;
	resolved_args = g_strdup(args);
	return -EPERM;
}

static void test_event_source(void)
{
	start();
	memcg1_set_event_source(resolve);
	g_assert_cmpint(unit_write(grp, "cgroup.event_control",
				   " 17 4 low,local\n"),
			==, -EPERM);
	g_assert_cmpuint(resolved[0], ==, 17);
	g_assert_cmpuint(resolved[1], ==, 4);
	g_assert_cmpstr(resolved_args, ==, "low,local");
	g_free(resolved_args);
	g_assert_cmpint(unit_write(grp, "cgroup.event_control", "17 5"), ==,
			-EPERM);
	g_assert_cmpstr(resolved_args, ==, "");
	g_free(resolved_args);
	memcg1_set_event_source(NULL);
	unit_stop();
}

/* clang-format off */
static const struct {
	const char *text;
	int err;
	const char *reads;
} moves[] = {
	{ "1", 0, "1\n" },
	{ "3", 0, "3\n" },
	{ "1\n", 0, "1\n" },
	{ "0x1", 0, "1\n" },
	{ "01", 0, "1\n" },
	{ "-1", -EINVAL, "0\n" },
	{ " 1 ", -EINVAL, "0\n" },
	{ "\n", -EINVAL, "0\n" },
	{ "4", -EINVAL, "0\n" },
};
/* clang-format on */

static void test_move_charge(void)
{
	static const char file[] = "memory.move_charge_at_immigrate";
	size_t i;

	start();
	for (i = 0; i < G_N_ELEMENTS(moves); i++) {
		g_test_message("\"%s\"", moves[i].text);
		g_assert_cmpint(unit_write(grp, file, moves[i].text), ==,
				moves[i].err);
		unit_assert_reads(grp, file, moves[i].reads);
		g_assert_cmpint(unit_write(grp, file, "0"), ==, 0);
	}
	unit_stop();
}

static void test_move_charge_is_not_inherited(void)
{
	static const char file[] = "memory.move_charge_at_immigrate";

	start();
	g_assert_cmpint(unit_write(grp, file, "3"), ==, 0);
	unit_assert_reads(unit_mkdir(grp, "b"), file, "0\n");
	unit_stop();
}

/* charges that the files are to show: 5 pages used, 30 at the highest */
static void use_memory(struct mem_cgroup *memcg)
{
	g_assert_cmpint(mem_cgroup_resize_max(memcg, false, 30), ==, 0);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 30), ==, 0);
	memcg_account_kmem(memcg, 30);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_NOWAIT, 1), ==, -ENOMEM);
	memcg_account_kmem(memcg, -25);
	memcg_uncharge(memcg, 25);
}

static void unuse_memory(struct mem_cgroup *memcg)
{
	memcg_account_kmem(memcg, -5);
	memcg_uncharge(memcg, 5);
}

static void test_usage_in_bytes(void)
{
	start();
	use_memory(unit_memcg(grp));
	unit_assert_reads(grp, "memory.usage_in_bytes", "20480\n");
	unit_assert_reads(grp, "memory.memsw.usage_in_bytes", "20480\n");
	unit_assert_reads(grp, "memory.kmem.usage_in_bytes", "20480\n");
	/* the root's is user memory; its kmem counter has its children's */
	unit_assert_reads(cgroup_root, "memory.usage_in_bytes", "0\n");
	unit_assert_reads(cgroup_root, "memory.memsw.usage_in_bytes", "0\n");
	unit_assert_reads(cgroup_root, "memory.kmem.usage_in_bytes", "20480\n");
	unuse_memory(unit_memcg(grp));
	unit_stop();
}

static void check_reset(const char *file, const char *before, const char *after)
{
	unit_assert_reads(grp, file, before);
	/* any text resets */
	g_assert_cmpint(unit_write(grp, file, "1Mx"), ==, 0);
	unit_assert_reads(grp, file, after);
}

static void test_resets(void)
{
	start();
	use_memory(unit_memcg(grp));
	check_reset("memory.max_usage_in_bytes", "122880\n", "20480\n");
	check_reset("memory.kmem.max_usage_in_bytes", "122880\n", "20480\n");
	/* a batch, and then the exact number, in each of the two charges */
	check_reset("memory.failcnt", "3\n", "0\n");
	check_reset("memory.kmem.failcnt", "0\n", "0\n");
	check_reset("memory.memsw.failcnt", "0\n", "0\n");
	unuse_memory(unit_memcg(grp));
	unit_stop();
}

static void test_hierarchical_limit(void)
{
	struct cgroup *child;
	char *text;

	start();
	child = unit_mkdir(grp, "b");
	g_assert_cmpint(unit_write(grp, "memory.limit_in_bytes", "8192"), ==,
			0);
	g_assert_cmpint(unit_write(grp, "memory.memsw.limit_in_bytes", "12288"),
			==, 0);
	g_assert_cmpint(unit_write(child, "memory.limit_in_bytes", "1M"), ==,
			0);
	text = unit_read(child, "memory.stat");
	g_assert_nonnull(strstr(text, "\nhierarchical_memory_limit 8192\n"));
	g_assert_nonnull(strstr(text, "\nhierarchical_memsw_limit 12288\n"));
	g_free(text);
	unit_stop();
}

/* a sum read between its parts can be below 0, and is not shown as 2^64 less */
static void test_no_negative_stats(void)
{
	struct mem_cgroup *memcg;
	char *stat, *numa;
	int item;

	start();
	memcg = unit_memcg(grp);
	for (item = 0; item < NR_MEMCG1_STATS; item++) {
		atomic_long_set(&memcg->stats_local[item], -3);
		atomic_long_set(&memcg->stats[item], -item - 1);
	}
	/* a negative counter is not subtracted from the others */
	atomic_long_set(&memcg->stats[LRU_ACTIVE_FILE], 5);
	stat = unit_read(grp, "memory.stat");
	numa = unit_read(grp, "memory.numa_stat");
	g_assert_nonnull(strstr(stat, "cache 0\n"));
	g_assert_nonnull(strstr(stat, "\ntotal_active_file 20480\n"));
	g_assert_nonnull(strstr(numa, "total=0 N0=0\n"));
	g_assert_nonnull(strstr(numa, "\nhierarchical_file=5 N0=5\n"));
	g_assert_null(strchr(numa, '-'));
	/* no number has so many digits, but for the limits */
	g_assert_null(strstr(stat, " 18446744"));
	g_assert_cmpuint(memcg_page_state(memcg, MEMCG_CACHE), ==, 0);
	g_free(stat);
	g_free(numa);
	for (item = 0; item < NR_MEMCG1_STATS; item++) {
		atomic_long_set(&memcg->stats_local[item], 0);
		atomic_long_set(&memcg->stats[item], 0);
	}
	unit_stop();
}

/* all files of both, to see that none of them trips */
static void read_one(const struct cftype *cft, void *arg)
{
	if (cgroup_file_mode(cft) & 0444)
		g_free(unit_read(arg, cft->name));
}

static void test_dying_can_be_read(void)
{
	start();
	css_get(grp->css);
	unit_rmdir(grp);
	cgroup_wait_releases();
	cgroup1_for_each_file(grp->root, read_one, grp);
	cgroup1_for_each_file(cgroup_root->root, read_one, cgroup_root);
	css_put(grp->css);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/memcontrol-v1/fresh", test_fresh);
	g_test_add_func("/memcontrol-v1/root-limit", test_root_limit);
	g_test_add_func("/memcontrol-v1/limit", test_limit);
	g_test_add_func("/memcontrol-v1/memsw-limit", test_memsw_limit);
	g_test_add_func("/memcontrol-v1/writes", test_writes);
	g_test_add_func("/memcontrol-v1/modes", test_modes);
	g_test_add_func("/memcontrol-v1/of-the-root", test_of_the_root);
	g_test_add_func("/memcontrol-v1/inherited", test_inherited);
	g_test_add_func("/memcontrol-v1/force-empty", test_force_empty);
	g_test_add_func("/memcontrol-v1/event-source", test_event_source);
	g_test_add_func("/memcontrol-v1/move-charge", test_move_charge);
	g_test_add_func("/memcontrol-v1/move-charge-is-not-inherited",
			test_move_charge_is_not_inherited);
	g_test_add_func("/memcontrol-v1/usage-in-bytes", test_usage_in_bytes);
	g_test_add_func("/memcontrol-v1/resets", test_resets);
	g_test_add_func("/memcontrol-v1/hierarchical-limit",
			test_hierarchical_limit);
	g_test_add_func("/memcontrol-v1/no-negative-stats",
			test_no_negative_stats);
	g_test_add_func("/memcontrol-v1/dying-can-be-read",
			test_dying_can_be_read);
	return g_test_run();
}
