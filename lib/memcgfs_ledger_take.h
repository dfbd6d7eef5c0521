/* SPDX-License-Identifier: GPL-2.0-only */
/* memcgfs_ledger_take.h - a ledger in memory, for memcgfs_ledger.c */
#ifndef _OBJCG_LEDGER_TAKE_H
#define _OBJCG_LEDGER_TAKE_H

#include "memcg/stock_freeze.h"

/* the order of the rows of a group; ledger_item_names[] has the names */
enum ledger_item {
	LEDGER_USER_PAGE,
	LEDGER_FILE_PAGE,
	LEDGER_SHMEM_PAGE,
	LEDGER_KERNEL_STACK,
	LEDGER_KMALLOC_LARGE,
	LEDGER_KMEM_PAGE,
	LEDGER_SLAB_PAGE,
	LEDGER_SLAB_OBJECT,
	LEDGER_OBJCG_BYTES,
	LEDGER_OBJCG_STOCK,
	LEDGER_OBJCG_REST,
	LEDGER_PAGE_STOCK,
	LEDGER_REPARENTED,
	LEDGER_CHILD,
	LEDGER_DYING_CHILD,
	LEDGER_HANDED_OVER,
	NR_LEDGER_ITEMS
};

/* the kinds of ledger_row.key */
enum ledger_holder {
	HOLDER_NONE,
	HOLDER_PID,
	HOLDER_FILE,
	HOLDER_CACHE,
	HOLDER_CPU,
	HOLDER_GROUP,
};

/**
 * struct ledger_row - bytes of a group
 * @group: its place in ledger.groups
 * @item: the kind of memory
 * @holder: the kind of @key
 * @key: a pid, a struct address_space with a reference, the name of a cache, the
 *       number of a stock, the id of a group; 0
 * @bytes: 0 and up
 */
struct ledger_row {
	unsigned int group;
	enum ledger_item item;
	enum ledger_holder holder;
	unsigned long key;
	long bytes;
};

/**
 * struct ledger_group - a group and its sums
 * @cgrp: the group
 * @memcg: the same
 * @parent: the group that counts it; itself for the root
 * @memory: pages, as in memcg->memory
 * @kmem: pages, as in memcg->kmem
 * @user: bytes of user pages with a row of their own
 * @kernel: bytes of kernel memory with a row of their own
 * @stock: bytes of page stocks
 * @below_user: bytes of user pages and page stocks that its children hold
 * @below_kernel: bytes of kernel memory that they hold
 */
struct ledger_group {
	struct cgroup *cgrp;
	struct mem_cgroup *memcg;
	unsigned int parent;
	unsigned long memory;
	unsigned long kmem;
	long user;
	long kernel;
	long stock;
	long below_user;
	long below_kernel;
};

/**
 * struct ledger_objcg - an objcg and its sums, in bytes
 * @objcg: it
 * @group: the place of the group that it charges
 * @reparented: it was born in another group
 * @objects: of objects, with those whose charge is on its way
 * @found: of objects that were found on slab pages
 * @in_cache: the same, of the cache at hand
 * @stocks: in the stocks of CPUs
 */
struct ledger_objcg {
	struct obj_cgroup *objcg;
	unsigned int group;
	bool reparented;
	long objects;
	long found;
	long in_cache;
	long stocks;
};

/**
 * struct ledger_table - an array that does not grow while all threads stand still
 * @at: its elements
 * @size: bytes of an element
 * @nr: elements wanted
 * @room: elements that there is memory for
 */
struct ledger_table {
	void *at;
	size_t size;
	size_t nr;
	size_t room;
};

/**
 * struct ledger - the charges of all groups at a moment
 * @groups: struct ledger_group, children before parents
 * @rows: struct ledger_row; sorted by group, item and holder, each once
 * @objcgs: scratch: struct ledger_objcg
 * @mms: scratch: struct ledger_mm
 * @stocks: contents of the CPUs' stocks
 */
struct ledger {
	struct ledger_table groups;
	struct ledger_table rows;
	struct ledger_table objcgs;
	struct ledger_table mms;
	struct frozen_stock *stocks;
};

/**
 * ledger_add - the next element of a table
 * Return: it, zeroed; NULL if there is no room, which is noted.
 */
void *ledger_add(struct ledger_table *table);

/** ledger_add_row - a row, unless @bytes is 0 */
void ledger_add_row(struct ledger *l, unsigned int group, enum ledger_item item,
		    enum ledger_holder holder, unsigned long key, long bytes);

static inline struct ledger_group *ledger_group(const struct ledger *l,
						size_t i)
{
	return (struct ledger_group *)l->groups.at + i;
}

static inline struct ledger_group *ledger_group_of(const struct ledger *l,
						   struct mem_cgroup *memcg)
{
	return ledger_group(l, memcg->ledger_nr);
}

/**
 * ledger_collect_kernel - add the rows of kernel memory
 *
 * Context: all threads stand still (memcgfs_ledger_take.c).
 * Return: 0, or -EAGAIN if bytes are on their way.
 */
int ledger_collect_kernel(struct ledger *l);

/**
 * ledger_settle - the rows that are differences, and the children
 * Return: 0, or -EAGAIN if more was found than is charged.
 */
int ledger_settle(struct ledger *l);

/**
 * ledger_take - take a ledger of all groups
 * @l: zeroed; ledger_free() frees it in any case
 *
 * Context: cgroup_mutex and slab_mutex held, until the ledger is freed.
 * Return: 0, -ENOMEM, or -EAGAIN if the moment did not come.
 */
int ledger_take(struct ledger *l);
void ledger_free(struct ledger *l);

#endif
