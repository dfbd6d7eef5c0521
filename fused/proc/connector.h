/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * connector.h - the kernel's stream of fork, exec and exit events
 *
 * A fork event is in the socket before the parent returns from fork() and
 * before the child runs. An exit event is not: the kernel wakes the process's
 * waiter first and sends the event a moment later: once in some thousand times,
 * a process that has been waited for still seems to exist.
 *
 * The kernel sends the events that fit into the socket and drops the rest; the
 * reader is told once. If it has no memory for an event it tells nothing, and we
 * find the gap (sequence.h).
 */
#ifndef _MEMCGFS_PROC_CONNECTOR_H
#define _MEMCGFS_PROC_CONNECTOR_H

#include <linux/cn_proc.h>
#include <stdint.h>

struct proc_connector;

/**
 * proc_connector_open - listen
 * @ret: the connector, to be closed with proc_connector_close()
 *
 * Context: in the initial user, pid and network namespaces. Outside of them the
 * kernel does not answer, which is waited for 100 ms. In a time namespace with
 * another clock it fails.
 * Return: 0 or a negative errno.
 */
int proc_connector_open(struct proc_connector **ret);

void proc_connector_close(struct proc_connector *c);

/** proc_connector_fd - to poll for events */
int proc_connector_fd(const struct proc_connector *c);

/** proc_connector_room - about how many events the socket holds */
int proc_connector_room(const struct proc_connector *c);

/**
 * proc_connector_drain - handle the queued events up to a moment
 * @until: the moment, as task_clock()
 * @fn: called for each, in their order
 * @gap: called before @fn if events are missing before that event which the
 *       kernel does not tell of. They are from after @since, as task_clock().
 *
 * All events that were queued before @until are handled. An event has its time
 * before it is queued, and the queue keeps the order: behind an event from after
 * @until is no event that was queued before. So the drain ends with the batch
 * that has such an event, however fast more come. It does not end there after a
 * loss: the kernel drops all events until the socket was emptied.
 *
 * Context: one thread at a time. Does not block.
 * Return: 0; or -ENOBUFS at once if events have been lost. The events from
 * before the loss are still queued: call it again.
 */
int proc_connector_drain(struct proc_connector *c, uint64_t until,
			 void (*fn)(const struct proc_event *event),
			 void (*gap)(uint64_t since));

#endif
