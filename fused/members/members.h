/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * members.h - the table of known processes and their tasks in the engine
 *
 * This table does not depend on the source of the news. News may come twice,
 * late or never, and a number may belong to another process by then. So each
 * process and each thread has a struct task_id, and the time since when we know
 * it: older news about its number is about an earlier process, newer news of
 * its start is about a later process.
 *
 * The lock is never held while /proc is read: requests wait for it.
 */
#ifndef _MEMCGFS_MEMBERS_MEMBERS_H
#define _MEMCGFS_MEMBERS_MEMBERS_H

#include "base/array.h"
#include "base/htable.h"
#include "base/task_id.h"
#include "linux/gfp.h"
#include "linux/list.h"
#include "linux/mutex.h"
#include "linux/seq_file.h"
#include "linux/types.h"
#include "members/shmem.h"

struct cgroup;
struct task_struct;

/* real memory is in use already: its charge cannot be refused */
#define GFP_EXISTS (GFP_KERNEL | __GFP_NOFAIL | __GFP_MEMCGFS_EXISTS)

/* the tables, all that is in them, and the calls about their tasks */
extern struct mutex membership_lock;

/**
 * struct member_process - a known process; all fields: membership_lock
 * @id: its number, and the start time of its first thread
 * @hash: in the table of processes
 * @node: on member_processes
 * @since: when it was forked, or a moment at which it was alive, whichever is
 *         known
 * @known_since: clock ticks since boot. Children from before are not known.
 * @threads: member.node; not empty
 * @scan: the last scan that found it, or that had begun when it became known
 * @parent: the process that its memory began as a copy of; 0 if that is
 *          not known, and after exec
 * @mm_since: when its address space was made
 * @placed_since: when that came into its group. A look from before then
 *                says nothing about now.
 * @sampled: when its memory was last looked at; 0 not since @mm_since
 * @collection: its last collection, see memory.c
 * @gathered: while a collection looks for processes, see memory.c
 * @rss: pages in memory at the last look
 * @hiwater_rss: the peak of its pages that we have seen
 * @min_flt: page faults of its threads that have ended, as far as we know
 * @maj_flt: likewise, those that had to read
 * @shmem: its shared memory
 * @shares_mm: @parent has the same address space, and it is counted there
 * @moved: on member_moved: its memory may be charged to groups it has left,
 *         other than the root
 * @moved_node: on member_moved, if @moved
 *
 * The times are those of task_clock().
 */
struct member_process {
	struct task_id id;
	struct htable_node hash;
	struct list_head node;
	u64 since;
	u64 known_since;
	struct list_head threads;
	unsigned long scan;
	pid_t parent;
	u64 mm_since;
	u64 placed_since;
	u64 sampled;
	unsigned int collection;
	struct list_head gathered;
	unsigned long rss;
	unsigned long hiwater_rss;
	unsigned long min_flt;
	unsigned long maj_flt;
	struct member_shmem shmem;
	bool shares_mm;
	bool moved;
	struct list_head moved_node;
};

/**
 * struct member - a known thread; all fields: membership_lock
 * @task: in the engine
 * @id: its number, which is task->pid, and its start time
 * @hash: in the table of threads
 * @process: the process it is a thread of
 * @node: on process->threads
 * @since: when it was forked, ran exec() or was seen alive. An exit from before
 *         then is another thread's.
 * @found: in /proc, by a scan or a writer; its fork event may be still to come
 * @scan: as of the process
 */
struct member {
	struct task_struct *task;
	struct task_id id;
	struct htable_node hash;
	struct member_process *process;
	struct list_head node;
	u64 since;
	bool found;
	unsigned long scan;
};

/**
 * members_any - is a process known?
 * Context: membership_lock, or as a hint.
 */
bool members_any(void);

/* All that follows: membership_lock is held but for members_init(). */

/* member_process.node of all; new processes go to the end */
extern struct list_head member_processes;

/* member_process.moved_node */
extern struct list_head member_moved;

/** members_init - make the empty tables */
void members_init(void);

/** members_fini - forget all processes: their tasks exit */
void members_fini(void);

/** members_set_scan - the number of the scan that begins; see @scan */
void members_set_scan(unsigned long scan);

/**
 * members_changes - a number that changes when a process becomes known, moves,
 * runs exec() or loses a thread
 */
unsigned long members_changes(void);

/** member_find - the thread of that number, or NULL */
struct member *member_find(pid_t pid);

/** member_process_find - the process of that number, or NULL */
struct member_process *member_process_find(pid_t tgid);

/**
 * member_process_find_id - the process of that number, if it is this process
 * @id: as it was known; the start time that is known now may be more exact
 */
struct member_process *member_process_find_id(const struct task_id *id);

/**
 * member_process_parent - the process that @process is a copy of
 * Return: that process if it is known and has not run exec() since, or NULL.
 */
struct member_process *member_process_parent(struct member_process *process);

/** member_process_moved - it has moved out of @from into another group */
void member_process_moved(struct member_process *process, struct cgroup *from);

/** member_process_any - its first thread, or another if that has exited */
struct member *member_process_any(struct member_process *process);

/** member_process_cgroup - where its memory is charged */
struct cgroup *member_process_cgroup(struct member_process *process);

/**
 * member_process_is - does /proc tell of this process?
 * @starttime: as it was read under this process's number
 *
 * If so the start time is known exactly from now on.
 */
bool member_process_is(struct member_process *process, u64 starttime);

/**
 * members_forget_number - the process or thread with this number is gone
 *
 * The kernel has given the number away again. It is free again before the
 * exit that freed it is reported.
 */
void members_forget_number(pid_t pid);

/**
 * members_forget_forks - we do not know any more which process forked these
 * @since: the processes that have been forked since then
 *
 * Those found in /proc stay.
 */
void members_forget_forks(u64 since);

/**
 * members_take_number - a thread with this number was alive at a moment
 * @since: the moment
 *
 * An earlier thread or process of this number is forgotten.
 *
 * Return: true; false if we know of a later thread, which is left alone.
 */
bool members_take_number(pid_t pid, u64 since);

/**
 * member_adopt - make a thread known that was found in /proc
 * @id: the thread
 * @process: its process if that is known; NULL if this is the first thread
 * @since: a moment at which it was alive
 *
 * It is in the root, or where the process is.
 *
 * Context: no thread of that number is known: members_forget_number().
 * Return: the member, or NULL if there is no memory.
 */
struct member *member_adopt(const struct task_id *id,
			    struct member_process *process, u64 since);

/**
 * member_fork - a known thread has forked
 * @parent: the thread
 * @id: the child
 * @tgid: the child's process: the parent's, or @id->pid
 * @since: when it was forked, or a moment at which it was alive
 *
 * Context: as member_adopt().
 * Return: the child, or NULL if there is no memory, which is counted.
 */
struct member *member_fork(struct member *parent, const struct task_id *id,
			   pid_t tgid, u64 since);

/** member_exit - a thread is gone; its process too, if it was the last */
void member_exit(struct member *m);

/** member_process_exit - a process is gone with all its threads */
void member_process_exit(struct member_process *process);

/**
 * member_process_lead - its first thread exists, whatever we knew about it
 *
 * exec() in another thread gives that thread the number of the first, which has
 * exited. If our first thread has exited, a remaining thread takes its place.
 *
 * Return: the first thread.
 */
struct member *member_process_lead(struct member_process *process);

/**
 * member_process_exec - a process runs another program
 *
 * It has a single thread left, in the place of its first thread.
 */
void member_process_exec(struct member_process *process, u64 since);

/** members_show - counts, a "name value" a line */
void members_show(struct seq_file *m);

#endif
