/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libobjcg.h - the one public header: a tour of the engine
 *
 * libobjcg is the kernel's memory-cgroup accounting in userspace: cgroups that
 * count pages and bytes, objects that outlive them, and the choice of which
 * kernel's rules apply. Nothing it accounts is real memory; who uses it says
 * what exists. Read the headers below in this order:
 *
 *   regime.h		which kernel's rules: five switches in a table
 *   percpu-refcount.h	how a reference count can be cheap, and what it costs
 *   page_counter.h	hierarchical counters with limits
 *   cgroup.h		mkdir, rmdir, attach; online -> dying -> freed
 *   memcontrol.h	mem_cgroup, obj_cgroup, charging
 *   memcg_stock.h	what a CPU has charged in advance
 *   page_memcg.h	what a page is charged to: one word and its low bits
 *   page_alloc.h	simulated pages
 *   slab.h		kmem_caches: objects on slab pages
 *   sched.h		tasks: fork, exec and exit charge and uncharge
 *   mm.h		address spaces: which memcg theirs is
 *   mm_charge.h	what they have, and what that is charged to
 *   move_charge.h	when a charge goes with who is moved
 *   vmscan.h		what is given up before a charge fails
 *   oom_kill.h		who is killed if that was not enough
 *   memcg_event.h	who is told: thresholds, OOM, pressure
 *   remote.h		charging on behalf of another; its users are
 *			fsnotify.h, bpf_map.h, buffer_head.h
 *   cpu.h		virtual CPUs that come and go
 *   cgroup-v1.h	the control files of any cgroup, /proc/cgroups;
 *			memcontrol-v1.h those of the memory controller
 *   memcgfs_pins.h	who keeps a dying cgroup
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
 * log; bug.h counts what should not have happened, alloc.h what is alive, and
 * fault-inject.h makes any allocation fail. Any thread may call anything that
 * its comment does not forbid. There is one engine in a process, as there is
 * one kernel in a machine.
 */
#ifndef _OBJCG_H
#define _OBJCG_H

#include "bpf_map.h"
#include "buffer_head.h"
#include "cgroup-v1.h"
#include "cgroup.h"
#include "cpu.h"
#include "fsnotify.h"
#include "linux/alloc.h"
#include "linux/bug.h"
#include "linux/fault-inject.h"
#include "linux/percpu.h"
#include "memcg_event.h"
#include "memcgfs_pins.h"
#include "memcg_stock.h"
#include "memcontrol-v1.h"
#include "memcontrol.h"
#include "mm.h"
#include "mm_charge.h"
#include "move_charge.h"
#include "oom_kill.h"
#include "page_alloc.h"
#include "page_memcg.h"
#include "regime.h"
#include "remote.h"
#include "sched.h"
#include "slab.h"
#include "vmscan.h"

/**
 * libobjcg_init - start the engine: its threads and the root cgroup
 * @regime: one that regime_check() accepts
 * @nr_cpus: CPU slots, 0 for as many as the host has processors
 *
 * Context: after the last fork() of the process, for threads do not survive it.
 * Return: 0; -EBUSY if the engine runs already, until libobjcg_exit(), and
 * nothing of it is changed; -EINVAL for a bad regime or number of slots;
 * -ENOMEM; -EAGAIN if a thread could not be started. After an error it can be
 * tried again.
 */
int libobjcg_init(const struct regime *regime, unsigned int nr_cpus);

/**
 * libobjcg_exit - remove all cgroups and end the engine's threads
 *
 * Context: all tasks have done do_exit(), all pages and objects are freed, no
 * other thread is in the engine.
 */
void libobjcg_exit(void);

#endif
