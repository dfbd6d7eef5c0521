/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * taskstats.h - the kernel's last words about a thread that ends
 *
 * When the connector tells of an exit, the thread has no address space any more
 * and its peak of memory is nowhere in /proc. The kernel sends a message of
 * taskstats a little earlier in the same exit. So a message is there before the
 * connector's event.
 *
 * Only root in the initial user and pid namespaces may listen.
 */
#ifndef _MEMCGFS_PROC_TASKSTATS_H
#define _MEMCGFS_PROC_TASKSTATS_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct exit_stats - a thread that is about to end
 * @pid: its number
 * @hiwater_rss: the peak of its process's pages in memory, up to now
 * @min_flt: its own page faults without a read
 * @maj_flt: those with a read
 */
struct exit_stats {
	pid_t pid;
	unsigned long hiwater_rss;
	unsigned long min_flt;
	unsigned long maj_flt;
};

/**
 * taskstats_open - begin to listen
 *
 * Context: as proc_connector_open(). If it fails nothing is ever drained.
 * Return: 0 or a negative errno.
 */
int taskstats_open(void);

/** taskstats_works - has taskstats_open() succeeded? */
bool taskstats_works(void);

/**
 * taskstats_listen - listen again after taskstats_rest()
 *
 * Takes two system calls, as taskstats_rest() does, if it is not done already.
 *
 * Context: a lock that taskstats_rest() and taskstats_drain() are called with too.
 * Return: 0, also if taskstats_open() has failed, or a negative errno.
 */
int taskstats_listen(void);

/** taskstats_rest - drop all messages, and let no more come */
void taskstats_rest(void);

/** taskstats_close - listen no more; without taskstats_open() it does nothing */
void taskstats_close(void);

/**
 * taskstats_drain - call @fn for each message that is there
 *
 * Messages that found no room are lost. Context: as taskstats_listen().
 */
void taskstats_drain(void (*fn)(const struct exit_stats *stats));

#endif
