/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * member_memory.h - the memory of known processes, looked at and accounted
 *
 * Nobody tells us that a process's memory has grown. It is looked at when it
 * matters: before a request that shows it, before the process is moved, and
 * every few milliseconds while it is in a group where growing has consequences
 * (sampler.h). So a figure is as old as the last look. Of what came and went
 * between two looks only the greatest is seen: watermarks and thresholds are
 * right, the events of pages are too few.
 *
 * A process that was forked begins with its parent's memory, which is the
 * parent's charge. What the parent had then is not known: what it has at the
 * first look at the child is taken for it, and only what the child has more of
 * is charged. If parent and child share one address space (vfork, CLONE_VM), it
 * is counted once, at the parent; that is asked with kcmp(2), and where that is
 * not allowed, or does not answer, the child is taken for a copy.
 */
#ifndef _MEMCGFS_MEMBER_MEMORY_H
#define _MEMCGFS_MEMBER_MEMORY_H

#include "members.h"
#include "proc_mem.h"

struct cgroup;
struct seq_file;

/** member_memory_init - @proc: a descriptor of the real /proc */
void member_memory_init(int proc);

/**
 * member_memory_sync - look at those who are charged to a cgroup or below
 * @cgrp: a reference is held
 *
 * Each at most once every 2 ms, so that who reads all files of a group does not
 * pay for each. Whoever has been moved since its last exec, but from the root,
 * may be charged anywhere and is looked at always.
 *
 * Context: the membership lock is not held; it is taken, but not while /proc is
 * read. 20 us for each process.
 */
void member_memory_sync(struct cgroup *cgrp);

/**
 * struct member_look - at one process
 * @tgid: its number
 * @thread: one of its threads that has not exited
 * @parent: member_process_parent() before the first look, else 0
 * @rss: what it had at the last look, 0 to look in any case
 * @time: when
 * @shares_mm: with @parent
 * @err: 0 or -errno: then there is no @mem; -EALREADY if it has @rss still
 * @mem: what was seen
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
};

/**
 * member_memory_collect - look at a process, and at the parent before its first
 * @looks: of struct member_look; they are appended
 *
 * Context: membership_lock held.
 * Return: 0 or -ENOMEM.
 */
int member_memory_collect(struct array *looks, struct member_process *process);

/** member_memory_read - the looks themselves. Context: no lock is held */
void member_memory_read(struct array *looks);

/**
 * member_memory_account - charge what was seen
 *
 * A look at a process that has been moved or has run exec() since, or at a
 * later process with its number, is thrown away.
 *
 * Context: membership_lock held.
 */
void member_memory_account(const struct array *looks);

/**
 * member_memory_watch - look at all whose growing has consequences
 *
 * Those are the members of groups for which cgroup_is_watched() is true.
 *
 * Context: as member_memory_sync().
 * Return: whether there are any.
 */
bool member_memory_watch(void);

/**
 * cgroup_is_watched - has it, or one above it, a limit or somebody to be told?
 * Context: a reference is held.
 */
bool cgroup_is_watched(struct cgroup *cgrp);

/** member_memory_show - counts. Context: membership_lock held */
void member_memory_show(struct seq_file *m);

#endif
