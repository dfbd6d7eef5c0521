// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>

#include "linux/percpu.h"

/* the allocator itself uses one cell of each unit */
#define CELLS_PER_CHUNK (PCPU_UNIT_SIZE / sizeof(long) - 1)
#define TEST_CPUS 5

static void start(unsigned int nr_cpus)
{
	g_assert_cmpint(set_nr_cpus(nr_cpus), ==, 0);
}

static void fill(long *cells, long value)
{
	int cpu;

	for_each_possible_cpu(cpu)
		*per_cpu_long(cells, cpu) = value + cpu;
}

static void check(long *cells, long value)
{
	int cpu;

	for_each_possible_cpu(cpu)
		g_assert_cmpint(*per_cpu_long(cells, cpu), ==, value + cpu);
}

static void check_zero(long *cells)
{
	int cpu;

	for_each_possible_cpu(cpu)
		g_assert_cmpint(*per_cpu_long(cells, cpu), ==, 0);
}

static void test_zeroed_also_when_reused(void)
{
	long *keep, *cells;

	start(TEST_CPUS);
	keep = alloc_percpu_long();
	cells = alloc_percpu_long();
	check_zero(cells);
	fill(cells, 77);
	free_percpu_long(cells);
	g_assert_true(alloc_percpu_long() == cells);
	check_zero(cells);
	free_percpu_long(cells);
	free_percpu_long(keep);
	unit_check_clean();
}

static void test_cells_do_not_overlap(void)
{
	const unsigned int nr = 3 * CELLS_PER_CHUNK + 1;
	long **cells = g_new(long *, nr);
	unsigned int i;

	start(TEST_CPUS);
	for (i = 0; i < nr; i++) {
		cells[i] = alloc_percpu_long();
		check_zero(cells[i]);
		fill(cells[i], (long)i * NR_CPUS);
	}
	for (i = 0; i < nr; i++)
		check(cells[i], (long)i * NR_CPUS);
	for (i = 0; i < nr; i++)
		free_percpu_long(cells[i]);
	g_free(cells);
	unit_check_clean();
}

static void test_chunks_come_and_go(void)
{
	long *cells[CELLS_PER_CHUNK + 1];
	unsigned int i;

	start(2);
	for (i = 0; i < CELLS_PER_CHUNK; i++)
		cells[i] = alloc_percpu_long();
	g_assert_cmpint(obj_nr_alive("pcpu_chunk"), ==, 1);
	cells[i] = alloc_percpu_long();
	g_assert_cmpint(obj_nr_alive("pcpu_chunk"), ==, 2);
	free_percpu_long(cells[i]);
	g_assert_cmpint(obj_nr_alive("pcpu_chunk"), ==, 1);
	for (i = 0; i < CELLS_PER_CHUNK; i++)
		free_percpu_long(cells[i]);
	g_assert_cmpint(obj_nr_alive("pcpu_chunk"), ==, 0);
}

static void test_full_chunk_is_used_again(void)
{
	long *cells[CELLS_PER_CHUNK], *freed;
	unsigned int i;

	start(2);
	for (i = 0; i < CELLS_PER_CHUNK; i++)
		cells[i] = alloc_percpu_long();
	freed = cells[CELLS_PER_CHUNK / 2];
	free_percpu_long(freed);
	g_assert_true(alloc_percpu_long() == freed);
	for (i = 0; i < CELLS_PER_CHUNK; i++)
		free_percpu_long(cells[i]);
	unit_check_clean();
}

static void test_slots_share_no_cache_line(void)
{
	long *cells;

	start(2);
	cells = alloc_percpu_long();
	g_assert_cmpuint((size_t)((char *)per_cpu_long(cells, 1) -
				  (char *)per_cpu_long(cells, 0)),
			 >=, 64);
	free_percpu_long(cells);
}

static void test_no_memory(void)
{
	unsigned int nth;

	start(2);
	/* the chunk, and its units */
	for (nth = 1; nth <= 2; nth++) {
		obj_fail_nth(nth);
		g_assert_null(alloc_percpu_long());
		g_assert_cmpuint(obj_fail_nth(0), ==, 0);
		unit_check_clean();
	}
}

static void test_nr_cpus(void)
{
	g_assert_cmpint(set_nr_cpus(NR_CPUS + 1), ==, -EINVAL);
	g_assert_cmpint(set_nr_cpus(NR_CPUS), ==, 0);
	g_assert_cmpuint(nr_cpu_ids, ==, NR_CPUS);
	g_assert_cmpint(set_nr_cpus(NR_CPUS + 1), ==, -EINVAL);
	g_assert_cmpuint(nr_cpu_ids, ==, NR_CPUS);
	g_assert_cmpint(set_nr_cpus(0), ==, 0);
	g_assert_cmpuint(nr_cpu_ids, >=, 1);
	g_assert_cmpuint(nr_cpu_ids, <=, NR_CPUS);
}

/* clang-format off */
static const struct {
	const char *list;
	int last;
} cpulists[] = {
	{ "0\n", 0 },	       { "0-3\n", 3 },
	{ "1", 1 },	       { "0,2-5,63\n", 63 },
	{ "64", 64 },	       { "1,500\n", 500 },
	{ "0-4095\n", 4095 },  { "2147483647", INT_MAX },
	{ "2147483648", -1 },  { "99999999999999999999", -1 },
	{ "", -1 },	       { "\n", -1 },
	{ "0-", -1 },	       { "0,\n", -1 },
	{ "-1", -1 },	       { "0-3 ", -1 },
	{ "0\n\n", -1 },
};
/* clang-format on */

static void test_cpulist(void)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(cpulists); i++)
		g_assert_cmpint(cpulist_last(cpulists[i].list), ==,
				cpulists[i].last);
}

static int told;

static int tell(void)
{
	return told;
}

/* numbers that no slot has, and none at all */
static const int numbers[] = { 0, 1, 63, 64, 500, 4095, INT_MAX, -1, INT_MIN };

static void test_slots_for_the_highest_number(void)
{
	const struct cpu_source source = { .highest = tell };
	unsigned int i;

	set_cpu_source(&source);
	g_assert_true(current_cpu_is_hosts());
	for (i = 0; i < G_N_ELEMENTS(numbers); i++) {
		told = numbers[i];
		g_assert_cmpint(highest_cpu(), ==, max(told, 0));
		g_assert_cmpint(set_nr_cpus(0), ==, 0);
		g_assert_cmpuint(nr_cpu_ids, ==,
				 min(highest_cpu(), NR_CPUS - 1) + 1);
	}
	set_cpu_source(NULL);
}

static void test_any_number_has_a_slot(void)
{
	const struct cpu_source source = { .current = tell };
	unsigned int nr, i;

	set_cpu_source(&source);
	g_assert_false(current_cpu_is_hosts());
	for (nr = 1; nr <= NR_CPUS; nr++) {
		start(nr);
		for (i = 0; i < G_N_ELEMENTS(numbers); i++) {
			int cpu;

			told = numbers[i];
			cpu = get_cpu();
			put_cpu();
			g_assert_cmpint(cpu, >=, 0);
			g_assert_cmpint(cpu, <, (int)nr);
			if (told >= 0 && told < (int)nr)
				g_assert_cmpint(cpu, ==, told);
		}
	}
	set_cpu_source(NULL);
}

/* whatever /sys says, the thread is on this CPU now */
static void test_highest_is_not_below_the_affinity(void)
{
	cpu_set_t was, one;
	int cpu = sched_getcpu();

	g_assert_cmpint(highest_cpu(), >=, cpu);
	g_assert_cmpint(sched_getaffinity(0, sizeof(was), &was), ==, 0);
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	g_assert_cmpint(sched_setaffinity(0, sizeof(one), &one), ==, 0);
	g_assert_cmpint(highest_cpu(), >=, cpu);
	g_assert_cmpint(sched_setaffinity(0, sizeof(was), &was), ==, 0);
}

static void test_chosen_cpu(void)
{
	start(TEST_CPUS);
	g_assert_cmpint(set_cpu(3), ==, -1);
	g_assert_cmpint(get_cpu(), ==, 3);
	g_assert_cmpint(get_cpu(), ==, 3);
	put_cpu();
	put_cpu();
	g_assert_cmpint(set_cpu(1), ==, 3);
	g_assert_cmpint(get_cpu(), ==, 1);
	put_cpu();
	g_assert_cmpint(set_cpu(-1), ==, 1);
	unit_check_clean();
}

static void test_unchosen_cpu_is_in_range(void)
{
	int cpu;

	start(1);
	cpu = get_cpu();
	g_assert_cmpint(cpu, ==, 0);
	put_cpu();
}

static void test_set_cpu_while_pinned_warns(void)
{
	start(TEST_CPUS);
	get_cpu();
	set_cpu(2);
	put_cpu();
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	set_cpu(-1);
}

static void test_set_cpu_out_of_range_warns(void)
{
	start(2);
	set_cpu(2);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	set_cpu(-1);
}

#define NR_THREADS 4

static void *alloc_and_free(void *arg)
{
	long *cells[CELLS_PER_CHUNK];
	unsigned int round, i;
	long mark = (long)(gintptr)arg;

	for (round = 0; round < 5; round++) {
		for (i = 0; i < CELLS_PER_CHUNK; i++) {
			cells[i] = alloc_percpu_long();
			check_zero(cells[i]);
			fill(cells[i], mark);
		}
		for (i = 0; i < CELLS_PER_CHUNK; i++) {
			check(cells[i], mark);
			free_percpu_long(cells[i]);
		}
	}
	return NULL;
}

static void test_many_threads(void)
{
	GThread *threads[NR_THREADS];
	gintptr i;

	start(TEST_CPUS);
	for (i = 0; i < NR_THREADS; i++)
		threads[i] = g_thread_new("allocator", alloc_and_free,
					  (void *)((i + 1) * NR_CPUS));
	for (i = 0; i < NR_THREADS; i++)
		g_thread_join(threads[i]);
	unit_check_clean();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/percpu/zeroed-also-when-reused",
			test_zeroed_also_when_reused);
	g_test_add_func("/percpu/cells-do-not-overlap",
			test_cells_do_not_overlap);
	g_test_add_func("/percpu/chunks-come-and-go", test_chunks_come_and_go);
	g_test_add_func("/percpu/full-chunk-is-used-again",
			test_full_chunk_is_used_again);
	g_test_add_func("/percpu/slots-share-no-cache-line",
			test_slots_share_no_cache_line);
	g_test_add_func("/percpu/no-memory", test_no_memory);
	g_test_add_func("/percpu/nr-cpus", test_nr_cpus);
	g_test_add_func("/percpu/cpulist", test_cpulist);
	g_test_add_func("/percpu/slots-for-the-highest-number",
			test_slots_for_the_highest_number);
	g_test_add_func("/percpu/any-number-has-a-slot",
			test_any_number_has_a_slot);
	g_test_add_func("/percpu/highest-is-not-below-the-affinity",
			test_highest_is_not_below_the_affinity);
	g_test_add_func("/percpu/chosen-cpu", test_chosen_cpu);
	g_test_add_func("/percpu/unchosen-cpu-is-in-range",
			test_unchosen_cpu_is_in_range);
	g_test_add_func("/percpu/set-cpu-while-pinned-warns",
			test_set_cpu_while_pinned_warns);
	g_test_add_func("/percpu/set-cpu-out-of-range-warns",
			test_set_cpu_out_of_range_warns);
	g_test_add_func("/percpu/many-threads", test_many_threads);
	return g_test_run();
}
