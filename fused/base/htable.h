/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * htable.h - a hash table that a request can add to without memory
 *
 * The node is part of the object, so adding it allocates nothing and cannot
 * fail. The array of buckets grows with the table; if there is no memory for a
 * larger array, the old one stays and its chains get longer. The first node that
 * is added when few of many are left makes it small again: a removal does not, since
 * it may be part of a walk. The kernel's rhashtable grows and shrinks in the same
 * way, but fails an insertion when a chain gets too long.
 *
 *	struct obj *obj;
 *
 *	htable_for_each_possible(&table, obj, node, hash_u64(id))
 *		if (obj->id == id)
 *			return obj;
 *	return NULL;
 *
 * A zeroed struct htable is an empty table. No locking: the caller's lock
 * protects the table and all its nodes.
 */
#ifndef _MEMCGFS_BASE_HTABLE_H
#define _MEMCGFS_BASE_HTABLE_H

#include "linux/compiler.h"
#include "linux/types.h"

/**
 * struct htable_node - inside an object of a table
 * @next: in the same bucket
 * @hash: of the object's key
 */
struct htable_node {
	struct htable_node *next;
	u64 hash;
};

/**
 * struct htable - the table
 * @buckets: an array, or NULL while @only is enough
 * @only: the bucket of a table without an array
 * @mask: number of buckets, a power of two, minus 1
 * @nr: nodes in the table
 */
struct htable {
	struct htable_node **buckets;
	struct htable_node *only;
	size_t mask;
	size_t nr;
};

/** hash_u64 - hash of a number */
static inline u64 hash_u64(u64 key)
{
	/* the table uses the low bits, the product mixes the high bits best */
	key *= 0x9e3779b97f4a7c15ULL;
	return key ^ (key >> 32);
}

/** hash_name - hash of a text, and of the number of the directory it is in */
u64 hash_name(u64 dir, const char *name);

/** htable_add - add an object. Never fails. */
void htable_add(struct htable *table, struct htable_node *node, u64 hash);

/** htable_del - remove an object that is in the table */
void htable_del(struct htable *table, struct htable_node *node);

/** htable_find - the first node of this hash, or NULL */
struct htable_node *htable_find(const struct htable *table, u64 hash);

/** htable_again - the next node of the same hash, or NULL */
struct htable_node *htable_again(const struct htable_node *node);

/**
 * htable_next - walk over all nodes
 * @node: the previous node, still in the table, or NULL to begin
 *
 * Do not add nodes during a walk; nodes that the walk has passed may be
 * removed.
 *
 * Return: the next node, or NULL at the end.
 */
struct htable_node *htable_next(const struct htable *table,
				const struct htable_node *node);

/**
 * htable_for_each_possible - walk over the objects that have a hash
 * @pos: set to the object, which must stay in the table
 * @member: its struct htable_node
 */
#define htable_for_each_possible(table, pos, member, hash)              \
	for (struct htable_node *_node = htable_find((table), (hash));  \
	     _node &&                                                   \
	     ((pos) = container_of(_node, __typeof__(*(pos)), member)); \
	     _node = htable_again(_node))

/**
 * htable_for_each_safe - walk over all objects
 * @pos: set to the object, which may be removed and freed
 * @member: its struct htable_node
 */
#define htable_for_each_safe(table, pos, member)                             \
	for (struct htable_node *_node = htable_next((table), NULL), *_next; \
	     _node &&                                                        \
	     (_next = htable_next((table), _node),                           \
	     (pos) = container_of(_node, __typeof__(*(pos)), member));       \
	     _node = _next)

/** htable_fini - free the array, not the objects; the table is empty then */
void htable_fini(struct htable *table);

#endif
