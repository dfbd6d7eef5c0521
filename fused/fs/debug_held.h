/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * debug_held.h - the objects, pages and remote charges that debug/control holds
 */
#ifndef _MEMCGFS_FS_DEBUG_HELD_H
#define _MEMCGFS_FS_DEBUG_HELD_H

#include "libobjcg-internal.h"

struct held;

/**
 * struct held_kind - something that a command can make
 * @name: as debug/control shows it
 * @fill: makes held.wanted of them, charged to @memcg, and counts them in
 *	  held.nr. Returns 0 or a negative errno.
 * @free: frees so many, and counts them off; the last with the rest
 */
struct held_kind {
	const char *name;
	int (*fill)(struct held *held, struct mem_cgroup *memcg, pid_t writer);
	void (*free)(struct held *held, size_t nr);
};

/**
 * struct held - what a command has made
 * @list: on held_list
 * @kind: immutable
 * @group: the id of the group that it was charged to; immutable
 * @path: the path of the group at that time; immutable
 * @detail: the name of the cache, or "order N"; immutable
 * @cache: of objects; immutable
 * @order: of pages; immutable
 * @wanted: how many the command was to make; immutable
 * @fail_nth: which allocation is to fail while they are made, or 0; the maker's
 * @nr: how many are left; control_lock
 * @items: objects or struct pages, @nr of them; control_lock
 * @queue: of remote charges, or NULL
 */
struct held {
	struct list_head list;
	const struct held_kind *kind;
	u64 group;
	char *path;
	char detail[32];
	struct kmem_cache *cache;
	unsigned int order;
	size_t wanted;
	unsigned int fail_nth;
	size_t nr;
	void **items;
	struct fsnotify_group *queue;
};

extern const struct held_kind object_kind;
extern const struct held_kind pages_kind;
extern const struct held_kind remote_kind;

/**
 * held_make - make some for a group, and hold them
 * @wanted: kind, detail, cache or order, and how many
 * @group: a path or an id
 * @writer: the thread that makes them
 *
 * Context: no lock held.
 * Return: 0; -ENOENT if there is no such group; -ENOMEM, also over a limit, and
 * none is made.
 */
int held_make(const struct held *wanted, const char *group, pid_t writer);

/**
 * held_free_newest - free some, the newest first
 * @group: a path or an id; it may be removed
 * @detail: only of those, or NULL
 * @nr: how many
 *
 * Context: no lock held.
 * Return: 0, -ENOENT if there is none, -EINVAL if there are fewer.
 */
int held_free_newest(const struct held_kind *kind, const char *group,
		     const char *detail, size_t nr);

/** held_fail_next - let an allocation of the next held_make() fail */
void held_fail_next(unsigned int nth);

/**
 * held_get_group - find a group that is not removed
 * @word: a path or an id
 * @id: set on success
 * @path: set on success, to be mem_free()d
 * @err: set to 0, -ENOENT or -ENOMEM
 *
 * Context: takes cgroup_mutex.
 * Return: its memcg with a reference, for mem_cgroup_put(), or NULL.
 */
struct mem_cgroup *held_get_group(const char *word, u64 *id, char **path,
				  int *err);

/** held_show - as debug_control_show() */
int held_show(struct seq_file *m);

/** held_free_all - free all. Context: no request is running */
void held_free_all(void);

#endif
