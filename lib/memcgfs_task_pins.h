/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_task_pins.h - references that tasks hold to removed cgroups
 */
#ifndef _OBJCG_TASK_PINS_H
#define _OBJCG_TASK_PINS_H

#include "memcg/memcontrol.h"
#include "memcgfs_pins.h"

/**
 * struct task_pin - references of a task to a memcg
 * @memcg: the memcg, which is dying
 * @kind: of the objects
 * @pid: of a kernel stack the thread's number, else the process's
 * @count: references
 */
struct task_pin {
	struct mem_cgroup *memcg;
	enum pin_kind kind;
	pid_t pid;
	long count;
};

/**
 * struct task_pins - all of them
 * @pin: sorted by memcg
 * @nr: of them
 * @room: allocated
 * @error: 0 or -ENOMEM
 */
struct task_pins {
	struct task_pin *pin;
	size_t nr, room;
	int error;
};

/**
 * task_pins_collect - look at all tasks, and at each address space once
 * @pins: set; freed with task_pins_free(), also on failure
 *
 * Context: cgroup_mutex held. Return: 0 or -ENOMEM.
 */
int task_pins_collect(struct task_pins *pins);
void task_pins_free(struct task_pins *pins);

/** task_pins_find - the first pin of @memcg, or where it would be */
const struct task_pin *task_pins_find(const struct task_pins *pins,
				      const struct mem_cgroup *memcg);

#define task_pins_for_each(task, pins, of)                               \
	for ((task) = task_pins_find(pins, of);                          \
	     (task) < (pins)->pin + (pins)->nr && (task)->memcg == (of); \
	     (task)++)

/**
 * array_room - make room for one element more
 * @array: of mem_alloc(), NULL to begin
 * @nr: elements in use
 * @room: elements allocated
 * @size: of an element
 *
 * Return: the array, or NULL if there is no memory and @array is as before.
 */
void *array_room(void **array, size_t nr, size_t *room, size_t size);

#endif
