/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sched.h - tasks as the accounting sees them
 *
 * A task_struct is a thread that is in a cgroup and may hold kernel memory
 * that was charged for it. Whether a real thread stands behind it is not
 * known here; pid and tgid are labels that its owner chose.
 *
 * The owner of a task (the caller of copy_process() or adopt_task()) makes its
 * calls about it in turn; the last is do_exit(). Calls about different tasks,
 * even of the same process, may run at once, exits too.
 *
 * A task can exit at any moment for all but its owner. Others look at it under
 * the locks named below, or keep it: they find it under tasklist_lock and take
 * a reference before they drop the lock, as find_get_task_by_vpid() does. With
 * a reference they may move it with cgroup_attach_task(), which answers -ESRCH
 * if it has exited meanwhile.
 */
#ifndef _OBJCG_SCHED_H
#define _OBJCG_SCHED_H

#include "libobjcg/task.h"
#include "linux/atomic.h"
#include "linux/list.h"
#include "linux/mutex.h"
#include "linux/rcupdate.h"
#include "linux/types.h"

/*
 * The hierarchies: a task is in a cgroup of each. All but the last have a
 * controller, in the kernel's order.
 */
enum cgroup_root_id {
	CPUSET_ROOT,
	CPU_ROOT,
	CPUACCT_ROOT,
	BLKIO_ROOT,
	MEMORY_ROOT,
	DEVICES_ROOT,
	FREEZER_ROOT,
	PIDS_ROOT,
	SYSTEMD_ROOT,
	NR_CGROUP_ROOTS,
};

/* slab objects per thread, per process and per address space: kobjs.c */
#define MAX_THREAD_KOBJS 3
#define MAX_PROCESS_KOBJS 5
#define MAX_MM_KOBJS 73

/**
 * struct signal_struct - a process: the state that its threads share
 * @sigcnt: tasks that point to it, with those that have exited and are kept;
 *          atomic. The last put takes it off the lists below.
 * @threads: task_struct.thread_node of the live threads; tasklist_lock
 * @nr_threads: how many are on it; tasklist_lock
 * @leader: the first thread, NULL once it has exited; tasklist_lock
 * @processes: on the list of all processes; tasklist_lock
 * @real_parent: the process that forked it, or init if that has exited;
 *               tasklist_lock
 * @children: signal_struct.sibling of those it forked; tasklist_lock
 * @sibling: on real_parent->children; tasklist_lock
 * @kobjs: signal, sighand, files, ... of the process, NULL if it was adopted;
 *         owner
 * @mm: the address space. Written under tasklist_lock with
 *      cgroup_threadgroup_change_begin() held; stable under either.
 * @oom_score_adj: as in /proc/PID/oom_score_adj; set by the owner at any time
 *                 with WRITE_ONCE, so also for tasks exempt from killing
 * @oom_victim: it has been chosen to be killed; tasklist_lock
 * @min_flt: page faults that have been counted; mm->mmap_lock
 * @maj_flt: the same
 *
 * In the kernel each thread points to the mm, and the leader's task_struct has
 * the parents and children, and stays as long as the process.
 */
struct signal_struct {
	atomic_t sigcnt;
	struct list_head threads;
	unsigned int nr_threads;
	struct task_struct *leader;
	struct list_head processes;
	struct signal_struct *real_parent;
	struct list_head children;
	struct list_head sibling;
	void *kobjs[MAX_PROCESS_KOBJS];
	struct mm_struct *mm;
	short oom_score_adj;
	bool oom_victim;
	unsigned long min_flt;
	unsigned long maj_flt;
};

/**
 * struct task_struct - a thread
 * @usage: references: its owner's until do_exit(), get_task_struct(); atomic
 * @pid: its number; owner
 * @tgid: its process's number; immutable
 * @signal: its process, with a sigcnt reference; immutable
 * @cgroups: where it is, by hierarchy; all NULL once it has exited. Written
 *           under css_set_lock with cgroup_threadgroup_rwsem held; stable under
 *           either, and under RCU the group pointed to stays allocated.
 * @cg_list: on cgroups[i]->tasks; css_set_lock
 * @tasks: on the list of all tasks; tasklist_lock
 * @thread_node: on signal->threads; tasklist_lock
 * @stack: the kernel stack, NULL for an adopted task; immutable
 * @kobjs: task_struct, pid, ... of the thread, NULL if adopted; owner
 * @rcu: of the free: an mm's owner is looked at under RCU
 */
struct task_struct {
	atomic_t usage;
	pid_t pid;
	pid_t tgid;
	struct signal_struct *signal;
	struct cgroup *cgroups[NR_CGROUP_ROOTS];
	struct list_head cg_list[NR_CGROUP_ROOTS];
	struct list_head tasks;
	struct list_head thread_node;
	struct page *stack;
	void *kobjs[MAX_THREAD_KOBJS];
	struct rcu_head rcu;
};

/**
 * current - the task that the calling thread acts for, or NULL
 *
 * Its allocations with __GFP_ACCOUNT are charged to this task's memcg. NULL,
 * the state in which a thread starts, is the kernel's "no mm": not accounted.
 */
extern __thread struct task_struct *current;

extern spinlock_t tasklist_lock;
/* all live tasks; tasklist_lock */
extern struct list_head tasklist;
/* all processes, oldest first; tasklist_lock */
extern struct list_head process_list;
/* the parent of processes with an unknown or exited parent */
extern struct signal_struct init_signals;

/* simulated CPUs, where it matters which one a task runs on */
#define NR_TASK_CPUS 2U

/**
 * task_cpu - the simulated CPU of a task
 * @task: a task, or NULL for the first CPU
 *
 * The daemon charges for tasks and runs on any processor; the same script has to
 * have the same results on all machines. So half of the tasks are on each. The
 * golden ratio spreads numbers at any distance: threads that a program starts
 * between its processes must not put all of these on the same CPU.
 *
 * Return: below NR_TASK_CPUS.
 */
static inline unsigned int task_cpu(const struct task_struct *task)
{
	u32 hash = task ? (u32)task->pid * 0x9e3779b1U : 0;

	return (unsigned int)((u64)hash * NR_TASK_CPUS >> 32);
}

#endif
