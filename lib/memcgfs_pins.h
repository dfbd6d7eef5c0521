/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcgfs_pins.h - the holders of references to removed cgroups
 *
 * libobjcg/check.h lists them. They are collected with the locks held, and
 * named after that: a name of a real process is read from /proc.
 */
#ifndef _OBJCG_PINS_H
#define _OBJCG_PINS_H

#include "linux/seq_file.h"

enum pin_kind {
	PIN_KERNEL_STACK,
	PIN_KMEM_PAGE,
	PIN_SLAB_PAGE,
	PIN_KMEM_CACHE,
	PIN_USER_PAGE,
	PIN_FILE_PAGE,
	PIN_SHMEM_PAGE,
	PIN_SWAP,
	PIN_MM,
	PIN_REMOTE,
	PIN_ZOMBIE,
	PIN_STOCK,
	PIN_CHILD,
	PIN_OTHER,
	NR_PIN_KINDS
};

/**
 * struct memcgfs_pin - references that a holder has to a removed cgroup
 * @group: index in memcgfs_pins.group
 * @kind: of the objects
 * @count: references, 1 and up
 * @task: the holder's or opener's number in the engine; 0 if there is none
 * @pid: the same as the reader knows it; 0 if it is invisible there
 * @number: the CPU or the child, -1 if there is none
 * @name: of the file or cache: its place in memcgfs_pins.names, 0 if none
 */
struct memcgfs_pin {
	size_t group;
	enum pin_kind kind;
	long count;
	pid_t task;
	pid_t pid;
	long number;
	size_t name;
};

/**
 * struct pinned_group - a removed cgroup
 * @id: of the memcg
 * @refs: css references
 * @path: its place in memcgfs_pins.names
 */
struct pinned_group {
	u64 id;
	long refs;
	size_t path;
};

/**
 * struct memcgfs_pins - all of them; owned by the caller
 * @group: a child before its parent
 * @nr_groups: of them
 * @groups_room: allocated
 * @pin: by group, then the largest count first
 * @nr: of them
 * @room: allocated
 * @names: terminated strings
 */
struct memcgfs_pins {
	struct pinned_group *group;
	size_t nr_groups, groups_room;
	struct memcgfs_pin *pin;
	size_t nr, room;
	struct seq_file names;
};

/**
 * memcgfs_pins_collect - find all holders
 * @m: its private is the reader's struct kernfs_open_file, or NULL; see
 *     cgroup1_translate_pids()
 * @pins: set; freed with memcgfs_pins_free(), also on failure
 *
 * The parts are not read atomically. No memcg is charged and no stock drained.
 *
 * Context: takes cgroup_mutex, mmap_lock, tasklist_lock, slab_mutex and the
 * stock locks.
 * Return: 0 or -ENOMEM.
 */
int memcgfs_pins_collect(const struct seq_file *m, struct memcgfs_pins *pins);
void memcgfs_pins_free(struct memcgfs_pins *pins);

/** pin_kind_name - as in the table */
const char *pin_kind_name(enum pin_kind kind);

/** memcgfs_pin_holder - print the holder, as in the table */
void memcgfs_pin_holder(struct seq_file *m, const struct memcgfs_pins *pins,
			const struct memcgfs_pin *pin);

/**
 * memcgfs_pins_show - the table of libobjcg/check.h
 * @m: as for memcgfs_pins_collect()
 *
 * Context: and Return: as memcgfs_pins_collect().
 */
int memcgfs_pins_show(struct seq_file *m);

#endif
