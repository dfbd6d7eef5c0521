// SPDX-License-Identifier: GPL-2.0-only
#include "models/fsnotify.h"

#include <errno.h>

#include "rt/alloc.h"
#include "slab/slab.h"

/* struct inotify_event_info without its name */
#define EVENT_SIZE 48

/**
 * struct fsnotify_event - a queued event
 * @list: on the group's notification_list
 * @obj: the charged slab object; immutable
 */
struct fsnotify_event {
	struct list_head list;
	void *obj;
};

static DEFINE_OBJ_TYPE(fsnotify_group);
static DEFINE_OBJ_TYPE(fsnotify_event);

struct fsnotify_group *fsnotify_alloc_group(unsigned int max_events)
{
	struct fsnotify_group *group = obj_alloc(&fsnotify_group_type);

	if (!group)
		return NULL;
	remote_charge_save(&group->charge);
	mutex_init(&group->notification_lock, RANK_LEAF);
	INIT_LIST_HEAD(&group->notification_list);
	group->max_events = max_events;
	return group;
}

void fsnotify_destroy_group(struct fsnotify_group *group)
{
	while (fsnotify_remove_first_event(group))
		;
	mutex_destroy(&group->notification_lock);
	remote_charge_put(&group->charge);
	obj_free(&fsnotify_group_type, group);
}

static struct fsnotify_event *alloc_event(struct fsnotify_group *group,
					  size_t name_len)
{
	struct fsnotify_event *event = obj_alloc(&fsnotify_event_type);
	struct remote_charge old;

	if (!event)
		return NULL;
	/* without the bound the sum could wrap to a small size */
	name_len = min(name_len, KMALLOC_MAX_SIZE);
	old = remote_charge_begin(&group->charge);
	event->obj = kmalloc(EVENT_SIZE + name_len + 1, GFP_KERNEL_ACCOUNT);
	remote_charge_end(old);
	if (!event->obj) {
		obj_free(&fsnotify_event_type, event);
		return NULL;
	}
	return event;
}

static void free_event(struct fsnotify_event *event)
{
	kfree(event->obj);
	obj_free(&fsnotify_event_type, event);
}

int fsnotify_add_event(struct fsnotify_group *group, size_t name_len)
{
	struct fsnotify_event *event = alloc_event(group, name_len);
	bool full;

	if (!event)
		return -ENOMEM;
	spin_lock(&group->notification_lock);
	full = group->q_len >= group->max_events;
	if (!full) {
		list_add_tail(&event->list, &group->notification_list);
		group->q_len++;
	}
	spin_unlock(&group->notification_lock);
	if (!full)
		return 0;
	free_event(event);
	return -EOVERFLOW;
}

bool fsnotify_remove_first_event(struct fsnotify_group *group)
{
	struct fsnotify_event *event = NULL;

	spin_lock(&group->notification_lock);
	if (group->q_len) {
		event = list_first_entry(&group->notification_list,
					 struct fsnotify_event, list);
		list_del(&event->list);
		group->q_len--;
	}
	spin_unlock(&group->notification_lock);
	if (event)
		free_event(event);
	return event;
}
