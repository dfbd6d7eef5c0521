// SPDX-License-Identifier: GPL-2.0-only
#include "rt/xarray.h"

#include <errno.h>

#include "linux/bug.h"
#include "rt/alloc.h"

#define XA_CHUNK_SHIFT 6
#define XA_CHUNK_SIZE (1UL << XA_CHUNK_SHIFT)
/* levels for XA_LIMIT */
#define XA_MAX_HEIGHT 8

/**
 * struct xa_node - a node of the tree
 * @slots: nodes of the level below; entries at the lowest level, which is 1
 * @count: slots that are not NULL
 */
struct xa_node {
	void *slots[XA_CHUNK_SIZE];
	unsigned int count;
};

static DEFINE_OBJ_TYPE(xa_node);

/* the indexes below a slot of a node of level @level + 1 */
static unsigned long span(unsigned int level)
{
	return 1UL << level * XA_CHUNK_SHIFT;
}

static unsigned long offset(unsigned long index, unsigned int level)
{
	return index / span(level - 1) % XA_CHUNK_SIZE;
}

/*
 * Return: the entry of @index, which is in the span of the tree; or NULL, and @level
 * is that of the empty slot on the way
 */
static void *walk_down(const struct xarray *xa, unsigned long index,
		       unsigned int *level)
{
	void *entry = xa->head;

	for (*level = xa->height; *level && entry; (*level)--)
		entry = ((struct xa_node *)entry)->slots[offset(index, *level)];
	return entry;
}

void *xa_load(const struct xarray *xa, unsigned long index)
{
	unsigned int level;

	return index < span(xa->height) ? walk_down(xa, index, &level) : NULL;
}

static int add_level(struct xarray *xa)
{
	struct xa_node *node;

	if (xa->head) {
		node = obj_alloc(&xa_node_type);
		if (!node)
			return -ENOMEM;
		node->slots[0] = xa->head;
		node->count = 1;
		xa->head = node;
	}
	xa->height++;
	return 0;
}

/* Return: the slot for @index, with the nodes above it; NULL if there is no memory */
static void **make_slot(struct xarray *xa, unsigned long index,
			struct xa_node **parent)
{
	unsigned int level = xa->height;
	void **slot = &xa->head;

	*parent = NULL;
	for (; level; level--) {
		if (!*slot) {
			*slot = obj_alloc(&xa_node_type);
			if (!*slot)
				return NULL;
			if (*parent)
				(*parent)->count++;
		}
		*parent = *slot;
		slot = &(*parent)->slots[offset(index, level)];
	}
	return slot;
}

int xa_store(struct xarray *xa, unsigned long index, void *entry)
{
	struct xa_node *parent;
	void **slot;

	if (WARN_ON(index >= XA_LIMIT))
		return -ENOMEM;
	while (index >= span(xa->height))
		if (add_level(xa))
			return -ENOMEM;
	slot = make_slot(xa, index, &parent);
	if (!slot) {
		/* frees the empty nodes on the way */
		xa_erase(xa, index);
		return -ENOMEM;
	}
	if (parent && !*slot)
		parent->count++;
	*slot = entry;
	return 0;
}

/*
 * Clear the slot of the entry or node of @level, and free the nodes that are
 * empty then. @path: the nodes above
 */
static void clear_slot(struct xarray *xa, struct xa_node **path,
		       unsigned long index, unsigned int level)
{
	for (; level < xa->height; level++) {
		struct xa_node *parent = path[level + 1];

		parent->slots[offset(index, level + 1)] = NULL;
		if (--parent->count)
			return;
		obj_free(&xa_node_type, parent);
	}
	xa->head = NULL;
}

void xa_erase(struct xarray *xa, unsigned long index)
{
	struct xa_node *path[XA_MAX_HEIGHT + 1];
	unsigned int level = xa->height;
	void *entry = xa->head;

	if (index >= span(level))
		return;
	for (; level && entry; level--) {
		path[level] = entry;
		entry = path[level]->slots[offset(index, level)];
	}
	if (entry) {
		clear_slot(xa, path, index, 0);
	} else if (++level <= xa->height && !path[level]->count) {
		/* a new node that xa_store() could not go on from */
		obj_free(&xa_node_type, path[level]);
		clear_slot(xa, path, index, level);
	}
	if (!xa->head)
		xa->height = 0;
}

void *xa_find(const struct xarray *xa, unsigned long *index, unsigned long max)
{
	unsigned long next = *index;

	while (next <= max && next < span(xa->height)) {
		unsigned int level;
		void *entry = walk_down(xa, next, &level);

		if (entry) {
			*index = next;
			return entry;
		}
		/* nothing below this slot: go to the slot after it */
		next = (next / span(level) + 1) * span(level);
	}
	return NULL;
}
