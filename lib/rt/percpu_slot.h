/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * percpu_slot.h - a per-CPU pair of key and amount, changed without a lock
 *
 * The hot path of a CPU stock: "if this CPU's slot is still mine
 * and has enough, take some". On x86_64 that is a restartable sequence (rseq):
 * a thread that is preempted or moved in the middle is sent back to the start,
 * so that check and store act as a unit on their CPU and cost no atomic
 * operation. Without rseq, where CPU slots are chosen (set_cpu()), and
 * on a processor whose number is too high, the user takes a lock instead; see
 * percpu_slot_nr().
 *
 * The amount has two halves. The low 32 bits are the stock, 0 to a
 * maximum; the high 32 bits are a signed tally that rides along, so that a
 * statistic costs no extra. A single addition changes both. An addition that
 * would take either out of its bounds is refused (percpu_slot_fits()), and the
 * caller's slow path empties the slot.
 *
 * The slow path, changing the key or emptying the slot, happens
 * under the CPU's lock on a slot that has been claimed: its key is
 * PERCPU_SLOT_BUSY, the hot path fails, and its caller comes to wait for the
 * lock.
 *
 *	own CPU		rseq_slot_claim(), another restartable sequence
 *	another CPU	percpu_slot_mark() any number of its slots, then
 *			percpu_slot_sync() once for that CPU
 *
 * The bite: percpu_slot_sync() interrupts the other CPU and takes as long as
 * a thousand hot paths. Not for requests.
 */
#ifndef _OBJCG_PERCPU_SLOT_H
#define _OBJCG_PERCPU_SLOT_H

#include "linux/compiler.h"
#include "linux/types.h"
#include "rt/rseq.h"

static inline u32 percpu_slot_stock(u64 amount)
{
	return (u32)amount;
}

static inline long percpu_slot_tally(u64 amount)
{
	return (int)(amount >> 32);
}

/**
 * percpu_slot_delta - the value to add to an amount
 * @stock: change of the stock; a decrease never exceeds the stock, so it
 *	   borrows no bit from the tally
 * @tally: to the tally
 */
static inline u64 percpu_slot_delta(long stock, long tally)
{
	return ((u64)tally << 32) + (u64)stock;
}

/**
 * percpu_slot_fits - can @delta be added to @amount?
 * @most: the maximum of the stock then, at most INT_MAX
 * @sum: the new amount
 *
 * An amount read as a signed number is tally * 2^32 + stock. With a stock of 0
 * and up it overflows exactly when the tally does. A stock below 0 looks far
 * above @most.
 *
 * Return: true if the stock ends between 0 and @most, and the tally in its 32
 * bits.
 */
static inline bool percpu_slot_fits(u64 amount, u64 delta, u32 most, u64 *sum)
{
	s64 signed_sum;

	if (__builtin_add_overflow((s64)amount, (s64)delta, &signed_sum))
		return false;
	*sum = (u64)signed_sum;
	return percpu_slot_stock(*sum) <= most;
}

#ifdef PERCPU_SLOT_RSEQ

/* immutable after percpu_slot_init() */
extern u32 __percpu_slot_nr;

/**
 * percpu_slot_nr - processors of lower numbers have slots without a lock
 *
 * A thread can be on a processor of any other number, or have no number:
 * see rseq_cpu(). Its caller then needs a slot with a lock.
 *
 * Return: 1 to NR_CPUS, or 0 where all slots need a lock.
 */
static inline u32 percpu_slot_nr(void)
{
	return __percpu_slot_nr;
}

#else /* no restartable sequences: only the user's locks protect a slot */

static inline u32 percpu_slot_nr(void)
{
	return 0;
}

#endif

/** percpu_slot_lockless - do any processors have slots without a lock? */
static inline bool percpu_slot_lockless(void)
{
	return percpu_slot_nr();
}

/**
 * percpu_slot_init - decide how slots are protected
 * @live: a thread's CPU slot is the processor it runs on, always
 *
 * Context: before any slot is used, after set_nr_cpus().
 */
void percpu_slot_init(bool live);

/**
 * percpu_slot_mark - begin to claim a slot of any CPU
 * Context: that CPU's lock held; the amount is not to be read before
 * percpu_slot_sync().
 */
static inline void percpu_slot_mark(struct percpu_slot *slot)
{
	WRITE_ONCE(slot->key, PERCPU_SLOT_BUSY);
}

/**
 * percpu_slot_sync - from then on no hot path on @cpu uses a marked slot
 * Context: that CPU's lock held.
 */
void percpu_slot_sync(int cpu);

/**
 * percpu_slot_release - give a claimed slot its new content
 * Context: the CPU's lock held.
 */
static inline void percpu_slot_release(struct percpu_slot *slot,
				       unsigned long key, u64 amount)
{
	slot->amount = amount;
	/* a reader that sees the key sees the amount */
	__atomic_store_n(&slot->key, key, __ATOMIC_RELEASE);
}

#endif
