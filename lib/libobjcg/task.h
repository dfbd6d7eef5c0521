/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * task.h - the life of a task: fork, exec and exit charge and uncharge
 *
 * A task_struct is a thread that is in a cgroup and may hold kernel memory
 * that was charged for it. Whether a real thread stands behind it is not
 * known here; pid and tgid are labels that its owner chose.
 *
 * The owner of a task (the caller of kernel_clone() or adopt_task()) makes its
 * calls about it in turn; the last is do_exit(). Calls about different tasks,
 * even of the same process, may run at once, exits too.
 *
 * A task can exit at any moment for all but its owner. Others find it with
 * find_get_task_by_vpid(), which takes a reference. With a reference they may
 * move it with cgroup_attach_task(), which answers -ESRCH if it has exited
 * meanwhile.
 */
#ifndef LIBOBJCG_TASK_H
#define LIBOBJCG_TASK_H

#include "libobjcg/gfp.h"
#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * adopt_task - a task for a thread that was there before we looked
 * @pid: its number
 * @leader: a known task of the same process, which does not exit during the
 *          call; NULL if there is none: then @pid is the process's number too
 * @ret: the task: in the root cgroup, or in @leader's, without any charge,
 *       for the root's memory is not accounted
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0, or -ENOMEM and @ret is unchanged.
 */
int adopt_task(pid_t pid, struct task_struct *leader, struct task_struct **ret);

/**
 * kernel_clone - fork, vfork, clone: a new task, charged to @parent's memcg
 * @parent: the forking task
 * @clone_flags: CLONE_VM (sched.h of the C library) for a process that shares
 *               the address space, else 0; a thread shares it anyway
 * @pid: the child's number
 * @tgid: its process: @parent's for a new thread, else the same as @pid
 * @gfp: GFP_KERNEL, with __GFP_NOFAIL if a charge over the limit is to be
 *       forced (the real child exists already)
 * @ret: the child, in the cgroup that @parent was in at some moment of the call
 *
 * Charges the kernel stack and the objects of a thread, and for a
 * new process those of the process and its address space (kernel/fork.c).
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0, or -ENOMEM with all undone and @ret unchanged.
 */
int kernel_clone(struct task_struct *parent, unsigned int clone_flags,
		 pid_t pid, pid_t tgid, gfp_t gfp, struct task_struct **ret);

/**
 * copy_process - kernel_clone() of a thread, or a process without CLONE_VM
 * @parent: as for kernel_clone()
 * @pid: likewise
 * @tgid: likewise
 * @gfp: likewise
 * @ret: likewise
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0, or -ENOMEM with all undone and @ret unchanged.
 */
int copy_process(struct task_struct *parent, pid_t pid, pid_t tgid, gfp_t gfp,
		 struct task_struct **ret);

/**
 * exec_mm - exec: a new address space, charged to where the task is now
 * @task: the caller is its owner, and has called do_exit() for the other threads
 *        of the process, which exec ends
 * @gfp: as for kernel_clone()
 *
 * The old mm loses this user.
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0, or -ENOMEM and the old mm stays.
 */
int exec_mm(struct task_struct *task, gfp_t gfp);

/**
 * do_exit - the task ends: it leaves its cgroup and all it held is uncharged
 * @task: the caller is its owner; it must be no thread's current
 *
 * Threads may call it for tasks of a process at once: the last call ends the
 * process. A reference to @task keeps its memory charged.
 *
 * Context: no lock of the engine held, any thread. To the caller @task is gone
 * afterwards.
 */
void do_exit(struct task_struct *task);

/**
 * set_current - choose the task that the calling thread acts for
 * @task: its allocations with __GFP_ACCOUNT are charged to this task's memcg
 *        from now on. NULL, the state in which a thread starts, is the kernel's
 *        "no mm": not accounted.
 *
 * Context: any. @task does not exit while it is set.
 * Return: the task that was set before, or NULL.
 */
struct task_struct *set_current(struct task_struct *task);

/**
 * find_get_task_by_vpid - the task with a number
 * @nr: a pid; there is a single namespace
 *
 * Walks all tasks.
 *
 * Context: no lock of the engine held, any thread.
 * Return: it, with a reference for put_task_struct(); NULL if there is none or
 * it has exited.
 */
struct task_struct *find_get_task_by_vpid(pid_t nr);

/**
 * get_task_struct - keep a task and its memory until put_task_struct()
 * @task: the caller is its owner, or has a reference
 *
 * Context: any.
 */
void get_task_struct(struct task_struct *task);

/**
 * put_task_struct - drop a reference; the last put uncharges and frees the task
 * @task: the caller has the reference
 *
 * Context: no lock of the engine held, because the put can be the last after an
 * exit.
 */
void put_task_struct(struct task_struct *task);

/**
 * task_pid_nr - the number of a task
 * @task: the caller is its owner, or has a reference
 *
 * Context: any.
 * Return: the pid from adopt_task() or kernel_clone().
 */
pid_t task_pid_nr(const struct task_struct *task);

/**
 * task_tgid_nr - the number of a task's process
 * @task: as for task_pid_nr()
 *
 * Context: any.
 * Return: the tgid from kernel_clone(), or that of the leader of adopt_task().
 */
pid_t task_tgid_nr(const struct task_struct *task);

#ifdef __cplusplus
}
#endif

#endif
