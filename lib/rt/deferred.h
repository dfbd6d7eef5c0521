/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * deferred.h - a queue of functions and the thread that runs them in order
 *
 * The common part of call_rcu() and work queues: an item inside the object is
 * queued from anywhere, later its function runs in the queue's own thread, and
 * a flush waits for all items queued before it. The items may be queued
 * before the thread is started; they run when it is.
 *
 * To wake the thread costs more than most items. Those from deferred_queue_add_soon()
 * wake it once, and then gather for the time of deferred_gather(), unless
 * there are many, or a flush or another item does not wait.
 *
 * The kernel runs such items in softirq and in pools of workers. A single
 * thread per queue is enough here and makes the order the same in each run.
 */
#ifndef _OBJCG_DEFERRED_H
#define _OBJCG_DEFERRED_H

#include <pthread.h>

#include "linux/types.h"

/**
 * struct deferred_queue - the queue
 * @name: of the thread; immutable
 * @before_batch: called once before a batch of items runs, or NULL; immutable
 * @lock: protects the fields below; a leaf, held for a few instructions
 * @wake: the thread waits here for items
 * @done: flushers wait here
 * @first: items not yet taken by the thread
 * @last: where to append; valid while @first is not NULL
 * @queued: items ever queued
 * @ran: items that have run
 * @nr_lazy: those not yet taken that no caller need wait for
 * @nr_soon: those not yet taken that may wait for others to gather
 * @hurry: an item, or a flusher, does not wait for others to gather
 * @idle: the thread sleeps, without a time at which it wakes
 * @stop: the thread is to end when the queue is empty
 * @thread: valid between start and stop
 *
 * Static queues only, made with DEFERRED_QUEUE().
 */
struct deferred_queue {
	const char *name;
	void (*before_batch)(void);
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_cond_t done;
	struct callback_head *first;
	struct callback_head **last;
	u64 queued;
	u64 ran;
	unsigned long nr_lazy;
	unsigned long nr_soon;
	bool hurry;
	bool idle;
	bool stop;
	pthread_t thread;
};

#define DEFERRED_QUEUE(name_, before_batch_)                  \
	{                                                     \
		.name = name_, .before_batch = before_batch_, \
		.lock = PTHREAD_MUTEX_INITIALIZER,            \
		.wake = PTHREAD_COND_INITIALIZER,             \
		.done = PTHREAD_COND_INITIALIZER,             \
	}

/** deferred_queue_start - Return: 0, or -EAGAIN, also when made to fail */
int deferred_queue_start(struct deferred_queue *queue);

/**
 * deferred_queue_stop - run all items, also items they queue; end the thread
 * Context: no lock held, not inside rcu_read_lock().
 */
void deferred_queue_stop(struct deferred_queue *queue);

/**
 * deferred_queue_add - queue an item
 * Context: any. The item must not be queued already.
 */
void deferred_queue_add(struct deferred_queue *queue,
			struct callback_head *item,
			void (*func)(struct callback_head *item));

/**
 * deferred_gather - let items gather
 * @ns: time; 0, as it is at first, runs each item at once
 *
 * Context: before the first queue is started.
 */
void deferred_gather(long ns);

/**
 * deferred_queue_add_soon - queue an item that others may join
 * Context: as for deferred_queue_add(), which it is without deferred_gather().
 */
void deferred_queue_add_soon(struct deferred_queue *queue,
			     struct callback_head *item,
			     void (*func)(struct callback_head *item));

/**
 * deferred_queue_add_lazy - queue an item that can wait for others
 *
 * It runs with the next item from deferred_queue_add(), before a flush or the
 * stop of the queue ends, or when MAX_LAZY are waiting. Until then the
 * thread is not woken and deferred_queue_pending() does not count it.
 */
void deferred_queue_add_lazy(struct deferred_queue *queue,
			     struct callback_head *item,
			     void (*func)(struct callback_head *item));

/**
 * deferred_queue_flush - wait until all items queued before have run
 * Context: no lock held; not inside rcu_read_lock(); not from an item of this
 * queue.
 */
void deferred_queue_flush(struct deferred_queue *queue);

/** deferred_queue_pending - items queued or running, not lazily; a snapshot */
unsigned long deferred_queue_pending(struct deferred_queue *queue);

/** deferred_queue_total - items ever queued; a snapshot */
u64 deferred_queue_total(struct deferred_queue *queue);

#endif
