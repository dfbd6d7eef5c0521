/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cpu.h - taking virtual CPUs away and giving them back (kernel/cpu.c)
 *
 * A CPU that goes offline leaves its stocks behind: charges, references and
 * statistics that no one would ever come to use. So it is drained, of pages
 * and of bytes; to forget the latter kept removed groups for ever, for five
 * years ("memcg: drain obj stock on cpu hotplug teardown", v6.14).
 */
#ifndef _OBJCG_CPU_H
#define _OBJCG_CPU_H

/**
 * cpu_down - take a CPU slot out of use
 *
 * Threads that had chosen it go on with the next one.
 *
 * Context: no stock or objcg lock held.
 * Return: 0, -EINVAL for one that is not there or offline already, -EBUSY for
 * the last, -EOPNOTSUPP where slots are the processors and not chosen.
 */
int cpu_down(int cpu);

/** cpu_up - use it again. Return: 0, or -EINVAL if it is online or not there */
int cpu_up(int cpu);

#endif
