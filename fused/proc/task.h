/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * task.h - read about a thread in /proc
 *
 * All names are numbers, below the real /proc (root.h).
 */
#ifndef _MEMCGFS_PROC_TASK_H
#define _MEMCGFS_PROC_TASK_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/array.h"
#include "base/task_id.h"

/**
 * struct proc_task - a thread at the moment it was read
 * @id: its number and start time; exec does not change them
 * @ppid: the parent of its process
 * @state: a letter, as ps shows it
 * @nr_threads: of its process, with a leader that has exited
 * @flags: PF_*, the kernel's
 */
struct proc_task {
	struct task_id id;
	pid_t ppid;
	char state;
	int nr_threads;
	unsigned int flags;
};

/**
 * struct proc_entry - a name in a directory of /proc that is a number
 * @pid: the number
 * @ino: its inode number, which changes if another process takes the number
 */
struct proc_entry {
	pid_t pid;
	ino_t ino;
};

/**
 * proc_task_read - read /proc/TGID/task/PID/stat
 * @tgid: its process, or @pid, which finds any thread
 * @pid: the thread
 *
 * For /proc/PID/stat the kernel adds up all threads of the process: with 6,000
 * threads that takes 0.3 ms for each read. For this file it looks at a single
 * thread.
 *
 * Return: 0; -ESRCH if the process has no such thread; or the error of a system
 * call.
 */
int proc_task_read(pid_t tgid, pid_t pid, struct proc_task *ret);

/**
 * proc_task_see - the same, and a moment at which the thread was alive
 * @since: set to that moment, as task_clock(); it is not before its start
 */
int proc_task_see(pid_t tgid, pid_t pid, struct proc_task *ret,
		  uint64_t *since);

/**
 * proc_numbers_read - a thread's numbers, by namespace
 * @numbers: set to its numbers, in our namespace first, in its own last
 * @max: room
 * @nr: set to how many
 *
 * Return: as proc_task_read().
 */
int proc_numbers_read(pid_t pid, pid_t *numbers, size_t max, size_t *nr);

/**
 * proc_processes - the processes, in the order of their numbers
 * @ret: proc_entry's; freed by the caller with array_free(), also on failure
 *
 * Return: 0, -ENOMEM, or the error of a system call.
 */
int proc_processes(struct array *ret);

/**
 * proc_threads - the threads of a process
 * @ret: as proc_processes()
 *
 * A thread that exits while the directory is read can hide the threads after
 * it: the list may be short.
 *
 * Return: as proc_processes(); -ESRCH if there is no such process.
 */
int proc_threads(pid_t tgid, struct array *ret);

/** struct proc_number - a thread's number and its process's */
struct proc_number {
	pid_t pid;
	pid_t tgid;
};

/**
 * proc_live_threads - all threads that have not exited
 * @ret: proc_number's; freed by the caller with array_free(), also on failure
 *
 * Return: 0, or -ENOMEM and some are missing.
 */
int proc_live_threads(struct array *ret);

/**
 * proc_kill - send SIGKILL to a process, if it is still this process
 *
 * Return: 0; -ESRCH if it has exited, and no signal goes to a later process
 * with its number; or the error of a system call.
 */
int proc_kill(const struct task_id *id);

/**
 * proc_exists - is that the number of a thread now, a zombie's included?
 * Context: any; it reads no file.
 */
bool proc_exists(pid_t pid);

/** proc_may_kill - are we allowed to send a signal to that number now? */
bool proc_may_kill(pid_t pid);

/** proc_is_killed - has a thread got a SIGKILL, or has it ended? */
bool proc_is_killed(pid_t pid);

/** proc_task_exited - has this thread exited, waited for or not? */
static inline bool proc_task_exited(const struct proc_task *t)
{
	return t->state == 'Z' || t->state == 'X' || t->state == 'x';
}

/**
 * proc_process_exited - have all threads?
 * @leader: the process's first thread, which may exit before the others
 */
static inline bool proc_process_exited(const struct proc_task *leader)
{
	return proc_task_exited(leader) && leader->nr_threads <= 1;
}

#endif
