/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libobjcg.h - the public header: a tour of the engine
 *
 * libobjcg is the kernel's memory-cgroup accounting in userspace: cgroups that
 * count pages and bytes, objects that outlive them, and the choice of which
 * kernel's rules apply. It accounts no real memory: the caller reports the
 * tasks, pages and objects that exist. Read the headers below in this order:
 *
 *   regime.h		which kernel's rules: five switches in a table
 *   percpu-refcount.h	a cheap reference count, and its price
 *   page_counter.h	hierarchical counters with limits
 *   cgroup.h		mkdir, rmdir, attach; online -> dying -> freed
 *   memcontrol.h	mem_cgroup, obj_cgroup, charging
 *   memcg_stock.h	per-CPU stocks of precharged pages and bytes
 *   page_memcg.h	a page's memcg or objcg: a word and its low bits
 *   page_alloc.h	simulated pages
 *   slab.h		kmem_caches: objects on slab pages
 *   sched.h		tasks: fork, exec and exit charge and uncharge
 *   mm.h		address spaces and their memcgs
 *   mm_charge.h	the pages of an address space, and their charges
 *   move_charge.h	charges that move with a task
 *   vmscan.h		reclaim before a charge fails
 *   oom_kill.h		choosing a victim if reclaim was not enough
 *   memcg_event.h	notifications: thresholds, OOM, pressure
 *   remote.h		charging on behalf of another task; its users are
 *			fsnotify.h, bpf_map.h, buffer_head.h
 *   cpu.h		virtual CPUs that come and go
 *   cgroup-v1.h	the control files of any cgroup, /proc/cgroups;
 *			memcontrol-v1.h those of the memory controller
 *   memcgfs_pins.h	the holders of references to dying cgroups
 *
 * An example:
 *
 *	struct regime regime;
 *	struct cgroup *group;
 *	struct task_struct *shell, *sleep;
 *
 *	regime_find("v5.11", &regime);
 *	libobjcg_init(&regime, 0);
 *	adopt_task(1, NULL, &shell);
 *	cgroup_mkdir(cgroup_root, "kmem_test", NULL, &group);
 *	cgroup_attach_task(group, shell, true);
 *	copy_process(shell, 2, 2, GFP_KERNEL, &sleep);
 *	cgroup_attach_task(cgroup_root, shell, true);
 *	cgroup_attach_task(cgroup_root, sleep, true);
 *	cgroup_rmdir(group);
 *	cgroup_wait_releases();
 *	cgroup_count();		// 2: the kernel stack of sleep pins the group
 *
 * With "v5.13" the count is 1. That is the document kmem-pages-obj_cgroup.txt.
 *
 * Errors are negative errnos and leave outputs untouched. The engine does not
 * log; bug.h counts warnings, alloc.h counts live objects, and fault-inject.h
 * makes any allocation fail. Any thread may call any function unless the
 * function's comment forbids it. A process has a single engine, as a machine
 * has a single kernel.
 */
#ifndef _OBJCG_H
#define _OBJCG_H

#include "base/kernels.h"
#include "base/sched.h"
#include "cgroup/cgroup-v1.h"
#include "cgroup/cgroup.h"
#include "linux/bug.h"
#include "linux/percpu.h"
#include "memcg/cpu.h"
#include "memcg/get_mem_cgroup.h"
#include "memcg/kmem.h"
#include "memcg/memcg_charge.h"
#include "memcg/memcg_event.h"
#include "memcg/memcg_oom.h"
#include "memcg/memcg_stat.h"
#include "memcg/memcg_stock.h"
#include "memcg/memcontrol.h"
#include "memcg/mm.h"
#include "memcg/objcg.h"
#include "memcg/page_alloc.h"
#include "memcg/page_memcg.h"
#include "memcg/remote.h"
#include "memcg/try_charge.h"
#include "memcg/vmscan.h"
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

/**
 * libobjcg_init - start the engine: its threads and the root cgroup
 * @regime: must pass regime_check()
 * @nr_cpus: CPU slots, 0 for as many as the host has processors
 *
 * Context: after the last fork() of the process, because threads do not survive
 * a fork.
 * Return: 0; -EBUSY without any change if the engine runs already, until
 * libobjcg_exit(); -EINVAL for a bad regime or number of slots; -ENOMEM;
 * -EAGAIN if a thread could not be started. After an error the caller can try
 * again.
 */
int libobjcg_init(const struct regime *regime, unsigned int nr_cpus);

/**
 * libobjcg_exit - remove all cgroups and end the engine's threads
 *
 * Context: all tasks have called do_exit(), all pages and objects are freed,
 * and no other thread uses the engine.
 */
void libobjcg_exit(void);

#endif
