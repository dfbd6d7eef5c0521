/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_event.h - the events in a group, for those that cause them
 *
 * libobjcg/memcg_event.h has the registration of eventfds.
 *
 * Mirrors parts of mm/memcontrol.c (-v1.c since v6.11) and mm/vmpressure.c.
 * Differences: thresholds are checked at each change of an mm's charges, not
 * every 128 pages; pressure at each reclaim, not after 512 pages.
 */
#ifndef _OBJCG_MEMCG_EVENT_H
#define _OBJCG_MEMCG_EVENT_H

#include "libobjcg/memcg_event.h"
#include "memcg/memcontrol.h"

/** mem_cgroup_has_events - are eventfds registered here? Context: any */
bool mem_cgroup_has_events(struct mem_cgroup *memcg);

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
