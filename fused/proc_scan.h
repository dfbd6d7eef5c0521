/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proc_scan.h - bringing the table of members up to date by a walk over /proc
 *
 * A scan sees what there is, not what has happened. What it cannot do:
 *
 *   - A process whose parent has exited since the scan before has a parent
 *     that is not its own. It stays in the root, with its children.
 *   - A child of a known process is put where its parent is now.
 *   - A fork and an exit between two scans charge nobody, and exec() does not
 *     show: no new address space is charged.
 *
 * Whoever was seen once and not placed is not looked at again. That is both
 * what makes a scan cheap and how a child from before its parent became known
 * is told from one that came after. For whom no scan has seen, as after an
 * overrun of the connector, the clock decides, to its tick of 10 ms.
 */
#ifndef _MEMCGFS_PROC_SCAN_H
#define _MEMCGFS_PROC_SCAN_H

/** proc_scan - walk. @proc: /proc. Context: membership_lock is held. */
void proc_scan(int proc);

/** proc_scan_forget - as if there had been no scan. Context: as above. */
void proc_scan_forget(void);

#endif
