// SPDX-License-Identifier: GPL-2.0-only
/*
 * kobjs.c - which slab objects the kernel allocates for a thread or a process
 *
 * The caches are those of the kernel in force, see boot_caches.c; a cache that
 * it lacks, as maple_node before v6.1, costs nothing. Every process gets the
 * number of areas that a small dynamic program has after exec; the real process
 * may have more or fewer.
 */
#include "task/kobjs.h"

#include <errno.h>

#include "linux/bug.h"
#include "slab/slab.h"

/* rows of the longest table, with the empty one */
#define MAX_ROWS 6

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

/* the table of each kind, and how many objects fit into the caller's array */
static const struct {
	const struct memcgfs_bulk *rows;
	size_t max;
} kobjs_of[] = {
	[KOBJS_THREAD] = { thread_kobjs, MAX_THREAD_KOBJS },
	[KOBJS_PROCESS] = { process_kobjs, MAX_PROCESS_KOBJS },
	[KOBJS_MM] = { mm_kobjs, MAX_MM_KOBJS },
};

/* the rows of caches that the kernel in force has; @rows ends with an empty row */
static void existing_rows(enum kobjs_kind kind, struct memcgfs_bulk *rows)
{
	const struct memcgfs_bulk *row;

	for (row = kobjs_of[kind].rows; row->nr; row++)
		if (*row->cache)
			*rows++ = *row;
	rows->nr = 0;
}

size_t kobjs_nr(enum kobjs_kind kind)
{
	const struct memcgfs_bulk *row;
	size_t nr = 0;

	for (row = kobjs_of[kind].rows; row->nr; row++)
		if (*row->cache)
			nr += row->nr;
	return nr;
}

int kobjs_alloc(enum kobjs_kind kind, void **kobjs, gfp_t gfp)
{
	struct memcgfs_bulk rows[MAX_ROWS];
	size_t got;

	existing_rows(kind, rows);
	got = memcgfs_alloc_bulk(rows, gfp, kobjs);
	if (got) {
		WARN_ON(got > kobjs_of[kind].max);
		return 0;
	}
	kobjs[0] = NULL;
	return -ENOMEM;
}

void kobjs_free(enum kobjs_kind kind, void **kobjs)
{
	if (kobjs[0])
		kmem_cache_free_bulk(NULL, kobjs_nr(kind), kobjs);
}
