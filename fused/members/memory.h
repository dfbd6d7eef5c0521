/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memory.h - the memory of known processes, looked at and accounted
 *
 * No event tells us that a process's memory has grown. We look at it when it
 * matters: before a request that shows it, before the process is moved, and
 * every few milliseconds while it is in a group where growing has consequences
 * (sampler.h). So a figure is as old as the last look. Between two looks we see
 * only the peak: watermarks and thresholds are right, the page events are too
 * few.
 *
 * A forked process begins with its parent's memory, which is charged to the
 * parent. We do not know how much the parent had then: we use the amount at the
 * first look at the child, and charge only the child's excess over it. If
 * parent and child share an address space (vfork, CLONE_VM), it is counted
 * once, at the parent; kcmp(2) tells, and where that is not allowed, or does
 * not answer, we take the child for a copy.
 *
 * Shared memory is charged by object (shmem.h): the child's share of its
 * parent's is not charged again.
 */
#ifndef _MEMCGFS_MEMBERS_MEMORY_H
#define _MEMCGFS_MEMBERS_MEMORY_H

#include "members/members.h"
#include "proc/mem.h"

struct cgroup;
struct seq_file;

/* how old a look may be for a request, in nanoseconds */
#define MEMBER_FRESH_NS 2000000

/** member_memory_init - nothing has been counted yet */
void member_memory_init(void);

/**
 * member_memory_sync - bring the figures of a cgroup up to date
 * @cgrp: a reference is held
 *
 * Takes in all process events until now, and looks at the processes charged to
 * the cgroup or below. A process that was moved since its last exec, except from
 * the root, may be charged anywhere and is always looked at. Each is looked at
 * at most once every 2 ms: a reader of all files of a group pays for the first.
 * A group that membership_is_settled() costs nothing, wherever the other
 * processes are.
 *
 * Context: as membership_sync(). No lock is held while /proc is read. 20 us for
 * each process, and 2 ms for each GiB of memory of a process whose RssShmem has
 * changed.
 */
void member_memory_sync(struct cgroup *cgrp);

/**
 * struct member_look - a look at a process
 * @tgid: its number
 * @thread: a thread of it that has not exited
 * @parent: member_process_parent() before the first look, else 0
 * @rss: pages at the last look, 0 to look in any case
 * @time: of the look
 * @shares_mm: with @parent
 * @err: 0 or -errno: then there is no @mem; -EALREADY if @rss has not changed
 * @mem: the memory seen
 * @shmem_rss: RssShmem at the last look at @shmem
 * @sees_shmem: @shmem has been looked at, and @shmem_rss is of that moment
 * @shmem: struct shmem_seen, the objects of shared memory
 */
struct member_look {
	pid_t tgid;
	pid_t thread;
	pid_t parent;
	unsigned long rss;
	u64 time;
	bool shares_mm;
	int err;
	struct proc_mem mem;
	unsigned long shmem_rss;
	bool sees_shmem;
	struct array shmem;
};

/**
 * member_memory_collect - list a process to look at, before it its parent at first
 * @looks: of struct member_look; they are appended
 *
 * Context: membership_lock held.
 * Return: 0 or -ENOMEM.
 */
int member_memory_collect(struct array *looks, struct member_process *process);

/** member_memory_free - the looks are not needed any more */
void member_memory_free(struct array *looks);

/** member_memory_read - the looks themselves. Context: no lock is held */
void member_memory_read(struct array *looks);

/**
 * member_memory_account - charge the memory that was seen
 *
 * Discards a look at a process that has been moved or has run exec() since, or
 * at a later process with its number.
 *
 * Context: membership_lock held.
 * Return: false if a process should be looked at again: it has run exec() or was
 * moved meanwhile, or the thread that was to be read has exited.
 */
bool member_memory_account(const struct array *looks);

/**
 * member_memory_watch - look where growth has consequences
 *
 * These are the members of groups for which cgroup_is_watched() is true.
 *
 * Context: as member_memory_sync().
 * Return: whether there are any.
 */
bool member_memory_watch(void);

/**
 * cgroup_is_watched - has it, or a group above it, a limit or a listener?
 * Context: a reference is held.
 */
bool cgroup_is_watched(struct cgroup *cgrp);

/** member_memory_show - counts. Context: membership_lock held */
void member_memory_show(struct seq_file *m);

#endif
