/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proc_ask.h - ask about a process that may be in exec()
 *
 * A process in exec() holds a lock while it closes files, and to close a file
 * can take for ever: it can be of a FUSE of the process's own that never
 * answers. kcmp(2) waits for that lock, and so does a reader of /proc/PID/stat on
 * Linux 6.18. So threads of their own ask. Such a thread that hangs is left
 * alone until it comes back, and about the process nothing else is asked so
 * long. Processes of the daemon's own user are trusted: the caller asks itself.
 */
#ifndef _MEMCGFS_PROC_ASK_H
#define _MEMCGFS_PROC_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/** proc_ask_start - from now on threads ask; before, the caller does */
void proc_ask_start(void);

/**
 * proc_ask_stop - end the threads
 *
 * Those that hang are left behind. They use nothing but what is their own, and
 * the end of the daemon ends them.
 *
 * Context: nobody asks any more. Waits 100 ms at most.
 */
void proc_ask_stop(void);

/**
 * proc_ask_same_vm - have two processes one address space?
 *
 * Context: any thread. Waits 100 ms at most.
 * Return: true if they have one; false if not, or if that cannot be said.
 */
bool proc_ask_same_vm(int proc, pid_t tgid, pid_t other);

/**
 * proc_ask_stat - read a stat
 * @proc: as for proc_read_text(), as all the others
 * @file: "stat" or "task/PID/stat"
 * @size: bytes of @text; what would be more than 2048 is cut off
 *
 * Context: any thread. Waits 100 ms at most.
 * Return: as proc_read_text(), or -EAGAIN if the process does not let it be read.
 */
int proc_ask_stat(int proc, pid_t tgid, const char *file, char *text,
		  size_t size);

#endif
