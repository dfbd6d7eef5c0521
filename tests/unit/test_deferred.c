// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>
#include <semaphore.h>

#include "rt/deferred.h"

/* an item that notes when it ran */
struct note {
	struct callback_head item;
	unsigned int seen_at; /* its place in the order, from 1 */
	unsigned int rounds;  /* how often it is to queue itself again */
};

static unsigned int nr_seen; /* by the queue's thread, read after a flush */
static unsigned int nr_batches;
static sem_t gate;

static void count_batch(void)
{
	nr_batches++;
}

static struct deferred_queue queue = DEFERRED_QUEUE("test", count_batch);

static void note_item(struct callback_head *item)
{
	container_of(item, struct note, item)->seen_at = ++nr_seen;
}

static void wait_at_gate(struct callback_head *item)
{
	(void)item;
	sem_wait(&gate);
}

static void note_and_requeue(struct callback_head *item)
{
	struct note *note = container_of(item, struct note, item);

	nr_seen++;
	if (note->rounds--)
		deferred_queue_add(&queue, item, note_and_requeue);
}

static void free_item(struct callback_head *item)
{
	g_free(container_of(item, struct note, item));
}

static void start(void)
{
	nr_seen = 0;
	nr_batches = 0;
	g_assert_cmpint(deferred_queue_start(&queue), ==, 0);
}

static void test_order(void)
{
	struct note notes[100] = { 0 };
	unsigned int i;

	start();
	for (i = 0; i < G_N_ELEMENTS(notes); i++)
		deferred_queue_add(&queue, &notes[i].item, note_item);
	deferred_queue_flush(&queue);
	for (i = 0; i < G_N_ELEMENTS(notes); i++)
		g_assert_cmpuint(notes[i].seen_at, ==, i + 1);
	deferred_queue_stop(&queue);
}

static void test_flush_of_empty_returns(void)
{
	start();
	deferred_queue_flush(&queue);
	deferred_queue_stop(&queue);
	g_assert_cmpuint(nr_batches, ==, 0);
}

static void test_flush_does_not_wait_for_later(void)
{
	struct note note = { .rounds = 1000 };

	start();
	deferred_queue_add(&queue, &note.item, note_and_requeue);
	deferred_queue_flush(&queue);
	deferred_queue_stop(&queue);
	g_assert_cmpuint(nr_seen, ==, 1001);
}

static void test_stop_runs_what_items_queue(void)
{
	struct note note = { .rounds = 3 };

	start();
	deferred_queue_add(&queue, &note.item, note_and_requeue);
	deferred_queue_stop(&queue);
	g_assert_cmpuint(nr_seen, ==, 4);
	g_assert_cmpuint(deferred_queue_pending(&queue), ==, 0);
}

static void test_queued_before_start_runs(void)
{
	struct note note = { 0 };

	nr_seen = 0;
	deferred_queue_add(&queue, &note.item, note_item);
	g_assert_cmpuint(deferred_queue_pending(&queue), ==, 1);
	start();
	deferred_queue_flush(&queue);
	g_assert_cmpuint(note.seen_at, ==, 1);
	deferred_queue_stop(&queue);
}

static void test_pending_counts_queued_and_running(void)
{
	struct note held = { 0 }, behind = { 0 };
	u64 before = deferred_queue_total(&queue);

	start();
	deferred_queue_add(&queue, &held.item, wait_at_gate);
	deferred_queue_add(&queue, &behind.item, note_item);
	g_assert_cmpuint(deferred_queue_pending(&queue), ==, 2);
	g_assert_cmpuint(deferred_queue_total(&queue), ==, before + 2);
	sem_post(&gate);
	deferred_queue_flush(&queue);
	g_assert_cmpuint(deferred_queue_pending(&queue), ==, 0);
	g_assert_cmpuint(deferred_queue_total(&queue), ==, before + 2);
	deferred_queue_stop(&queue);
}

static void test_batch_hook_once_per_batch(void)
{
	struct note held = { 0 }, notes[10] = { 0 };
	unsigned int i;

	start();
	deferred_queue_add(&queue, &held.item, wait_at_gate);
	while (!g_atomic_int_get(&nr_batches))
		g_usleep(100);
	for (i = 0; i < G_N_ELEMENTS(notes); i++)
		deferred_queue_add(&queue, &notes[i].item, note_item);
	sem_post(&gate);
	deferred_queue_flush(&queue);
	deferred_queue_stop(&queue);
	g_assert_cmpuint(nr_batches, ==, 2);
}

static void test_item_may_free_itself(void)
{
	unsigned int i;

	start();
	for (i = 0; i < 100; i++) {
		struct note *note = g_new0(struct note, 1);

		deferred_queue_add(&queue, &note->item, free_item);
	}
	deferred_queue_stop(&queue);
	g_assert_cmpuint(deferred_queue_pending(&queue), ==, 0);
}

static void test_start_can_fail(void)
{
	obj_fail_nth(1);
	g_assert_cmpint(deferred_queue_start(&queue), ==, -EAGAIN);
	start();
	deferred_queue_stop(&queue);
}

#define NR_ADDERS 4
#define NR_EACH 2000

static void *add_many(void *arg)
{
	struct note *notes = arg;
	unsigned int i;

	for (i = 0; i < NR_EACH; i++)
		deferred_queue_add(&queue, &notes[i].item, note_item);
	deferred_queue_flush(&queue);
	for (i = 0; i < NR_EACH; i++)
		g_assert_cmpuint(notes[i].seen_at, !=, 0);
	for (i = 1; i < NR_EACH; i++)
		g_assert_cmpuint(notes[i].seen_at, >, notes[i - 1].seen_at);
	return NULL;
}

static void test_many_threads(void)
{
	struct note *notes = g_new0(struct note, NR_ADDERS * NR_EACH);
	GThread *threads[NR_ADDERS];
	unsigned int i;

	start();
	for (i = 0; i < NR_ADDERS; i++)
		threads[i] =
			g_thread_new("adder", add_many, notes + i * NR_EACH);
	for (i = 0; i < NR_ADDERS; i++)
		g_thread_join(threads[i]);
	deferred_queue_stop(&queue);
	g_assert_cmpuint(nr_seen, ==, NR_ADDERS * NR_EACH);
	g_free(notes);
}

/* queued before the start no thread can take it: the lazy work waits */
static void test_lazy_is_not_pending(void)
{
	struct note lazy = { 0 }, note = { 0 };

	nr_seen = 0;
	deferred_queue_add_lazy(&queue, &lazy.item, note_item);
	g_assert_cmpuint(deferred_queue_pending(&queue), ==, 0);
	deferred_queue_add(&queue, &note.item, note_item);
	g_assert_cmpuint(deferred_queue_pending(&queue), ==, 1);
	start();
	deferred_queue_flush(&queue);
	g_assert_cmpuint(lazy.seen_at, ==, 1);
	g_assert_cmpuint(note.seen_at, ==, 2);
	deferred_queue_stop(&queue);
}

static void test_flush_runs_the_lazy(void)
{
	struct note lazy = { 0 };

	start();
	deferred_queue_flush(&queue);
	deferred_queue_add_lazy(&queue, &lazy.item, note_item);
	deferred_queue_flush(&queue);
	g_assert_cmpuint(lazy.seen_at, ==, 1);
	deferred_queue_add_lazy(&queue, &lazy.item, note_item);
	deferred_queue_stop(&queue);
	g_assert_cmpuint(lazy.seen_at, ==, 2);
}

/* without other work the lazy work does not wait for ever */
static void test_many_lazy_run(void)
{
	enum { MANY = 1000 };
	struct note *notes = g_new0(struct note, MANY);
	unsigned int i;

	start();
	for (i = 0; i < MANY; i++)
		deferred_queue_add_lazy(&queue, &notes[i].item, note_item);
	while (!__atomic_load_n(&nr_seen, __ATOMIC_RELAXED))
		g_usleep(100);
	deferred_queue_stop(&queue);
	g_assert_cmpuint(nr_seen, ==, MANY);
	g_free(notes);
}

/* long against the test's timeout: it fails if the thread waits so long */
#define NEVER_NS 3600000000000L

/* the items gather until @hurry, or the stop of the queue if it is NULL */
static void check_gather(void (*hurry)(struct note *note))
{
	struct note soon[3] = { 0 }, other = { 0 };
	unsigned int i;

	deferred_gather(NEVER_NS);
	start();
	for (i = 0; i < G_N_ELEMENTS(soon); i++) {
		deferred_queue_add_soon(&queue, &soon[i].item, note_item);
		g_usleep(1000);
	}
	g_assert_cmpuint(deferred_queue_pending(&queue), ==, 3);
	if (hurry)
		hurry(&other);
	else
		deferred_queue_stop(&queue);
	g_assert_cmpuint(soon[2].seen_at, ==, 3);
	g_assert_cmpuint(nr_batches, ==, 1);
	if (hurry)
		deferred_queue_stop(&queue);
	deferred_gather(0);
}

static void flush(struct note *unused)
{
	(void)unused;
	deferred_queue_flush(&queue);
}

static void wait_for_other(struct note *other)
{
	deferred_queue_add(&queue, &other->item, note_item);
	while (deferred_queue_pending(&queue))
		g_usleep(100);
}

static void test_soon_gather(void)
{
	check_gather(flush);
	check_gather(wait_for_other);
	check_gather(NULL);
}

/* they are in the same batch as others before them, or the first in the next */
static void test_many_soon_run(void)
{
	enum { MANY = 1000 };
	struct note *notes = g_new0(struct note, MANY);
	unsigned int i;

	deferred_gather(NEVER_NS);
	start();
	for (i = 0; i < MANY; i++)
		deferred_queue_add_soon(&queue, &notes[i].item, note_item);
	while (deferred_queue_pending(&queue) >= 256)
		g_usleep(100);
	deferred_queue_stop(&queue);
	g_assert_cmpuint(nr_seen, ==, MANY);
	g_assert_cmpuint(nr_batches, <=, MANY / 256 + 2);
	deferred_gather(0);
	g_free(notes);
}

static void test_soon_run_at_last(void)
{
	struct note note = { 0 };

	deferred_gather(1000000);
	start();
	deferred_queue_add_soon(&queue, &note.item, note_item);
	while (deferred_queue_pending(&queue))
		g_usleep(100);
	g_assert_cmpuint(note.seen_at, ==, 1);
	deferred_queue_stop(&queue);
	deferred_gather(0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	sem_init(&gate, 0, 0);
	g_test_add_func("/deferred/order", test_order);
	g_test_add_func("/deferred/flush-of-empty-returns",
			test_flush_of_empty_returns);
	g_test_add_func("/deferred/flush-does-not-wait-for-later",
			test_flush_does_not_wait_for_later);
	g_test_add_func("/deferred/stop-runs-what-items-queue",
			test_stop_runs_what_items_queue);
	g_test_add_func("/deferred/queued-before-start-runs",
			test_queued_before_start_runs);
	g_test_add_func("/deferred/pending",
			test_pending_counts_queued_and_running);
	g_test_add_func("/deferred/batch-hook", test_batch_hook_once_per_batch);
	g_test_add_func("/deferred/item-may-free-itself",
			test_item_may_free_itself);
	g_test_add_func("/deferred/start-can-fail", test_start_can_fail);
	g_test_add_func("/deferred/many-threads", test_many_threads);
	g_test_add_func("/deferred/lazy-is-not-pending",
			test_lazy_is_not_pending);
	g_test_add_func("/deferred/flush-runs-the-lazy",
			test_flush_runs_the_lazy);
	g_test_add_func("/deferred/many-lazy-run", test_many_lazy_run);
	g_test_add_func("/deferred/soon-gather", test_soon_gather);
	g_test_add_func("/deferred/many-soon-run", test_many_soon_run);
	g_test_add_func("/deferred/soon-run-at-last", test_soon_run_at_last);
	return g_test_run();
}
