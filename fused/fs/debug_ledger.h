/* SPDX-License-Identifier: GPL-2.0-only */
/* debug_ledger.h - debug/ledger: what is charged to each group */
#ifndef _MEMCGFS_FS_DEBUG_LEDGER_H
#define _MEMCGFS_FS_DEBUG_LEDGER_H

struct seq_file;

/**
 * debug_ledger_show - look at all processes, and print a ledger of all groups
 *
 * As memcgfs_ledger_show(); memory.usage_in_bytes looks at processes too.
 *
 * Context: no lock held.
 * Return: 0, -ENOMEM or -EAGAIN.
 */
int debug_ledger_show(struct seq_file *m);

#endif
