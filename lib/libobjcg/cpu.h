/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cpu.h - virtual CPUs: choosing a slot, taking slots away, giving them back
 *
 * A CPU slot holds stocks of charged pages and bytes. libobjcg_init() sets the
 * number of slots. If it was told a number, a thread can choose its slot, so
 * that a story about two CPUs can be told on any machine; if it was told 0, the
 * slots are the host's processors.
 *
 * A CPU that goes offline leaves charges, references and statistics in its
 * stocks, where they would stay unused. So its stock is drained, of pages and
 * of bytes. For five years the kernel forgot the bytes, which pinned removed
 * groups for ever ("memcg: drain obj stock on cpu hotplug teardown", v6.14).
 */
#ifndef LIBOBJCG_CPU_H
#define LIBOBJCG_CPU_H

#ifdef __cplusplus
extern "C" {
#endif

/* the most slots */
#define NR_CPUS 64

/**
 * set_cpu - choose the calling thread's slot
 * @cpu: below the number of slots, or -1 to follow the processor again; another
 *       number is a counted warning, without effect
 *
 * Where the number of slots was not chosen it has no effect on stocks, which
 * are then those of the processors.
 *
 * Context: any.
 * Return: the previous choice.
 */
int set_cpu(int cpu);

/**
 * cpu_down - take a CPU slot out of use
 * @cpu: from 0 up
 *
 * Threads that had chosen it switch to the next CPU.
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0, -EINVAL if the CPU does not exist or is offline, -EBUSY for the
 * last online CPU, -EOPNOTSUPP if the slots are the host's processors.
 */
int cpu_down(int cpu);

/**
 * cpu_up - give a CPU slot back
 * @cpu: that of a cpu_down()
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0, or -EINVAL if it is online or missing.
 */
int cpu_up(int cpu);

#ifdef __cplusplus
}
#endif

#endif
