/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_debug.h - tables of the engine's groups, objcgs, stocks and CPUs
 *
 * Each is a table: a line of names, and rows, with TABs. A look is no change: no
 * stock is drained and no memcg is charged. Figures of a CPU that runs on are
 * those of a moment, and those of different CPUs are of different moments.
 */
#ifndef _OBJCG_DEBUG_H
#define _OBJCG_DEBUG_H

#include "linux/seq_file.h"

/**
 * memcgfs_memcgs_show - "id parent path state refs tasks usage max_usage kmem
 *			 failcnt oom_kills", a row for each memcg
 *
 * A parent comes before its children. The state is "online" or "dying", sizes
 * are in bytes. The tasks of the root are "-": most have no task_struct.
 *
 * Context: takes cgroup_mutex. Return: 0.
 */
int memcgfs_memcgs_show(struct seq_file *m);

/**
 * memcgfs_objcgs_show - "group born_in refs nr_charged_bytes object_bytes"
 *
 * @group is the id of the memcg that the objcg charges now. object_bytes has the
 * tallies that CPUs still keep.
 *
 * Context: takes cgroup_mutex, the stock locks and objcg_lock.
 * Return: 0 or -ENOMEM.
 */
int memcgfs_objcgs_show(struct seq_file *m);

/**
 * memcgfs_stocks_show - "cpu group pages objcg_group bytes"
 *
 * A row for each used pair of slots of a CPU's stock: pages of a memcg, and
 * bytes of an objcg that charges objcg_group. The stock that processors without
 * a slot share is the last, as NR_CPUS.
 *
 * Context: takes the stock locks. Return: 0.
 */
int memcgfs_stocks_show(struct seq_file *m);

/**
 * memcgfs_cpus_show - "cpu state pages bytes", a row for each CPU
 *
 * The state is "online", "offline" or "shared"; pages and bytes are in its
 * stock.
 *
 * Context: takes the stock locks. Return: 0.
 */
int memcgfs_cpus_show(struct seq_file *m);

#endif
