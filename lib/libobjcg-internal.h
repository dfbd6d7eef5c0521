/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libobjcg-internal.h - all headers of the engine, for the daemon and the tests
 *
 * libobjcg/libobjcg.h is for programs, and the place to begin. These are
 * the structures, locks and inline functions behind it.
 */
#ifndef _OBJCG_INTERNAL_H
#define _OBJCG_INTERNAL_H

#include "base/kernels.h"
#include "base/sched.h"
#include "cgroup/cgroup-v1.h"
#include "cgroup/cgroup_file.h"
#include "cgroup/cgroup.h"
#include "cgroup/release_agent.h"
#include "libobjcg/libobjcg.h"
#include "linux/bug.h"
#include "linux/percpu.h"
#include "memcg/filemap_pins.h"
#include "memcg/get_mem_cgroup.h"
#include "memcg/kmem.h"
#include "memcg/memcg_charge.h"
#include "memcg/memcg_event.h"
#include "memcg/memcg_hierarchy.h"
#include "memcg/memcg_oom.h"
#include "memcg/memcg_stat.h"
#include "memcg/memcg_stock.h"
#include "memcg/memcontrol.h"
#include "memcg/mm.h"
#include "memcg/objcg.h"
#include "memcg/page_alloc.h"
#include "memcg/page_memcg.h"
#include "memcg/pagemap.h"
#include "memcg/shrink_lruvec.h"
#include "memcg/swap.h"
#include "memcg/resize_max.h"
#include "memcg/try_charge.h"
#include "memcg/truncate.h"
#include "memcg/vmscan.h"
#include "memcg/workingset.h"
#include "memcg_others.h"
#include "memcgfs_debug.h"
#include "memcgfs_ledger.h"
#include "memcgfs_pins.h"
#include "memcontrol-v1.h"
#include "models/bpf_map.h"
#include "models/buffer_head.h"
#include "models/fsnotify.h"
#include "rt/alloc.h"
#include "rt/fault-inject.h"
#include "slab/slab.h"
#include "task/mm_account.h"
#include "task/mm_charge.h"
#include "task/mm_struct.h"
#include "task/move_charge.h"
#include "task/oom_kill.h"
#include "task/task.h"

#endif
