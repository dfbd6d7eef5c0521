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

#if defined(__x86_64__) && !defined(PERCPU_SLOT_LOCKED)
#define PERCPU_SLOT_RSEQ 1
#include <sys/rseq.h>
#endif

/**
 * struct percpu_slot - a key and its amount
 * @key: identifies the slot's user, never 1; 0 when empty
 * @amount: see above
 */
struct percpu_slot {
	unsigned long key;
	u64 amount;
} __attribute__((aligned(16)));

#define PERCPU_SLOT_BUSY 1UL

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

static inline struct rseq *rseq_area(void)
{
	return (struct rseq *)((char *)__builtin_thread_pointer() +
			       __rseq_offset);
}

/*
 * The CPU the thread was on a moment ago; the sequences below check it. Without
 * an area it is a number above all others: go on only if it is below
 * percpu_slot_nr(). The memory of the area is there even then.
 */
static inline u32 rseq_cpu(void)
{
	return READ_ONCE(rseq_area()->cpu_id);
}

/* clang-format off */
/*
 * The frame of a restartable sequence: a descriptor in a section of its own
 * (label 3), the code that arms it, the check of the CPU, the body up to the
 * store that commits, and the abort handler behind its signature, out of line.
 */
#define RSEQ_BEGIN                                                     \
	".pushsection __rseq_cs, \"aw\"\n\t"                           \
	".balign 32\n"                                                 \
	"3:\n\t"                                                       \
	".long 0, 0\n\t"                                               \
	".quad 1f, 2f - 1f, 4f\n\t"                                    \
	".popsection\n\t"                                              \
	"leaq 3b(%%rip), %%rax\n\t"                                    \
	"movq %%rax, %c[rseq_cs](%[rseq])\n"                           \
	"1:\n\t"                                                       \
	"cmpl %[cpu], %c[cpu_id](%[rseq])\n\t"                         \
	"jnz %l[moved]\n\t"

#define RSEQ_END                                                       \
	"\n2:\n\t"                                                     \
	".pushsection __rseq_abort, \"ax\"\n\t"                        \
	".byte 0x0f, 0xb9, 0x3d\n\t"                                   \
	".long %c[sig]\n"                                              \
	"4:\n\t"                                                       \
	"jmp %l[moved]\n\t"                                            \
	".popsection\n\t"

#define RSEQ_OPERANDS                                                  \
	[rseq] "r"(rseq_area()), [cpu] "r"(cpu),                       \
	[rseq_cs] "i"(offsetof(struct rseq, rseq_cs)),                 \
	[cpu_id] "i"(offsetof(struct rseq, cpu_id)), [sig] "i"(RSEQ_SIG)

/* 1: done. 0: other key, or percpu_slot_fits() is false. -1: not on @cpu now */
static inline int rseq_slot_add(struct percpu_slot *slot, u32 cpu,
				unsigned long key, u64 delta, u32 most)
{
	__asm__ goto(
		RSEQ_BEGIN
		"cmpq %[key], %c[slot_key](%[slot])\n\t"
		"jnz %l[refused]\n\t"
		"movq %c[slot_amount](%[slot]), %%rax\n\t"
		"addq %[delta], %%rax\n\t"
		"jo %l[refused]\n\t"
		"cmpl %[most], %%eax\n\t"
		"ja %l[refused]\n\t"
		"movq %%rax, %c[slot_amount](%[slot])"
		RSEQ_END
		:
		: RSEQ_OPERANDS, [slot] "r"(slot), [key] "r"(key),
		  [delta] "r"(delta), [most] "r"(most),
		  [slot_key] "i"(offsetof(struct percpu_slot, key)),
		  [slot_amount] "i"(offsetof(struct percpu_slot, amount))
		: "memory", "cc", "rax"
		: moved, refused);
	return 1;
moved:
	return -1;
refused:
	return 0;
}

/* Return: false if the thread is not on @cpu any more */
static inline bool rseq_slot_claim(struct percpu_slot *slot, u32 cpu)
{
	__asm__ goto(
		RSEQ_BEGIN
		"movq %[busy], %c[slot_key](%[slot])"
		RSEQ_END
		:
		: RSEQ_OPERANDS, [slot] "r"(slot), [busy] "r"(PERCPU_SLOT_BUSY),
		  [slot_key] "i"(offsetof(struct percpu_slot, key))
		: "memory", "cc", "rax"
		: moved);
	return true;
moved:
	return false;
}

/* clang-format on */

#else /* no restartable sequences: only the user's locks protect a slot */

static inline u32 percpu_slot_nr(void)
{
	return 0;
}

static inline u32 rseq_cpu(void)
{
	return 0;
}

static inline int rseq_slot_add(struct percpu_slot *slot, u32 cpu,
				unsigned long key, u64 delta, u32 most)
{
	(void)slot, (void)cpu, (void)key, (void)delta, (void)most;
	return 0;
}

static inline bool rseq_slot_claim(struct percpu_slot *slot, u32 cpu)
{
	(void)slot, (void)cpu;
	return true;
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
