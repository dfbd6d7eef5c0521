// SPDX-License-Identifier: GPL-2.0-only
/*
 * host_memory.c - memory that is never freed, for replays
 */
#include "rt/host_memory.h"

#include <stdlib.h>
#include <string.h>

#include "linux/compiler.h"
#include "linux/types.h"

/**
 * struct block - header in front of each allocation
 * @next: the previous block; keeps all reachable for a leak checker
 * @size: bytes asked for
 */
struct block {
	struct block *next;
	size_t size;
} __attribute__((aligned(16)));

static struct block *blocks; /* lock-free push, never popped */

/* the order of allocations is not a difference between two replays */
static __attribute__((no_sanitize("thread"))) void *keep(struct block *block,
							 size_t size)
{
	block->size = size;
	block->next = __atomic_load_n(&blocks, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&blocks, &block->next, block, true,
					    __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		;
	return block + 1;
}

void *host_calloc(size_t size)
{
	struct block *block = calloc(1, sizeof(*block) + size);

	return block ? keep(block, size) : NULL;
}

void *host_aligned_alloc(size_t align, size_t size)
{
	void *mem;

	if (posix_memalign(&mem, align, align + size))
		return NULL;
	/* @align can exceed a block: the block ends where the memory begins */
	return keep((struct block *)((char *)mem + align) - 1, size);
}

void *host_realloc(void *mem, size_t size)
{
	void *copy = host_calloc(size);

	if (copy && mem)
		memcpy(copy, mem, min(size, ((struct block *)mem - 1)->size));
	return copy;
}

void host_free(void *mem)
{
	(void)mem;
}

void host_trim(void)
{
}
