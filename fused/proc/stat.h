/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stat.h - the fields of a text of stat
 *
 * The process chooses the name of its command, and the name may hold spaces and
 * parentheses. So fields are counted from the last ')'.
 */
#ifndef _MEMCGFS_PROC_STAT_H
#define _MEMCGFS_PROC_STAT_H

#include <stdint.h>
#include <sys/types.h>

/* longer than any stat */
#define PROC_STAT_MAX 2048

/**
 * struct proc_stat - fields of /proc/PID/stat or /proc/PID/task/PID/stat
 * @state: a letter, as ps shows it
 * @ppid: the parent of the process
 * @flags: PF_*, the kernel's
 * @min_flt: faults without a read; in the first file, of all threads
 * @maj_flt: faults with a read; likewise
 * @nr_threads: of the process, with a leader that has exited; 0 while the
 *              thread is being released
 * @starttime: clock ticks since boot
 */
struct proc_stat {
	char state;
	pid_t ppid;
	unsigned int flags;
	unsigned long min_flt;
	unsigned long maj_flt;
	int nr_threads;
	uint64_t starttime;
};

/**
 * proc_stat_parse - the fields of a text
 * Return: 0, or -EIO and @ret is not touched.
 */
int proc_stat_parse(const char *text, struct proc_stat *ret);

#endif
