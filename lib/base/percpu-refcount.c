// SPDX-License-Identifier: GPL-2.0-only
#include "base/percpu-refcount.h"

#include <errno.h>

#include "linux/bug.h"
#include "rt/lesson.h"

/*
 * Far from both ends: before the cells are added, their sum can be any number
 * of gets or puts, and the count must not reach zero.
 */
#define PERCPU_COUNT_BIAS (1L << 62)

static inline long *percpu_count(struct percpu_ref *ref)
{
	return (long *)(ref->percpu_count_ptr &
			~(unsigned long)__PERCPU_REF_FLAGS);
}

static long sum_cells(long *cells)
{
	long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += __atomic_load_n(per_cpu_long(cells, cpu),
				       __ATOMIC_RELAXED);
	return sum;
}

int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release)
{
	long *cells = alloc_percpu_long();

	if (!cells)
		return -ENOMEM;
	ref->percpu_count_ptr = (unsigned long)cells;
	atomic_long_set(&ref->count, PERCPU_COUNT_BIAS + 1);
	ref->release = release;
	ref->confirm_switch = NULL;
	return 0;
}

void percpu_ref_exit(struct percpu_ref *ref)
{
	long *cells = percpu_count(ref);

	if (!cells)
		return;
	free_percpu_long(cells);
	ref->percpu_count_ptr = __PERCPU_REF_ATOMIC | __PERCPU_REF_DEAD;
}

void __percpu_ref_get_atomic(struct percpu_ref *ref, long nr)
{
	WARN_ON(!atomic_long_add_not_zero(nr, &ref->count));
}

void __percpu_ref_put_atomic(struct percpu_ref *ref, long nr)
{
	long left = atomic_long_sub_return(nr, &ref->count);

	if (unlikely(!left))
		ref->release(ref);
	else if (WARN_ON(left < 0))
		atomic_long_add(nr, &ref->count);
}

static void percpu_ref_switch_to_atomic_rcu(struct rcu_head *rcu)
{
	struct percpu_ref *ref = container_of(rcu, struct percpu_ref, rcu);
	bool overdrawn;
	long sum;

	lesson(REFCNT_KILLING, old_percpu_ref_switch_to_atomic_rcu, rcu);
	sum = sum_cells(percpu_count(ref));
	/*
	 * All users are on @count now and it cannot have reached zero: the
	 * bias is still in it. Add the cells and take the bias out in a single
	 * step, so that no put in between can see a wrong zero.
	 */
	atomic_long_add(sum - PERCPU_COUNT_BIAS, &ref->count);
	overdrawn = WARN_ON(atomic_long_read(&ref->count) <= 0);
	if (ref->confirm_switch)
		ref->confirm_switch(ref);
	/* the reference that percpu_ref_kill_and_confirm() took for us */
	if (!overdrawn)
		percpu_ref_put(ref);
}

void percpu_ref_kill_and_confirm(struct percpu_ref *ref,
				 percpu_ref_func_t *confirm)
{
	if (WARN_ON(ref->percpu_count_ptr & __PERCPU_REF_DEAD))
		return;
	ref->confirm_switch = confirm;
	percpu_ref_get(ref); /* held until the switch is complete */
	/* pairs with __ref_is_percpu(); readers that miss it delay the grace period */
	__atomic_store_n(&ref->percpu_count_ptr,
			 ref->percpu_count_ptr | __PERCPU_REF_ATOMIC |
				 __PERCPU_REF_DEAD,
			 __ATOMIC_RELEASE);
	call_rcu(&ref->rcu, percpu_ref_switch_to_atomic_rcu);
	percpu_ref_put(ref); /* the initial reference */
}

long percpu_ref_read(struct percpu_ref *ref)
{
	long count;

	rcu_read_lock();
	count = atomic_long_read(&ref->count);
	if (count > PERCPU_COUNT_BIAS / 2)
		count += sum_cells(percpu_count(ref)) - PERCPU_COUNT_BIAS;
	rcu_read_unlock();
	return count;
}
