// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release builds have no lock ranks: there the tests that want an abort are
 * skipped, and say so.
 */
#include "unit.h"

#include "linux/mutex.h"

static DEFINE_MUTEX(outer, RANK_CGROUP);
static DEFINE_SPINLOCK(inner, RANK_STOCK);
static DEFINE_SPINLOCK(inner_too, RANK_STOCK);

static void test_right_order(void)
{
	mutex_lock(&outer);
	spin_lock(&inner);
	lockdep_assert_held(&outer);
	lockdep_assert_held(&inner);
	/* released in any order */
	mutex_unlock(&outer);
	spin_unlock(&inner);
	lockdep_assert_may_wait();
}

#ifdef NDEBUG

static void check_aborts(void (*wrong)(void), const char *message)
{
	(void)wrong;
	(void)message;
	g_test_skip("no lock ranks with NDEBUG");
}

#else

static void check_aborts(void (*wrong)(void), const char *message)
{
	if (g_test_subprocess()) {
		wrong();
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_failed();
	g_test_trap_assert_stderr(message);
}

#endif

static void lock_wrong_order(void)
{
	spin_lock(&inner);
	mutex_lock(&outer);
}

static void test_wrong_order(void)
{
	check_aborts(lock_wrong_order,
		     "*taking cgroup_mutex while holding stock_lock*");
}

static void lock_same_rank(void)
{
	spin_lock(&inner);
	spin_lock(&inner_too);
}

static void test_same_rank(void)
{
	check_aborts(lock_same_rank,
		     "*taking stock_lock while holding stock_lock*");
}

static void assert_not_held(void)
{
	mutex_lock(&outer);
	lockdep_assert_held(&inner);
}

static void test_not_held(void)
{
	check_aborts(assert_not_held, "*stock_lock is not held*");
}

static void wait_under_lock(void)
{
	mutex_lock(&outer);
	rcu_barrier();
}

static void test_no_wait_under_lock(void)
{
	check_aborts(wait_under_lock,
		     "*waiting for other threads while holding cgroup_mutex*");
}

static void *lock_outer(void *arg)
{
	(void)arg;
	mutex_lock(&outer);
	mutex_unlock(&outer);
	return NULL;
}

static void test_ranks_are_of_the_thread(void)
{
	spin_lock(&inner);
	g_thread_join(g_thread_new("other", lock_outer, NULL));
	spin_unlock(&inner);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/lockdep/right-order", test_right_order);
	g_test_add_func("/lockdep/wrong-order", test_wrong_order);
	g_test_add_func("/lockdep/same-rank", test_same_rank);
	g_test_add_func("/lockdep/not-held", test_not_held);
	g_test_add_func("/lockdep/no-wait-under-lock", test_no_wait_under_lock);
	g_test_add_func("/lockdep/ranks-are-of-the-thread",
			test_ranks_are_of_the_thread);
	return g_test_run();
}
