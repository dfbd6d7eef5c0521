/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * types.h - the engine's objects, which a program knows by address only, and
 * the upper bounds on amounts
 *
 * The structures are defined inside the library. So a program never depends on
 * their layout: a debug library and a release program fit together.
 */
#ifndef LIBOBJCG_TYPES_H
#define LIBOBJCG_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct address_space; /* the cached pages of a file (filemap.h) */
struct cgroup;	      /* a node of the hierarchy (cgroup.h) */
struct eventfd_ctx;   /* the program's own (memcg_event.h) */
struct kmem_cache;    /* objects of the same size (slab.h) */
struct mem_cgroup;    /* the memory counters of a cgroup (memcontrol.h) */
struct mm_struct;     /* an address space (mm.h) */
struct obj_cgroup;    /* an account that survives its memcg (objcg.h) */
struct page;	      /* 2^order simulated pages (page_alloc.h) */
struct task_struct;   /* a thread (task.h) */

/*
 * Bytes of a page, whatever the host's page size is: pages are simulated, and
 * the figures are compared with recordings of an x86_64 kernel.
 */
#define OBJCG_PAGE_SIZE 4096UL

/* the largest order of an allocation of pages, as in the kernel */
#define MAX_PAGE_ORDER 10U

/* the largest kmalloc(), in bytes */
#define KMALLOC_MAX_SIZE (OBJCG_PAGE_SIZE << MAX_PAGE_ORDER)

/* the largest object of a cache, in bytes: the pages of the largest slab */
#define SLAB_MAX_SIZE (8 * OBJCG_PAGE_SIZE)

/*
 * The most pages that are charged at once, or that a process has: 2^52 bytes,
 * which is all that x86_64 can address.
 */
#define MEMCGFS_MAX_PAGES (1UL << 40)

/* the most bytes that are charged at once for objects: 1 TiB */
#define MEMCGFS_MAX_BYTES (1UL << 40)

#endif
