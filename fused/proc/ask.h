/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ask.h - ask about a process that may be in exec()
 *
 * A process in exec() holds a lock while it closes files, and closing a file
 * can take for ever: the file can be on a FUSE of the process's own that never
 * answers. kcmp(2) waits for that lock, and so does a reader of /proc/PID/stat
 * on Linux 6.18. So we ask from separate threads. If such a thread hangs, we
 * leave it alone until it comes back, and ask no other question about the
 * process meanwhile. Processes of the daemon's own user are trusted: the caller
 * asks about them itself.
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
 * Threads that hang are left behind. They use only their own data, and the end
 * of the daemon ends them.
 *
 * Context: no caller asks any more. Waits 100 ms at most.
 */
void proc_ask_stop(void);

/**
 * proc_ask_same_vm - do two processes share an address space?
 *
 * Context: any thread. Waits 100 ms at most.
 * Return: true if they share it; false if not, or if that cannot be told.
 */
bool proc_ask_same_vm(pid_t tgid, pid_t other);

/**
 * proc_ask_stat - read a stat
 * @tgid: the process
 * @file: "stat" or "task/PID/stat"
 * @size: bytes of @text; at most PROC_STAT_MAX bytes are read
 *
 * Context: any thread. Waits 100 ms at most.
 * Return: as proc_read_text(), or -EAGAIN if the process does not let it be
 * read.
 */
int proc_ask_stat(pid_t tgid, const char *file, char *text, size_t size);

#endif
