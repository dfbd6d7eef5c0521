// SPDX-License-Identifier: GPL-2.0-only
#include "fs/debug_ledger.h"

#include "libobjcg-internal.h"
#include "members/memory.h"

int debug_ledger_show(struct seq_file *m)
{
	member_memory_sync(cgroup_root);
	return memcgfs_ledger_show(m);
}
