/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_pins.h - who keeps a removed cgroup from being freed
 *
 * The kernel cannot say: a reference count has no names on it. We find the
 * holders by looking at everything that can hold a css reference: kernel
 * stacks of tasks, pages and swap of address spaces, address spaces themselves,
 * CPU stocks, children that are dying. What is found so is compared with the
 * count; the rest is called "other".
 */
#ifndef _OBJCG_PINS_H
#define _OBJCG_PINS_H

#include "linux/seq_file.h"

/**
 * memcgfs_pins_show - a line for each dying cgroup
 *
 * "id path refs=N kind=N ... pid=N,N", kinds that hold nothing left out, a
 * child before its parent. A
 * snapshot in which the parts can be a moment apart.
 *
 * Context: takes cgroup_mutex, tasklist_lock and the stock locks.
 * Return: 0 or -ENOMEM.
 */
int memcgfs_pins_show(struct seq_file *m);

#endif
