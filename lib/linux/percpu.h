/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * percpu.h - virtual CPUs: numbered slots that hold per-CPU state
 *
 * A slot is the kernel's CPU where that only selects a per-CPU variable. There
 * are nr_cpu_ids of them. A thread's slot is the processor it runs on (modulo
 * nr_cpu_ids), unless it has chosen a slot with set_cpu(): replays and
 * demonstrations do, so that a story about two CPUs can be told on any machine.
 * A processor's number can be any: there may be more processors than slots, and
 * numbers may be missing.
 *
 * The bite: where the kernel disables preemption, a thread here can be
 * preempted or moved at any instruction, and two threads may use a slot at
 * once. So get_cpu() only promises that the *number* stays the same until
 * put_cpu(); code that reads and writes a slot's variable takes its own lock
 * (the stocks) or uses atomic operations (percpu_ref).
 */
#ifndef _OBJCG_PERCPU_H
#define _OBJCG_PERCPU_H

#include "libobjcg/cpu.h"
#include "linux/compiler.h"
#include "linux/gfp.h"
#include "linux/types.h"

#define NR_CPUS 64

/**
 * struct cpu_source - where the numbers of processors come from
 * @highest: the highest number that a thread can meet, as far as known;
 *	     negative if unknown
 * @current: the number of the processor that the calling thread is on; negative
 *	     if unknown
 *
 * Numbers can have gaps and can be above NR_CPUS. A container often sees a few
 * of a large machine's processors, its affinity can change, and a processor can
 * be added; so @highest is a guess, and each user of @current checks it.
 */
struct cpu_source {
	int (*highest)(void);
	int (*current)(void);
};

/**
 * set_cpu_source - say which processors there are, in place of the host
 * @source: copied; a member that is NULL is the host's; or NULL for both
 *
 * For tests. Where @current is not the host's, stocks use locks
 * (percpu_slot.h), because a restartable sequence knows only host numbers.
 *
 * Context: before set_nr_cpus(); no other thread is in the engine.
 */
void set_cpu_source(const struct cpu_source *source);

/** highest_cpu - the number that the source gives, but 0 if it is negative */
int highest_cpu(void);

/** current_cpu_is_hosts - is @current that of the host? */
bool current_cpu_is_hosts(void);

/**
 * cpulist_last - the last number of a list such as "0-3,64"
 * @list: ascending, as the kernel prints them; a newline may follow
 *
 * Return: the number, -1 if there is none, if it is above INT_MAX, or if @list
 * does not end with it.
 */
int cpulist_last(const char *list);

/* how many slots are in use; immutable while the engine runs */
extern unsigned int nr_cpu_ids;

/**
 * set_nr_cpus - choose the number of slots
 * @nr: 1 to NR_CPUS, or 0 for highest_cpu() + 1, but at most NR_CPUS
 *
 * Context: before any per-CPU variable is used.
 * Return: 0 or -EINVAL.
 */
int set_nr_cpus(unsigned int nr);

/**
 * get_cpu - the calling thread's slot, which stays the same until put_cpu()
 *
 * Nests. The file comment tells the limits of the promise.
 */
int get_cpu(void);
void put_cpu(void);

/* a bit for each slot that is in use; changed by set_cpu_online() */
extern u64 cpu_online_mask;

/** cpu_online - is the slot in use? A snapshot. @cpu: 0 to NR_CPUS - 1 */
static inline bool cpu_online(int cpu)
{
	return READ_ONCE(cpu_online_mask) >> cpu & 1;
}

/**
 * set_cpu_online - let get_cpu() hand out the slot from now on, or stop it
 *
 * A thread that has chosen the slot gets the next slot that is online. A thread
 * that already has the number goes on with it: code with per-CPU state checks
 * cpu_online() under the slot's lock. For users: libobjcg/cpu.h.
 *
 * Context: the caller serialises, and leaves at least one slot online.
 */
void set_cpu_online(int cpu, bool online);

#define for_each_possible_cpu(cpu) \
	for ((cpu) = 0; (cpu) < (int)nr_cpu_ids; (cpu)++)

#define DEFINE_PER_CPU(type, name) \
	__typeof__(type) name[NR_CPUS] ____cacheline_aligned
#define per_cpu(name, cpu) ((name)[cpu])
#define per_cpu_ptr(name, cpu) (&(name)[cpu])

/**
 * alloc_percpu_long - allocate a zeroed long for each slot
 *
 * Cells of the same slot stand side by side, cells of different slots never
 * share a cache line. The handle is only for per_cpu_long() and
 * free_percpu_long().
 *
 * Context: any; takes a leaf lock. Can be made to fail.
 * Return: the handle, or NULL.
 */
long __percpu *alloc_percpu_long(void);
void free_percpu_long(long __percpu *cells);

/* A unit is a slot's part of a chunk: the distance from slot to slot. */
#define PCPU_UNIT_SIZE 4096UL

static inline long *per_cpu_long(long __percpu *cells, int cpu)
{
	return (long *)((char *)cells + (size_t)cpu * PCPU_UNIT_SIZE);
}

#endif
