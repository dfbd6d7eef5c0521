// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_trace_ring.c - the events of a reader: none twice, none lost untold
 */
#include <glib.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "fs/trace_ring.h"

#define NR_PRODUCERS 4
#define PER_PRODUCER 200000UL

static struct trace_ring *new_ring(void)
{
	struct trace_ring *ring = calloc(1, sizeof(*ring));

	trace_ring_init(ring);
	return ring;
}

static void push(struct trace_ring *ring, u64 group, u64 bytes)
{
	const struct trace_record record = {
		.event = TRACE_CHARGE,
		.group = group,
		.bytes = bytes,
	};

	trace_ring_push(ring, &record);
}

static void push_many(struct trace_ring *ring, u64 from, u64 nr)
{
	u64 i;

	for (i = from; i < from + nr; i++)
		push(ring, 1, i);
}

static void check_pop(struct trace_ring *ring, u64 bytes, u64 lost)
{
	struct trace_entry entry;

	g_assert_true(trace_ring_ready(ring));
	g_assert_true(trace_ring_pop(ring, &entry));
	g_assert_cmpuint(entry.record.bytes, ==, bytes);
	g_assert_cmpuint(entry.lost, ==, lost);
}

static void check_empty(struct trace_ring *ring)
{
	struct trace_entry entry;

	g_assert_false(trace_ring_pop(ring, &entry));
	g_assert_cmpuint(trace_ring_take_lost(ring), ==, 0);
	g_assert_false(trace_ring_ready(ring));
}

static void test_order(void)
{
	struct trace_ring *ring = new_ring();
	u64 i;

	check_empty(ring);
	/* more than once around */
	for (i = 0; i < 3 * TRACE_RING_SIZE; i += 2) {
		push_many(ring, i, 2);
		check_pop(ring, i, 0);
		check_pop(ring, i + 1, 0);
		check_empty(ring);
	}
	free(ring);
}

/* the loss is told where it has happened */
static void test_overflow(void)
{
	struct trace_ring *ring = new_ring();
	u64 i;

	push_many(ring, 0, TRACE_RING_SIZE + 5);
	check_pop(ring, 0, 0);
	push(ring, 1, 9999);
	for (i = 1; i < TRACE_RING_SIZE; i++)
		check_pop(ring, i, 0);
	check_pop(ring, 9999, 5);
	check_empty(ring);
	free(ring);
}

static void test_lost_last(void)
{
	struct trace_ring *ring = new_ring();
	struct trace_entry entry;
	u64 i;

	push_many(ring, 0, TRACE_RING_SIZE + 3);
	for (i = 0; i < TRACE_RING_SIZE; i++)
		check_pop(ring, i, 0);
	g_assert_false(trace_ring_pop(ring, &entry));
	g_assert_true(trace_ring_ready(ring));
	g_assert_cmpuint(trace_ring_take_lost(ring), ==, 3);
	check_empty(ring);
	free(ring);
}

/* a full ring takes nothing from another */
static void test_two_rings(void)
{
	struct trace_ring *slow = new_ring(), *fast = new_ring();
	u64 i;

	for (i = 0; i < TRACE_RING_SIZE + 7; i++) {
		push(slow, 1, i);
		push(fast, 1, i);
		check_pop(fast, i, 0);
	}
	check_empty(fast);
	for (i = 0; i < TRACE_RING_SIZE; i++)
		check_pop(slow, i, 0);
	g_assert_cmpuint(trace_ring_take_lost(slow), ==, 7);
	free(slow);
	free(fast);
}

struct producer {
	struct trace_ring **rings; /* ends with NULL */
	u64 number;
};

static void *produce(void *arg)
{
	const struct producer *p = arg;
	struct trace_ring **ring;
	u64 i;

	for (i = 1; i <= PER_PRODUCER; i++)
		for (ring = p->rings; *ring; ring++)
			push(*ring, p->number, i);
	return NULL;
}

/**
 * struct consumer - a reader, and its findings
 * @ring: its own
 * @done: all producers have ended; atomic
 * @last: the number of each producer's last event; they only rise
 * @events: events it got
 * @lost: events it was told of only as lost
 */
struct consumer {
	struct trace_ring *ring;
	bool done;
	u64 last[NR_PRODUCERS];
	u64 events;
	u64 lost;
};

static void *consume(void *arg)
{
	struct consumer *c = arg;
	struct trace_entry entry;
	bool done;

	do {
		done = __atomic_load_n(&c->done, __ATOMIC_ACQUIRE);
		while (trace_ring_pop(c->ring, &entry)) {
			u64 *last = &c->last[entry.record.group];

			g_assert_cmpuint(entry.record.bytes, >, *last);
			*last = entry.record.bytes;
			c->events++;
			c->lost += entry.lost;
		}
		c->lost += trace_ring_take_lost(c->ring);
		sched_yield();
	} while (!done);
	return NULL;
}

/* each event of each thread is seen once and in order, or counted as lost */
static void test_threads(void)
{
	struct trace_ring *rings[] = { new_ring(), new_ring(), NULL };
	struct consumer consumers[2] = { { .ring = rings[0] },
					 { .ring = rings[1] } };
	struct producer producers[NR_PRODUCERS];
	pthread_t threads[NR_PRODUCERS], readers[2];
	unsigned int i;

	for (i = 0; i < 2; i++)
		pthread_create(&readers[i], NULL, consume, &consumers[i]);
	for (i = 0; i < NR_PRODUCERS; i++) {
		producers[i] = (struct producer){ rings, i };
		pthread_create(&threads[i], NULL, produce, &producers[i]);
	}
	for (i = 0; i < NR_PRODUCERS; i++)
		pthread_join(threads[i], NULL);
	for (i = 0; i < 2; i++) {
		__atomic_store_n(&consumers[i].done, true, __ATOMIC_RELEASE);
		pthread_join(readers[i], NULL);
		g_assert_cmpuint(consumers[i].events, >=, TRACE_RING_SIZE);
		g_assert_cmpuint(consumers[i].events + consumers[i].lost, ==,
				 NR_PRODUCERS * PER_PRODUCER);
		check_empty(rings[i]);
		free(rings[i]);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/trace_ring/order", test_order);
	g_test_add_func("/trace_ring/overflow", test_overflow);
	g_test_add_func("/trace_ring/lost last", test_lost_last);
	g_test_add_func("/trace_ring/two rings", test_two_rings);
	g_test_add_func("/trace_ring/threads", test_threads);
	return g_test_run();
}
