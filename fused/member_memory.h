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
 * not allowed the child is taken for a copy.
 */
#ifndef _MEMCGFS_MEMBER_MEMORY_H
#define _MEMCGFS_MEMBER_MEMORY_H

#include "members.h"

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
 * member_memory_sync_process - look at one now
 * Context: membership_lock held.
 */
void member_memory_sync_process(struct member_process *process);

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
