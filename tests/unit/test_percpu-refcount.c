// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <string.h>

#include "base/percpu-refcount.h"

#define TEST_CPUS 4

static struct percpu_ref ref;
static int nr_released, nr_confirmed; /* atomic */
static bool released_at_confirm, live_at_confirm;

static void release(struct percpu_ref *r)
{
	g_atomic_int_inc(&nr_released);
	percpu_ref_exit(r);
}

static void confirm(struct percpu_ref *r)
{
	g_atomic_int_inc(&nr_confirmed);
	released_at_confirm = g_atomic_int_get(&nr_released);
	live_at_confirm = percpu_ref_tryget_live(r);
}

static void start(void)
{
	g_atomic_int_set(&nr_released, 0);
	g_atomic_int_set(&nr_confirmed, 0);
	g_assert_cmpint(set_nr_cpus(TEST_CPUS), ==, 0);
	g_assert_cmpint(rcu_start(), ==, 0);
	g_assert_cmpint(percpu_ref_init(&ref, release), ==, 0);
	set_cpu(0);
}

static void stop(void)
{
	rcu_stop();
	set_cpu(-1);
	g_assert_cmpint(nr_released, ==, 1);
	unit_check_clean();
}

static void get_on(int cpu)
{
	set_cpu(cpu);
	percpu_ref_get(&ref);
}

static void put_on(int cpu)
{
	set_cpu(cpu);
	percpu_ref_put(&ref);
}

static void test_starts_with_one(void)
{
	start();
	g_assert_cmpint(percpu_ref_read(&ref), ==, 1);
	g_assert_false(percpu_ref_is_dying(&ref));
	percpu_ref_kill(&ref);
	g_assert_true(percpu_ref_is_dying(&ref));
	stop();
}

static void test_kill_releases_after_grace_period(void)
{
	start();
	rcu_read_lock();
	percpu_ref_kill(&ref);
	g_usleep(1000);
	g_assert_cmpint(g_atomic_int_get(&nr_released), ==, 0);
	rcu_read_unlock();
	rcu_barrier();
	g_assert_cmpint(nr_released, ==, 1);
	stop();
}

static void test_last_put_releases(void)
{
	start();
	percpu_ref_get(&ref);
	percpu_ref_get(&ref);
	percpu_ref_kill(&ref);
	rcu_barrier();
	g_assert_cmpint(percpu_ref_read(&ref), ==, 2);
	percpu_ref_put(&ref);
	g_assert_cmpint(nr_released, ==, 0);
	percpu_ref_put(&ref);
	g_assert_cmpint(nr_released, ==, 1);
	stop();
}

static void test_get_and_put_many(void)
{
	start();
	percpu_ref_get_many(&ref, 1000);
	g_assert_cmpint(percpu_ref_read(&ref), ==, 1001);
	percpu_ref_kill(&ref);
	rcu_barrier();
	percpu_ref_put_many(&ref, 999);
	g_assert_cmpint(percpu_ref_read(&ref), ==, 1);
	percpu_ref_put_many(&ref, 1);
	stop();
}

/* get on one CPU, put on another: a cell rises, the other falls below zero */
static void test_negative_cells(void)
{
	int i;

	start();
	for (i = 0; i < 10; i++)
		get_on(0);
	for (i = 0; i < 7; i++)
		put_on(3);
	g_assert_cmpint(percpu_ref_read(&ref), ==, 1 + 10 - 7);
	percpu_ref_kill(&ref);
	rcu_barrier();
	g_assert_cmpint(percpu_ref_read(&ref), ==, 10 - 7);
	for (i = 0; i < 10 - 7; i++)
		put_on(i);
	stop();
}

/* all cells below zero together: the bias keeps the count off it */
static void test_puts_during_the_switch(void)
{
	int i;

	start();
	for (i = 0; i < 10; i++)
		get_on(1);
	rcu_read_lock();
	percpu_ref_kill(&ref);
	for (i = 0; i < 10; i++)
		put_on(2);
	g_assert_cmpint(g_atomic_int_get(&nr_released), ==, 0);
	rcu_read_unlock();
	rcu_barrier();
	g_assert_cmpint(nr_released, ==, 1);
	stop();
}

static void test_confirm_comes_before_release(void)
{
	start();
	percpu_ref_kill_and_confirm(&ref, confirm);
	rcu_barrier();
	g_assert_cmpint(nr_confirmed, ==, 1);
	g_assert_false(released_at_confirm);
	g_assert_false(live_at_confirm);
	stop();
}

static void test_confirm_waits_for_readers(void)
{
	start();
	rcu_read_lock();
	percpu_ref_kill_and_confirm(&ref, confirm);
	g_usleep(1000);
	g_assert_cmpint(g_atomic_int_get(&nr_confirmed), ==, 0);
	rcu_read_unlock();
	rcu_barrier();
	g_assert_cmpint(nr_confirmed, ==, 1);
	stop();
}

static void test_tryget_live_fails_once_killed(void)
{
	start();
	g_assert_true(percpu_ref_tryget_live(&ref));
	percpu_ref_kill(&ref);
	g_assert_false(percpu_ref_tryget_live(&ref));
	rcu_barrier();
	g_assert_false(percpu_ref_tryget_live(&ref));
	percpu_ref_put(&ref);
	stop();
}

static void test_tryget_works_until_zero(void)
{
	start();
	g_assert_true(percpu_ref_tryget(&ref));
	percpu_ref_kill(&ref);
	g_assert_true(percpu_ref_tryget(&ref));
	rcu_barrier();
	g_assert_true(percpu_ref_tryget(&ref));
	percpu_ref_put_many(&ref, 3);
	g_assert_cmpint(nr_released, ==, 1);
	g_assert_false(percpu_ref_tryget(&ref));
	g_assert_false(percpu_ref_tryget_live(&ref));
	stop();
}

static void test_kill_twice_warns(void)
{
	start();
	percpu_ref_kill(&ref);
	percpu_ref_kill(&ref);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	stop();
}

static void test_put_too_many_warns(void)
{
	start();
	percpu_ref_put(&ref);
	/* the switch must not come between the two halves of the kill */
	rcu_read_lock();
	percpu_ref_kill(&ref);
	rcu_read_unlock();
	rcu_barrier();
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	rcu_stop();
	percpu_ref_exit(&ref);
	unit_check_clean();
}

/* as after a use of a dead object: it must not be released twice */
static void test_nothing_happens_after_zero(void)
{
	start();
	percpu_ref_kill(&ref);
	rcu_barrier();
	g_assert_cmpint(nr_released, ==, 1);
	percpu_ref_get_many(&ref, 3);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	g_assert_cmpint(percpu_ref_read(&ref), ==, 0);
	percpu_ref_put_many(&ref, 3);
	g_assert_cmpuint(warn_count(NULL), ==, 2);
	g_assert_cmpint(percpu_ref_read(&ref), ==, 0);
	warn_reset();
	stop();
}

static void test_exit_of_unused(void)
{
	start();
	percpu_ref_exit(&ref);
	percpu_ref_exit(&ref);
	rcu_stop();
	unit_check_clean();
}

static void test_no_memory(void)
{
	struct percpu_ref untouched, r;

	memset(&untouched, 0x5a, sizeof(untouched));
	r = untouched;
	obj_fail_nth(1);
	g_assert_cmpint(percpu_ref_init(&r, release), <, 0);
	g_assert_cmpmem(&r, sizeof(r), &untouched, sizeof(untouched));
	unit_check_clean();
}

#define NR_THREADS 4
#define NR_ROUNDS 20000

static int nr_taken; /* references that getters have left; atomic */

/* each on its own slot; every third reference is left for the putters */
static void *getter(void *arg)
{
	int i;

	set_cpu(GPOINTER_TO_INT(arg));
	for (i = 0; i < NR_ROUNDS; i++) {
		if (!percpu_ref_tryget(&ref))
			break;
		if (i % 3)
			percpu_ref_put(&ref);
		else
			g_atomic_int_inc(&nr_taken);
	}
	return NULL;
}

static void *putter(void *arg)
{
	set_cpu(GPOINTER_TO_INT(arg));
	while (g_atomic_int_add(&nr_taken, -1) > 0)
		percpu_ref_put(&ref);
	g_atomic_int_inc(&nr_taken);
	return NULL;
}

static void run_on_all(void *(*fn)(void *arg))
{
	GThread *threads[NR_THREADS];
	int i;

	for (i = 0; i < NR_THREADS; i++)
		threads[i] = g_thread_new("user", fn,
					  GINT_TO_POINTER(i % TEST_CPUS));
	for (i = 0; i < NR_THREADS; i++)
		g_thread_join(threads[i]);
}

static void test_many_threads(void)
{
	start();
	nr_taken = 0;
	run_on_all(getter);
	g_assert_cmpint(percpu_ref_read(&ref), ==, 1 + nr_taken);
	percpu_ref_kill(&ref);
	run_on_all(putter);
	rcu_barrier();
	stop();
}

static void *kill_soon(void *arg)
{
	(void)arg;
	g_usleep(200);
	percpu_ref_kill(&ref);
	return NULL;
}

/* the switch falls into the middle of gets and puts */
static void test_kill_under_fire(void)
{
	int round;

	for (round = 0; round < 50; round++) {
		GThread *killer;

		start();
		nr_taken = 0;
		/* so that the memory lives as long as the getters */
		percpu_ref_get(&ref);
		killer = g_thread_new("killer", kill_soon, NULL);
		run_on_all(getter);
		g_thread_join(killer);
		run_on_all(putter);
		rcu_barrier();
		g_assert_cmpint(nr_released, ==, 0);
		g_assert_cmpint(percpu_ref_read(&ref), ==, 1);
		percpu_ref_put(&ref);
		stop();
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/percpu-refcount/starts-with-one",
			test_starts_with_one);
	g_test_add_func("/percpu-refcount/kill-releases-after-grace-period",
			test_kill_releases_after_grace_period);
	g_test_add_func("/percpu-refcount/last-put-releases",
			test_last_put_releases);
	g_test_add_func("/percpu-refcount/get-and-put-many",
			test_get_and_put_many);
	g_test_add_func("/percpu-refcount/negative-cells", test_negative_cells);
	g_test_add_func("/percpu-refcount/puts-during-the-switch",
			test_puts_during_the_switch);
	g_test_add_func("/percpu-refcount/confirm-comes-before-release",
			test_confirm_comes_before_release);
	g_test_add_func("/percpu-refcount/confirm-waits-for-readers",
			test_confirm_waits_for_readers);
	g_test_add_func("/percpu-refcount/tryget-live-fails-once-killed",
			test_tryget_live_fails_once_killed);
	g_test_add_func("/percpu-refcount/tryget-works-until-zero",
			test_tryget_works_until_zero);
	g_test_add_func("/percpu-refcount/kill-twice-warns",
			test_kill_twice_warns);
	g_test_add_func("/percpu-refcount/put-too-many-warns",
			test_put_too_many_warns);
	g_test_add_func("/percpu-refcount/nothing-happens-after-zero",
			test_nothing_happens_after_zero);
	g_test_add_func("/percpu-refcount/exit-of-unused", test_exit_of_unused);
	g_test_add_func("/percpu-refcount/no-memory", test_no_memory);
	g_test_add_func("/percpu-refcount/many-threads", test_many_threads);
	g_test_add_func("/percpu-refcount/kill-under-fire",
			test_kill_under_fire);
	return g_test_run();
}
