/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_pins.h - the holders of references to removed cgroups
 *
 * The kernel cannot name them: a reference count has no names on it. We search
 * everything that can hold a css reference:
 *
 *	kernel_stack	stacks of tasks, named by pid (kmem=memcg)
 *	kmem_page	other kernel pages, large kmalloc()s among them (kmem=memcg)
 *	slab_page:X	pages of the memcg's clone of cache X (slab=pages)
 *	kmem_cache:X	the clone itself (slab=lifecycle)
 *	user_page	pages of address spaces, wherever their tasks are now;
 *			not pages charged by charge_memcg()
 *	swap		likewise
 *	mm		address spaces that belong to it (mm=memcg)
 *	stock		stocks of CPUs
 *	child		children, which are dying themselves
 *
 * The difference between the reference count and their sum is called "other".
 */
#ifndef _OBJCG_PINS_H
#define _OBJCG_PINS_H

#include "linux/seq_file.h"

/**
 * memcgfs_pins_show - a line for each dying cgroup
 * @m: its private is the reader's struct kernfs_open_file, or NULL; see
 *     cgroup1_translate_pids()
 *
 * "id path refs=N kind=N ... pid=N,N", without kinds that hold no reference, a
 * child before its parent. The parts of a line are not read atomically.
 *
 * Context: takes cgroup_mutex, tasklist_lock, slab_mutex and the stock locks.
 * Return: 0 or -ENOMEM.
 */
int memcgfs_pins_show(struct seq_file *m);

#endif
