// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <semaphore.h>

#include "linux/rcupdate.h"

static struct rcu_head head;
static int called;    /* atomic */
static int rounds;    /* runs of a callback that calls itself again */
static sem_t reading; /* the reader is inside */
static sem_t leave;   /* the reader may leave */

static void note_call(struct rcu_head *rcu)
{
	(void)rcu;
	g_atomic_int_inc(&called);
}

static void call_again(struct rcu_head *rcu)
{
	g_atomic_int_inc(&called);
	if (rounds--)
		call_rcu(rcu, call_again);
}

static void start(void)
{
	g_atomic_int_set(&called, 0);
	g_assert_cmpint(rcu_start(), ==, 0);
}

static void *reader(void *arg)
{
	(void)arg;
	rcu_read_lock();
	rcu_read_lock();
	sem_post(&reading);
	sem_wait(&leave);
	/* the outer section still holds the callback up */
	rcu_read_unlock();
	sem_post(&reading);
	sem_wait(&leave);
	rcu_read_unlock();
	return NULL;
}

/* long against a grace period without readers, which is microseconds */
#define LONG_ENOUGH (20 * G_TIME_SPAN_MILLISECOND)

static void test_callback_waits_for_reader(void)
{
	GThread *thread;

	start();
	thread = g_thread_new("reader", reader, NULL);
	sem_wait(&reading);
	call_rcu(&head, note_call);
	g_usleep(LONG_ENOUGH);
	g_assert_cmpint(g_atomic_int_get(&called), ==, 0);
	sem_post(&leave);
	sem_wait(&reading);
	g_usleep(LONG_ENOUGH);
	g_assert_cmpint(g_atomic_int_get(&called), ==, 0);
	sem_post(&leave);
	rcu_barrier();
	g_assert_cmpint(g_atomic_int_get(&called), ==, 1);
	g_thread_join(thread);
	rcu_stop();
}

static void test_barrier_waits_for_callbacks(void)
{
	struct rcu_head heads[50];
	unsigned int i;

	start();
	for (i = 0; i < G_N_ELEMENTS(heads); i++)
		call_rcu(&heads[i], note_call);
	rcu_barrier();
	g_assert_cmpint(called, ==, G_N_ELEMENTS(heads));
	rcu_stop();
}

static void test_callback_may_call_again(void)
{
	start();
	rounds = 5;
	call_rcu(&head, call_again);
	while (call_rcu_pending())
		rcu_barrier();
	g_assert_cmpint(called, ==, 6);
	rcu_stop();
}

static void test_stop_runs_callbacks(void)
{
	start();
	call_rcu(&head, note_call);
	rcu_stop();
	g_assert_cmpint(called, ==, 1);
	g_assert_cmpuint(call_rcu_pending(), ==, 0);
}

static void test_counts(void)
{
	GThread *thread;
	u64 before = call_rcu_total();

	start();
	thread = g_thread_new("reader", reader, NULL);
	sem_wait(&reading);
	call_rcu(&head, note_call);
	g_assert_cmpuint(call_rcu_pending(), ==, 1);
	g_assert_cmpuint(call_rcu_total(), ==, before + 1);
	sem_post(&leave);
	sem_wait(&reading);
	sem_post(&leave);
	rcu_barrier();
	g_assert_cmpuint(call_rcu_pending(), ==, 0);
	g_thread_join(thread);
	rcu_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	sem_init(&reading, 0, 0);
	sem_init(&leave, 0, 0);
	g_test_add_func("/rcupdate/callback-waits-for-reader",
			test_callback_waits_for_reader);
	g_test_add_func("/rcupdate/barrier-waits-for-callbacks",
			test_barrier_waits_for_callbacks);
	g_test_add_func("/rcupdate/callback-may-call-again",
			test_callback_may_call_again);
	g_test_add_func("/rcupdate/stop-runs-callbacks",
			test_stop_runs_callbacks);
	g_test_add_func("/rcupdate/counts", test_counts);
	return g_test_run();
}
