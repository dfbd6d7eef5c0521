/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_event.h - eventfd notifications of the events in a group
 *
 * With cgroup.event_control a process has an eventfd signalled
 *
 *   memory.usage_in_bytes, memory.memsw.usage_in_bytes
 *		each time the usage crosses a threshold, up or down
 *   memory.oom_control	when the group or an ancestor is out of memory
 *   memory.pressure_level	when reclaim finds little in the group or below
 *   any of them		when the group is removed; unregisters it
 *
 * The engine knows no file descriptors: an eventfd_ctx is opaque, and the
 * engine calls its owner through two callbacks.
 *
 * Mirrors parts of mm/memcontrol.c (-v1.c since v6.11) and mm/vmpressure.c.
 * Differences: thresholds are checked at each change of an mm's charges, not
 * every 128 pages; pressure at each reclaim, not after 512 pages.
 */
#ifndef _OBJCG_MEMCG_EVENT_H
#define _OBJCG_MEMCG_EVENT_H

#include "memcg/memcontrol.h"

struct eventfd_ctx;

/**
 * struct memcg_event_ops - callbacks for an eventfd_ctx
 * @signal: add 1 to the eventfd
 * @release: the engine has dropped a registration of the eventfd
 *
 * Context of both: called under memcg_event_lock and other locks. They may take
 * a leaf lock, but must not call the engine and must not wait.
 */
struct memcg_event_ops {
	void (*signal)(struct eventfd_ctx *eventfd);
	void (*release)(struct eventfd_ctx *eventfd);
};

/** memcg_set_event_ops - set before the first registration; NULL unsets */
void memcg_set_event_ops(const struct memcg_event_ops *ops);

/**
 * mem_cgroup_register_event - handle a resolved write to cgroup.event_control
 * @file: the name of the control file that stands for the event
 * @args: the text after the descriptors, may be ""
 * @eventfd: kept valid by its owner until @release
 *
 * Context: a css reference is held.
 * Return: 0, -EINVAL for a file without events or for bad @args, -ENODEV if the
 * group has been removed, -ENOMEM.
 */
int mem_cgroup_register_event(struct mem_cgroup *memcg, const char *file,
			      const char *args, struct eventfd_ctx *eventfd);

/** mem_cgroup_has_events - are eventfds registered here? Context: any */
bool mem_cgroup_has_events(struct mem_cgroup *memcg);

/** mem_cgroup_unregister_event - drop all registrations of an eventfd */
void mem_cgroup_unregister_event(struct mem_cgroup *memcg,
				 struct eventfd_ctx *eventfd);

/**
 * mem_cgroup_threshold - signal crossed thresholds, here and in ancestors
 * Context: a css reference is held.
 */
void mem_cgroup_threshold(struct mem_cgroup *memcg);

/** mem_cgroup_oom_notify - signal the OOM eventfds of the whole subtree */
void mem_cgroup_oom_notify(struct mem_cgroup *memcg);

/** vmpressure - a reclaim freed @reclaimed of @scanned pages, @scanned > 0 */
void vmpressure(struct mem_cgroup *memcg, unsigned long scanned,
		unsigned long reclaimed);

/** memcg_events_init - init empty lists. Context: @memcg is not visible yet */
void memcg_events_init(struct mem_cgroup *memcg);

/** memcg_events_remove_all - signal and drop all events of a removed group */
void memcg_events_remove_all(struct mem_cgroup *memcg);

#endif
