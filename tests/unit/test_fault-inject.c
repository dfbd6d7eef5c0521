// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

static void test_nothing_asked(void)
{
	struct fault_attr attr;
	unsigned int i;

	for (i = 0; i < 1000; i++)
		g_assert_false(should_fail());
	get_fault_attr(FAULT_THREAD, &attr);
	g_assert_cmpint(atomic_long_read(&attr.calls), ==, 0);
}

static void test_nth(void)
{
	obj_fail_nth(2);
	g_assert_false(should_fail());
	g_assert_true(should_fail());
	g_assert_false(should_fail());
}

static void test_nth_tells_what_is_left(void)
{
	g_assert_cmpuint(obj_fail_nth(3), ==, 0);
	g_assert_false(should_fail());
	g_assert_cmpuint(obj_fail_nth(1), ==, 2);
	g_assert_true(should_fail());
	g_assert_cmpuint(obj_fail_nth(0), ==, 0);
}

static void *ask(void *arg)
{
	(void)arg;
	return GINT_TO_POINTER(should_fail());
}

static bool fails_in_another_thread(void)
{
	return g_thread_join(g_thread_new("other", ask, NULL));
}

static void test_nth_is_of_the_thread(void)
{
	obj_fail_nth(1);
	g_assert_false(fails_in_another_thread());
	g_assert_true(should_fail());
}

#define CALLS 10000

/* a bit for each call that fails, with the counts compared */
static char *pattern(enum fault_scope scope, const struct fault_attr *attr)
{
	struct fault_attr after;
	char *text = g_malloc0(CALLS + 1);
	long i, failed = 0;

	set_fault_attr(scope, attr);
	for (i = 0; i < CALLS; i++) {
		bool fails = should_fail();

		text[i] = fails ? '1' : '0';
		failed += fails;
	}
	get_fault_attr(scope, &after);
	set_fault_attr(scope, NULL);
	g_assert_cmpint(atomic_long_read(&after.calls), ==, CALLS);
	g_assert_cmpint(atomic_long_read(&after.failed), ==, failed);
	return text;
}

static long failures(const struct fault_attr *attr)
{
	char *text = pattern(FAULT_THREAD, attr), *c;
	long nr = 0;

	for (c = text; *c; c++)
		nr += *c == '1';
	g_free(text);
	return nr;
}

static void test_probability(void)
{
	struct fault_attr attr = { .probability = FAULT_ALWAYS };

	g_assert_cmpint(failures(&attr), ==, CALLS);
	/* 1000 expected, 30 the standard deviation */
	attr.probability = FAULT_ALWAYS / 10;
	g_assert_cmpint(failures(&attr), >, 800);
	g_assert_cmpint(failures(&attr), <, 1200);
	attr.probability = 0;
	set_fault_attr(FAULT_THREAD, &attr);
	g_assert_false(should_fail());
}

static void test_interval(void)
{
	const struct fault_attr attr = { .probability = FAULT_ALWAYS,
					 .interval = 3 };
	unsigned int i;

	set_fault_attr(FAULT_THREAD, &attr);
	for (i = 1; i <= 30; i++)
		g_assert_true(should_fail() == (i % 3 == 0));
	set_fault_attr(FAULT_THREAD, NULL);
}

static void test_times(void)
{
	struct fault_attr attr = { .probability = FAULT_ALWAYS / 2,
				   .times = 7 };

	g_assert_cmpint(failures(&attr), ==, 7);
	attr.times = 1;
	g_assert_cmpint(failures(&attr), ==, 1);
}

static void test_seed_repeats(void)
{
	struct fault_attr attr = { .probability = FAULT_ALWAYS / 20,
				   .seed = 1 };
	char *first = pattern(FAULT_THREAD, &attr);
	char *again = pattern(FAULT_THREAD, &attr);
	char *of_all = pattern(FAULT_ALL, &attr), *other;

	attr.seed = 2;
	other = pattern(FAULT_THREAD, &attr);
	g_assert_cmpstr(first, ==, again);
	g_assert_cmpstr(first, ==, of_all);
	g_assert_cmpstr(first, !=, other);
	g_free(first);
	g_free(again);
	g_free(of_all);
	g_free(other);
}

static void test_scopes(void)
{
	const struct fault_attr always = { .probability = FAULT_ALWAYS };

	set_fault_attr(FAULT_THREAD, &always);
	g_assert_false(fails_in_another_thread());
	g_assert_true(should_fail());
	set_fault_attr(FAULT_THREAD, NULL);

	set_fault_attr(FAULT_ALL, &always);
	g_assert_true(fails_in_another_thread());
	g_assert_true(should_fail());
	set_fault_attr(FAULT_ALL, NULL);
	g_assert_false(fails_in_another_thread());
	g_assert_false(should_fail());
}

/* nth and both attrs are told of every call */
static void test_together(void)
{
	const struct fault_attr third = { .probability = FAULT_ALWAYS,
					  .interval = 3 };
	const struct fault_attr fifth = { .probability = FAULT_ALWAYS,
					  .interval = 5 };
	unsigned int i;

	set_fault_attr(FAULT_THREAD, &third);
	set_fault_attr(FAULT_ALL, &fifth);
	obj_fail_nth(4);
	for (i = 1; i <= 30; i++)
		g_assert_true(should_fail() ==
			      (i == 4 || i % 3 == 0 || i % 5 == 0));
	set_fault_attr(FAULT_THREAD, NULL);
	set_fault_attr(FAULT_ALL, NULL);
}

#define NR_THREADS 4

static void *ask_often(void *arg)
{
	long nr = 0;
	unsigned int i;

	(void)arg;
	for (i = 0; i < CALLS; i++)
		nr += should_fail();
	return GINT_TO_POINTER(nr);
}

/* threads share the count: as many calls fail as in a single thread */
static void test_all_from_many(void)
{
	const struct fault_attr attr = { .probability = FAULT_ALWAYS,
					 .interval = 2,
					 .times = CALLS };
	GThread *threads[NR_THREADS];
	struct fault_attr after;
	long nr = 0;
	unsigned int i;

	set_fault_attr(FAULT_ALL, &attr);
	for (i = 0; i < NR_THREADS; i++)
		threads[i] = g_thread_new("asks", ask_often, NULL);
	for (i = 0; i < NR_THREADS; i++)
		nr += GPOINTER_TO_INT(g_thread_join(threads[i]));
	get_fault_attr(FAULT_ALL, &after);
	set_fault_attr(FAULT_ALL, NULL);
	g_assert_cmpint(nr, ==, CALLS);
	g_assert_cmpint(atomic_long_read(&after.failed), ==, CALLS);
	g_assert_cmpint(atomic_long_read(&after.calls), ==, NR_THREADS * CALLS);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fault-inject/nothing-asked", test_nothing_asked);
	g_test_add_func("/fault-inject/nth", test_nth);
	g_test_add_func("/fault-inject/nth-tells-what-is-left",
			test_nth_tells_what_is_left);
	g_test_add_func("/fault-inject/nth-is-of-the-thread",
			test_nth_is_of_the_thread);
	g_test_add_func("/fault-inject/probability", test_probability);
	g_test_add_func("/fault-inject/interval", test_interval);
	g_test_add_func("/fault-inject/times", test_times);
	g_test_add_func("/fault-inject/seed-repeats", test_seed_repeats);
	g_test_add_func("/fault-inject/scopes", test_scopes);
	g_test_add_func("/fault-inject/together", test_together);
	g_test_add_func("/fault-inject/all-from-many", test_all_from_many);
	return g_test_run();
}
