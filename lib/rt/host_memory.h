/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * host_memory.h - the memory below alloc.c: the C library's
 *
 * host_calloc() is calloc() of a single object, host_aligned_alloc()
 * posix_memalign(), host_realloc() realloc(), host_free() free(), host_trim()
 * malloc_trim(). In the library for replays (lesson.h) memory is never freed, so
 * that a use after free finds the old contents.
 */
#ifndef _OBJCG_HOST_MEMORY_H
#define _OBJCG_HOST_MEMORY_H

#include <malloc.h>
#include <stdlib.h>

#ifdef OBJCG_LESSONS

void *host_calloc(size_t size);
void *host_aligned_alloc(size_t align, size_t size);
void *host_realloc(void *mem, size_t size);
void host_free(void *mem);
void host_trim(void);

#else

static inline void *host_calloc(size_t size)
{
	return calloc(1, size);
}

/* aligned_alloc() may reject a size that is not a multiple of @align */
static inline void *host_aligned_alloc(size_t align, size_t size)
{
	void *mem;

	return posix_memalign(&mem, align, size) ? NULL : mem;
}

static inline void *host_realloc(void *mem, size_t size)
{
	return realloc(mem, size);
}

static inline void host_free(void *mem)
{
	free(mem);
}

static inline void host_trim(void)
{
	malloc_trim(0);
}

#endif

#endif
