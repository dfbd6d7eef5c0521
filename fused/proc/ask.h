/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ask.h - ask about a process that may be in exec()
 *
 * A process in exec() holds a lock while it closes files, and closing a file
 * can take for ever: the file can be on a FUSE of the process's own that never
 * answers. kcmp(2) waits for that lock, and so does a reader of /proc/PID/stat
 * on Linux 6.18. A reader of /proc/PID/maps waits for locks of the memory as well,
 * which a process holds in a page fault. So we ask from separate threads. If such a thread hangs, we
 * leave it alone until it comes back, and ask no other question about the
 * process meanwhile.
 *
 * A process of the daemon's own user can do the daemon more harm than a hang.
 * So it is trusted: the caller asks about it itself.
 */
#ifndef _MEMCGFS_PROC_ASK_H
#define _MEMCGFS_PROC_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/array.h"
#include "proc/ids.h"

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
 * proc_trusts - is this a process of the daemon's own user?
 *
 * Its real uid stays while it runs a program that is another user's, so all of
 * its uids are looked at.
 */
bool proc_trusts(const struct proc_ids *ids);

/** proc_trusts_process - the same by its number; false if it is gone */
bool proc_trusts_process(pid_t tgid);

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
 * @trusted: as proc_trusts() or proc_trusts_process() has answered
 * @file: "stat" or "task/PID/stat"
 * @size: bytes of @text; at most PROC_STAT_MAX bytes are read
 *
 * Context: any thread. Waits 100 ms at most.
 * Return: as proc_read_text(), or -EAGAIN if the process does not let it be
 * read.
 */
int proc_ask_stat(pid_t tgid, bool trusted, const char *file, char *text,
		  size_t size);

/**
 * proc_ask_cmdline - proc_read_cmdline() of any process
 *
 * Context: any thread. Waits 100 ms at most.
 * Return: as proc_read_cmdline(), or -EAGAIN if the process does not let it be
 * read in time.
 */
int proc_ask_cmdline(pid_t tgid, char *text, size_t size);

/**
 * proc_ask_maps - proc_maps_read() of any process
 *
 * Context: any thread. Waits 100 ms at most.
 * Return: as proc_maps_read(), or -EAGAIN if the process does not let it be read
 * in time.
 */
int proc_ask_maps(pid_t tgid, pid_t thread, bool sizes, struct array *ret);

#endif
