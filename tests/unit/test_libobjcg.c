// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>

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
	unit_add_per_objcg_kernel("/libobjcg/exit-cleans-up",
				  test_exit_cleans_up);
	return g_test_run();
}
