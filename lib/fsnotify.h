/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fsnotify.h - inotify and fanotify: whose events wait to be read
 *
 * The event is made by whoever touches a file, and waits in the queue of
 * whoever watches it. It is the watcher who pays, for else one could fill
 * another's memory by watching him. A queue that nobody reads so outlives the
 * group that it is charged to: under remote=memcg it pins that.
 *
 * Mirrors fs/notify/; of an event there is only what it costs.
 */
#ifndef _OBJCG_FSNOTIFY_H
#define _OBJCG_FSNOTIFY_H

#include "linux/list.h"
#include "linux/mutex.h"
#include "remote.h"

/**
 * struct fsnotify_group - one inotify or fanotify descriptor
 * @charge: who pays for the events; immutable
 * @notification_lock: a leaf; protects what follows
 * @notification_list: events, the oldest first
 * @q_len: how many
 * @max_events: more are dropped
 */
struct fsnotify_group {
	struct remote_charge charge;
	spinlock_t notification_lock;
	struct list_head notification_list;
	unsigned int q_len;
	unsigned int max_events;
};

/**
 * fsnotify_alloc_group - current begins to watch
 * @max_events: as /proc/sys/fs/inotify/max_queued_events
 *
 * Return: the group, or NULL.
 */
struct fsnotify_group *fsnotify_alloc_group(unsigned int max_events);

/** fsnotify_destroy_group - the descriptor is closed; unread events are freed */
void fsnotify_destroy_group(struct fsnotify_group *group);

/**
 * fsnotify_add_event - something happened to what the group watches
 * @name_len: bytes of the name in the event
 *
 * Context: any task, or none; no lock held.
 * Return: 0, -EOVERFLOW if the queue is full, -ENOMEM.
 */
int fsnotify_add_event(struct fsnotify_group *group, size_t name_len);

/** fsnotify_remove_first_event - one is read. Return: false if there is none */
bool fsnotify_remove_first_event(struct fsnotify_group *group);

#endif
