/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proc_task.h - what /proc tells of a thread
 *
 * All names are relative to a descriptor of the real /proc that was opened
 * before anything was mounted, and are numbers. A name like "self" may lead
 * into our own mount, where the walk would wait for itself.
 */
#ifndef _MEMCGFS_PROC_TASK_H
#define _MEMCGFS_PROC_TASK_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/**
 * struct proc_task - a thread at the moment it was read
 * @pid: its number
 * @ppid: the process that is its process's parent
 * @state: a letter, as ps shows it
 * @nr_threads: of its process, with a leader that has exited
 * @flags: PF_*, the kernel's
 * @starttime: clock ticks since boot; exec does not change it
 * @min_flt: page faults of its process so far
 * @maj_flt: those beside them that had to read
 */
struct proc_task {
	pid_t pid;
	pid_t ppid;
	char state;
	int nr_threads;
	unsigned int flags;
	unsigned long long starttime;
	unsigned long min_flt;
	unsigned long maj_flt;
};

/**
 * struct proc_ids - whose a thread is
 * @tgid: its process
 * @uid: real user, as our user namespace names it
 * @suid: saved user
 */
struct proc_ids {
	pid_t tgid;
	uid_t uid;
	uid_t suid;
};

/**
 * struct proc_entry - a name in a directory of /proc that is a number
 * @pid: the number
 * @ino: its inode number: another one if another process has taken the number
 */
struct proc_entry {
	pid_t pid;
	ino_t ino;
};

/**
 * proc_read_text - the beginning of a file of a process
 * @file: its name below /proc/PID
 * @text: is terminated
 * @size: of @text
 *
 * Return: 0, -ESRCH if there is no such file or process, or what failed.
 */
int proc_read_text(int proc, pid_t pid, const char *file, char *text,
		   size_t size);

/** proc_task_read - read /proc/PID/stat. Return: 0, -ESRCH, or what failed */
int proc_task_read(int proc, pid_t pid, struct proc_task *ret);

/** proc_ids_read - read /proc/PID/status. Return: as proc_task_read() */
int proc_ids_read(int proc, pid_t pid, struct proc_ids *ret);

/**
 * proc_numbers_read - what a thread is called, by namespace
 * @numbers: set to its numbers, in our namespace first, in its own last
 * @max: room
 * @nr: set to how many
 *
 * Return: as proc_task_read().
 */
int proc_numbers_read(int proc, pid_t pid, pid_t *numbers, size_t max,
		      size_t *nr);

/**
 * proc_processes - the processes, as they come
 *
 * Return: proc_entry's, to be freed by the caller; NULL if the directory
 * cannot be read.
 */
GArray *proc_processes(int proc);

/** proc_threads - the threads of a process, as proc_processes() */
GArray *proc_threads(int proc, pid_t tgid);

/** proc_thread_gone - has a process no thread of that number? */
bool proc_thread_gone(int proc, pid_t tgid, pid_t pid);

/** struct proc_number - a thread's number and its process's */
struct proc_number {
	pid_t pid;
	pid_t tgid;
};

/**
 * proc_live_threads - all threads that have not exited
 *
 * Return: proc_number's, to be freed by the caller.
 */
GArray *proc_live_threads(int proc);

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
