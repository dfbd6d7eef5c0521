/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcontrol.h - the memory cgroup: its counters, its statistics, its place
 *
 * A mem_cgroup has page counters for its pages, statistics for memory.stat, and a
 * place in the tree of memcgs. try_charge.h charges the counters, memcg_stat.h
 * changes the statistics; get_mem_cgroup.h finds the memcg of a task, a page or
 * an objcg. Object cgroups are in objcg.h.
 */
#ifndef _OBJCG_MEMCONTROL_H
#define _OBJCG_MEMCONTROL_H

#include "base/kernels.h"
#include "base/memcgfs_bounds.h"
#include "base/mm_types.h"
#include "base/page_counter.h"
#include "base/sched.h"
#include "cgroup/cgroup.h"
#include "libobjcg/memcontrol.h"
#include "linux/bug.h"

/* The rows of memory.stat, in pages or as a number of events. */
enum memcg_stat_item {
	MEMCG_CACHE,
	MEMCG_RSS,
	MEMCG_RSS_HUGE,
	MEMCG_SHMEM,
	MEMCG_MAPPED_FILE,
	MEMCG_DIRTY,
	MEMCG_WRITEBACK,
	WORKINGSET_REFAULT_ANON,
	WORKINGSET_REFAULT_FILE,
	MEMCG_SWAP,
	PGPGIN,
	PGPGOUT,
	PGFAULT,
	PGMAJFAULT,
	LRU_INACTIVE_ANON,
	LRU_ACTIVE_ANON,
	LRU_INACTIVE_FILE,
	LRU_ACTIVE_FILE,
	LRU_UNEVICTABLE,
	NR_MEMCG1_STATS,
	/* kernel memory, in bytes; memcgfs_kmem_stat() adds them up */
	MEMCG_SLAB_B = NR_MEMCG1_STATS,
	NR_SLAB_RECLAIMABLE_B, /* part of MEMCG_SLAB_B */
	MEMCG_LARGE_KMALLOC_B,
	NR_KERNEL_STACK_B,
	NR_MEMCG_STATS
};

struct obj_cgroup;

/* The lists of a lruvec; LRU_INACTIVE_ANON + x is the statistic of list x. */
enum lru_list {
	LRU_LIST_INACTIVE_ANON,
	LRU_LIST_ACTIVE_ANON,
	LRU_LIST_INACTIVE_FILE,
	LRU_LIST_ACTIVE_FILE,
	LRU_LIST_UNEVICTABLE,
	NR_LRU_LISTS
};

/**
 * struct lruvec - the cached pages of a memcg (swap.h)
 * @lru_lock: protects the fields below
 * @lists: page.lru, the newest first
 * @nr: pages on each list
 * @nonresident_age: how often a page has left the inactive list of file pages,
 *                   by reclaim or because it became active (workingset.h)
 */
struct lruvec {
	spinlock_t lru_lock;
	struct list_head lists[NR_LRU_LISTS];
	unsigned long nr[NR_LRU_LISTS];
	unsigned long nonresident_age;
};

/* thresholds are on memory or on memory and swap */
enum { THRESHOLD_MEMORY, THRESHOLD_MEMSW, NR_THRESHOLDS };

/**
 * struct memcg_events - registered eventfds; memcg_event_lock
 * @thresholds: NULL if empty; may be compared with NULL without the lock
 * @oom_notify: struct mem_cgroup_eventfd
 * @vmpressure: struct vmpressure_event
 */
struct memcg_events {
	struct mem_cgroup_threshold_ary *thresholds[NR_THRESHOLDS];
	struct list_head oom_notify;
	struct list_head vmpressure;
};

/**
 * struct memcg1 - the state of files that only cgroup v1 has
 * @tcpmem: socket buffers, always 0
 * @soft_limit: pages; only shown; WRITE_ONCE
 * @swappiness: 0 to 200; only shown; WRITE_ONCE
 * @oom_kill_disable: no OOM kills for this group's limit; WRITE_ONCE
 * @oom_waiting: it was over its limit then; WRITE_ONCE, see memcg_oom.h
 * @events: registered eventfds (memcg_event.h)
 * @move_charge_at_immigrate: bits 0 and 1, the upper 32 mean nothing; WRITE_ONCE
 */
struct memcg1 {
	struct page_counter tcpmem;
	unsigned long soft_limit;
	int swappiness;
	bool oom_kill_disable;
	bool oom_waiting;
	struct memcg_events events;
	unsigned long move_charge_at_immigrate;
};

/**
 * struct memcg_lag - statistics that CPUs have not kept for themselves; atomic
 * @local: of this memcg's own
 * @total: of those of the subtree
 * @cpu: what each CPU keeps of @local; see memcg_stat.h
 */
struct memcg_lag {
	atomic_long_t local[NR_MEMCG1_STATS];
	atomic_long_t total[NR_MEMCG1_STATS];
	atomic_long_t cpu[NR_TASK_CPUS][NR_MEMCG1_STATS];
};

/**
 * struct mem_cgroup - the memory controller's part of a cgroup
 * @css: the generic part
 * @memory: pages of all kinds
 * @memsw: pages and swap (v1)
 * @kmem: kernel pages among @memory (v1)
 * @objcg: the objcg that new objects are charged through; RCU, changed under
 *         cgroup_mutex; NULL once offline, and in the root
 * @objcg_list: objcgs of removed children, now pointing to this memcg;
 *              objcg_lock
 * @kmemcg_id: index of its clones of kmem_caches before slab=objcg; once
 *             offline the parent's, -1 if unset; cgroup_mutex, read under RCU
 * @kmem_online: clones can be made; slab_mutex
 * @use_hierarchy: it counts and limits children made from now on; cgroup_mutex,
 *                 WRITE_ONCE
 * @kmem_caches: kmem_cache.memcg_params.kmem_caches_node; slab_mutex
 * @create_works: requests for clones (memcg_cache_create.c)
 * @kmem_pages: kernel pages that hold a css reference (kmem=memcg): their number,
 *              and above KMEM_REFS_BITS their size in pages; atomic
 * @oom_kill: OOM victims charged to this group; atomic
 * @v1: state of files that only cgroup v1 has
 * @nr_mms: address spaces that point to it, each with a css reference; atomic
 * @nr_remote: owners of remote charges that keep it, each with a css reference
 *             (remote.c); atomic
 * @ledger_nr: its place in a ledger that is being taken; cgroup_mutex
 * @children: mem_cgroup.sibling of all that are not freed; memcg_tree_lock
 * @sibling: on the parent's @children; memcg_tree_lock
 * @inactive_file: mm_charge.lru, the newest first; lru_lock
 * @lruvec: its pages of mappings
 * @stats_local: this memcg's own statistics; atomic
 * @stats: statistics of the whole subtree; atomic
 * @lag: the part of the statistics that memory.stat shows; there if the kernel lags
 */
struct mem_cgroup {
	struct cgroup_subsys_state css;
	struct page_counter memory;
	struct page_counter memsw;
	struct page_counter kmem;
	struct obj_cgroup __rcu *objcg;
	struct list_head objcg_list;
	int kmemcg_id;
	bool kmem_online;
	bool use_hierarchy;
	struct list_head kmem_caches;
	struct list_head create_works;
	atomic_long_t kmem_pages;
	atomic_long_t oom_kill;
	struct memcg1 v1;
	atomic_t nr_mms;
	atomic_t nr_remote;
	unsigned int ledger_nr;
	struct list_head children;
	struct list_head sibling;
	struct list_head inactive_file;
	struct lruvec lruvec;
	atomic_long_t stats_local[NR_MEMCG_STATS];
	atomic_long_t stats[NR_MEMCG_STATS];
	struct memcg_lag lag[];
};

/* 2^28 kernel pages of a group, and 2^35 pages in all of them */
#define KMEM_REFS_BITS 28

/** memcg_add_kmem_pages - count kernel pages: references, and their size */
static inline void memcg_add_kmem_pages(struct mem_cgroup *memcg, long nr,
					long nr_pages)
{
	atomic_long_add(nr_pages * (1L << KMEM_REFS_BITS) + nr,
			&memcg->kmem_pages);
}

/** memcg_kmem_refs - css references that kernel pages hold */
static inline long memcg_kmem_refs(struct mem_cgroup *memcg)
{
	return atomic_long_read(&memcg->kmem_pages) &
	       ((1L << KMEM_REFS_BITS) - 1);
}

/** memcg_kmem_size - the size of those kernel pages, in pages */
static inline long memcg_kmem_size(struct mem_cgroup *memcg)
{
	return atomic_long_read(&memcg->kmem_pages) >> KMEM_REFS_BITS;
}

/* immutable between libobjcg_init() and libobjcg_exit() */
extern struct mem_cgroup *root_mem_cgroup;

static inline struct mem_cgroup *mem_cgroup_from_css(
	struct cgroup_subsys_state *css)
{
	return css ? container_of(css, struct mem_cgroup, css) : NULL;
}

/**
 * parent_mem_cgroup - the memcg that counts and limits this one, and takes over
 *		       its objects
 *
 * The parent in the tree, or the root (memcg_hierarchy.h).
 *
 * Return: it, which lives as long as @memcg; NULL for the root.
 */
static inline struct mem_cgroup *parent_mem_cgroup(struct mem_cgroup *memcg)
{
	struct page_counter *parent = memcg->memory.parent;

	return parent ? container_of(parent, struct mem_cgroup, memory) : NULL;
}

static inline bool mem_cgroup_is_root(const struct mem_cgroup *memcg)
{
	return memcg == root_mem_cgroup;
}

/** mem_cgroup_is_descendant - is @memcg counted in @root, or the same? */
static inline bool mem_cgroup_is_descendant(const struct mem_cgroup *memcg,
					    const struct mem_cgroup *root)
{
	const struct page_counter *counter = &memcg->memory;

	while (counter && counter != &root->memory)
		counter = counter->parent;
	return counter;
}

/**
 * mem_cgroup_usage - pages in use, including the stocks
 * @swap: count memory and swap, else memory
 *
 * The root's counters hold only the charges of its descendants, not its own. So
 * the root's usage is the sum of the user memory in its statistics.
 */
unsigned long mem_cgroup_usage(struct mem_cgroup *memcg, bool swap);

/* the swappiness of the root: vm.swappiness; WRITE_ONCE */
extern int vm_swappiness;

static inline int mem_cgroup_swappiness(const struct mem_cgroup *memcg)
{
	return READ_ONCE(*(mem_cgroup_is_root(memcg) ? &vm_swappiness :
						       &memcg->v1.swappiness));
}

/**
 * get_online_mem_cgroup - a memcg, or its first ancestor that is online
 * Context: the caller holds a css reference or rcu_read_lock().
 * Return: the memcg, with a css reference.
 */
static inline struct mem_cgroup *get_online_mem_cgroup(struct mem_cgroup *memcg)
{
	while (!css_tryget_online(&memcg->css))
		memcg = parent_mem_cgroup(memcg);
	return memcg;
}

/**
 * mem_cgroup_iter - walk a subtree, parents before children
 * @root: the top of the subtree; a css reference is held. If it is not
 *        hierarchical and not the root, it is all there is
 * @prev: the result of the last call, NULL to begin; its reference is put
 *
 * A caller that leaves the walk early must put the reference to its current
 * memcg. The walk skips a memcg after its last reference is gone.
 *
 * Context: any, but not under a leaf lock.
 * Return: the next memcg with a css reference, or NULL.
 */
struct mem_cgroup *mem_cgroup_iter(struct mem_cgroup *root,
				   struct mem_cgroup *prev);

#define for_each_mem_cgroup_tree(iter, root)           \
	for (iter = mem_cgroup_iter(root, NULL); iter; \
	     iter = mem_cgroup_iter(root, iter))

/** mem_cgroup_tree_add - add a memcg to the children of its parent in the tree */
void mem_cgroup_tree_add(struct mem_cgroup *memcg);

/** mem_cgroup_tree_del - the reverse; no effect if it was not added */
void mem_cgroup_tree_del(struct mem_cgroup *memcg);

/** mem_cgroup_has_children - does it have children in the tree, dead or alive? */
bool mem_cgroup_has_children(struct mem_cgroup *memcg);

#endif
