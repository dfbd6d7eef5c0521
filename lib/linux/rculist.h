/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rculist.h - lists that are read under RCU, over those of liburcu
 *
 * As in the kernel. Changes need a lock of the caller's, and a removed entry is
 * freed after a grace period.
 */
#ifndef _OBJCG_RCULIST_H
#define _OBJCG_RCULIST_H

#include <urcu/rculist.h>

#include "linux/list.h"

#define list_add_tail_rcu(entry, head) cds_list_add_tail_rcu(entry, head)
#define list_del_rcu(entry) cds_list_del_rcu(entry)
#define list_for_each_entry_rcu(pos, head, member) \
	cds_list_for_each_entry_rcu(pos, head, member)

#endif
