/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fsnotify.h - inotify and fanotify: queues of events waiting to be read
 *
 * A task that touches a file allocates the event, and the event waits in the
 * watcher's queue. The watcher is charged; otherwise a task could fill another
 * task's memory just by watching its files. An unread queue can therefore
 * outlive the cgroup it is charged to, and pins it under remote=memcg.
 *
 * Mirrors fs/notify/, but models only the cost of an event.
 */
#ifndef _OBJCG_FSNOTIFY_H
#define _OBJCG_FSNOTIFY_H

#include "linux/list.h"
#include "linux/mutex.h"
#include "libobjcg/remote.h"

/**
 * struct fsnotify_group - an inotify or fanotify descriptor
 * @charge: the account that the events are charged to; immutable
 * @notification_lock: a leaf; protects the fields below
 * @notification_list: events, the oldest first
 * @q_len: number of queued events
 * @max_events: further events are dropped
 */
struct fsnotify_group {
	struct remote_charge charge;
	spinlock_t notification_lock;
	struct list_head notification_list;
	unsigned int q_len;
	unsigned int max_events;
};

/**
 * fsnotify_alloc_group - make a group that is charged to current's memcg
 * @max_events: as /proc/sys/fs/inotify/max_queued_events
 *
 * Return: the group, or NULL.
 */
struct fsnotify_group *fsnotify_alloc_group(unsigned int max_events);

/** fsnotify_destroy_group - free a group and its unread events */
void fsnotify_destroy_group(struct fsnotify_group *group);

/**
 * fsnotify_add_event - queue an event for a watched file
 * @name_len: bytes of the name in the event
 *
 * Context: any task, or none; no lock held.
 * Return: 0, -EOVERFLOW if the queue is full, -ENOMEM.
 */
int fsnotify_add_event(struct fsnotify_group *group, size_t name_len);

/** fsnotify_remove_first_event - read an event. Return: false if empty */
bool fsnotify_remove_first_event(struct fsnotify_group *group);

#endif
