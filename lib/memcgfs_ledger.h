/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_ledger.h - the things behind a group's memory counter
 *
 * libobjcg/check.h lists the items. A ledger is a snapshot of all groups at a
 * moment. Its rows are not read one after the other while threads go on charging:
 *
 * - All locks of lists of charges are taken, those of all CPUs' stocks among them,
 *   and every slot of the stocks is claimed (memcg/stock_freeze.h). A thread that
 *   charges, uncharges, forks, exits or frees an object stands still at the next of
 *   these. No hot path has an instruction for that: it finds its slot claimed by
 *   another, as it may at any time, and waits for the lock of the slow path. An
 *   unused ledger costs nothing.
 * - A thread may still be between two steps of an operation: it has charged a page
 *   that is on no list yet. The counters are read before and after the rest. If
 *   they differ, if bytes are missing that make whole pages, or if more is found
 *   than is charged, the threads go on for half a millisecond, and are stopped
 *   again. After 400 times it is -EAGAIN.
 *
 * A page that is charged and on no list is in a row without a holder, so the rows of
 * a group always add up to its counter. The threads stand still while each cached
 * page and each slab object is looked at: that is for people, not for a loop.
 */
#ifndef _OBJCG_LEDGER_H
#define _OBJCG_LEDGER_H

#include "cgroup/cgroup.h"
#include "linux/seq_file.h"

/**
 * memcgfs_ledger_show - a table: the rows of all groups
 * @m: its private is the reader's struct kernfs_open_file, or NULL; see
 *     cgroup1_translate_pids()
 *
 * As memcgfs_ledger_text().
 *
 * Context: takes cgroup_mutex, slab_mutex, and all locks from those of the caches
 * to objcg_lock.
 * Return: 0, -ENOMEM or -EAGAIN.
 */
int memcgfs_ledger_show(struct seq_file *m);

#endif
