/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * event_filter.h - only forks, execs and exits reach the reader of the connector
 *
 * The kernel also tells of new names, sessions, users, tracers and core dumps,
 * and answers other listeners. A filter on the socket drops these before they
 * are queued.
 *
 * The numbers of the events (sequence.h) then have gaps where nothing is missing:
 * each CPU numbers events of all kinds. But the filter sees all kinds, so it can
 * tell. It counts the gaps of each CPU, and the reader looks at this count.
 *
 * Such a filter has a memory, so it is in eBPF, and its map is mapped by the
 * reader: this takes Linux 5.5 and CAP_BPF. Elsewhere there is no filter, and all
 * kinds come.
 */
#ifndef _MEMCGFS_PROC_EVENT_FILTER_H
#define _MEMCGFS_PROC_EVENT_FILTER_H

#include <stdint.h>

struct event_gaps;

/**
 * event_filter_attach - filter what comes into a socket from now on
 * @ret: on success the counts of its gaps, for event_filter_detach()
 *
 * Return: 0 or a negative errno, and the socket has no filter.
 */
int event_filter_attach(int fd, struct event_gaps **ret);

/** event_filter_detach - forget the counts; the filter lives as the socket */
void event_filter_detach(struct event_gaps *gaps);

/**
 * event_filter_gaps - how often an event of this CPU was missing
 *
 * A gap is counted before the event behind it is queued. A gap before the number 0
 * is not seen, nor are those of CPUs from 4096 on.
 */
uint32_t event_filter_gaps(const struct event_gaps *gaps, uint32_t cpu);

#endif
