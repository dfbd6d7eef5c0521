/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * scan.h - a walk over /proc: which processes and threads there are
 *
 * Only known processes are read each time. Another process is read once, when
 * it is new: it may be the child of a known process. That makes a scan cheap,
 * and it also distinguishes a child from before its parent became known from a
 * later child. For a process that no scan has seen, as after an overrun of the
 * connector, the clock decides, to its tick of 10 ms.
 *
 *	struct proc_scan scan = PROC_SCAN_NONE;
 *
 *	if (!proc_scan_read(&known, since, &scan)) {
 *		...
 *		proc_scan_keep(&scan);
 *	}
 *
 * Context: one scan at a time.
 */
#ifndef _MEMCGFS_PROC_SCAN_H
#define _MEMCGFS_PROC_SCAN_H

#include "base/array.h"
#include "proc/task.h"

/**
 * struct seen_process - a process in the list of /proc
 * @entry: its number there
 * @since: when that was read
 * @leader: its first thread, if it was read; .id always has the number
 * @err: 0 or -errno of reading @leader; -EALREADY if it was not read
 * @first_thread: index of its first thread in proc_scan.threads
 * @nr_threads: how many; 0 for a process with one thread
 * @all_threads: none can be missing
 * @is_child: its parent is known, or is such a child itself
 */
struct seen_process {
	struct proc_entry entry;
	uint64_t since;
	struct proc_task leader;
	int err;
	size_t first_thread;
	size_t nr_threads;
	bool all_threads;
	bool is_child;
};

/**
 * struct seen_thread - a thread that is not its process's first
 * @entry: as of the process
 * @id: its number and start time
 * @since: a moment at which it was alive
 */
struct seen_thread {
	struct proc_entry entry;
	struct task_id id;
	uint64_t since;
};

/**
 * struct proc_scan - the result of a scan
 * @processes: struct seen_process, in the order of their numbers
 * @threads: struct seen_thread, by process, then number
 */
struct proc_scan {
	struct array processes;
	struct array threads;
};

#define PROC_SCAN_NONE                                                      \
	{                                                                   \
		ARRAY_OF(struct seen_process), ARRAY_OF(struct seen_thread) \
	}

/**
 * proc_scan_read - read about known processes and processes never seen before
 * @known: pid_t of the known processes, sorted
 * @since: clock ticks since boot: a process that started before is taken for no
 *         child of a known process
 * @ret: set to the result, for proc_scan_keep()
 *
 * Return: 0; -ENOMEM, or the error of a system call: then @ret is not touched.
 */
int proc_scan_read(const struct array *known, uint64_t since,
		   struct proc_scan *ret);

/**
 * proc_scan_threads - the threads of a process, as an array
 * Return: a part of @scan, which the caller does not free.
 */
struct array proc_scan_threads(const struct proc_scan *scan,
			       const struct seen_process *p);

/** proc_scan_keep - the next scan compares with this; @scan is empty then */
void proc_scan_keep(struct proc_scan *scan);

/** proc_scan_forget - as if there had been no scan */
void proc_scan_forget(void);

#endif
