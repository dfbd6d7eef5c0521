/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cpu.h - taking virtual CPUs away and giving them back (kernel/cpu.c)
 *
 * A CPU that goes offline leaves charges, references and statistics in its
 * stocks, where they would stay unused. So its stock is drained, of pages and
 * of bytes. For five years the kernel forgot the bytes, which pinned removed
 * groups for ever ("memcg: drain obj stock on cpu hotplug teardown", v6.14).
 */
#ifndef _OBJCG_CPU_H
#define _OBJCG_CPU_H

/**
 * cpu_down - take a CPU slot out of use
 *
 * Threads that had chosen it switch to the next CPU.
 *
 * Context: no stock or objcg lock held.
 * Return: 0, -EINVAL if the CPU does not exist or is offline, -EBUSY for the
 * last online CPU, -EOPNOTSUPP if the slots are the host's processors.
 */
int cpu_down(int cpu);

/** cpu_up - online a CPU. Return: 0, or -EINVAL if it is online or missing */
int cpu_up(int cpu);

#endif
