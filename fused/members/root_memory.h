/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * root_memory.h - the memory of processes that are unknown to us
 *
 * The root's usage_in_bytes, memory.stat and memory.numa_stat have the memory of
 * the processes that its cgroup.procs lists for the same reader. A read of them
 * walks over all processes, unless a walk has ended in the last 2 ms, and makes
 * none of them known.
 */
#ifndef _MEMCGFS_MEMBERS_ROOT_MEMORY_H
#define _MEMCGFS_MEMBERS_ROOT_MEMORY_H

#include <sys/types.h>

struct seq_file;

/** root_memory_start - Context: after libobjcg_init(), before any request */
void root_memory_start(void);

/** root_memory_stop - Context: no request is running */
void root_memory_stop(void);

/**
 * root_memory_set_reader - this thread reads control files for another now
 * @pid: the reader; 0 for a reader that is unknown or in another pid namespace
 */
void root_memory_set_reader(pid_t pid);

/** root_memory_show - counts. Context: membership_lock held */
void root_memory_show(struct seq_file *m);

#endif
