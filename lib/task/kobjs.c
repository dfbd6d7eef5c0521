// SPDX-License-Identifier: GPL-2.0-only
/*
 * kobjs.c - which slab objects the kernel allocates for a thread or a process
 *
 * The objects and their sizes come from a recorded v6.1 kernel. Every process
 * gets the number of areas that a small dynamic program has after exec; the
 * real process may have more or fewer.
 */
#include "task/kobjs.h"

#include <errno.h>

#include "linux/bug.h"
#include "slab/slab.h"

#define KOBJ(cache, nr)                         \
	{                                       \
		&memcgfs_boot_caches[cache], nr \
	}

/* clang-format off */
static const struct memcgfs_bulk thread_kobjs[] = {
	KOBJ(CACHE_TASK_STRUCT, 1),
	KOBJ(CACHE_PID, 1),
	KOBJ(CACHE_TASK_DELAY_INFO, 1),
	{ .nr = 0 }
};

static const struct memcgfs_bulk process_kobjs[] = {
	KOBJ(CACHE_SIGNAL, 1),
	KOBJ(CACHE_SIGHAND, 1),
	KOBJ(CACHE_FILES, 1),
	KOBJ(CACHE_FS, 1),
	KOBJ(CACHE_CRED, 1),
	{ .nr = 0 }
};

static const struct memcgfs_bulk mm_kobjs[] = {
	KOBJ(CACHE_MM_STRUCT, 1),
	KOBJ(CACHE_VM_AREA, 24),
	KOBJ(CACHE_MAPLE_NODE, 8),
	KOBJ(CACHE_ANON_VMA, 16),
	KOBJ(CACHE_ANON_VMA_CHAIN, 24),
	{ .nr = 0 }
};
/* clang-format on */

static const struct {
	const struct memcgfs_bulk *rows;
	size_t nr;
} kobjs_of[] = {
	[KOBJS_THREAD] = { thread_kobjs, NR_THREAD_KOBJS },
	[KOBJS_PROCESS] = { process_kobjs, NR_PROCESS_KOBJS },
	[KOBJS_MM] = { mm_kobjs, NR_MM_KOBJS },
};

int kobjs_alloc(enum kobjs_kind kind, void **kobjs, gfp_t gfp)
{
	size_t got = memcgfs_alloc_bulk(kobjs_of[kind].rows, gfp, kobjs);

	if (got) {
		WARN_ON(got != kobjs_of[kind].nr);
		return 0;
	}
	kobjs[0] = NULL;
	return -ENOMEM;
}

void kobjs_free(enum kobjs_kind kind, void **kobjs)
{
	if (kobjs[0])
		kmem_cache_free_bulk(NULL, kobjs_of[kind].nr, kobjs);
}
