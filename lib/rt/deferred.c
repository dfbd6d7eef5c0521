// SPDX-License-Identifier: GPL-2.0-only
#include "rt/deferred.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#include "linux/lockdep.h"
#include "linux/rcupdate.h"
#include "rt/fault-inject.h"
#include "rt/lesson.h"

/* each lazy item keeps some hundred bytes allocated until it runs */
#define MAX_LAZY 256

/* so many gather: each may keep a group */
#define MAX_SOON 256

#define NSEC_PER_SEC 1000000000

/* immutable while queues run */
static long gather_ns;

void deferred_gather(long ns)
{
	gather_ns = ns;
}

static void run_batch(struct deferred_queue *queue, struct callback_head *item)
{
	replay_point("before_batch");
	if (queue->before_batch)
		queue->before_batch();
	replay_point("run_batch");
	while (item) {
		struct callback_head *next = item->next;

		item->func(item); /* may free the item */
		item = next;
		pthread_mutex_lock(&queue->lock);
		queue->ran++;
		pthread_cond_broadcast(&queue->done);
		pthread_mutex_unlock(&queue->lock);
	}
}

/* Context: the queue's lock held; it is given up meanwhile */
static void gather(struct deferred_queue *queue)
{
	struct timespec end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += (end.tv_nsec + gather_ns) / NSEC_PER_SEC;
	end.tv_nsec = (end.tv_nsec + gather_ns) % NSEC_PER_SEC;
	while (!queue->hurry && !queue->stop)
		if (pthread_cond_clockwait(&queue->wake, &queue->lock,
					   CLOCK_MONOTONIC, &end))
			break;
}

/* Context: the queue's lock held */
static struct callback_head *take_batch(struct deferred_queue *queue)
{
	struct callback_head *batch;

	if (queue->first && gather_ns)
		gather(queue);
	batch = queue->first;
	queue->first = NULL;
	queue->nr_lazy = 0;
	queue->nr_soon = 0;
	queue->hurry = false;
	return batch;
}

static void *deferred_thread(void *arg)
{
	struct deferred_queue *queue = arg;

	/* liburcu aborts if it cannot allocate for a thread: register early */
	rcu_register_thread();
	pthread_mutex_lock(&queue->lock);
	for (;;) {
		struct callback_head *batch = take_batch(queue);

		if (batch) {
			pthread_mutex_unlock(&queue->lock);
			run_batch(queue, batch);
			pthread_mutex_lock(&queue->lock);
			continue;
		}
		if (queue->stop)
			break;
		queue->idle = true;
		pthread_cond_wait(&queue->wake, &queue->lock);
		queue->idle = false;
	}
	pthread_mutex_unlock(&queue->lock);
	return NULL;
}

int deferred_queue_start(struct deferred_queue *queue)
{
	sigset_t all, old;
	int err;

	if (should_fail())
		return -EAGAIN;
	/* the program's own threads handle signals */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	queue->stop = false;
	err = pthread_create(&queue->thread, NULL, deferred_thread, queue);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (!err)
		pthread_setname_np(queue->thread, queue->name);
	return -err;
}

void deferred_queue_stop(struct deferred_queue *queue)
{
	lockdep_assert_may_wait();
	pthread_mutex_lock(&queue->lock);
	queue->stop = true;
	pthread_cond_signal(&queue->wake);
	pthread_mutex_unlock(&queue->lock);
	pthread_join(queue->thread, NULL);
}

/* Context: the queue's lock held */
static void append(struct deferred_queue *queue, struct callback_head *item,
		   void (*func)(struct callback_head *item))
{
	item->next = NULL;
	item->func = func;
	if (queue->first)
		*queue->last = item;
	else
		queue->first = item;
	queue->last = &item->next;
	queue->queued++;
}

/* Context: the queue's lock held */
static void hurry(struct deferred_queue *queue)
{
	if (queue->hurry)
		return;
	queue->hurry = true;
	pthread_cond_signal(&queue->wake);
}

void deferred_queue_add(struct deferred_queue *queue,
			struct callback_head *item,
			void (*func)(struct callback_head *item))
{
	pthread_mutex_lock(&queue->lock);
	append(queue, item, func);
	hurry(queue);
	pthread_mutex_unlock(&queue->lock);
}

void deferred_queue_add_soon(struct deferred_queue *queue,
			     struct callback_head *item,
			     void (*func)(struct callback_head *item))
{
	pthread_mutex_lock(&queue->lock);
	append(queue, item, func);
	if (!gather_ns || ++queue->nr_soon >= MAX_SOON)
		hurry(queue);
	else if (queue->idle)
		pthread_cond_signal(&queue->wake);
	pthread_mutex_unlock(&queue->lock);
}

void deferred_queue_add_lazy(struct deferred_queue *queue,
			     struct callback_head *item,
			     void (*func)(struct callback_head *item))
{
	pthread_mutex_lock(&queue->lock);
	append(queue, item, func);
	if (++queue->nr_lazy >= MAX_LAZY)
		hurry(queue);
	pthread_mutex_unlock(&queue->lock);
}

void deferred_queue_flush(struct deferred_queue *queue)
{
	u64 target;

	lockdep_assert_may_wait();
	pthread_mutex_lock(&queue->lock);
	target = queue->queued;
	if (queue->ran < target)
		hurry(queue);
	while (queue->ran < target)
		pthread_cond_wait(&queue->done, &queue->lock);
	pthread_mutex_unlock(&queue->lock);
}

unsigned long deferred_queue_pending(struct deferred_queue *queue)
{
	unsigned long n;

	pthread_mutex_lock(&queue->lock);
	n = queue->queued - queue->ran - queue->nr_lazy;
	pthread_mutex_unlock(&queue->lock);
	return n;
}

u64 deferred_queue_total(struct deferred_queue *queue)
{
	u64 n;

	pthread_mutex_lock(&queue->lock);
	n = queue->queued;
	pthread_mutex_unlock(&queue->lock);
	return n;
}
