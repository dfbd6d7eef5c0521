/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * workqueue.h - functions that run later in a thread that may sleep
 *
 * A single ordered queue for all users: items run in turn, in the order
 * they were queued. In the kernel cgroup's queue runs an item at a time too;
 * its others run side by side, and code must not rely on the order.
 *
 * Work may take any lock but must not flush_workqueue().
 */
#ifndef _OBJCG_WORKQUEUE_H
#define _OBJCG_WORKQUEUE_H

#include "linux/rcupdate.h"

struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);

/**
 * struct work_struct - a deferred call
 * @deferred: the queue's
 * @rcu: the grace period's, for queue_rcu_work()
 * @func: immutable after INIT_WORK()
 * @pending: queued and not started; atomic
 */
struct work_struct {
	union {
		struct callback_head head;
		struct rcu_head rcu;
	};
	work_func_t func;
	bool pending;
};

static inline void INIT_WORK(struct work_struct *work, work_func_t func)
{
	work->func = func;
	work->pending = false;
}

/**
 * queue_work - have work->func(work) called by the worker
 * @work: initialised with INIT_WORK()
 *
 * Context: any.
 * Return: false if it was queued already and has not started.
 */
bool queue_work(struct work_struct *work);

/**
 * queue_work_soon - the same, but the worker may wait for more work to gather
 *
 * For work that no caller waits for without flush_workqueue(): see
 * deferred_gather().
 */
bool queue_work_soon(struct work_struct *work);

/** queue_rcu_work - queue_work_soon() after a grace period */
bool queue_rcu_work(struct work_struct *work);

/**
 * flush_workqueue - wait until all work queued before has run
 *
 * Context: no lock held; not from work. It does not wait for items that
 * queue_rcu_work() has not yet handed over: call rcu_barrier() first.
 */
void flush_workqueue(void);

/** workqueue_pending - items queued or running; a snapshot */
unsigned long workqueue_pending(void);

/** workqueue_start - start it, after the last fork(). Return: 0 or -errno */
int workqueue_start(void);

/** workqueue_stop - run all queued work, end the worker */
void workqueue_stop(void);

#endif
