// SPDX-License-Identifier: GPL-2.0-only
/*
 * run.c - the threads of the torture, and their pauses
 *
 * Each thread does operations until all are to pause. They meet at a barrier,
 * the main thread checks while they stand there, and a second barrier lets them
 * go on.
 */
#include <stdio.h>
#include <unistd.h>

#include "ops.h"
#include "options.h"

#define PERIOD (G_TIME_SPAN_SECOND / 5)
#define PROGRESS (2 * G_TIME_SPAN_SECOND)

static int pausing, stopping; /* atomic; changed while all are stopped */
static pthread_barrier_t stopped, resumed;

/* from here on the thread's allocations fail at random */
static void fail_some(struct worker *w)
{
	const struct fault_attr attr = {
		.probability = FAULT_ALWAYS / (unsigned int)options.fail,
		.seed = g_rand_int(w->rand),
	};

	set_fault_attr(FAULT_THREAD, &attr);
}

static void count_failed(struct worker *w)
{
	struct fault_attr attr;

	get_fault_attr(FAULT_THREAD, &attr);
	w->failed = atomic_long_read(&attr.failed);
}

static void *worker_thread(void *arg)
{
	struct worker *w = arg;

	if (options.fail)
		fail_some(w);
	do {
		while (!g_atomic_int_get(&pausing))
			do_operation(w);
		pthread_barrier_wait(&stopped);
		pthread_barrier_wait(&resumed);
	} while (!g_atomic_int_get(&stopping));
	count_failed(w);
	return NULL;
}

static void init_worker(struct worker *w, struct torture *t, int i)
{
	w->t = t;
	w->slots = &t->tasks[i * TASKS_PER_THREAD];
	w->rand = g_rand_new_with_seed((guint32)options.seed + (guint32)i);
	w->done = g_new0(unsigned long, nr_operations);
	torture_allow("adopt_task",
		      adopt_task(++t->last_pid, NULL, &w->slots[0].task), 0, 0);
}

static struct worker *start_workers(struct torture *t)
{
	struct worker *workers = g_new0(struct worker, options.threads);
	int i;

	pthread_barrier_init(&stopped, NULL, (unsigned int)options.threads + 1);
	pthread_barrier_init(&resumed, NULL, (unsigned int)options.threads + 1);
	for (i = 0; i < options.threads; i++)
		init_worker(&workers[i], t, i);
	/* not before all have a shell: they move each other's */
	for (i = 0; i < options.threads; i++)
		workers[i].thread =
			g_thread_new("torture", worker_thread, &workers[i]);
	return workers;
}

static void join_workers(struct worker *workers)
{
	int i;

	for (i = 0; i < options.threads; i++)
		g_thread_join(workers[i].thread);
}

static void free_workers(struct worker *workers)
{
	int i;

	for (i = 0; i < options.threads; i++) {
		g_rand_free(workers[i].rand);
		g_free(workers[i].done);
	}
	g_free(workers);
}

static unsigned long times_done(const struct worker *workers, unsigned int op)
{
	unsigned long sum = 0;
	int i;

	for (i = 0; i < options.threads; i++)
		sum += workers[i].done[op];
	return sum;
}

static void show_progress(const struct worker *workers, gint64 since)
{
	unsigned long sum = 0;
	unsigned int op;

	if (!isatty(STDERR_FILENO))
		return;
	for (op = 0; op < nr_operations; op++)
		sum += times_done(workers, op);
	fprintf(stderr, "torture: %.0f s, %lu operations, %lu groups\n",
		(double)(g_get_monotonic_time() - since) / G_TIME_SPAN_SECOND,
		sum, cgroup_count());
}

/* Return: how often all was checked */
static unsigned int check_periodically(const struct torture *t,
				       const struct worker *workers)
{
	const gint64 start = g_get_monotonic_time();
	const gint64 end =
		start + (gint64)(options.seconds * G_TIME_SPAN_SECOND);
	gint64 now, progress = start + PROGRESS;
	unsigned int checks = 0;

	do {
		g_usleep(PERIOD);
		g_atomic_int_set(&pausing, 1);
		pthread_barrier_wait(&stopped);
		torture_check(t);
		checks++;
		now = g_get_monotonic_time();
		if (now >= progress) {
			show_progress(workers, start);
			progress = now + PROGRESS;
		}
		g_atomic_int_set(&stopping, now >= end);
		g_atomic_int_set(&pausing, 0);
		pthread_barrier_wait(&resumed);
	} while (now < end);
	return checks;
}

static void print_counts(const struct worker *workers, unsigned int checks)
{
	unsigned int op;
	unsigned long again = 0;
	long failed = 0;
	int i;

	printf("torture: %u CPUs, checks %u", nr_cpu_ids, checks);
	for (op = 0; op < nr_operations; op++)
		printf(", %s %lu", operations[op].name,
		       times_done(workers, op));
	for (i = 0; i < options.threads; i++) {
		failed += workers[i].failed;
		again += workers[i].again;
	}
	printf(", ledgers without a moment %lu, failed allocations %ld\n",
	       again, failed);
}

void torture_run(struct torture *t)
{
	struct worker *workers = start_workers(t);
	unsigned int checks = check_periodically(t, workers);

	join_workers(workers);
	print_counts(workers, checks);
	free_workers(workers);
}
