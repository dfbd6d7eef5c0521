/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hashtable.h - the kernel's hash table of a fixed size, over its lists
 *
 * An entry carries its own links: to add one needs no memory and cannot fail.
 * The number of chains never changes, so choose it for the size that matters.
 * Differences: the links are a struct list_head, not a struct hlist_node, and a
 * table has to be initialised with hash_init().
 */
#ifndef _OBJCG_HASHTABLE_H
#define _OBJCG_HASHTABLE_H

#include "compiler.h"
#include "list.h"
#include "types.h"

#define DECLARE_HASHTABLE(name, bits) struct list_head name[1U << (bits)]

/* 2^64 divided by the golden ratio: neighbours spread over all chains */
static inline u32 hash_index(u64 key, u32 size)
{
	return (u32)((key * 0x9E3779B97F4A7C15ULL) >> 32) & (size - 1);
}

/** hash_chain - the chain of a key; entries of other keys may be on it too */
#define hash_chain(table, key) (&(table)[hash_index(key, ARRAY_SIZE(table))])

static inline void __hash_init(struct list_head *table, size_t size)
{
	while (size--)
		INIT_LIST_HEAD(&table[size]);
}

#define hash_init(table) __hash_init(table, ARRAY_SIZE(table))
#define hash_add(table, node, key) list_add(node, hash_chain(table, key))
#define hash_del(node) list_del(node)
#define hash_for_each_possible(table, pos, member, key) \
	list_for_each_entry(pos, hash_chain(table, key), member)

#endif
