/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * members.h - the table of known processes and their tasks in the engine
 *
 * Where the news comes from does not matter here. It may come twice, and an
 * exit may come late, when the number already belongs to another thread; so
 * what an event knows about its own time is kept beside the task.
 *
 * The lock may be held for a walk over /proc. Nothing the kernel does for such
 * a walk waits for us, as long as the walk stays out of our mount.
 */
#ifndef _MEMCGFS_MEMBERS_H
#define _MEMCGFS_MEMBERS_H

#include <glib.h>

#include "linux/gfp.h"
#include "linux/list.h"
#include "linux/mutex.h"
#include "linux/seq_file.h"
#include "linux/types.h"

struct cgroup;
struct task_struct;

/* what real processes have is there: its charge cannot be refused */
#define GFP_EXISTS (GFP_KERNEL | __GFP_NOFAIL)

/* the tables, all that is in them, and the calls about their tasks */
extern struct mutex membership_lock;

/**
 * struct member_process - a known process; all fields: membership_lock
 * @tgid: its number
 * @starttime: of its first thread as proc_task.starttime, 0 if nobody read it.
 *             An older process of the same number has another one.
 * @known_since: clock ticks since boot. What it forked before is unknown.
 * @threads: member.node; not empty
 * @scan: the last scan that has seen it
 * @parent: whose memory its own began as a copy of, by number; 0 if nobody
 *          knows that one, and after exec
 * @mm_since: when its address space was made
 * @placed_since: since when that is in its group. What was read before then
 *                says nothing about now.
 * @sampled: when its memory was last looked at; 0 not since @mm_since
 * @collection: member_memory.c's last that it is in
 * @rss: pages in memory at the last look
 * @hiwater_rss: the most pages it had, as far as that was looked at
 * @shares_mm: @parent has the same address space, and it is counted there
 * @moved: on member_moved: what it has may be charged to groups it has left,
 *         other than the root
 * @moved_node: on member_moved, if @moved
 *
 * The times are those of member_clock().
 */
struct member_process {
	pid_t tgid;
	unsigned long long starttime;
	unsigned long long known_since;
	struct list_head threads;
	unsigned int scan;
	pid_t parent;
	u64 mm_since;
	u64 placed_since;
	u64 sampled;
	unsigned int collection;
	unsigned long rss;
	unsigned long hiwater_rss;
	bool shares_mm;
	bool moved;
	struct list_head moved_node;
};

/**
 * struct member - a known thread; all fields: membership_lock
 * @task: in the engine
 * @process: whose thread it is
 * @node: on process->threads
 * @since: time of the event that made it what it is, in nanoseconds as events
 *         have it, or 0. An exit from before is somebody else's.
 * @scan: the last scan that has seen it
 */
struct member {
	struct task_struct *task;
	struct member_process *process;
	struct list_head node;
	u64 since;
	unsigned int scan;
};

/* All that follows: membership_lock is held but for members_init(). */

/* member_process.moved_node */
extern struct list_head member_moved;

/** member_clock - nanoseconds that only go forward. Context: any */
u64 member_clock(void);

/** members_init - make the empty tables */
void members_init(void);

/** members_fini - forget everybody: their tasks exit */
void members_fini(void);

/** member_find - the thread of that number, or NULL */
struct member *member_find(pid_t pid);

/** member_process_find - the process of that number, or NULL */
struct member_process *member_process_find(pid_t tgid);

/** member_process_parent - whose memory it began with, if that still has it */
struct member_process *member_process_parent(struct member_process *process);

/** member_process_moved - it is in another group than @from, where it was */
void member_process_moved(struct member_process *process, struct cgroup *from);

/** member_process_any - its first thread, or another if that has exited */
struct member *member_process_any(struct member_process *process);

/** member_processes - all of them; the array is to be freed by the caller */
GPtrArray *member_processes(void);

/**
 * member_adopt - make a thread known that exists
 * @process: its process if that is known; NULL if this is the first thread,
 *           whose number is the process's
 *
 * In the root, or where the process is.
 * Return: the member, or NULL if the engine has no memory.
 */
struct member *member_adopt(pid_t pid, struct member_process *process);

/**
 * member_fork - a known thread has forked
 * @parent: the thread
 * @tgid: the child's process, the parent's for a new thread
 * @since: time of the event or 0
 *
 * Nothing happens if the child is known already.
 */
void member_fork(struct member *parent, pid_t pid, pid_t tgid, u64 since);

/** member_exit - a thread is gone; its process too, if it was the last one */
void member_exit(struct member *m);

/** member_process_exit - a process is gone with all its threads */
void member_process_exit(struct member_process *process);

/**
 * member_process_lead - its first thread is there, whatever was known of it
 *
 * exec() in another thread gives that the number of the first one, which has
 * exited. If ours has, a remaining thread takes its place.
 *
 * Return: the first thread.
 */
struct member *member_process_lead(struct member_process *process);

/**
 * member_process_exec - a process runs another program
 *
 * It has one thread left, in its first one's place.
 */
void member_process_exec(struct member_process *process, u64 since);

/** members_show - counts, a "name value" a line */
void members_show(struct seq_file *m);

#endif
