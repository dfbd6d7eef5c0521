/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rseq.h - the restartable sequences behind percpu_slot.h
 *
 * A sequence changes a slot of the CPU that the thread runs on, with neither a
 * lock nor an atomic operation. If the thread is preempted or migrates in the
 * middle, the kernel lets it begin again: the last instruction commits.
 */
#ifndef _OBJCG_RSEQ_H
#define _OBJCG_RSEQ_H

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

#ifdef PERCPU_SLOT_RSEQ

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

#endif
