// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>

#include "base/page_counter.h"

/* root <- middle <- leaf */
static struct page_counter root, middle, leaf;

static void start(void)
{
	page_counter_init(&root, NULL);
	page_counter_init(&middle, &root);
	page_counter_init(&leaf, &middle);
}

static void check_usage(unsigned long of_root, unsigned long of_middle,
			unsigned long of_leaf)
{
	g_assert_cmpuint(page_counter_read(&root), ==, of_root);
	g_assert_cmpuint(page_counter_read(&middle), ==, of_middle);
	g_assert_cmpuint(page_counter_read(&leaf), ==, of_leaf);
}

static bool try_charge(struct page_counter *counter, unsigned long nr_pages,
		       struct page_counter *expected_fail)
{
	struct page_counter *fail = NULL;
	bool ret = page_counter_try_charge(counter, nr_pages, &fail);

	g_assert_true(fail == expected_fail);
	return ret;
}

static void test_charge_goes_up(void)
{
	start();
	g_assert_true(try_charge(&leaf, 10, NULL));
	page_counter_charge(&middle, 5);
	check_usage(15, 15, 10);
	page_counter_uncharge(&leaf, 4);
	check_usage(11, 11, 6);
	unit_check_clean();
}

static void test_cancel_is_local(void)
{
	start();
	page_counter_charge(&leaf, 10);
	page_counter_cancel(&leaf, 3);
	check_usage(10, 10, 7);
}

static void test_limit_is_reached_not_passed(void)
{
	start();
	g_assert_cmpint(page_counter_set_max(&leaf, 10), ==, 0);
	g_assert_true(try_charge(&leaf, 9, NULL));
	g_assert_true(try_charge(&leaf, 1, NULL));
	g_assert_false(try_charge(&leaf, 1, &leaf));
	check_usage(10, 10, 10);
}

static void test_failed_charge_leaves_nothing(void)
{
	start();
	g_assert_cmpint(page_counter_set_max(&middle, 10), ==, 0);
	page_counter_charge(&leaf, 8);
	g_assert_false(try_charge(&leaf, 3, &middle));
	check_usage(8, 8, 8);
	g_assert_cmpuint(middle.watermark, ==, 8);
	g_assert_cmpuint(root.watermark, ==, 8);
	g_assert_true(try_charge(&leaf, 2, NULL));
	check_usage(10, 10, 10);
}

static void test_failcnt_is_of_the_level(void)
{
	start();
	g_assert_cmpint(page_counter_set_max(&middle, 1), ==, 0);
	g_assert_false(try_charge(&leaf, 2, &middle));
	g_assert_false(try_charge(&middle, 2, &middle));
	g_assert_cmpint(atomic_long_read(&leaf.failcnt), ==, 0);
	g_assert_cmpint(atomic_long_read(&middle.failcnt), ==, 2);
	g_assert_cmpint(atomic_long_read(&root.failcnt), ==, 0);
}

static void test_lowest_limit_is_named(void)
{
	start();
	g_assert_cmpint(page_counter_set_max(&leaf, 1), ==, 0);
	g_assert_cmpint(page_counter_set_max(&root, 1), ==, 0);
	g_assert_false(try_charge(&leaf, 2, &leaf));
}

static void test_forced_charge_ignores_limits(void)
{
	start();
	g_assert_cmpint(page_counter_set_max(&leaf, 1), ==, 0);
	page_counter_charge(&leaf, 100);
	check_usage(100, 100, 100);
	g_assert_cmpint(atomic_long_read(&leaf.failcnt), ==, 0);
}

static void test_existing_memory_stays_below_max(void)
{
	start();
	g_assert_cmpint(page_counter_set_max(&leaf, 1), ==, 0);
	page_counter_charge_existing(&leaf, 100);
	check_usage(100, 100, 100);
	g_assert_cmpuint(leaf.watermark, ==, 1);
	g_assert_cmpuint(root.watermark, ==, 100);
}

static void test_watermark(void)
{
	start();
	page_counter_charge(&leaf, 10);
	page_counter_uncharge(&leaf, 7);
	page_counter_charge(&leaf, 2);
	g_assert_cmpuint(leaf.watermark, ==, 10);
	g_assert_cmpuint(root.watermark, ==, 10);
	page_counter_reset_watermark(&leaf);
	g_assert_cmpuint(leaf.watermark, ==, 5);
	g_assert_cmpuint(root.watermark, ==, 10);
}

static void test_set_max_below_usage(void)
{
	start();
	g_assert_cmpint(page_counter_set_max(&leaf, 20), ==, 0);
	page_counter_charge(&leaf, 10);
	g_assert_cmpint(page_counter_set_max(&leaf, 9), ==, -EBUSY);
	g_assert_cmpuint(leaf.max, ==, 20);
	g_assert_cmpint(page_counter_set_max(&leaf, 10), ==, 0);
	g_assert_cmpuint(leaf.max, ==, 10);
}

/* the bounds of a single call, and invalid numbers of pages */
static void test_bounds(void)
{
	static const unsigned long over[] = { PAGE_COUNTER_MAX + 1UL, LONG_MAX,
					      1UL << 63, ULONG_MAX };
	unsigned int i;

	start();
	g_assert_true(try_charge(&leaf, PAGE_COUNTER_MAX, NULL));
	g_assert_false(try_charge(&leaf, 1, &leaf));
	check_usage(PAGE_COUNTER_MAX, PAGE_COUNTER_MAX, PAGE_COUNTER_MAX);
	page_counter_uncharge(&leaf, PAGE_COUNTER_MAX);
	for (i = 0; i < G_N_ELEMENTS(over); i++) {
		g_assert_false(try_charge(&leaf, over[i], &leaf));
		g_assert_cmpint(page_counter_set_max(&leaf, over[i]), ==,
				-EINVAL);
		unit_check_clean();
		page_counter_charge(&leaf, over[i]);
		page_counter_uncharge(&leaf, over[i]);
		page_counter_cancel(&leaf, over[i]);
		g_assert_cmpuint(warn_count(NULL), >=, 3);
		warn_reset();
		check_usage(0, 0, 0);
	}
	g_assert_cmpint(page_counter_set_max(&leaf, PAGE_COUNTER_MAX), ==, 0);
}

/* an excess uncharge empties this counter, spares the others, and warns */
static void test_underflow_warns(void)
{
	start();
	page_counter_charge(&root, 1);
	page_counter_uncharge(&root, 2);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	g_assert_cmpuint(page_counter_read(&root), ==, 0);
	page_counter_charge(&middle, 10);
	page_counter_charge(&leaf, 3);
	warn_reset();
	page_counter_uncharge(&leaf, 5);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	check_usage(10, 10, 0);
	page_counter_cancel(&leaf, 1);
	g_assert_cmpuint(warn_count(NULL), ==, 2);
	check_usage(10, 10, 0);
	warn_reset();
}

#define NR_THREADS 4
#define NR_ROUNDS 50000
#define MAX_AT_ONCE 3
#define LIMIT 8

static int nr_over;	/* usage or limit seen that cannot be; atomic */
static int stop_setter; /* atomic */

static void *charger(void *arg)
{
	unsigned long nr_pages = GPOINTER_TO_UINT(arg);
	struct page_counter *fail;
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		if (!page_counter_try_charge(&leaf, nr_pages, &fail))
			continue;
		/* each other thread may have an attempt on top */
		if (page_counter_read(&leaf) >
		    LIMIT + (NR_THREADS - 1) * MAX_AT_ONCE)
			g_atomic_int_inc(&nr_over);
		page_counter_uncharge(&leaf, nr_pages);
	}
	return NULL;
}

static void test_many_threads(void)
{
	GThread *threads[NR_THREADS];
	unsigned int i;

	start();
	nr_over = 0;
	g_assert_cmpint(page_counter_set_max(&leaf, LIMIT), ==, 0);
	for (i = 0; i < NR_THREADS; i++)
		threads[i] =
			g_thread_new("charger", charger,
				     GUINT_TO_POINTER(1 + i % MAX_AT_ONCE));
	for (i = 0; i < NR_THREADS; i++)
		g_thread_join(threads[i]);
	check_usage(0, 0, 0);
	g_assert_cmpint(nr_over, ==, 0);
	g_assert_cmpuint(leaf.watermark, <=, LIMIT);
	unit_check_clean();
}

static void *setter(void *arg)
{
	(void)arg;
	while (!g_atomic_int_get(&stop_setter)) {
		/* a charge under the old limit may keep the new one out */
		if (page_counter_set_max(&leaf, 0) && leaf.max != LIMIT)
			g_atomic_int_inc(&nr_over);
		page_counter_set_max(&leaf, LIMIT);
	}
	return NULL;
}

static void test_set_max_under_fire(void)
{
	GThread *threads[NR_THREADS], *limits;
	unsigned int i;

	start();
	nr_over = 0;
	g_assert_cmpint(page_counter_set_max(&leaf, LIMIT), ==, 0);
	g_atomic_int_set(&stop_setter, 0);
	limits = g_thread_new("setter", setter, NULL);
	for (i = 0; i < NR_THREADS; i++)
		threads[i] =
			g_thread_new("charger", charger, GUINT_TO_POINTER(1));
	for (i = 0; i < NR_THREADS; i++)
		g_thread_join(threads[i]);
	g_atomic_int_set(&stop_setter, 1);
	g_thread_join(limits);
	check_usage(0, 0, 0);
	g_assert_cmpint(nr_over, ==, 0);
}

/* the rows num/memory.limit_in_bytes/... of the recorded v6.1 kernel */
static const struct {
	const char *text;
	bool refused;
	u64 bytes; /* read back */
} parse_rows[] = {
	{ "0", false, 0 },
	{ "1", false, 0 },
	{ "4095", false, 0 },
	{ "4096", false, 4096 },
	{ "4097", false, 4096 },
	{ "8191", false, 4096 },
	{ "1000000", false, 999424 },
	{ "64k", false, 65536 },
	{ "64K", false, 65536 },
	{ "1m", false, 1048576 },
	{ "1g", false, 1073741824 },
	{ "1G", false, 1073741824 },
	{ "1T", false, 1099511627776 },
	{ "1E", false, 1152921504606846976 },
	{ "8E", false, 9223372036854771712 },
	{ "16E", false, 0 },
	{ "1 M", true, 0 },
	{ "1Mx", true, 0 },
	{ "M", false, 0 },
	{ "abc", true, 0 },
	{ "", false, 0 },
	{ "0x100000", false, 1048576 },
	{ "0x10k", false, 16384 },
	{ "010000", false, 4096 },
	{ "09", true, 0 },
	{ "+1M", true, 0 },
	{ "-1", false, 9223372036854771712 },
	{ "-2", true, 0 },
	{ "-1M", true, 0 },
	{ "max", true, 0 },
	{ "Max", true, 0 },
	{ "18446744073709551615", false, 9223372036854771712 },
	{ "18446744073709551616", false, 0 },
	{ "999999999999999999999999999999", false, 5076944270305259520 },
	{ "1_000", true, 0 },
	/* not in the recording, but by the same rules */
	{ "1p", false, 1125899906842624 },
	{ "1e", false, 1152921504606846976 },
	{ "0x", true, 0 },
	{ "1kk", true, 0 },
	{ "9223372036854771712", false, 9223372036854771712 },
	{ "9223372036854775807", false, 9223372036854771712 },
	{ "9223372036854775808", false, 9223372036854771712 },
};

static void test_memparse(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(parse_rows); i++) {
		const unsigned long untouched = 0x5a5a;
		unsigned long nr_pages = untouched;
		int err = page_counter_memparse(parse_rows[i].text, "-1",
						&nr_pages);

		g_test_message("\"%s\"", parse_rows[i].text);
		g_assert_cmpint(err, ==, parse_rows[i].refused ? -EINVAL : 0);
		g_assert_cmpuint(nr_pages, ==,
				 err ? untouched :
				       parse_rows[i].bytes / PAGE_SIZE);
	}
}

static void test_memparse_word_for_no_limit(void)
{
	unsigned long nr_pages;

	g_assert_cmpint(page_counter_memparse("max", "max", &nr_pages), ==, 0);
	g_assert_cmpuint(nr_pages, ==, PAGE_COUNTER_MAX);
	g_assert_cmpint(page_counter_memparse("-1", "max", &nr_pages), ==,
			-EINVAL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/page_counter/charge-goes-up", test_charge_goes_up);
	g_test_add_func("/page_counter/cancel-is-local", test_cancel_is_local);
	g_test_add_func("/page_counter/limit-is-reached-not-passed",
			test_limit_is_reached_not_passed);
	g_test_add_func("/page_counter/failed-charge-leaves-nothing",
			test_failed_charge_leaves_nothing);
	g_test_add_func("/page_counter/failcnt-is-of-the-level",
			test_failcnt_is_of_the_level);
	g_test_add_func("/page_counter/lowest-limit-is-named",
			test_lowest_limit_is_named);
	g_test_add_func("/page_counter/forced-charge-ignores-limits",
			test_forced_charge_ignores_limits);
	g_test_add_func("/page_counter/existing-memory-stays-below-max",
			test_existing_memory_stays_below_max);
	g_test_add_func("/page_counter/watermark", test_watermark);
	g_test_add_func("/page_counter/set-max-below-usage",
			test_set_max_below_usage);
	g_test_add_func("/page_counter/bounds", test_bounds);
	g_test_add_func("/page_counter/underflow-warns", test_underflow_warns);
	g_test_add_func("/page_counter/many-threads", test_many_threads);
	g_test_add_func("/page_counter/set-max-under-fire",
			test_set_max_under_fire);
	g_test_add_func("/page_counter/memparse", test_memparse);
	g_test_add_func("/page_counter/memparse-word-for-no-limit",
			test_memparse_word_for_no_limit);
	return g_test_run();
}
