/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mem.h - read about a process's memory in /proc
 *
 * These files make the kernel neither walk page tables nor ask a file system:
 * it prints counters, whatever the process is doing or waiting for.
 *
 * RssFile is left out. A file's pages are charged to their first reader, and
 * programs and libraries were first read long ago: a recorded kernel charges no
 * page of a file for a program that is started. We cannot tell a process that
 * reads a new file from a process that maps an old file.
 */
#ifndef _MEMCGFS_PROC_MEM_H
#define _MEMCGFS_PROC_MEM_H

#include <stdint.h>

#include "base/mm_types.h"

/**
 * struct proc_mem - a process's memory at the moment it was read
 * @sample: RssAnon, VmSwap, RssShmem, VmPTE, VmLck, and the faults
 * @rss: pages of all kinds in memory: VmRSS
 * @hiwater_rss: the peak of @rss: VmHWM
 * @starttime: as in struct task_id. It was read last, so all fields are about
 *             the process with this start time.
 */
struct proc_mem {
	struct mm_sample sample;
	unsigned long rss;
	unsigned long hiwater_rss;
	uint64_t starttime;
};

/**
 * proc_mem_read - read /proc/TGID/task/THREAD/status and /proc/TGID/stat
 * @thread: a thread of it that has not exited: the first may be a zombie
 *
 * Return: 0, as proc_mem_parse(), or the error of a system call.
 */
int proc_mem_read(pid_t tgid, pid_t thread, struct proc_mem *ret);

/**
 * proc_mem_parse - the figures in a text of /proc/PID/status
 * @ret: the rest is not touched
 *
 * Return: 0; -ESRCH if the thread has no address space: it is exiting, and
 * other threads may have all of the memory; -EIO if the text is cut.
 */
int proc_mem_parse(const char *status, struct proc_mem *ret);

/**
 * proc_rss_read - read /proc/TGID/task/THREAD/statm
 * @ret: set to pages in memory, as VmRSS; costs a fifth of proc_mem_read()
 *
 * Return: 0, -ESRCH, or the error of a system call.
 */
int proc_rss_read(pid_t tgid, pid_t thread, unsigned long *ret);

/** proc_oom_score_adj - read /proc/PID/oom_score_adj. Return: 0 or -errno */
int proc_oom_score_adj(pid_t pid, short *ret);

#endif
