// SPDX-License-Identifier: GPL-2.0-only
/*
 * A thread charges and uncharges on processors of any number: with gaps, above
 * NR_CPUS, above the reported highest, and without a number. The stock it gets
 * must be usable, and a drain must find it.
 */
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "unit.h"

#define OBJ_SIZE 100

static struct cgroup *grp;
static struct mem_cgroup *memcg;
static struct obj_cgroup *objcg;
static int told;

static int tell(void)
{
	return told;
}

static int zero(void)
{
	return 0;
}

static void start(const struct cpu_source *source)
{
	set_cpu_source(source);
	unit_start(REGIME_DEFAULT, 0);
	grp = unit_mkdir(cgroup_root, "a");
	memcg = unit_memcg(grp);
	objcg = unit_get_objcg(grp);
}

static void stop(void)
{
	obj_cgroup_put(objcg);
	unit_stop();
	set_cpu_source(NULL);
}

static u64 object_bytes(void)
{
	struct memcgfs_kmem_stat stat;

	memcgfs_kmem_stat(memcg, true, &stat);
	return stat.slab_unreclaimable;
}

/* the calling thread stays where it is, uncharged before and after */
static void check_stock_works(void)
{
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 1), ==, 0);
	g_assert_cmpuint(unit_memory(grp), ==, memcg_charge_batch());
	g_assert_cmpuint(memcg_stock_pins(memcg), ==, 1);
	g_assert_true(consume_stock(memcg, memcg_charge_batch() - 1));
	g_assert_false(consume_stock(memcg, 1));
	memcg_uncharge(memcg, memcg_charge_batch());

	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, OBJ_SIZE), ==, 0);
	g_assert_true(consume_obj_stock(objcg, PAGE_SIZE - OBJ_SIZE));
	g_assert_false(consume_obj_stock(objcg, 1));
	g_assert_cmpuint(object_bytes(), ==, PAGE_SIZE);
	obj_cgroup_uncharge(objcg, PAGE_SIZE);
	g_assert_cmpuint(object_bytes(), ==, 0);

	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(memcg_stock_pins(memcg), ==, 0);
	g_assert_cmpuint(unit_memory(grp), ==, 0);
}

/* --- numbers that the source makes up: with locks --- */

static void test_made_up(void)
{
	static const int numbers[] = { 0, 1, 62, 63, 64, 500, 4095, -1 };
	const struct cpu_source sources[] = {
		{ .current = tell },
		{ .highest = zero, .current = tell },
		{ .highest = tell, .current = tell },
	};
	unsigned int i, n;

	for (i = 0; i < G_N_ELEMENTS(sources); i++) {
		for (n = 0; n < G_N_ELEMENTS(numbers); n++) {
			told = numbers[n];
			start(&sources[i]);
			check_stock_works();
			stop();
		}
	}
}

/* --- numbers that the kernel gives: with restartable sequences --- */

#ifdef PERCPU_SLOT_RSEQ

/* from here on the kernel leaves the thread's area alone, and it says -1 */
static void unregister_rseq(void)
{
	const u32 first_size = 32;

	g_assert_cmpint(syscall(SYS_rseq, rseq_area(), first_size,
				RSEQ_FLAG_UNREGISTER, RSEQ_SIG),
			==, 0);
	g_assert_cmpuint(rseq_cpu(), >=, NR_CPUS);
}

/* @arg: numbers, ends with -1 */
static void *be_elsewhere(void *arg)
{
	const int *number = arg;

	unregister_rseq();
	check_stock_works();
	for (; *number >= 0; number++) {
		WRITE_ONCE(rseq_area()->cpu_id, (u32)*number);
		check_stock_works();
	}
	return NULL;
}

static void test_of_the_kernel(void)
{
	const struct cpu_source source = { .highest = zero };
	static int numbers[] = { 1, 63, 64, 65, 500, 4095, INT_MAX, -1 };

	start(&source);
	if (percpu_slot_lockless()) {
		g_assert_cmpuint(percpu_slot_nr(), ==, 1);
		g_thread_join(g_thread_new("elsewhere", be_elsewhere, numbers));
	} else {
		g_test_skip("no restartable sequences here");
	}
	stop();
}

#endif

/* --- threads that go from processors with slots to others --- */

#define NR_THREADS 4
#define NR_ROUNDS 4000

static bool go_to(int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return !sched_setaffinity(0, sizeof(one), &one);
}

static void *go_to_and_fro(void *arg)
{
	unsigned int seed = GPOINTER_TO_UINT(arg), i;

	for (i = 0; i < NR_ROUNDS; i++) {
		size_t size = (size_t)rand_r(&seed) % PAGE_SIZE + 1;

		if (i % 16 == 0)
			go_to(i / 16 % 2);
		g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, size), ==,
				0);
		g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 3), ==, 0);
		if (i % 64 == 0)
			drain_all_stock(root_mem_cgroup);
		refill_stock(memcg, 3);
		obj_cgroup_uncharge(objcg, size);
	}
	return NULL;
}

static void test_affinity_changes(void)
{
	const struct cpu_source source = { .highest = zero };
	cpu_set_t was;

	g_assert_cmpint(sched_getaffinity(0, sizeof(was), &was), ==, 0);
	if (go_to(1)) {
		start(&source);
		check_stock_works();
		unit_run_threads(NR_THREADS, go_to_and_fro);
		drain_all_stock(root_mem_cgroup);
		g_assert_cmpuint(unit_memory(grp), ==, 0);
		g_assert_cmpuint(object_bytes(), ==, 0);
		stop();
	} else {
		g_test_skip("no processor 1 here");
	}
	g_assert_cmpint(sched_setaffinity(0, sizeof(was), &was), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cpu_numbers/made-up", test_made_up);
#ifdef PERCPU_SLOT_RSEQ
	g_test_add_func("/cpu_numbers/of-the-kernel", test_of_the_kernel);
#endif
	g_test_add_func("/cpu_numbers/affinity-changes", test_affinity_changes);
	return g_test_run();
}
