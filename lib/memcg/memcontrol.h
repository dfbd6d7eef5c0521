/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcontrol.h - memory cgroups, object cgroups, and the charging of pages
 *
 * A mem_cgroup counts pages. An obj_cgroup stands between the memcg and kernel
 * objects that may outlive it: the object points to the objcg, the objcg to a
 * memcg, and when the memcg is removed only the objcg's pointer is redirected
 * to the parent. So an object of any age pins an objcg (a few words) and never
 * a memcg (seed obj_cgroup-api.txt).
 *
 * The bite: the result of obj_cgroup_memcg() can be stale at once. Hold
 * rcu_read_lock() while using it, and call get_mem_cgroup_from_objcg() to pin
 * the memcg.
 */
#ifndef _OBJCG_MEMCONTROL_H
#define _OBJCG_MEMCONTROL_H

#include "cgroup/cgroup.h"
#include "linux/bug.h"
#include "base/memcgfs_bounds.h"
#include "base/mm_types.h"
#include "base/page_counter.h"
#include "base/kernels.h"

/* pages charged at once, the surplus kept in the CPU's stock */
#define MEMCG_CHARGE_BATCH 64U

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
 * @kmem_caches: kmem_cache.memcg_params.kmem_caches_node; slab_mutex
 * @create_works: requests for clones (memcg_cache_create.c)
 * @nr_kmem_pages: kernel pages that hold a css reference (kmem=memcg); atomic
 * @tcpmem: socket buffers, always 0 (v1)
 * @soft_limit: pages; only shown; WRITE_ONCE
 * @swappiness: 0 to 200; only shown; WRITE_ONCE
 * @oom_kill_disable: no OOM kills for this group's limit; WRITE_ONCE
 * @oom_waiting: it was over its limit then; WRITE_ONCE, see under_oom()
 * @oom_kill: OOM victims charged to this group; atomic
 * @events: eventfds registered for this group (memcg_event.h)
 * @move_charge_at_immigrate: bits 0 and 1; WRITE_ONCE
 * @nr_mms: address spaces that point to it, each with a css reference; atomic
 * @children: mem_cgroup.sibling of all that are not freed; memcg_tree_lock
 * @sibling: on the parent's @children; memcg_tree_lock
 * @inactive_file: mm_charge.lru, the newest first; lru_lock
 * @stats_local: this memcg's own statistics; atomic
 * @stats: statistics of the whole subtree; atomic
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
	struct list_head kmem_caches;
	struct list_head create_works;
	atomic_long_t nr_kmem_pages;
	struct page_counter tcpmem;
	unsigned long soft_limit;
	int swappiness;
	bool oom_kill_disable;
	bool oom_waiting;
	atomic_long_t oom_kill;
	struct memcg_events events;
	unsigned long move_charge_at_immigrate;
	atomic_t nr_mms;
	struct list_head children;
	struct list_head sibling;
	struct list_head inactive_file;
	atomic_long_t stats_local[NR_MEMCG_STATS];
	atomic_long_t stats[NR_MEMCG_STATS];
};

/**
 * struct obj_cgroup - a charge account that survives its memcg
 * @refcnt: held by the memcg while online, by each object and kmem page, and by
 *          each CPU stock that caches it
 * @memcg: the memcg to charge. Changed under objcg_lock, read under RCU.
 * @id: counts up; selects the slot in CPU stocks; immutable
 * @nr_obj_bytes: bytes of live objects, without the tallies in CPU stocks;
 *          atomic
 * @nr_charged_bytes: bytes charged to @memcg in whole pages but used by no
 *          object and in no CPU's stock; atomic. Any value while alive, a
 *          multiple of the page size at release.
 * @list: on memcg->objcg_list once reparented; objcg_lock
 * @rcu: frees the objcg
 */
struct obj_cgroup {
	struct percpu_ref refcnt;
	struct mem_cgroup *memcg;
	u32 id;
	atomic_t nr_charged_bytes;
	atomic_long_t nr_obj_bytes;
	union {
		struct list_head list;
		struct rcu_head rcu;
	};
};

/* immutable between libobjcg_init() and libobjcg_exit() */
extern struct mem_cgroup *root_mem_cgroup;
extern struct regime memcg_regime;

extern spinlock_t objcg_lock;
extern struct mutex memcg_max_mutex;

static inline struct mem_cgroup *mem_cgroup_from_css(
	struct cgroup_subsys_state *css)
{
	return css ? container_of(css, struct mem_cgroup, css) : NULL;
}

static inline struct mem_cgroup *parent_mem_cgroup(struct mem_cgroup *memcg)
{
	return mem_cgroup_from_css(memcg->css.parent);
}

static inline bool mem_cgroup_is_root(const struct mem_cgroup *memcg)
{
	return memcg == root_mem_cgroup;
}

static inline bool mem_cgroup_is_descendant(const struct mem_cgroup *memcg,
					    const struct mem_cgroup *root)
{
	return css_is_descendant(&memcg->css, &root->css);
}

/*
 * Show a negative number as 0, as the kernel does. A sum can be negative for a
 * moment if a charge comes between the reads of its parts.
 */
static inline unsigned long memcg_not_negative(long nr)
{
	return nr > 0 ? (unsigned long)nr : 0;
}

/** memcg_page_state - a statistic of the memcg's subtree, for display */
static inline unsigned long memcg_page_state(struct mem_cgroup *memcg,
					     enum memcg_stat_item item)
{
	return memcg_not_negative(atomic_long_read(&memcg->stats[item]));
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
						       &memcg->swappiness));
}

/**
 * mod_memcg_state - add to a statistic of a memcg and of all above it
 * @nr: pages, events or bytes, depending on @item
 *
 * A read is then a single load. The kernel charges far more often than it
 * reads, so it updates per-CPU parts and sums them up at the read (rstat).
 */
void mod_memcg_state(struct mem_cgroup *memcg, enum memcg_stat_item item,
		     long nr);

/*
 * The memcg or objcg that the calling thread charges in place of current's own
 * memcg; at most one is set. The kernel keeps the active memcg in task_struct
 * for tasks and in a per-CPU variable for interrupts; our thread can stand for
 * either.
 */
extern __thread struct mem_cgroup *active_memcg;
extern __thread struct obj_cgroup *active_objcg;

/**
 * set_active_memcg - charge this memcg from now on instead of current's
 * @memcg: the caller holds a css reference until it has set another memcg; NULL
 *         for current's own
 *
 * Scopes nest: at the end of a scope the caller restores the returned memcg.
 * Used up to v5.12, and in the mainline after that (remote=memcg).
 *
 * Return: the previous active memcg.
 */
static inline struct mem_cgroup *set_active_memcg(struct mem_cgroup *memcg)
{
	struct mem_cgroup *old = active_memcg;

	active_memcg = memcg;
	return old;
}

/**
 * set_active_objcg - the same for an objcg
 *
 * A remote charge then does not pin a memcg that may be removed (remote=objcg,
 * seed kmem-pages-obj_cgroup.txt, its patch 5).
 */
static inline struct obj_cgroup *set_active_objcg(struct obj_cgroup *objcg)
{
	struct obj_cgroup *old = active_objcg;

	active_objcg = objcg;
	return old;
}

/**
 * memcg_reparent_state - move a statistic of a removed memcg to its parent
 *
 * Needed for reparented charges: they will be uncharged from the parent, and
 * would leave the parent's local statistic too low for ever (bee07b33db78). The
 * parent's subtree sum includes them already.
 *
 * Context: the caller pins @parent. Called when @memcg goes offline, and again
 * when no task can add to it any more.
 */
void memcg_reparent_state(struct mem_cgroup *memcg, struct mem_cgroup *parent,
			  enum memcg_stat_item item);

/**
 * struct memcgfs_kmem_stat - the kernel memory rows of a v2 memory.stat
 * @slab_reclaimable: bytes of caches that a shrinker empties: dentries, inodes
 * @slab_unreclaimable: bytes of the other caches, and of large kmalloc()s
 * @kernel_stack: bytes
 *
 * Slab bytes are those of objects under slab=objcg, else those of slab pages.
 */
struct memcgfs_kmem_stat {
	u64 slab_reclaimable;
	u64 slab_unreclaimable;
	u64 kernel_stack;
};

/**
 * memcgfs_kmem_stat - read the kernel memory statistics
 * @local: of @memcg itself, else of its whole subtree
 *
 * Exact in the absence of concurrent charges and uncharges.
 *
 * Context: takes the stock locks.
 */
void memcgfs_kmem_stat(struct mem_cgroup *memcg, bool local,
		       struct memcgfs_kmem_stat *stat);

/**
 * get_mem_cgroup_from_current - the memcg to charge, with a css reference
 *
 * It is set by set_active_memcg() or set_active_objcg(), else current's own.
 *
 * Return: the memcg, or NULL if there is no current task.
 */
struct mem_cgroup *get_mem_cgroup_from_current(void);

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
 * get_mem_cgroup_from_page - the memcg of a page, with a css reference
 * Context: the page must not be uncharged meanwhile.
 * Return: the memcg, or NULL if the page is not charged.
 */
struct mem_cgroup *get_mem_cgroup_from_page(struct page *page);

static inline void mem_cgroup_put(struct mem_cgroup *memcg)
{
	if (memcg)
		css_put(&memcg->css);
}

/**
 * mem_cgroup_iter - walk a subtree, parents before children
 * @root: the top of the subtree; a css reference is held
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

/* --- charging pages (memcontrol.c) --- */

/**
 * try_charge_memcg - charge pages to a memcg and its ancestors
 * @memcg: a css reference is held; the root is charged like any other
 * @gfp: without __GFP_DIRECT_RECLAIM the charge gives up before draining stocks
 *       and reclaiming. With __GFP_NOFAIL or __GFP_ATOMIC it is forced instead
 *       of giving up: reclaim is left to callers that can do it. The kernel
 *       forces __GFP_ATOMIC charges since 869712fd3de5 (v5.4); we do under
 *       every regime, although a v4.19 or a v5.3 would fail
 * @nr_pages: 1 to MEMCGFS_MAX_PAGES; more fails under any @gfp
 *
 * A forced charge fails if the root would exceed PAGE_COUNTER_MAX pages.
 *
 * Context: no stock or objcg lock held.
 * Return: 0 or -ENOMEM.
 */
int try_charge_memcg(struct mem_cgroup *memcg, gfp_t gfp,
		     unsigned long nr_pages);

/** memcg_uncharge - uncharge the counters, bypassing the stocks */
void memcg_uncharge(struct mem_cgroup *memcg, unsigned long nr_pages);

/**
 * memcg_account_kmem - count charged pages as kernel memory
 * @nr_pages: negative to uncount them
 */
void memcg_account_kmem(struct mem_cgroup *memcg, long nr_pages);

/**
 * mem_cgroup_resize_max - set a limit
 * @memsw: the limit of memory and swap, else of memory
 * @max: pages, up to PAGE_COUNTER_MAX
 *
 * Context: takes memcg_max_mutex.
 * Return: 0; -EINVAL if @max is out of range, or memory would be over memsw;
 * -EBUSY if more is in use than can be reclaimed.
 */
int mem_cgroup_resize_max(struct mem_cgroup *memcg, bool memsw,
			  unsigned long max);

/**
 * mem_cgroup_force_empty - drain the stocks and reclaim as much as possible
 * Context: no lru, stock or objcg lock held.
 */
void mem_cgroup_force_empty(struct mem_cgroup *memcg);

/*
 * --- single user pages (memcg_charge.c) ---
 *
 * For callers with struct pages in hand: replays, and tests that follow a page
 * from charge to uncharge. These pages have no kind, so only PGPGIN and PGPGOUT
 * count them, and they are not reclaimed. mm_account() charges the memory of
 * processes, in amounts and by kind (mm_charge.h).
 */

/**
 * charge_memcg - charge a user page
 * @page: not charged; afterwards it holds a css reference, in every regime
 * @memcg: a css reference is held
 *
 * Context: no stock or objcg lock held.
 * Return: 0 or -ENOMEM.
 */
int charge_memcg(struct page *page, struct mem_cgroup *memcg, gfp_t gfp);

/** mem_cgroup_uncharge - uncharge a page of either kind, if it is charged */
void mem_cgroup_uncharge(struct page *page);

/**
 * mem_cgroup_uncharge_list - uncharge a list of pages in batches
 * @pages: linked by page->lru; user pages and kernel pages in any order
 *
 * Consecutive pages of the same memcg cost its counters a single operation.
 *
 * Context: no stock or objcg lock held.
 */
void mem_cgroup_uncharge_list(struct list_head *pages);

/* --- object cgroups (objcg.c) --- */

static inline bool obj_cgroup_tryget(struct obj_cgroup *objcg)
{
	return percpu_ref_tryget(&objcg->refcnt);
}

static inline void obj_cgroup_get(struct obj_cgroup *objcg)
{
	percpu_ref_get(&objcg->refcnt);
}

/* Context: no stock or objcg lock held, the release takes both. */
static inline void obj_cgroup_put(struct obj_cgroup *objcg)
{
	percpu_ref_put(&objcg->refcnt);
}

/**
 * obj_cgroup_memcg - the memcg that an objcg charges now
 *
 * Context: rcu_read_lock() or objcg_lock held, else the result can be stale
 * and the memcg freed.
 */
static inline struct mem_cgroup *obj_cgroup_memcg(struct obj_cgroup *objcg)
{
	return READ_ONCE(objcg->memcg);
}

/**
 * get_mem_cgroup_from_objcg - the same with a css reference
 *
 * Context: a reference to @objcg is held. Never fails: objcgs are reparented
 * before the last reference to their memcg is put.
 */
struct mem_cgroup *get_mem_cgroup_from_objcg(struct obj_cgroup *objcg);

/**
 * get_obj_cgroup_from_current - the objcg to charge
 *
 * The objcg set by set_active_objcg(), or that of the memcg set by
 * set_active_memcg(), else that of current's memcg.
 *
 * Return: the objcg of the nearest memcg that is not yet offline, with a
 * reference; NULL in the root, which is not accounted, and without a current.
 */
struct obj_cgroup *get_obj_cgroup_from_current(void);

/**
 * get_obj_cgroup_from_page - the objcg to charge on behalf of a page
 * @page: a user or kernel page; must not be charged or uncharged meanwhile
 *
 * Return: as get_obj_cgroup_from_current(); NULL if the page is not charged.
 */
struct obj_cgroup *get_obj_cgroup_from_page(struct page *page);

/**
 * obj_cgroup_charge - charge an object
 * @objcg: a reference is held; each object must then hold its own reference
 * @gfp: as for try_charge_memcg()
 * @size: bytes, up to MEMCGFS_MAX_BYTES; more fails
 *
 * Context: no stock or objcg lock held.
 * Return: 0 or -ENOMEM.
 */
int obj_cgroup_charge(struct obj_cgroup *objcg, gfp_t gfp, size_t size);

/**
 * obj_cgroup_uncharge - uncharge the bytes of an object
 * @size: more than MEMCGFS_MAX_BYTES is a counted warning, without effect
 */
void obj_cgroup_uncharge(struct obj_cgroup *objcg, size_t size);

/**
 * obj_cgroup_charge_pages - charge whole pages, as kernel memory
 * @nr_pages: 1 to MEMCGFS_MAX_PAGES; more fails
 *
 * Return: 0 or -ENOMEM.
 */
int obj_cgroup_charge_pages(struct obj_cgroup *objcg, gfp_t gfp,
			    unsigned long nr_pages);
void obj_cgroup_uncharge_pages(struct obj_cgroup *objcg,
			       unsigned long nr_pages);

/**
 * memcg_online_objcg - give a new memcg its objcg
 * memcg_reparent_objcgs - hand the objcgs of a removed memcg to its parent
 */
int memcg_online_objcg(struct mem_cgroup *memcg);
void memcg_reparent_objcgs(struct mem_cgroup *memcg, struct mem_cgroup *parent);

/* --- depending on the slab switch (memcg_slab.c) --- */

/**
 * memcg_online_kmem - enable kernel memory accounting in a new memcg
 *
 * Allocates an objcg under slab=objcg, else an id for clones of kmem_caches.
 *
 * Context: cgroup_mutex held.
 * Return: 0 or -ENOMEM.
 */
int memcg_online_kmem(struct mem_cgroup *memcg);

/**
 * memcg_offline_kmem - reparent the kernel memory of a removed memcg
 *
 * The regime decides which charges and caches the parent takes over.
 *
 * Context: cgroup_mutex held.
 */
void memcg_offline_kmem(struct mem_cgroup *memcg);

/** memcg_free_kmem - free a memcg's clones. Context: no references are left */
void memcg_free_kmem(struct mem_cgroup *memcg);

/* --- kmem pages (kmem.c) --- */

/**
 * __memcg_kmem_charge_page - charge a kernel page to current's memcg
 * @page: not charged
 * @order: 2^order pages, up to MAX_PAGE_ORDER; more fails
 *
 * Under kmem=memcg the page then holds a css reference, which keeps removed
 * groups from being freed; under kmem=objcg an objcg reference (seed
 * kmem-pages-obj_cgroup.txt, b4e0b68fbd9d).
 *
 * Return: 0, also if there is no memcg to charge; or -ENOMEM.
 */
int __memcg_kmem_charge_page(struct page *page, gfp_t gfp, unsigned int order);

/**
 * __memcg_kmem_uncharge_page - uncharge a kernel page
 * @order: same as for the charge; above MAX_PAGE_ORDER is a counted warning,
 *	   without effect
 *
 * Context: PageMemcgKmem(page).
 */
void __memcg_kmem_uncharge_page(struct page *page, unsigned int order);

/**
 * kmem_page_release - clear a kernel page's memcg_data without an uncharge
 *
 * Context: PageMemcgKmem(page); the caller uncharges.
 * Return: the memcg to uncharge, with a css reference.
 */
struct mem_cgroup *kmem_page_release(struct page *page);

/**
 * kmem_page_pins - the memcg that a kernel page pins
 *
 * Context: the page must not be charged or uncharged meanwhile.
 * Return: the memcg; NULL if the page pins none, as always under kmem=objcg.
 */
struct mem_cgroup *kmem_page_pins(struct page *page);

/**
 * memcg_reparent_kmem_pages - reparent the statistics of kernel pages
 *
 * Only under kmem=objcg, where the parent takes over a removed memcg's pages.
 */
void memcg_reparent_kmem_pages(struct mem_cgroup *memcg,
			       struct mem_cgroup *parent);

/**
 * split_page_memcg - take references for a page that is split into @nr pages
 * @nr: 1 to 2^MAX_PAGE_ORDER; else it is a counted warning, without effect
 *
 * Each page stays charged and needs its own reference. The series forgot these
 * references; only the tests on a single architecture found that bug.
 *
 * Context: @page is charged; the caller copies memcg_data to the new pages.
 */
void split_page_memcg(struct page *page, unsigned long nr);

#endif
