/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_pins.h - who keeps a removed cgroup from being freed
 *
 * The kernel cannot say: a reference count has no names on it. We find the
 * holders by looking at everything that can hold a css reference:
 *
 *	kernel_stack	of tasks, named by pid (kmem=memcg)
 *	kmem_page	other kernel pages, large kmalloc()s among them (kmem=memcg)
 *	slab_page:X	pages of the memcg's clone of cache X (slab=pages)
 *	kmem_cache:X	the clone itself (slab=lifecycle)
 *	user_page	of address spaces, whoever has them now; not those of
 *			charge_memcg()
 *	swap		likewise
 *	mm		address spaces that belong to it (mm=memcg)
 *	stock		of CPUs
 *	child		groups below that are dying themselves
 *
 * What is found so is compared with the count; the rest is called "other".
 */
#ifndef _OBJCG_PINS_H
#define _OBJCG_PINS_H

#include "linux/seq_file.h"

/**
 * memcgfs_pins_show - a line for each dying cgroup
 *
 * "id path refs=N kind=N ... pid=N,N", kinds that hold nothing left out, a
 * child before its parent. A snapshot in which the parts can be a moment apart.
 *
 * Context: takes cgroup_mutex, tasklist_lock, slab_mutex and the stock locks.
 * Return: 0 or -ENOMEM.
 */
int memcgfs_pins_show(struct seq_file *m);

#endif
