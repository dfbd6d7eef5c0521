// SPDX-License-Identifier: GPL-2.0-only
#include "linux/rcupdate.h"

#include "linux/lockdep.h"
#include "rt/deferred.h"
#include "rt/lesson.h"

void synchronize_rcu(void)
{
	might_sleep("waiting for a grace period");
	urcu_bp_synchronize_rcu();
}

static struct deferred_queue rcu_callbacks =
	DEFERRED_QUEUE("rcu callbacks", synchronize_rcu);

int rcu_start(void)
{
	return deferred_queue_start(&rcu_callbacks);
}

void rcu_stop(void)
{
	deferred_queue_stop(&rcu_callbacks);
}

void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	deferred_queue_add_soon(&rcu_callbacks, head, func);
}

void call_rcu_lazy(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	deferred_queue_add_lazy(&rcu_callbacks, head, func);
}

void rcu_barrier(void)
{
	replay_point("rcu_barrier");
	deferred_queue_flush(&rcu_callbacks);
	replay_point("rcu_barrier_end");
}

unsigned long call_rcu_pending(void)
{
	return deferred_queue_pending(&rcu_callbacks);
}

u64 call_rcu_total(void)
{
	return deferred_queue_total(&rcu_callbacks);
}
