/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rcupdate.h - RCU under kernel names over a liburcu flavour chosen here
 *
 * The flavour is "bp": it registers a thread by itself at its first read side,
 * so threads made by others (libfuse's workers, a test's) need no care. Same
 * promises as the kernel's: readers nest, are never blocked, and a callback
 * runs after every reader that could see the object has left.
 *
 * call_rcu() and rcu_barrier() are ours, on a queue (rt/deferred.h)
 * whose thread waits for a grace period per batch. liburcu's own call_rcu
 * thread naps 10 ms between batches; a reader of /proc/cgroups waits for a
 * chain of four such links (see cgroup_wait_releases()), which would be 40 ms.
 * Where callbacks gather, as deferred_gather() sets it, rcu_barrier() does not
 * wait for that time.
 *
 * Never wait for a grace period inside a request or under a lock: only
 * call_rcu() there.
 */
#ifndef _OBJCG_RCUPDATE_H
#define _OBJCG_RCUPDATE_H

#define URCU_INLINE_SMALL_FUNCTIONS
#include <urcu-bp.h>

#include "linux/types.h"

#undef call_rcu
#undef rcu_barrier
#undef synchronize_rcu

/* liburcu has a struct of that name */
#define rcu_head callback_head

#define rcu_read_lock_held() rcu_read_ongoing()

/**
 * synchronize_rcu - wait for a grace period
 * Context: not inside a read side, which debug builds check (lockdep.h).
 */
void synchronize_rcu(void);

/**
 * call_rcu - run a function after a grace period
 * @head: inside the object, unused until @func runs
 * @func: gets @head; may call call_rcu() and take locks, must not wait for
 *        rcu_barrier()
 *
 * Context: any, also inside a read side and under locks. Wait-free but for a
 * leaf lock.
 */
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));

/**
 * call_rcu_lazy - call_rcu() without a waiter, such as to free plain memory
 *
 * The callback thread is not woken for it, nor is it counted as pending; it
 * runs with others, or at the next rcu_barrier(). As in the kernel.
 */
void call_rcu_lazy(struct rcu_head *head, void (*func)(struct rcu_head *head));

/**
 * rcu_barrier - wait until all callbacks queued before have run
 *
 * Context: no lock held, not inside a read side, not from a callback.
 */
void rcu_barrier(void);

/** call_rcu_pending - callbacks that are queued or running; a snapshot */
unsigned long call_rcu_pending(void);

/** call_rcu_total - callbacks ever queued; a snapshot */
u64 call_rcu_total(void);

/**
 * rcu_start - start the callback thread
 *
 * Context: once, after the last fork() of the process.
 * Return: 0 or a negative errno.
 */
int rcu_start(void);

/**
 * rcu_stop - run all queued callbacks, end the callback thread
 * Context: as for rcu_barrier().
 */
void rcu_stop(void);

#endif
