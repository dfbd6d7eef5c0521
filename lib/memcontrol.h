/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcontrol.h - memory cgroups, object cgroups, and what pages point to
 *
 * A mem_cgroup counts pages. An obj_cgroup stands between the memcg and kernel
 * objects that may outlive it: the object points to the objcg, the objcg to a
 * memcg, and when the memcg is removed that one pointer is turned to its
 * parent. So an object of any age pins an objcg (a few words) and never a
 * memcg (seed obj_cgroup-api.txt).
 *
 * The bite: obj_cgroup_memcg() is only true at the moment it is read. Hold
 * rcu_read_lock() while looking at the result, and use
 * get_mem_cgroup_from_objcg() to keep it.
 */
#ifndef _OBJCG_MEMCONTROL_H
#define _OBJCG_MEMCONTROL_H

#include "cgroup.h"
#include "linux/bug.h"
#include "memcgfs_bounds.h"
#include "mm_types.h"
#include "page_counter.h"
#include "regime.h"

/* pages charged at once, the surplus kept in the CPU's stock */
#define MEMCG_CHARGE_BATCH 64U

/* What memory.stat shows, in pages or as a number of events. */
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
	/* of kernel memory, in bytes; memcgfs_kmem_stat() puts them together */
	MEMCG_SLAB_B = NR_MEMCG1_STATS,
	NR_SLAB_RECLAIMABLE_B, /* of MEMCG_SLAB_B */
	MEMCG_LARGE_KMALLOC_B,
	NR_KERNEL_STACK_B,
	NR_MEMCG_STATS
};

/* thresholds are on memory or on memory and swap */
enum { THRESHOLD_MEMORY, THRESHOLD_MEMSW, NR_THRESHOLDS };

/**
 * struct memcg_events - what is registered; memcg_event_lock
 * @thresholds: NULL if there are none; may be compared with NULL without the lock
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
 * @kmem: of @memory, kernel memory (v1)
 * @objcg: the objcg that new objects are charged through; RCU, changed under
 *         cgroup_mutex; NULL once offline, and in the root
 * @objcg_list: further objcgs whose memcg this is: those of removed children;
 *              objcg_lock
 * @kmemcg_id: of the clones of kmem_caches before slab=objcg; the parent's once
 *             offline, -1 for none; cgroup_mutex, read under RCU
 * @kmem_online: clones can be made; slab_mutex
 * @kmem_caches: kmem_cache.memcg_params.kmem_caches_node; slab_mutex
 * @create_works: clones that have been asked for (memcg_cache_create.c)
 * @nr_kmem_pages: kernel pages that hold a css reference (kmem=memcg); atomic
 * @tcpmem: socket buffers, of which there are none (v1)
 * @soft_limit: pages; shown, no more; WRITE_ONCE
 * @swappiness: 0 to 200, shown, no more; WRITE_ONCE
 * @oom_kill_disable: nobody is killed for this group's limit; WRITE_ONCE
 * @oom_waiting: it was over its limit then; WRITE_ONCE, see under_oom()
 * @oom_kill: victims whose memory was this group's; atomic
 * @events: who wants to be told of what happens here (memcg_event.h)
 * @move_charge_at_immigrate: bits 0 and 1; WRITE_ONCE
 * @nr_mms: address spaces that point to it, each with a css reference; atomic
 * @children: mem_cgroup.sibling of all that are not freed; memcg_tree_lock
 * @sibling: on the parent's @children; memcg_tree_lock
 * @inactive_file: mm_charge.lru, the newest first; lru_lock
 * @stats_local: its own; atomic
 * @stats: its own and those of all below it; atomic
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
 * @refcnt: one for the memcg while online, for each object, for each kmem
 *          page, and for each CPU stock that caches it
 * @memcg: where charges go. Changed under objcg_lock, read under RCU.
 * @id: counts up; chooses the slot in CPU stocks; immutable
 * @nr_obj_bytes: what live objects hold, but for the tallies in CPU stocks;
 *          atomic
 * @nr_charged_bytes: charged to @memcg in whole pages but used by no object
 *          and in no CPU's stock; atomic. Any value while alive, a multiple
 *          of the page size at release.
 * @list: on memcg->objcg_list once reparented; objcg_lock
 * @rcu: of the free
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

static inline struct mem_cgroup *
mem_cgroup_from_css(struct cgroup_subsys_state *css)
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
 * A number to show: 0 if it is negative, as in the kernel. A sum is negative for
 * a moment if one part of it was read before a charge and another after.
 */
static inline unsigned long memcg_not_negative(long nr)
{
	return nr > 0 ? (unsigned long)nr : 0;
}

/** memcg_page_state - a statistic of the memcg and all below it, to be shown */
static inline unsigned long memcg_page_state(struct mem_cgroup *memcg,
					     enum memcg_stat_item item)
{
	return memcg_not_negative(atomic_long_read(&memcg->stats[item]));
}

/**
 * mem_cgroup_usage - pages in use, with what lies in stocks
 * @swap: memory and swap
 *
 * The root's own charges are not counted (its counters hold only what came up
 * from below), so for it the user memory there is, is added up.
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
 * @nr: pages or events, by what the item counts
 *
 * Reads are then one load; the kernel, which charges far more often than it
 * shows, adds to one CPU's part and gathers at the read (rstat).
 */
void mod_memcg_state(struct mem_cgroup *memcg, enum memcg_stat_item item,
		     long nr);

/*
 * Whom the calling thread charges in place of current's own group; of the two
 * one is set at most. The kernel keeps it in task_struct, and for interrupts
 * per CPU; a thread of ours is either of these.
 */
extern __thread struct mem_cgroup *active_memcg;
extern __thread struct obj_cgroup *active_objcg;

/**
 * set_active_memcg - from here on charge this memcg, whoever current is
 * @memcg: the caller holds a css reference until it has set another; NULL for
 *         current's own
 *
 * Scopes nest: what is returned is set again at the end of the scope. Up to
 * v5.12, and in the mainline after (remote=memcg).
 *
 * Return: what was set before.
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
 * So that whoever charges for others need not pin a memcg that may be removed
 * (remote=objcg, seed kmem-pages-obj_cgroup.txt, its patch 5).
 */
static inline struct obj_cgroup *set_active_objcg(struct obj_cgroup *objcg)
{
	struct obj_cgroup *old = active_objcg;

	active_objcg = objcg;
	return old;
}

/**
 * memcg_reparent_state - a statistic of a removed memcg is its parent's now
 *
 * For what is going to be uncharged from the parent: the parent's own number
 * would be too low by as much for ever (bee07b33db78). The parent's sum has
 * it already.
 *
 * Context: @parent is kept. Once when it is offline, and once more when nobody
 * can be adding to it.
 */
void memcg_reparent_state(struct mem_cgroup *memcg, struct mem_cgroup *parent,
			  enum memcg_stat_item item);

/**
 * struct memcgfs_kmem_stat - what memory.stat of v2 tells of kernel memory
 * @slab_reclaimable: bytes of caches that a shrinker empties: dentries, inodes
 * @slab_unreclaimable: bytes of the others, and of large kmalloc()s
 * @kernel_stack: bytes
 *
 * Under slab=objcg it is the bytes of objects, before it of slab pages.
 */
struct memcgfs_kmem_stat {
	u64 slab_reclaimable;
	u64 slab_unreclaimable;
	u64 kernel_stack;
};

/**
 * memcgfs_kmem_stat - read it
 * @local: of @memcg itself, else of all below it too
 *
 * Exact when nobody charges or uncharges meanwhile.
 *
 * Context: takes the stock locks.
 */
void memcgfs_kmem_stat(struct mem_cgroup *memcg, bool local,
		       struct memcgfs_kmem_stat *stat);

/**
 * get_mem_cgroup_from_current - the memcg to charge, with a css reference
 *
 * That of set_active_memcg() or set_active_objcg(), else current's own.
 *
 * Return: it, or NULL if there is no current task.
 */
struct mem_cgroup *get_mem_cgroup_from_current(void);

/**
 * get_online_mem_cgroup - a memcg, or its first ancestor that is online
 * Context: the caller holds a css reference or rcu_read_lock().
 * Return: it, with a css reference.
 */
static inline struct mem_cgroup *get_online_mem_cgroup(struct mem_cgroup *memcg)
{
	while (!css_tryget_online(&memcg->css))
		memcg = parent_mem_cgroup(memcg);
	return memcg;
}

/**
 * get_mem_cgroup_from_page - what a page is charged to, with a css reference
 * Context: the page stays charged meanwhile.
 * Return: it, or NULL if the page is not charged.
 */
struct mem_cgroup *get_mem_cgroup_from_page(struct page *page);

static inline void mem_cgroup_put(struct mem_cgroup *memcg)
{
	if (memcg)
		css_put(&memcg->css);
}

/**
 * mem_cgroup_iter - walk a subtree, parents before children
 * @root: its top; a css reference is held
 * @prev: what the last call returned, NULL to begin; its reference is put
 *
 * Who leaves the walk early puts the reference of where it was. A group is
 * passed over if its last reference is gone.
 *
 * Context: any, but not under a leaf lock.
 * Return: the next with a css reference, or NULL.
 */
struct mem_cgroup *mem_cgroup_iter(struct mem_cgroup *root,
				   struct mem_cgroup *prev);

#define for_each_mem_cgroup_tree(iter, root)                \
	for (iter = mem_cgroup_iter(root, NULL); iter;      \
	     iter = mem_cgroup_iter(root, iter))

/* --- charging pages (memcontrol.c) --- */

/**
 * try_charge_memcg - charge pages to a memcg and its ancestors
 * @memcg: a css reference is held; the root is charged like any other
 * @gfp: without __GFP_DIRECT_RECLAIM the stocks are not drained and nothing is
 *       reclaimed before giving up; with __GFP_NOFAIL or __GFP_ATOMIC it does
 *       not give up: reclaim is left to those who can. For __GFP_ATOMIC that
 *       is so since 869712fd3de5 (v5.4), here under every regime: a v4.19 or
 *       a v5.3 would fail
 * @nr_pages: 1 to MEMCGFS_MAX_PAGES; more fails, whatever @gfp says
 *
 * A charge that is forced fails where the root would have more than
 * PAGE_COUNTER_MAX pages.
 *
 * Context: no stock or objcg lock held.
 * Return: 0 or -ENOMEM.
 */
int try_charge_memcg(struct mem_cgroup *memcg, gfp_t gfp,
		     unsigned long nr_pages);

/** memcg_uncharge - take pages out of the counters, past the stocks */
void memcg_uncharge(struct mem_cgroup *memcg, unsigned long nr_pages);

/**
 * memcg_account_kmem - count pages that are charged already as kernel memory
 * @nr_pages: of either sign
 */
void memcg_account_kmem(struct mem_cgroup *memcg, long nr_pages);

/**
 * mem_cgroup_resize_max - set a limit
 * @memsw: of pages and swap, else of pages
 * @max: pages, up to PAGE_COUNTER_MAX
 *
 * Context: takes memcg_max_mutex.
 * Return: 0; -EINVAL if @max is out of range, or memory would be over memsw;
 * -EBUSY if more is in use than can be reclaimed.
 */
int mem_cgroup_resize_max(struct mem_cgroup *memcg, bool memsw,
			  unsigned long max);

/**
 * mem_cgroup_force_empty - reclaim what can be
 * Context: no lru, stock or objcg lock held.
 */
void mem_cgroup_force_empty(struct mem_cgroup *memcg);

/*
 * --- user pages, each for itself (memcg_charge.c) ---
 *
 * For who has struct pages in hand: replays, tests, who watches one page go
 * from charge to uncharge. They are of no kind, so beside PGPGIN and PGPGOUT
 * no statistic knows them, and they are not reclaimed. What a process has, in
 * amounts and by kind, is charged by mm_account() (mm_charge.h).
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

/** mem_cgroup_uncharge - uncharge a page of either kind; not charged is fine */
void mem_cgroup_uncharge(struct page *page);

/**
 * mem_cgroup_uncharge_list - uncharge pages, those of one memcg at once
 * @pages: linked by page->lru; user pages and kernel pages in any order
 *
 * Pages of one memcg that follow each other cost its counters one operation.
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
 * obj_cgroup_memcg - where an objcg's charges go now
 *
 * Context: rcu_read_lock() or objcg_lock held, else the answer can be stale
 * and the memory gone.
 */
static inline struct mem_cgroup *obj_cgroup_memcg(struct obj_cgroup *objcg)
{
	return READ_ONCE(objcg->memcg);
}

/**
 * get_mem_cgroup_from_objcg - the same with a css reference
 *
 * Context: a reference to @objcg is held. Never fails: a memcg whose last
 * reference is gone has been replaced by its parent before.
 */
struct mem_cgroup *get_mem_cgroup_from_objcg(struct obj_cgroup *objcg);

/**
 * get_obj_cgroup_from_current - what is charged through from here
 *
 * That of set_active_objcg(), or of set_active_memcg()'s memcg, else of
 * current's.
 *
 * Return: the objcg of the nearest memcg that is not yet offline, with a
 * reference; NULL in the root, which is not accounted, and without a current.
 */
struct obj_cgroup *get_obj_cgroup_from_current(void);

/**
 * get_obj_cgroup_from_page - what to charge through for the sake of a page
 * @page: charged to a memcg, or as a kernel page; stays so meanwhile
 *
 * Return: as get_obj_cgroup_from_current(); NULL if the page is not charged.
 */
struct obj_cgroup *get_obj_cgroup_from_page(struct page *page);

/**
 * obj_cgroup_charge - charge one object
 * @objcg: a reference is held; each object then holds one too
 * @gfp: as for try_charge_memcg()
 * @size: bytes, up to MEMCGFS_MAX_BYTES; more fails
 *
 * Context: no stock or objcg lock held.
 * Return: 0 or -ENOMEM.
 */
int obj_cgroup_charge(struct obj_cgroup *objcg, gfp_t gfp, size_t size);

/**
 * obj_cgroup_uncharge - give the bytes of obj_cgroup_charge() back
 * @size: more than MEMCGFS_MAX_BYTES is a counted warning, and nothing is done
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
 * memcg_reparent_objcgs - hand those of a removed one to its parent
 */
int memcg_online_objcg(struct mem_cgroup *memcg);
void memcg_reparent_objcgs(struct mem_cgroup *memcg, struct mem_cgroup *parent);

/* --- by the slab switch (memcg_slab.c) --- */

/**
 * memcg_online_kmem - what kernel memory of a new memcg is charged through
 *
 * An objcg under slab=objcg, before it a number for clones of kmem_caches.
 *
 * Context: cgroup_mutex held.
 * Return: 0 or -ENOMEM.
 */
int memcg_online_kmem(struct mem_cgroup *memcg);

/**
 * memcg_offline_kmem - hand to the parent what of a removed memcg goes there
 * Context: cgroup_mutex held.
 */
void memcg_offline_kmem(struct mem_cgroup *memcg);

/** memcg_free_kmem - what goes with the memcg itself. Context: nobody sees it */
void memcg_free_kmem(struct mem_cgroup *memcg);

/* --- kmem pages (kmem.c) --- */

/**
 * __memcg_kmem_charge_page - charge a kernel page to current's memcg
 * @page: not charged
 * @order: 2^order pages, up to MAX_PAGE_ORDER; more fails
 *
 * Under kmem=memcg the page then holds a css reference, which is what makes
 * removed groups stay; under kmem=objcg an objcg reference (seed
 * kmem-pages-obj_cgroup.txt, b4e0b68fbd9d).
 *
 * Return: 0, also if there is nobody to charge; or -ENOMEM.
 */
int __memcg_kmem_charge_page(struct page *page, gfp_t gfp, unsigned int order);

/**
 * __memcg_kmem_uncharge_page - undo it
 * @order: as it was charged; above MAX_PAGE_ORDER is a counted warning, and
 *	   nothing is done
 *
 * Context: PageMemcgKmem(page).
 */
void __memcg_kmem_uncharge_page(struct page *page, unsigned int order);

/**
 * kmem_page_release - clear a kernel page's word, uncharge nothing
 *
 * Context: PageMemcgKmem(page); the caller uncharges.
 * Return: the memcg to uncharge, with a css reference.
 */
struct mem_cgroup *kmem_page_release(struct page *page);

/**
 * kmem_page_pins - the memcg that a kernel page holds a css reference to
 *
 * Context: the page, charged or not, stays so meanwhile.
 * Return: the memcg; NULL if there is none, as always under kmem=objcg.
 */
struct mem_cgroup *kmem_page_pins(struct page *page);

/**
 * memcg_reparent_kmem_pages - the statistics of kernel pages of a removed memcg
 *
 * Only under kmem=objcg are the pages the parent's from now on.
 */
void memcg_reparent_kmem_pages(struct mem_cgroup *memcg,
			       struct mem_cgroup *parent);

/**
 * split_page_memcg - a page becomes @nr pages, each charged as it was
 * @nr: 1 to 2^MAX_PAGE_ORDER; else it is a counted warning, and nothing is done
 *
 * Each holds a reference of its own: to forget them was the one bug of the
 * series that only one architecture's tests found.
 *
 * Context: @page is charged; the caller copies the word.
 */
void split_page_memcg(struct page *page, unsigned long nr);

#endif
