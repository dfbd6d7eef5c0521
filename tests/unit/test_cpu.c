// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "unit.h"

#define TEST_CPUS 3
#define SIZE 100

static struct cgroup *a;
static struct obj_cgroup *objcg;

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	objcg = unit_get_objcg(a);
}

static void stop(void)
{
	obj_cgroup_put(objcg);
	unit_stop();
}

static void charge(void)
{
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, SIZE), ==, 0);
}

/* "memcg: drain obj stock on cpu hotplug teardown", v6.14 */
static void test_down_drains(gconstpointer kernel)
{
	start(kernel);
	set_cpu(1);
	charge();
	set_cpu(2);
	charge();
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 4);
	g_assert_cmpuint(memcg_stock_pins(unit_memcg(a)), ==, 2);
	g_assert_cmpint(cpu_down(1), ==, 0);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 3);
	g_assert_cmpuint(memcg_stock_pins(unit_memcg(a)), ==, 1);
	g_assert_cmpint(atomic_read(&objcg->nr_charged_bytes), ==,
			PAGE_SIZE - SIZE);
	g_assert_cmpuint(unit_memory(a), ==, 1 + memcg_charge_batch());
	obj_cgroup_uncharge(objcg, 2 * SIZE);
	stop();
}

static void test_threads_move_on(gconstpointer kernel)
{
	start(kernel);
	set_cpu(1);
	g_assert_cmpint(cpu_down(1), ==, 0);
	charge();
	/* on CPU 2: CPU 1 is not drained */
	set_cpu(2);
	g_assert_true(consume_obj_stock(objcg, SIZE));
	obj_cgroup_uncharge(objcg, 2 * SIZE);
	g_assert_cmpint(cpu_up(1), ==, 0);
	set_cpu(1);
	g_assert_false(consume_obj_stock(objcg, 1));
	stop();
}

static void test_refusals(void)
{
	start(REGIME_DEFAULT);
	g_assert_cmpint(cpu_down(-1), ==, -EINVAL);
	g_assert_cmpint(cpu_down(TEST_CPUS), ==, -EINVAL);
	g_assert_cmpint(cpu_up(0), ==, -EINVAL);
	g_assert_cmpint(cpu_down(0), ==, 0);
	g_assert_cmpint(cpu_down(0), ==, -EINVAL);
	g_assert_cmpint(cpu_down(1), ==, 0);
	g_assert_cmpint(cpu_down(2), ==, -EBUSY);
	g_assert_cmpint(cpu_up(0), ==, 0);
	g_assert_cmpint(cpu_down(2), ==, 0);
	stop();
	/* all are there again, for the next start */
	start(REGIME_DEFAULT);
	g_assert_true(cpu_online(2));
	stop();
	unit_start(REGIME_DEFAULT, 0);
	g_assert_cmpint(cpu_down(0), ==, -EOPNOTSUPP);
	unit_stop();
}

#define NR_THREADS 4
#define NR_ROUNDS 2000

static void *use_stock(void *arg)
{
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		set_cpu((i + GPOINTER_TO_INT(arg)) % TEST_CPUS);
		charge();
		set_cpu((i / 2) % TEST_CPUS);
		obj_cgroup_uncharge(objcg, SIZE);
	}
	return NULL;
}

/* a CPU goes while threads are about to use its stock: none is left behind */
static void test_down_under_load(gconstpointer kernel)
{
	GThread *threads[NR_THREADS];
	int i;

	start(kernel);
	for (i = 0; i < NR_THREADS; i++)
		threads[i] =
			g_thread_new("user", use_stock, GINT_TO_POINTER(i));
	for (i = 0; i < NR_ROUNDS; i++) {
		g_assert_cmpint(cpu_down(1), ==, 0);
		g_assert_cmpuint(memcg_stock[1].bytes[0].key, ==, 0);
		g_assert_cmpuint(memcg_stock[1].pages[0].key, ==, 0);
		g_assert_cmpint(cpu_up(1), ==, 0);
	}
	for (i = 0; i < NR_THREADS; i++)
		g_thread_join(threads[i]);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 2);
	g_assert_cmpuint((unsigned int)atomic_read(&objcg->nr_charged_bytes) %
				 PAGE_SIZE,
			 ==, 0);
	stop();
}

/* a slot that does not exist is not chosen */
static void test_choose_missing(void)
{
	unit_start(REGIME_DEFAULT, 2);
	set_cpu(1);
	g_assert_cmpint(set_cpu(2), ==, 1);
	g_assert_cmpint(set_cpu(-2), ==, 1);
	g_assert_cmpint(set_cpu(0), ==, 1);
	g_assert_cmpuint(warn_count(NULL), ==, 2);
	warn_reset();
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_objcg_kernel("/cpu/down-drains", test_down_drains);
	unit_add_per_objcg_kernel("/cpu/threads-move-on", test_threads_move_on);
	g_test_add_func("/cpu/refusals", test_refusals);
	g_test_add_func("/cpu/choose-missing", test_choose_missing);
	unit_add_per_objcg_kernel("/cpu/down-under-load", test_down_under_load);
	return g_test_run();
}
