/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xarray.h - a sparse array: a pointer or a small value for each index
 *
 * A tree of nodes with 64 slots, as high as the largest index needs. An array
 * whose only index is 0 has no node at all. A node that becomes empty is freed
 * at once.
 *
 * An entry is an aligned pointer, or a value: a number of 63 bits that is kept
 * in the place of a pointer.
 *
 * Where we differ from the kernel: no lock inside, no marks, no entry over
 * several slots, and a reader needs the caller's lock too.
 *
 * Context of all functions: the caller's lock. None sleeps.
 */
#ifndef _OBJCG_XARRAY_H
#define _OBJCG_XARRAY_H

#include "linux/types.h"

/* the largest index is below this */
#define XA_LIMIT (1UL << 48)

/**
 * struct xarray - the array; all zeroes is an empty one
 * @head: the only entry at height 0, else the top node; NULL if empty
 * @height: levels of nodes
 */
struct xarray {
	void *head;
	unsigned int height;
};

static inline bool xa_empty(const struct xarray *xa)
{
	return !xa->head;
}

/* @value: below 2^63 */
static inline void *xa_mk_value(unsigned long value)
{
	return (void *)(value << 1 | 1);
}

static inline bool xa_is_value(const void *entry)
{
	return (unsigned long)entry & 1;
}

static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry >> 1;
}

/** xa_load - the entry at @index, NULL if there is none */
void *xa_load(const struct xarray *xa, unsigned long index);

/**
 * xa_store - set the entry at an index
 * @index: below XA_LIMIT
 * @entry: not NULL
 *
 * Cannot fail where an entry is already.
 *
 * Return: 0, or -ENOMEM and nothing has changed.
 */
int xa_store(struct xarray *xa, unsigned long index, void *entry);

/** xa_erase - remove the entry at an index, if there is one */
void xa_erase(struct xarray *xa, unsigned long index);

/**
 * xa_find - the first entry at or after an index
 * @index: where to begin; set to the index of the entry that is found
 * @max: the last index to look at
 *
 * Return: the entry, or NULL and @index has no meaning.
 */
void *xa_find(const struct xarray *xa, unsigned long *index, unsigned long max);

#endif
