// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <semaphore.h>

#include "linux/workqueue.h"

static GString *order; /* a letter for each work that ran */
static struct work_struct work_a, work_b, gatekeeper;
static bool again; /* work_a is to queue itself once more */
static sem_t gate, inside;

static void run_a(struct work_struct *work)
{
	g_string_append_c(order, 'a');
	if (again) {
		again = false;
		g_assert_true(queue_work(work));
	}
}

static void run_b(struct work_struct *work)
{
	(void)work;
	g_string_append_c(order, 'b');
}

static void run_gatekeeper(struct work_struct *work)
{
	(void)work;
	sem_post(&inside);
	sem_wait(&gate);
}

static void start(void)
{
	order = g_string_new("");
	INIT_WORK(&work_a, run_a);
	INIT_WORK(&work_b, run_b);
	INIT_WORK(&gatekeeper, run_gatekeeper);
	g_assert_cmpint(rcu_start(), ==, 0);
	g_assert_cmpint(workqueue_start(), ==, 0);
}

static void stop_and_check(const char *expected)
{
	rcu_barrier();
	workqueue_stop();
	rcu_stop();
	g_assert_cmpstr(order->str, ==, expected);
	g_string_free(order, TRUE);
}

static void close_gate(void)
{
	queue_work(&gatekeeper);
	sem_wait(&inside);
}

static void test_runs_in_order(void)
{
	start();
	g_assert_true(queue_work(&work_b));
	g_assert_true(queue_work(&work_a));
	flush_workqueue();
	stop_and_check("ba");
}

static void test_queued_twice_runs_once(void)
{
	start();
	close_gate();
	g_assert_true(queue_work(&work_a));
	g_assert_false(queue_work(&work_a));
	g_assert_false(queue_rcu_work(&work_a));
	g_assert_cmpuint(workqueue_pending(), ==, 2);
	sem_post(&gate);
	flush_workqueue();
	g_assert_cmpuint(workqueue_pending(), ==, 0);
	stop_and_check("a");
}

static void test_may_queue_itself(void)
{
	start();
	again = true;
	queue_work(&work_a);
	stop_and_check("aa");
}

static void test_can_be_queued_while_running(void)
{
	start();
	close_gate();
	g_assert_true(queue_work(&gatekeeper));
	sem_post(&gate);
	sem_wait(&inside);
	sem_post(&gate);
	flush_workqueue();
	stop_and_check("");
}

static sem_t reading, leave;

static void *reader(void *arg)
{
	(void)arg;
	rcu_read_lock();
	sem_post(&reading);
	sem_wait(&leave);
	rcu_read_unlock();
	return NULL;
}

static void test_rcu_work_waits_for_reader(void)
{
	GThread *thread;

	start();
	thread = g_thread_new("reader", reader, NULL);
	sem_wait(&reading);
	g_assert_true(queue_rcu_work(&work_a));
	g_assert_false(queue_work(&work_a));
	/* work that needs no grace period overtakes it */
	queue_work(&work_b);
	flush_workqueue();
	g_assert_cmpstr(order->str, ==, "b");
	sem_post(&leave);
	rcu_barrier();
	flush_workqueue();
	g_assert_cmpstr(order->str, ==, "ba");
	g_thread_join(thread);
	stop_and_check("ba");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	sem_init(&gate, 0, 0);
	sem_init(&inside, 0, 0);
	sem_init(&reading, 0, 0);
	sem_init(&leave, 0, 0);
	g_test_add_func("/workqueue/order", test_runs_in_order);
	g_test_add_func("/workqueue/queued-twice-runs-once",
			test_queued_twice_runs_once);
	g_test_add_func("/workqueue/may-queue-itself", test_may_queue_itself);
	g_test_add_func("/workqueue/can-be-queued-while-running",
			test_can_be_queued_while_running);
	g_test_add_func("/workqueue/rcu-work-waits-for-reader",
			test_rcu_work_waits_for_reader);
	return g_test_run();
}
