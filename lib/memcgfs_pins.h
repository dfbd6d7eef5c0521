/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_pins.h - the holders of references to removed cgroups
 *
 * libobjcg/check.h lists them.
 */
#ifndef _OBJCG_PINS_H
#define _OBJCG_PINS_H

#include "linux/seq_file.h"

/**
 * memcgfs_pins_show - a line for each dying cgroup
 * @m: its private is the reader's struct kernfs_open_file, or NULL; see
 *     cgroup1_translate_pids()
 *
 * "id path refs=N kind=N ... pid=N,N file=NAME:N:PID ...", without kinds that hold no reference, a
 * child before its parent. The parts of a line are not read atomically.
 *
 * Context: takes cgroup_mutex, tasklist_lock, slab_mutex and the stock locks.
 * Return: 0 or -ENOMEM.
 */
int memcgfs_pins_show(struct seq_file *m);

#endif
