// SPDX-License-Identifier: GPL-2.0-only
/* tests: stock_slot.c */
#include "unit.h"

#include <errno.h>

#define TEST_CPUS 4

static struct cgroup *a, *b;
static struct mem_cgroup *memcg_a, *memcg_b;

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	memcg_a = unit_memcg(a);
	memcg_b = unit_memcg(b);
}

static void charge(struct mem_cgroup *memcg, unsigned int nr_pages)
{
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, nr_pages), ==, 0);
}

static long css_refs(struct mem_cgroup *memcg)
{
	return percpu_ref_read(&memcg->css.refcnt);
}

static void test_a_batch_at_once(gconstpointer kernel)
{
	unsigned int i;

	start(kernel);
	for (i = 0; i < memcg_charge_batch(); i++) {
		charge(memcg_a, 1);
		g_assert_cmpuint(unit_memory(a), ==, memcg_charge_batch());
	}
	charge(memcg_a, 1);
	g_assert_cmpuint(unit_memory(a), ==, 2 * memcg_charge_batch());
	memcg_uncharge(memcg_a, memcg_charge_batch() + 1);
	unit_stop();
}

static void test_consume(gconstpointer kernel)
{
	start(kernel);
	charge(memcg_a, 4);
	g_assert_false(consume_stock(memcg_a, memcg_charge_batch() - 3));
	g_assert_false(consume_stock(memcg_b, 1));
	g_assert_true(consume_stock(memcg_a, memcg_charge_batch() - 4));
	g_assert_false(consume_stock(memcg_a, 1));
	memcg_uncharge(memcg_a, memcg_charge_batch());
	unit_stop();
}

static void test_stock_is_of_the_cpu(gconstpointer kernel)
{
	start(kernel);
	set_cpu(1);
	charge(memcg_a, 1);
	set_cpu(2);
	g_assert_false(consume_stock(memcg_a, 1));
	set_cpu(1);
	g_assert_true(consume_stock(memcg_a, 1));
	memcg_uncharge(memcg_a, 2);
	unit_stop();
}

static void test_another_group_evicts(gconstpointer kernel)
{
	start(kernel);
	charge(memcg_a, 1);
	g_assert_cmpuint(memcg_stock_pins(memcg_a), ==, 1);
	charge(memcg_b, 1);
	g_assert_cmpuint(memcg_stock_pins(memcg_a), ==, 0);
	g_assert_cmpuint(memcg_stock_pins(memcg_b), ==, 1);
	g_assert_cmpuint(unit_memory(a), ==, 1);
	g_assert_cmpuint(unit_memory(b), ==, memcg_charge_batch());
	memcg_uncharge(memcg_a, 1);
	memcg_uncharge(memcg_b, 1);
	unit_stop();
}

static void test_over_a_batch_is_given_back(gconstpointer kernel)
{
	start(kernel);
	charge(memcg_a, memcg_charge_batch());
	refill_stock(memcg_a, memcg_charge_batch());
	g_assert_cmpuint(unit_memory(a), ==, memcg_charge_batch());
	charge(memcg_a, memcg_charge_batch());
	charge(memcg_a, 1);
	g_assert_cmpuint(unit_memory(a), ==, 2 * memcg_charge_batch());
	refill_stock(memcg_a, memcg_charge_batch());
	g_assert_cmpuint(unit_memory(a), ==, 1);
	g_assert_cmpuint(memcg_stock_pins(memcg_a), ==, 0);
	memcg_uncharge(memcg_a, 1);
	unit_stop();
}

static void test_each_stock_pins(gconstpointer kernel)
{
	int cpu;

	start(kernel);
	for_each_possible_cpu(cpu) {
		set_cpu(cpu);
		g_assert_cmpint(css_refs(memcg_a), ==, 1 + cpu);
		charge(memcg_a, 1);
		g_assert_cmpuint(memcg_stock_pins(memcg_a), ==,
				 (unsigned int)cpu + 1);
	}
	g_assert_cmpint(css_refs(memcg_a), ==, 1 + TEST_CPUS);
	drain_all_stock(memcg_a);
	g_assert_cmpint(css_refs(memcg_a), ==, 1);
	g_assert_cmpuint(memcg_stock_pins(memcg_a), ==, 0);
	g_assert_cmpuint(unit_memory(a), ==, TEST_CPUS);
	memcg_uncharge(memcg_a, TEST_CPUS);
	unit_stop();
}

static void test_drain_is_of_the_subtree(gconstpointer kernel)
{
	struct mem_cgroup *child;

	start(kernel);
	child = unit_memcg(unit_mkdir(a, "c"));
	set_cpu(1);
	charge(child, 1);
	set_cpu(2);
	charge(memcg_b, 1);
	drain_all_stock(memcg_a);
	g_assert_cmpuint(memcg_stock_pins(child), ==, 0);
	g_assert_cmpuint(memcg_stock_pins(memcg_b), ==, 1);
	g_assert_cmpuint(unit_memory(a), ==, 1);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 2);
	memcg_uncharge(child, 1);
	memcg_uncharge(memcg_b, 1);
	unit_stop();
}

static void test_bytes(gconstpointer kernel)
{
	struct obj_cgroup *objcg;

	start(kernel);
	objcg = unit_get_objcg(a);
	g_assert_false(consume_obj_stock(objcg, 1));
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, 100), ==, 0);
	g_assert_false(consume_obj_stock(objcg, PAGE_SIZE - 99));
	g_assert_true(consume_obj_stock(objcg, PAGE_SIZE - 100));
	g_assert_false(consume_obj_stock(objcg, 1));
	set_cpu(1);
	g_assert_false(consume_obj_stock(objcg, 1));
	set_cpu(0);
	obj_cgroup_uncharge(objcg, PAGE_SIZE);
	obj_cgroup_put(objcg);
	unit_stop();
}

/* the objcg has the initial reference, the test's, and one for each stock */
static void test_obj_stock_pins_objcg(gconstpointer kernel)
{
	struct obj_cgroup *objcg;

	start(kernel);
	objcg = unit_get_objcg(a);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 2);
	set_cpu(1);
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, 10), ==, 0);
	set_cpu(2);
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, 10), ==, 0);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 4);
	drain_all_stock(memcg_a);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 2);
	g_assert_cmpint(atomic_read(&objcg->nr_charged_bytes), ==,
			2 * (PAGE_SIZE - 10));
	obj_cgroup_uncharge(objcg, 20);
	obj_cgroup_put(objcg);
	unit_stop();
}

static void test_another_objcg_evicts(gconstpointer kernel)
{
	struct obj_cgroup *of_a, *of_b;

	start(kernel);
	of_a = unit_get_objcg(a);
	of_b = unit_get_objcg(b);
	g_assert_cmpint(obj_cgroup_charge(of_a, GFP_KERNEL, 10), ==, 0);
	g_assert_cmpint(atomic_read(&of_a->nr_charged_bytes), ==, 0);
	g_assert_cmpint(obj_cgroup_charge(of_b, GFP_KERNEL, 10), ==, 0);
	g_assert_cmpint(atomic_read(&of_a->nr_charged_bytes), ==,
			PAGE_SIZE - 10);
	/* coming back it takes them up again */
	obj_cgroup_uncharge(of_a, 10);
	g_assert_cmpint(atomic_read(&of_a->nr_charged_bytes), ==, 0);
	g_assert_true(consume_obj_stock(of_a, PAGE_SIZE));
	obj_cgroup_uncharge(of_a, PAGE_SIZE);
	obj_cgroup_uncharge(of_b, 10);
	obj_cgroup_put(of_a);
	obj_cgroup_put(of_b);
	unit_stop();
}

/* a page of bytes may stay, more goes to the page stock */
static void test_over_a_page_of_bytes(gconstpointer kernel)
{
	struct obj_cgroup *objcg;

	start(kernel);
	objcg = unit_get_objcg(a);
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, PAGE_SIZE), ==, 0);
	obj_cgroup_uncharge(objcg, PAGE_SIZE);
	g_assert_cmpuint(unit_kmem(a), ==, 1);
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, 2 * PAGE_SIZE), ==,
			0);
	g_assert_cmpuint(unit_kmem(a), ==, 3);
	obj_cgroup_uncharge(objcg, 2 * PAGE_SIZE);
	g_assert_cmpuint(unit_kmem(a), ==, 0);
	g_assert_cmpint(atomic_read(&objcg->nr_charged_bytes), ==, 0);
	obj_cgroup_put(objcg);
	unit_stop();
}

/* the pages of a drained objcg go to a page stock of its memcg, then back */
static void test_drain_empties_both_kinds(gconstpointer kernel)
{
	struct obj_cgroup *objcg;

	start(kernel);
	objcg = unit_get_objcg(a);
	set_cpu(3);
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, PAGE_SIZE), ==, 0);
	obj_cgroup_uncharge(objcg, PAGE_SIZE);
	set_cpu(0);
	drain_all_stock(memcg_a);
	g_assert_cmpuint(unit_memory(a), ==, 0);
	g_assert_cmpuint(unit_kmem(a), ==, 0);
	g_assert_cmpint(css_refs(memcg_a), ==, 1);
	obj_cgroup_put(objcg);
	unit_stop();
}

/* the drain finds by where the objcg belongs now */
static void test_drain_after_reparenting(gconstpointer kernel)
{
	/* large enough that the rests of two pages fit into a stock */
	const size_t size = 3 * PAGE_SIZE / 4;
	struct obj_cgroup *objcg;
	struct cgroup *child;

	start(kernel);
	child = unit_mkdir(a, "c");
	objcg = unit_get_objcg(child);
	set_cpu(1);
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, size), ==, 0);
	unit_rmdir(child);
	cgroup_wait_releases();
	/* offlining has emptied this stock, for it had the group's pages too */
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 1);
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, size), ==, 0);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 2);
	drain_all_stock(memcg_b);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 2);
	drain_all_stock(memcg_a);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 1);
	obj_cgroup_uncharge(objcg, 2 * size);
	obj_cgroup_put(objcg);
	unit_stop();
}

/* --- more bytes than a tally of 32 bits can count --- */

#define OBJ_SIZE 1024UL
#define NR_OBJS ((1UL << 32) / OBJ_SIZE + 4)
/* so often the figures are looked at */
#define STEPS 8

static u64 object_bytes(struct mem_cgroup *memcg, bool local)
{
	struct memcgfs_kmem_stat stat;

	memcgfs_kmem_stat(memcg, local, &stat);
	return stat.slab_unreclaimable;
}

/* check all figures while @nr objects are charged */
static void check_figures(struct obj_cgroup *objcg, unsigned long nr)
{
	g_assert_cmpuint(object_bytes(memcg_a, true), ==, nr * OBJ_SIZE);
	g_assert_cmpuint(object_bytes(memcg_a, false), ==, nr * OBJ_SIZE);
	g_assert_cmpuint(object_bytes(root_mem_cgroup, false), ==,
			 nr * OBJ_SIZE);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpint(atomic_long_read(&objcg->nr_obj_bytes), ==,
			(long)(nr * OBJ_SIZE));
	g_assert_cmpuint(
		unit_kmem(a) * PAGE_SIZE -
			(unsigned long)atomic_read(&objcg->nr_charged_bytes),
		==, nr * OBJ_SIZE);
	g_assert_cmpuint(unit_memory(a), ==, unit_kmem(a));
}

/* two passes: with a drain of the stocks at each step, and without any */
static void charge_and_uncharge(struct obj_cgroup *objcg, unsigned long step)
{
	unsigned long i;

	for (i = 1; i <= NR_OBJS; i++) {
		g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, OBJ_SIZE),
				==, 0);
		if (i % step == 0)
			check_figures(objcg, i);
	}
	g_assert_cmpuint(object_bytes(memcg_a, false), ==, NR_OBJS * OBJ_SIZE);
	for (i = NR_OBJS; i--;) {
		obj_cgroup_uncharge(objcg, OBJ_SIZE);
		if (i % step == 0)
			check_figures(objcg, i);
	}
	check_figures(objcg, 0);
}

static void check_more_than_32_bits(const char *kernel, unsigned int nr_cpus)
{
	struct obj_cgroup *objcg;

	unit_start(kernel, nr_cpus);
	a = unit_mkdir(cgroup_root, "a");
	memcg_a = unit_memcg(a);
	objcg = unit_get_objcg(a);
	charge_and_uncharge(objcg, NR_OBJS + 1);
	charge_and_uncharge(objcg, NR_OBJS / STEPS);
	/* the rests of two CPUs can make a page, which the release gives back */
	g_assert_cmpint(atomic_read(&objcg->nr_charged_bytes) % (int)PAGE_SIZE,
			==, 0);
	obj_cgroup_put(objcg);
	unit_rmdir(a);
	unit_settle();
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 0);
	unit_stop();
}

static void test_more_than_32_bits(void)
{
	check_more_than_32_bits(REGIME_DEFAULT, TEST_CPUS);
}

static void test_more_than_32_bits_live(void)
{
	check_more_than_32_bits(REGIME_DEFAULT, 0);
}

#define NR_THREADS 4
#define NR_ROUNDS 5000

static void *use_stock(void *arg)
{
	int cpu = GPOINTER_TO_INT(arg);
	int i;

	/* two threads a slot */
	set_cpu(cpu / 2);
	for (i = 0; i < NR_ROUNDS; i++) {
		struct mem_cgroup *memcg = i & 1 ? memcg_a : memcg_b;

		charge(memcg, (unsigned int)i % 5 + 1);
		refill_stock(memcg, (unsigned int)i % 5 + 1);
		if (i % 64 == 0)
			drain_all_stock(root_mem_cgroup);
	}
	return NULL;
}

static void test_many_threads(gconstpointer kernel)
{
	start(kernel);
	unit_run_threads(NR_THREADS, use_stock);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	g_assert_cmpint(css_refs(memcg_a), ==, 1);
	g_assert_cmpint(css_refs(memcg_b), ==, 1);
	unit_stop();
}

static int three(void)
{
	return 3;
}

static void charge_for(struct task_struct *task, struct mem_cgroup *memcg)
{
	set_current(task);
	charge(memcg, 1);
	memcg_uncharge(memcg, 1);
	set_current(NULL);
}

/*
 * Where a removed group stays in the stocks, a task's number selects the stock:
 * two tasks fill two stocks, on any machine.
 */
static void test_stock_of_the_task(void)
{
	const struct cpu_source source = { .highest = three };
	struct task_struct *even, *odd;

	set_cpu_source(&source);
	unit_boot("v4.19", 0);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	memcg_a = unit_memcg(a);
	memcg_b = unit_memcg(b);
	even = unit_adopt(10, cgroup_root);
	odd = unit_adopt(11, cgroup_root);
	charge_for(even, memcg_a);
	charge_for(odd, memcg_a);
	g_assert_cmpuint(memcg_stock_pins(memcg_a), ==, 2);
	unit_rmdir(a);
	charge_for(odd, memcg_b);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	charge_for(even, memcg_b);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	g_assert_cmpint(cpu_down(1), ==, -EOPNOTSUPP);
	do_exit(even);
	do_exit(odd);
	unit_stop();
	set_cpu_source(NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcg_stock/a-batch-at-once",
			    test_a_batch_at_once);
	unit_add_per_kernel("/memcg_stock/consume", test_consume);
	unit_add_per_kernel("/memcg_stock/stock-is-of-the-cpu",
			    test_stock_is_of_the_cpu);
	unit_add_per_kernel("/memcg_stock/another-group-evicts",
			    test_another_group_evicts);
	unit_add_per_kernel("/memcg_stock/over-a-batch-is-given-back",
			    test_over_a_batch_is_given_back);
	unit_add_per_kernel("/memcg_stock/each-stock-pins",
			    test_each_stock_pins);
	unit_add_per_kernel("/memcg_stock/drain-is-of-the-subtree",
			    test_drain_is_of_the_subtree);
	unit_add_per_objcg_kernel("/memcg_stock/bytes", test_bytes);
	unit_add_per_objcg_kernel("/memcg_stock/obj-stock-pins-objcg",
				  test_obj_stock_pins_objcg);
	unit_add_per_objcg_kernel("/memcg_stock/another-objcg-evicts",
				  test_another_objcg_evicts);
	unit_add_per_objcg_kernel("/memcg_stock/over-a-page-of-bytes",
				  test_over_a_page_of_bytes);
	unit_add_per_objcg_kernel("/memcg_stock/drain-empties-both-kinds",
				  test_drain_empties_both_kinds);
	unit_add_per_objcg_kernel("/memcg_stock/drain-after-reparenting",
				  test_drain_after_reparenting);
	g_test_add_func("/memcg_stock/more-than-32-bits",
			test_more_than_32_bits);
	g_test_add_func("/memcg_stock/stock-of-the-task",
			test_stock_of_the_task);
	g_test_add_func("/memcg_stock/more-than-32-bits-live",
			test_more_than_32_bits_live);
	unit_add_per_kernel("/memcg_stock/many-threads", test_many_threads);
	return g_test_run();
}
