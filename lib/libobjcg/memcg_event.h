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
 * The engine knows no file descriptors: an eventfd_ctx is a structure of the
 * program, and the engine calls its owner through two callbacks.
 */
#ifndef LIBOBJCG_MEMCG_EVENT_H
#define LIBOBJCG_MEMCG_EVENT_H

#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct memcg_event_ops - callbacks for an eventfd_ctx
 * @signal: add 1 to the eventfd
 * @release: the engine has dropped a registration of the eventfd
 *
 * Context of both: called under locks of the engine, by any thread. They may
 * take a leaf lock, but must not call the engine and must not wait.
 */
struct memcg_event_ops {
	void (*signal)(struct eventfd_ctx *eventfd);
	void (*release)(struct eventfd_ctx *eventfd);
};

/**
 * memcg_set_event_ops - set the callbacks
 * @ops: kept, not copied; NULL unsets
 *
 * Context: before the first registration; no other thread uses the engine.
 */
void memcg_set_event_ops(const struct memcg_event_ops *ops);

/**
 * mem_cgroup_register_event - be signalled of the events of a group
 * @memcg: a reference is held
 * @file: the name of the control file that stands for the event
 * @args: for a threshold a number of bytes as memory.limit_in_bytes takes it;
 *        for memory.pressure_level low, medium or critical, and a mode; else ""
 * @eventfd: kept valid by its owner until @release
 *
 * Context: no lock of the engine held, any thread.
 * Return: 0, -EINVAL for a file without events or for bad @args, -ENODEV if the
 * group has been removed, -ENOMEM. After an error @release is not called.
 */
int mem_cgroup_register_event(struct mem_cgroup *memcg, const char *file,
			      const char *args, struct eventfd_ctx *eventfd);

/**
 * mem_cgroup_unregister_event - drop all registrations of an eventfd
 * @memcg: a reference is held
 * @eventfd: @release is called for each registration
 *
 * Context: no lock of the engine held, any thread.
 */
void mem_cgroup_unregister_event(struct mem_cgroup *memcg,
				 struct eventfd_ctx *eventfd);

#ifdef __cplusplus
}
#endif

#endif
