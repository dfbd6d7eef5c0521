// SPDX-License-Identifier: GPL-2.0-only
#include "rt/lesson.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "linux/compiler.h"

static const char *const lesson_names[NR_LESSONS] = {
	[LESSON_ROOT_CHARGING] = "root-charging",
	[LESSON_CHARGE_TRYGET] = "charge-tryget",
	[LESSON_DRAIN_TRYGET] = "drain-tryget",
	[LESSON_SPLIT_REFS] = "split-refs",
	[LESSON_DRAIN_RECURSION] = "drain-recursion",
	[LESSON_OBJCG_LOCK] = "objcg-lock",
	[LESSON_FLUSH_REQUIRED] = "flush-required",
	[LESSON_UNINIT_OBJCG] = "uninit-objcg",
	[LESSON_STOCK_ACCT] = "stock-acct",
	[LESSON_INT_ACTIVE_MEMCG] = "int-active-memcg",
	[LESSON_CPU_DEAD] = "cpu-dead",
	[LESSON_CREATE_WORK] = "create-work",
	[LESSON_RCU_UNLOCK] = "rcu-unlock",
	[LESSON_FREE_SLAB_MEMCG] = "free-slab-memcg",
	[LESSON_REFCNT_KILLING] = "refcnt-killing",
	[LESSON_ALIAS_DYING] = "alias-dying",
	[LESSON_OFFLINE_VMSTATS] = "offline-vmstats",
	[LESSON_VMSTATS_TWICE] = "vmstats-twice",
	[LESSON_SLAB_STACK] = "slab-stack",
	[LESSON_LARGE_KMALLOC] = "large-kmalloc",
	[LESSON_FREE_BULK] = "free-bulk",
	[LESSON_CHARGE_FAILED] = "charge-failed",
	[LESSON_FLUSHARRAY] = "flusharray",
};

bool lesson_is_on[NR_LESSONS];
void (*replay_hook)(const char *point);

const char *lesson_name(unsigned int i)
{
	return i < NR_LESSONS ? lesson_names[i] : NULL;
}

int lesson_learn(const char *name)
{
	unsigned int i;

	for (i = 0; i < NR_LESSONS; i++) {
		if (!strcmp(name, lesson_names[i])) {
			lesson_is_on[i] = true;
			return 0;
		}
	}
	return -EINVAL;
}

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

static void *keep(struct block *block, size_t size)
{
	block->size = size;
	block->next = __atomic_load_n(&blocks, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&blocks, &block->next, block, true,
					    __ATOMIC_RELEASE, __ATOMIC_RELAXED))
		;
	return block + 1;
}

void *lesson_calloc(size_t size)
{
	struct block *block = calloc(1, sizeof(*block) + size);

	return block ? keep(block, size) : NULL;
}

void *lesson_aligned_alloc(size_t align, size_t size)
{
	void *mem;

	if (posix_memalign(&mem, align, align + size))
		return NULL;
	/* @align can exceed a block: the block ends where the memory begins */
	return keep((struct block *)((char *)mem + align) - 1, size);
}

void *lesson_realloc(void *mem, size_t size)
{
	void *copy = lesson_calloc(size);

	if (copy && mem)
		memcpy(copy, mem, min(size, ((struct block *)mem - 1)->size));
	return copy;
}

void lesson_free(void *mem)
{
	(void)mem;
}
