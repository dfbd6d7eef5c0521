/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * percpu-refcount.h - a reference count that costs no shared cache line
 *
 * While the owner lives, a get or put touches only the calling CPU slot's
 * cell, and the sum is unknown: a put cannot notice that it was the last. So
 * the owner holds an initial reference and must *kill* the ref
 * when it lets go. Killing switches to a shared atomic count, after a grace
 * period in which all users have seen the switch; from then on the last put
 * calls the release function.
 *
 *	percpu_ref_init(&obj->ref, release)	count 1, per-CPU mode
 *	percpu_ref_tryget(&obj->ref) ... percpu_ref_put(&obj->ref)
 *	percpu_ref_kill(&obj->ref)		drops the initial reference
 *	release(&obj->ref)			when the count is 0
 *	percpu_ref_exit(&obj->ref)		by the release function
 *
 * During the switch the atomic count carries a large bias so that it cannot
 * reach zero before the cells have been added to it.
 *
 * After zero the count stays: a get takes no reference, a put drops none, and
 * either is a counted warning. So a put without a reference causes no second
 * release.
 *
 * As in the kernel (lib/percpu-refcount.c), without the parts that have no user
 * here: starting in atomic mode, going back to per-CPU mode and reviving a
 * dead ref. The read side is RCU's in place of disabled preemption, and a cell
 * is changed with an atomic operation because two threads can share a slot
 * (linux/percpu.h).
 */
#ifndef _OBJCG_PERCPU_REFCOUNT_H
#define _OBJCG_PERCPU_REFCOUNT_H

#include "linux/atomic.h"
#include "linux/percpu.h"
#include "linux/rcupdate.h"

struct percpu_ref;
typedef void(percpu_ref_func_t)(struct percpu_ref *ref);

/* in the low bits of percpu_count_ptr */
enum {
	__PERCPU_REF_ATOMIC = 1UL << 0, /* operate on @count */
	__PERCPU_REF_DEAD = 1UL << 1,	/* killed: tryget_live fails */
	__PERCPU_REF_FLAGS = 3UL,
};

/**
 * struct percpu_ref - the count
 * @percpu_count_ptr: the cells and the flags. Changed by the killer only,
 *		read under RCU.
 * @count: the shared count. The bias and the initial reference until the
 *		switch is complete. Atomic.
 * @release: called with the last put; immutable
 * @confirm_switch: called when all users have seen the kill, or NULL; set by
 *		the killer
 * @rcu: of the switch
 */
struct percpu_ref {
	unsigned long percpu_count_ptr;
	atomic_long_t count;
	percpu_ref_func_t *release;
	percpu_ref_func_t *confirm_switch;
	struct rcu_head rcu;
};

/**
 * percpu_ref_init - a live ref with a count of 1
 * @ref: in memory of the caller
 * @release: called in any context, perhaps under the locks of the caller of put
 *
 * Return: 0, or -ENOMEM and @ref is untouched.
 */
int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release);

/**
 * percpu_ref_exit - free the cells
 *
 * Context: the ref is dead and its count 0, or it was never shown to anybody.
 */
void percpu_ref_exit(struct percpu_ref *ref);

/**
 * percpu_ref_kill_and_confirm - drop the initial reference, switch to atomic
 * @ref: live; killing twice is a bug
 * @confirm: called after a grace period, when no tryget_live can succeed any
 *           more, or NULL. A reference is held across the call.
 *
 * Context: any. Does not wait.
 */
void percpu_ref_kill_and_confirm(struct percpu_ref *ref,
				 percpu_ref_func_t *confirm);

static inline void percpu_ref_kill(struct percpu_ref *ref)
{
	percpu_ref_kill_and_confirm(ref, NULL);
}

/**
 * percpu_ref_read - the count, as far as it is known
 *
 * Exact if no get or put runs meanwhile; for the debug tree and tests.
 *
 * Context: the caller keeps the ref from being released.
 */
long percpu_ref_read(struct percpu_ref *ref);

static inline bool __ref_is_percpu(struct percpu_ref *ref, long **cells)
{
	/*
	 * Pairs with the store in percpu_ref_kill_and_confirm(): the cells are
	 * initialised before the pointer to them is seen.
	 */
	unsigned long ptr = rcu_dereference(ref->percpu_count_ptr);

	if (unlikely(ptr & __PERCPU_REF_FLAGS))
		return false;
	*cells = (long *)ptr;
	return true;
}

static inline void __this_cpu_add(long *cells, long n)
{
	int cpu = get_cpu();

	__atomic_fetch_add(per_cpu_long(cells, cpu), n, __ATOMIC_RELAXED);
	put_cpu();
}

/* the same on the shared count */
void __percpu_ref_get_atomic(struct percpu_ref *ref, long nr);
void __percpu_ref_put_atomic(struct percpu_ref *ref, long nr);

/**
 * percpu_ref_get_many - take @nr references
 * Context: the caller holds a reference, or knows that the initial is held.
 */
static inline void percpu_ref_get_many(struct percpu_ref *ref, long nr)
{
	long *cells;

	rcu_read_lock();
	if (__ref_is_percpu(ref, &cells))
		__this_cpu_add(cells, nr);
	else
		__percpu_ref_get_atomic(ref, nr);
	rcu_read_unlock();
}

static inline void percpu_ref_get(struct percpu_ref *ref)
{
	percpu_ref_get_many(ref, 1);
}

/**
 * percpu_ref_tryget - take a reference unless the count has reached zero
 * Context: the memory of @ref is kept by RCU or otherwise.
 */
static inline bool percpu_ref_tryget(struct percpu_ref *ref)
{
	bool ret = true;
	long *cells;

	rcu_read_lock();
	if (__ref_is_percpu(ref, &cells))
		__this_cpu_add(cells, 1);
	else
		ret = atomic_long_add_not_zero(1, &ref->count);
	rcu_read_unlock();
	return ret;
}

/**
 * percpu_ref_tryget_live - take a reference unless the ref has been killed
 * Context: as percpu_ref_tryget().
 */
static inline bool percpu_ref_tryget_live(struct percpu_ref *ref)
{
	bool ret = false;
	long *cells;

	rcu_read_lock();
	if (__ref_is_percpu(ref, &cells)) {
		__this_cpu_add(cells, 1);
		ret = true;
	} else if (!(READ_ONCE(ref->percpu_count_ptr) & __PERCPU_REF_DEAD)) {
		ret = atomic_long_add_not_zero(1, &ref->count);
	}
	rcu_read_unlock();
	return ret;
}

/**
 * percpu_ref_put_many - drop @nr references, releasing at zero
 * Context: any in which the release function may run.
 */
static inline void percpu_ref_put_many(struct percpu_ref *ref, long nr)
{
	long *cells;

	rcu_read_lock();
	if (__ref_is_percpu(ref, &cells))
		__this_cpu_add(cells, -nr);
	else
		__percpu_ref_put_atomic(ref, nr);
	rcu_read_unlock();
}

static inline void percpu_ref_put(struct percpu_ref *ref)
{
	percpu_ref_put_many(ref, 1);
}

/** percpu_ref_is_dying - has it been killed? A snapshot. */
static inline bool percpu_ref_is_dying(struct percpu_ref *ref)
{
	return READ_ONCE(ref->percpu_count_ptr) & __PERCPU_REF_DEAD;
}

#endif
