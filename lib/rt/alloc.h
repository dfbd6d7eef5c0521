/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * alloc.h - the engine's own memory: zeroed, typed, counted, allowed to fail
 *
 * This is the host memory that the engine's structures live in, never charged
 * to a simulated memcg (page_alloc.h and objcg.c make the charged memory).
 * Each kind of structure has an obj_type. The number of live objects of each
 * kind can be read at any time, and tests end by reading it. All allocations of
 * the engine pass here, and any of them can be made to fail (fault-inject.h).
 */
#ifndef _OBJCG_ALLOC_H
#define _OBJCG_ALLOC_H

#include "libobjcg/check.h"
#include "linux/atomic.h"
#include "linux/compiler.h"
#include "linux/types.h"

/**
 * struct obj_type - a kind of structure of the engine
 * @name: the struct's name
 * @size: bytes of an object, without those that obj_alloc_extra() adds
 * @align: alignment of its address, a power of two; 0 for that of any type
 * @nr: how many are alive; atomic
 * @next: the next type that has been used; written once, at first use
 * @listed: whether this type is on the list; atomic
 */
struct obj_type {
	const char *name;
	size_t size;
	size_t align;
	atomic_long_t nr;
	struct obj_type *next;
	int listed;
};

#define DEFINE_OBJ_TYPE_ALIGNED(type, align_)                        \
	struct obj_type type##_type = { .name = #type,               \
					.size = sizeof(struct type), \
					.align = align_ }
#define DEFINE_OBJ_TYPE(type) DEFINE_OBJ_TYPE_ALIGNED(type, 0)

/**
 * obj_alloc - allocate a zeroed object
 * @type: the object's type
 *
 * Context: any, no lock needed.
 * Return: the object, or NULL if there is no memory or it was made to fail.
 */
void *obj_alloc(struct obj_type *type);

/** obj_alloc_extra - obj_alloc() with @extra bytes for an array at its end */
void *obj_alloc_extra(struct obj_type *type, size_t extra);

/**
 * obj_free - free an object from obj_alloc()
 * @type: the same type
 * @obj: the object, or NULL
 */
void obj_free(struct obj_type *type, void *obj);

/**
 * mem_alloc - zeroed memory of any size, for arrays and texts
 *
 * Counted as a "mem"; otherwise as obj_alloc(). Freed with mem_free().
 */
void *mem_alloc(size_t size);
void mem_free(void *mem);

/**
 * mem_alloc_aligned - memory that starts at a multiple of its alignment
 * @align: a power of two
 * @size: a multiple of @align
 *
 * Not zeroed; otherwise as mem_alloc().
 */
void *mem_alloc_aligned(size_t align, size_t size);

/**
 * mem_realloc - change the size of memory from mem_alloc(), NULL included
 *
 * Added bytes are not zeroed. May fail as obj_alloc(); @mem is then unchanged.
 */
void *mem_realloc(void *mem, size_t size);

/** mem_strdup - copy a text with mem_alloc(). Return: the copy, or NULL */
char *mem_strdup(const char *text);

/**
 * mem_trim - give memory that is free back to the host, now and then
 * @nr_freed: large objects that were freed since it returned true
 * @nr_alive: those that are left
 *
 * The C library keeps memory that is freed below memory in use. The search takes as
 * long as there are pieces, so that many must have been freed: as many as are left,
 * and MEM_TRIM_MIN.
 *
 * Return: whether it has searched.
 */
bool mem_trim(unsigned long nr_freed, unsigned long nr_alive);

#define MEM_TRIM_MIN 1024

/** obj_types - the list of types used so far, linked by ->next */
struct obj_type *obj_types(void);

#endif
