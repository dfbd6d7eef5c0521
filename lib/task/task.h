/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * task.h - the life of a task: fork, exec and exit charge and uncharge
 *
 * Mirrors linux/sched/task.h. base/sched.h has the structures and the rules for
 * their use.
 */
#ifndef _OBJCG_TASK_H
#define _OBJCG_TASK_H

#include <sched.h> /* CLONE_VM */

#include "base/sched.h"
#include "linux/gfp.h"

/**
 * kernel_clone - fork, vfork, clone: a new task, charged to @parent's memcg
 * @parent: the forking task
 * @clone_flags: CLONE_VM for a process that shares the address space, else 0; a
 *               thread shares it anyway
 * @pid: the child's number
 * @tgid: its process: @parent->tgid for a new thread, else the same as @pid
 * @gfp: GFP_KERNEL, with __GFP_NOFAIL if a charge over the limit is to be
 *       forced (the real child exists already)
 * @ret: the child, in the cgroup that @parent was in at some moment of the call
 *
 * Charges the kernel stack and the objects of a thread, and for a
 * new process those of the process and its address space (kernel/fork.c).
 *
 * Context: no locks held.
 * Return: 0, or -ENOMEM with all undone.
 */
int kernel_clone(struct task_struct *parent, unsigned int clone_flags,
		 pid_t pid, pid_t tgid, gfp_t gfp, struct task_struct **ret);

/** copy_process - kernel_clone() of a thread, or a process without CLONE_VM */
static inline int copy_process(struct task_struct *parent, pid_t pid,
			       pid_t tgid, gfp_t gfp, struct task_struct **ret)
{
	return kernel_clone(parent, 0, pid, tgid, gfp, ret);
}

/**
 * put_task_struct - drop a reference; the last put uncharges and frees the task
 * Context: no locks held, because the put can be the last after an exit.
 */
void put_task_struct(struct task_struct *task);

/**
 * adopt_task - a task for a thread that was there before we looked
 * @pid: its number
 * @leader: a known task of the same process, which does not exit during the
 *          call; NULL if there is none
 * @ret: the task: in the root cgroup, or in @leader's, without any charge,
 *       for the root's memory is not accounted
 *
 * Context: no locks held.
 * Return: 0 or -ENOMEM.
 */
int adopt_task(pid_t pid, struct task_struct *leader, struct task_struct **ret);

/**
 * exec_mm - exec: a new address space, charged to where the task is now
 *
 * The old mm loses this user. The caller first calls do_exit() for the threads
 * that exec ends.
 *
 * Context: no locks held.
 * Return: 0, or -ENOMEM and the old mm stays.
 */
int exec_mm(struct task_struct *task, gfp_t gfp);

/**
 * do_exit - the task ends: it leaves its cgroup and all it held is uncharged
 *
 * Threads may call it for tasks of a process at once: the last call ends the
 * process. A reference to @task keeps its memory charged.
 *
 * Context: no locks held. To the caller @task is gone afterwards; it must be no
 * thread's current.
 */
void do_exit(struct task_struct *task);

#endif
