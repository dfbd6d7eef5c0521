// SPDX-License-Identifier: GPL-2.0-only
#include "linux/workqueue.h"

#include "linux/compiler.h"
#include "rt/deferred.h"
#include "rt/lesson.h"

static struct deferred_queue worker = DEFERRED_QUEUE("kworker", NULL);

static void run_work(struct callback_head *item)
{
	struct work_struct *work = container_of(item, struct work_struct, head);

	/* before the call: the function may queue its work again or free it */
	__atomic_store_n(&work->pending, false, __ATOMIC_RELEASE);
	work->func(work);
}

static void work_after_rcu(struct rcu_head *head)
{
	struct work_struct *work = container_of(head, struct work_struct, rcu);

	deferred_queue_add_soon(&worker, &work->head, run_work);
}

bool queue_work(struct work_struct *work)
{
	if (__atomic_exchange_n(&work->pending, true, __ATOMIC_ACQUIRE))
		return false;
	deferred_queue_add(&worker, &work->head, run_work);
	return true;
}

bool queue_work_soon(struct work_struct *work)
{
	if (__atomic_exchange_n(&work->pending, true, __ATOMIC_ACQUIRE))
		return false;
	deferred_queue_add_soon(&worker, &work->head, run_work);
	return true;
}

bool queue_rcu_work(struct work_struct *work)
{
	if (__atomic_exchange_n(&work->pending, true, __ATOMIC_ACQUIRE))
		return false;
	call_rcu(&work->rcu, work_after_rcu);
	return true;
}

void flush_workqueue(void)
{
	replay_point("flush_workqueue");
	deferred_queue_flush(&worker);
	replay_point("flush_workqueue_end");
}

unsigned long workqueue_pending(void)
{
	return deferred_queue_pending(&worker);
}

int workqueue_start(void)
{
	return deferred_queue_start(&worker);
}

void workqueue_stop(void)
{
	deferred_queue_stop(&worker);
}
