// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>
#include <string.h>

static void test_start_and_stop_often(gconstpointer kernel)
{
	unsigned int nr_cpus;

	for (nr_cpus = 1; nr_cpus <= NR_CPUS; nr_cpus++) {
		unit_start(kernel, nr_cpus);
		g_assert_cmpuint(nr_cpu_ids, ==, nr_cpus);
		g_assert_true(g_str_has_prefix(kernel, memcg_regime.name));
		unit_stop();
	}
}

static void test_too_many_cpus(gconstpointer kernel)
{
	struct regime regime;

	unit_regime(kernel, &regime);
	g_assert_cmpint(libobjcg_init(&regime, NR_CPUS + 1), ==, -EINVAL);
	unit_check_clean();
}

/* the engine that runs is not disturbed */
static void test_second_start(gconstpointer kernel)
{
	struct regime regime;
	struct cgroup *a;

	unit_start(kernel, 2);
	a = unit_mkdir(cgroup_root, "a");
	g_assert_cmpint(regime_find("v4.19", &regime), ==, 0);
	g_assert_cmpint(libobjcg_init(&regime, 1), ==, -EBUSY);
	g_assert_cmpuint(nr_cpu_ids, ==, 2);
	g_assert_true(g_str_has_prefix(kernel, memcg_regime.name));
	g_assert_cmpuint(cgroup_count(), ==, 2);
	unit_rmdir(a);
	unit_stop();
	/* and after the end it can be started again */
	unit_start(kernel, 1);
	unit_stop();
}

static void test_bad_regime(gconstpointer kernel)
{
	struct regime regime;

	unit_regime(kernel, &regime);
	regime.value[SWITCH_MM] = 17;
	g_assert_cmpint(libobjcg_init(&regime, 1), ==, -EINVAL);
	unit_check_clean();
	unit_start(kernel, 1);
	unit_stop();
}

/* settings of the root are not kept for the next root */
static void test_start_anew(gconstpointer kernel)
{
	unit_start(kernel, 1);
	g_assert_cmpint(unit_write(cgroup_root, "memory.swappiness", "1"), ==,
			0);
	unit_assert_reads(cgroup_root, "memory.swappiness", "1\n");
	unit_stop();
	unit_start(kernel, 1);
	unit_assert_reads(cgroup_root, "memory.swappiness", "60\n");
	unit_stop();
}

/* the example that libobjcg.h shows */
static void test_example(gconstpointer kernel)
{
	struct task_struct *shell, *sleeper;
	struct cgroup *group;
	bool pins;

	unit_start(kernel, 0);
	pins = memcg_regime.value[SWITCH_KMEM] == KMEM_MEMCG;
	g_assert_cmpint(adopt_task(1, NULL, &shell), ==, 0);
	group = unit_mkdir(cgroup_root, "kmem_test");
	unit_move(shell, group);
	sleeper = unit_fork(shell, 2);
	unit_move(shell, cgroup_root);
	unit_move(sleeper, cgroup_root);
	unit_rmdir(group);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, pins ? 2 : 1);
	do_exit(sleeper);
	do_exit(shell);
	unit_stop();
}

/* charges in stocks and online groups are no leak */
static void test_exit_cleans_up(gconstpointer kernel)
{
	struct obj_cgroup *objcg;
	struct cgroup *a, *b;
	int cpu;

	unit_start(kernel, 4);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(a, "b");
	objcg = unit_get_objcg(b);
	for_each_possible_cpu(cpu) {
		set_cpu(cpu);
		g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, 1000), ==,
				0);
	}
	obj_cgroup_uncharge(objcg, 4000);
	obj_cgroup_put(objcg);
	unit_stop();
}

/* headers of another major version, or newer than the library */
static void test_version(gconstpointer kernel)
{
	struct regime regime;

	g_assert_cmpuint(libobjcg_version(), ==, OBJCG_VERSION);
	unit_regime(kernel, &regime);
	g_assert_cmpint(libobjcg_init_version(&regime, 1,
					      OBJCG_VERSION + (1 << 16)),
			==, -EPROTO);
	g_assert_cmpint(libobjcg_init_version(&regime, 1, OBJCG_VERSION + 1),
			==, -EPROTO);
	unit_check_clean();
	g_assert_cmpint(libobjcg_init_version(&regime, 1, OBJCG_VERSION - 1),
			==, 0);
	libobjcg_exit();
	unit_check_clean();
}

static void test_read_text(gconstpointer kernel)
{
	char buf[8] = "before";
	struct cgroup *a;

	unit_start(kernel, 1);
	a = unit_mkdir(cgroup_root, "a");
	g_assert_cmpint(cgroup_file_read_text(a, "memory.failcnt", buf, 3), ==,
			2);
	g_assert_cmpstr(buf, ==, "0\n");
	g_assert_cmpint(cgroup_file_read_text(a, "tasks", buf, 1), ==, 0);
	g_assert_cmpstr(buf, ==, "");
	g_assert_cmpint(cgroup_file_read_text(a, "memory.failcnt", NULL, 0), ==,
			2);
	unit_rmdir(a);
	unit_stop();
}

static void test_read_text_fails(gconstpointer kernel)
{
	char buf[8] = "before";
	struct cgroup *a;

	unit_start(kernel, 1);
	a = unit_mkdir(cgroup_root, "a");
	g_assert_cmpint(cgroup_file_read_text(a, "memory.failcnt", buf, 2), ==,
			-ERANGE);
	g_assert_cmpint(cgroup_file_read_text(a, "none", buf, 8), ==, -ENOENT);
	/* only the root has it */
	g_assert_cmpint(cgroup_file_read_text(a, "release_agent", buf, 8), ==,
			-ENOENT);
	g_assert_cmpint(cgroup_file_read_text(a, "memory.force_empty", buf, 8),
			==, -EINVAL);
	obj_fail_nth(1);
	g_assert_cmpint(cgroup_file_read_text(a, "memory.failcnt", buf, 8), ==,
			-ENOMEM);
	g_assert_cmpstr(buf, ==, "before");
	unit_rmdir(a);
	unit_stop();
}

static void test_write_text(gconstpointer kernel)
{
	struct task_struct *task;
	struct cgroup *a;

	unit_start(kernel, 1);
	a = unit_mkdir(cgroup_root, "a");
	g_assert_cmpint(cgroup_file_write_text(a, "memory.limit_in_bytes",
					       "4M"),
			==, 0);
	unit_assert_reads(a, "memory.limit_in_bytes", "4194304\n");
	g_assert_cmpint(adopt_task(7, NULL, &task), ==, 0);
	g_assert_cmpint(cgroup_file_write_text(a, "cgroup.procs", "7"), ==, 0);
	unit_assert_reads(a, "tasks", "7\n");
	/* 0 is the task that the thread acts for */
	set_current(task);
	g_assert_cmpint(cgroup_file_write_text(cgroup_root, "tasks", "0"), ==,
			0);
	set_current(NULL);
	unit_assert_reads(a, "tasks", "");
	do_exit(task);
	unit_rmdir(a);
	unit_stop();
}

static void test_write_text_fails(gconstpointer kernel)
{
	char text[CFTYPE_MAX_WRITE + 2];
	struct mem_cgroup *memcg;
	struct cgroup *a;

	unit_start(kernel, 1);
	a = unit_mkdir(cgroup_root, "a");
	g_assert_cmpint(cgroup_file_write_text(a, "none", "1"), ==, -ENOENT);
	g_assert_cmpint(cgroup_file_write_text(a, "memory.stat", "1"), ==,
			-EINVAL);
	g_assert_cmpint(cgroup_file_write_text(a, "cgroup.procs", "7"), ==,
			-ESRCH);
	g_assert_cmpint(cgroup_file_write_text(a, "cgroup.procs", "0"), ==,
			-ESRCH);
	g_assert_cmpint(cgroup_file_write_text(a, "cgroup.event_control",
					       "3 4"),
			==, -EBADF);
	memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	g_assert_cmpint(cgroup_file_write_text(a, "memory.swappiness", text),
			==, -E2BIG);
	obj_fail_nth(1);
	g_assert_cmpint(cgroup_file_write_text(a, "memory.swappiness", "1"), ==,
			-ENOMEM);
	memcg = get_mem_cgroup_from_cgroup(a);
	unit_rmdir(a);
	g_assert_cmpint(cgroup_file_write_text(a, "memory.swappiness", "1"), ==,
			-ENODEV);
	mem_cgroup_put(memcg);
	unit_stop();
}

/* a reference to its memcg keeps a removed group */
static void test_pins_text(gconstpointer kernel)
{
	char buf[128] = "before", expected[128];
	struct mem_cgroup *memcg;
	struct cgroup *a;
	ssize_t len;

	unit_start(kernel, 1);
	a = unit_mkdir(cgroup_root, "a");
	memcg = get_mem_cgroup_from_cgroup(a);
	unit_rmdir(a);
	cgroup_wait_releases();
	len = memcgfs_pins_text(NULL, 0);
	g_assert_cmpint(memcgfs_pins_text(buf, (size_t)len), ==, -ERANGE);
	obj_fail_nth(1);
	g_assert_cmpint(memcgfs_pins_text(buf, sizeof(buf)), ==, -ENOMEM);
	g_assert_cmpstr(buf, ==, "before");
	g_assert_cmpint(memcgfs_pins_text(buf, (size_t)len + 1), ==, len);
	g_snprintf(expected, sizeof(expected),
		   "id\tpath\trefs\tkind\tcount\tholder\n"
		   "%llu\t/a\t1\tother\t1\t-\n",
		   (unsigned long long)a->css->id);
	g_assert_cmpstr(buf, ==, expected);
	mem_cgroup_put(memcg);
	cgroup_wait_releases();
	g_assert_cmpint(memcgfs_pins_text(buf, sizeof(buf)), ==,
			strlen("id\tpath\trefs\tkind\tcount\tholder\n"));
	unit_stop();
}

static void test_numbers_and_scores(gconstpointer kernel)
{
	struct task_struct *leader, *thread;

	unit_start(kernel, 1);
	g_assert_cmpint(adopt_task(7, NULL, &leader), ==, 0);
	g_assert_cmpint(copy_process(leader, 8, 7, GFP_KERNEL, &thread), ==, 0);
	g_assert_cmpint(task_pid_nr(thread), ==, 8);
	g_assert_cmpint(task_tgid_nr(thread), ==, 7);
	g_assert_cmpint(set_oom_score_adj(thread, -1001), ==, -EINVAL);
	g_assert_cmpint(set_oom_score_adj(thread, 1001), ==, -EINVAL);
	g_assert_cmpint(set_oom_score_adj(thread, -1000), ==, 0);
	g_assert_cmpint(leader->signal->oom_score_adj, ==, -1000);
	do_exit(thread);
	do_exit(leader);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/libobjcg/start-anew", test_start_anew);
	unit_add_per_kernel("/libobjcg/start-and-stop-often",
			    test_start_and_stop_often);
	unit_add_per_kernel("/libobjcg/second-start", test_second_start);
	unit_add_per_kernel("/libobjcg/bad-regime", test_bad_regime);
	unit_add_per_kernel("/libobjcg/too-many-cpus", test_too_many_cpus);
	unit_add_per_kernel("/libobjcg/example", test_example);
	unit_add_per_kernel("/libobjcg/version", test_version);
	unit_add_per_kernel("/libobjcg/read-text", test_read_text);
	unit_add_per_kernel("/libobjcg/read-text-fails", test_read_text_fails);
	unit_add_per_kernel("/libobjcg/write-text", test_write_text);
	unit_add_per_kernel("/libobjcg/write-text-fails",
			    test_write_text_fails);
	unit_add_per_kernel("/libobjcg/pins-text", test_pins_text);
	unit_add_per_kernel("/libobjcg/numbers-and-scores",
			    test_numbers_and_scores);
	unit_add_per_objcg_kernel("/libobjcg/exit-cleans-up",
				  test_exit_cleans_up);
	return g_test_run();
}
