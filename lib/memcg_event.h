/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_event.h - who is told of what happens in a group
 *
 * With cgroup.event_control a process has an eventfd signalled
 *
 *   memory.usage_in_bytes, memory.memsw.usage_in_bytes
 *		each time the usage crosses a threshold, up or down
 *   memory.oom_control	when the group or one above it is out of memory
 *   memory.pressure_level	when reclaim finds little in the group or below
 *   any of them		when the group is removed; then it is forgotten
 *
 * The engine knows no file descriptors: an eventfd_ctx is what its owner makes
 * of it, with two calls that the engine makes about it.
 *
 * Mirrors parts of mm/memcontrol.c (-v1.c since v6.11) and mm/vmpressure.c. Where
 * we differ: thresholds are looked at with each change of an mm's charges, not
 * every 128 pages; pressure at each reclaim, not after 512 pages.
 */
#ifndef _OBJCG_MEMCG_EVENT_H
#define _OBJCG_MEMCG_EVENT_H

#include "memcontrol.h"

struct eventfd_ctx;

/**
 * struct memcg_event_ops - of an eventfd_ctx
 * @signal: add 1 to it
 * @release: the engine has forgotten a registration of it
 *
 * Context of both: under memcg_event_lock and others: may take a leaf lock, must
 * not call the engine otherwise, must not wait.
 */
struct memcg_event_ops {
	void (*signal)(struct eventfd_ctx *eventfd);
	void (*release)(struct eventfd_ctx *eventfd);
};

/** memcg_set_event_ops - before the first registration; NULL takes them away */
void memcg_set_event_ops(const struct memcg_event_ops *ops);

/**
 * mem_cgroup_register_event - what is written to cgroup.event_control, resolved
 * @file: the name of the control file that stands for the event
 * @args: what was written behind the descriptors, "" for nothing
 * @eventfd: the owner's until @release
 *
 * Context: a css reference is held.
 * Return: 0, -EINVAL for a file that has no events, or for @args, -ENODEV if
 * the group has been removed, -ENOMEM.
 */
int mem_cgroup_register_event(struct mem_cgroup *memcg, const char *file,
			      const char *args, struct eventfd_ctx *eventfd);

/** mem_cgroup_has_events - is anybody registered in this group? Context: any */
bool mem_cgroup_has_events(struct mem_cgroup *memcg);

/** mem_cgroup_unregister_event - forget all registrations of an eventfd */
void mem_cgroup_unregister_event(struct mem_cgroup *memcg,
				 struct eventfd_ctx *eventfd);

/**
 * mem_cgroup_threshold - signal what the usage has crossed, here and above
 * Context: a css reference is held.
 */
void mem_cgroup_threshold(struct mem_cgroup *memcg);

/** mem_cgroup_oom_notify - signal who registered for OOM here or below */
void mem_cgroup_oom_notify(struct mem_cgroup *memcg);

/** vmpressure - a reclaim looked for @scanned pages, not 0, and got @reclaimed */
void vmpressure(struct mem_cgroup *memcg, unsigned long scanned,
		unsigned long reclaimed);

/** memcg_events_init - nobody is registered. Context: nobody sees the group */
void memcg_events_init(struct mem_cgroup *memcg);

/** memcg_events_remove_all - the group is removed: signal all, forget all */
void memcg_events_remove_all(struct mem_cgroup *memcg);

#endif
