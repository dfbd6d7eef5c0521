/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * array.h - an array that grows, and reports when there is no memory for it
 *
 * GLib's arrays end the program in that case. Fault injection reaches these
 * arrays (rt/fault-inject.h).
 *
 *	struct array pids = ARRAY_OF(pid_t);
 *	pid_t *pid = array_add(&pids);
 *
 *	if (!pid)
 *		return -ENOMEM;
 *	array_for_each(pid, &pids)
 *		...
 *	array_free(&pids);
 */
#ifndef _MEMCGFS_BASE_ARRAY_H
#define _MEMCGFS_BASE_ARRAY_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "rt/alloc.h"

/**
 * struct array - elements of the same size
 * @data: the elements; they move when the array grows
 * @nr: number of elements
 * @room: number of elements that fit
 * @size: bytes of an element; immutable
 */
struct array {
	void *data;
	size_t nr;
	size_t room;
	size_t size;
};

#define ARRAY_OF(type)               \
	{                            \
		.size = sizeof(type) \
	}

/** array_at - the element @i, which is less than array->nr */
static inline void *array_at(const struct array *array, size_t i)
{
	return (char *)array->data + i * array->size;
}

#define array_for_each(pos, array)                                    \
	for ((pos) = (array)->data;                                   \
	     (pos) && (pos) != (void *)((char *)(array)->data +       \
					(array)->nr * (array)->size); \
	     (pos)++)

/**
 * array_add - add an element at the end
 * Return: the element, zeroed; NULL if there is no memory, and the array stays
 * unchanged.
 */
static inline void *array_add(struct array *array)
{
	size_t room = array->room ? 2 * array->room : 16;
	void *data;

	if (array->nr == array->room) {
		data = mem_realloc(array->data, room * array->size);
		if (!data)
			return NULL;
		array->data = data;
		array->room = room;
	}
	return memset(array_at(array, array->nr++), 0, array->size);
}

/** array_sort - sort the elements */
static inline void array_sort(struct array *array,
			      int (*cmp)(const void *, const void *))
{
	if (array->nr)
		qsort(array->data, array->nr, array->size, cmp);
}

/** array_find - an element of a sorted array that equals @key, or NULL */
static inline void *array_find(const struct array *array, const void *key,
			       int (*cmp)(const void *, const void *))
{
	return array->nr ?
		       bsearch(key, array->data, array->nr, array->size, cmp) :
		       NULL;
}

/** array_free - free the elements; the array is empty then */
static inline void array_free(struct array *array)
{
	mem_free(array->data);
	array->data = NULL;
	array->nr = array->room = 0;
}

#endif
