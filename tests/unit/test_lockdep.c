// SPDX-License-Identifier: GPL-2.0-only
/*
 * Release builds check neither lock ranks nor sleeping inside rcu_read_lock():
 * there the tests that want an abort are skipped, and say so.
 */
#include "unit.h"

#include "linux/mutex.h"
#include "linux/workqueue.h"

static DEFINE_MUTEX(outer, RANK_CGROUP);
static DEFINE_SPINLOCK(inner, RANK_STOCK);
static DEFINE_SPINLOCK(inner_too, RANK_STOCK);
static DEFINE_RWSEM(rwsem, RANK_THREADGROUP);

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

/* two of a rank are released separately */
static void test_nested(void)
{
	spin_lock_nested(&inner);
	spin_lock_nested(&inner_too);
	spin_unlock(&inner);
	lockdep_assert_held(&inner_too);
	spin_unlock(&inner_too);
	lockdep_assert_may_wait();
}

#ifdef NDEBUG

static void check_aborts(void (*wrong)(void), const char *message)
{
	(void)wrong;
	(void)message;
	g_test_skip("no checks with NDEBUG");
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

/* each would wait for a grace period, or for a thread that waits for it */
static void barrier_in_rcu(void)
{
	rcu_read_lock();
	rcu_barrier();
}

static void flush_in_rcu(void)
{
	rcu_read_lock();
	flush_workqueue();
}

static void wait_releases_in_rcu(void)
{
	rcu_read_lock();
	cgroup_wait_releases();
}

static void stop_in_rcu(void)
{
	g_assert_cmpint(rcu_start(), ==, 0);
	rcu_read_lock();
	rcu_stop();
}

static void test_no_wait_in_rcu(void)
{
	check_aborts(barrier_in_rcu,
		     "*waiting for other threads inside rcu_read_lock()*");
}

static void test_no_flush_in_rcu(void)
{
	check_aborts(flush_in_rcu,
		     "*waiting for other threads inside rcu_read_lock()*");
}

static void test_no_wait_releases_in_rcu(void)
{
	check_aborts(wait_releases_in_rcu,
		     "*waiting for other threads inside rcu_read_lock()*");
}

static void test_no_stop_in_rcu(void)
{
	check_aborts(stop_in_rcu,
		     "*waiting for other threads inside rcu_read_lock()*");
}

static void synchronize_in_rcu(void)
{
	rcu_read_lock();
	synchronize_rcu();
}

static void test_no_synchronize_in_rcu(void)
{
	check_aborts(synchronize_in_rcu,
		     "*waiting for a grace period inside rcu_read_lock()*");
}

static void mutex_in_rcu(void)
{
	rcu_read_lock();
	mutex_lock(&outer);
}

static void test_no_mutex_in_rcu(void)
{
	check_aborts(
		mutex_in_rcu,
		"*taking cgroup_mutex, which may sleep, inside rcu_read_lock()*");
}

static void rwsem_in_rcu(void)
{
	rcu_read_lock();
	down_read(&rwsem);
}

static void test_no_rwsem_in_rcu(void)
{
	check_aborts(rwsem_in_rcu,
		     "*taking cgroup_threadgroup_rwsem, which may sleep*");
}

/* the inner section is still active, and after the outer one all is allowed */
static void wait_in_outer_rcu(void)
{
	rcu_read_lock();
	rcu_read_lock();
	rcu_read_unlock();
	synchronize_rcu();
}

static void test_rcu_nests(void)
{
	check_aborts(wait_in_outer_rcu,
		     "*waiting for a grace period inside rcu_read_lock()*");
}

static void test_allowed_in_rcu(void)
{
	rcu_read_lock();
	spin_lock(&inner);
	spin_unlock(&inner);
	rcu_read_unlock();
	mutex_lock(&outer);
	mutex_unlock(&outer);
	synchronize_rcu();
	lockdep_assert_may_wait();
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
	g_test_add_func("/lockdep/nested", test_nested);
	g_test_add_func("/lockdep/wrong-order", test_wrong_order);
	g_test_add_func("/lockdep/same-rank", test_same_rank);
	g_test_add_func("/lockdep/not-held", test_not_held);
	g_test_add_func("/lockdep/no-wait-under-lock", test_no_wait_under_lock);
	g_test_add_func("/lockdep/no-wait-in-rcu", test_no_wait_in_rcu);
	g_test_add_func("/lockdep/no-flush-in-rcu", test_no_flush_in_rcu);
	g_test_add_func("/lockdep/no-wait-releases-in-rcu",
			test_no_wait_releases_in_rcu);
	g_test_add_func("/lockdep/no-stop-in-rcu", test_no_stop_in_rcu);
	g_test_add_func("/lockdep/no-synchronize-in-rcu",
			test_no_synchronize_in_rcu);
	g_test_add_func("/lockdep/no-mutex-in-rcu", test_no_mutex_in_rcu);
	g_test_add_func("/lockdep/no-rwsem-in-rcu", test_no_rwsem_in_rcu);
	g_test_add_func("/lockdep/rcu-nests", test_rcu_nests);
	g_test_add_func("/lockdep/allowed-in-rcu", test_allowed_in_rcu);
	g_test_add_func("/lockdep/ranks-are-of-the-thread",
			test_ranks_are_of_the_thread);
	return g_test_run();
}
