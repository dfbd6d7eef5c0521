/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slab.h - kmem_caches and slab pages inside the engine
 *
 * libobjcg/slab.h has what users call, and the values of the slab switch
 * (memcg_slab.c). An object is simulated: its address is a handle. A slab page
 * is a struct slab with a byte for each object, aligned so that clearing the
 * low bits of an object's address gives the slab's address.
 *
 * Mirrors mm/slab.h, mm/slab_common.c and mm/slub.c. There are no CPU slabs: a
 * cache has a single lock, held for a few instructions.
 */
#ifndef _OBJCG_SLAB_H
#define _OBJCG_SLAB_H

#include "libobjcg/slab.h"
#include "memcg/memcontrol.h"
#include "memcg/page_memcg.h"

/* alignment of a slab; fits the header and the most objects of a page */
#define SLAB_ALIGN 1024UL
#define MAX_OBJS_PER_SLAB 512U

/* larger kmalloc()s are whole pages */
#define KMALLOC_MAX_CACHE_SIZE (2 * PAGE_SIZE)

/**
 * struct slab - a slab page, or the pages of a large kmalloc()
 * @slab_cache: the page's cache; NULL for a large kmalloc(); immutable
 * @page: immutable
 * @slab_list: on the cache's @partial or @full; slab_cache->list_lock
 * @rcu: of the free, once off the lists
 * @inuse: objects that are not free; slab_cache->list_lock
 * @free: a bit for each object that is; slab_cache->list_lock
 * @object: their addresses
 */
struct slab {
	struct kmem_cache *slab_cache;
	struct page *page;
	union {
		struct list_head slab_list;
		struct rcu_head rcu;
	};
	unsigned int inuse;
	u64 free[MAX_OBJS_PER_SLAB / 64];
	char object[];
};

/** struct memcg_cache_array - clones of a root cache, by memcg->kmemcg_id */
struct memcg_cache_array {
	struct rcu_head rcu;
	unsigned int nr;
	struct kmem_cache __rcu *entries[];
};

/**
 * struct memcg_cache_params - a cache's part in the accounting
 * @root_cache: the root of this clone, NULL for a root cache; immutable
 * @memcg_caches: of a root cache: RCU, changed under slab_mutex; or NULL
 * @children: all clones, also those no more in @memcg_caches; slab_mutex
 * @dying: it is being destroyed. Written under slab_mutex *and*
 *         memcg_kmem_wq_lock, because some readers cannot take the first.
 * @memcg: of a clone: its memcg. Changed under slab_mutex (reparent), read
 *         under RCU
 * @children_node: on root_cache's @children; slab_mutex
 * @kmem_caches_node: on memcg->kmem_caches; slab_mutex
 * @refcnt: of a clone since lifecycle: the initial reference, killed by
 *          deactivation, and a reference for each page and running allocation
 * @work_fn: the function that @rcu_head or @work leads to; memcg_kmem_wq_lock
 */
struct memcg_cache_params {
	struct kmem_cache *root_cache;
	union {
		struct {
			struct memcg_cache_array __rcu *memcg_caches;
			struct list_head children;
			bool dying;
		};
		struct {
			struct mem_cgroup *memcg;
			struct list_head children_node;
			struct list_head kmem_caches_node;
			struct percpu_ref refcnt;
			void (*work_fn)(struct kmem_cache *s);
			union {
				struct rcu_head rcu_head;
				struct work_struct work;
			};
		};
	};
};

/**
 * struct kmem_cache - a cache of objects of the same size
 * @name: the root cache's; immutable
 * @size: bytes of an object on its page; immutable
 * @objects: per page; immutable
 * @order: of a page; immutable
 * @flags: SLAB_*; immutable
 * @refcount: users of a root cache, above 1 if it has aliases;
 *            slab_mutex. 0 when it is being destroyed.
 * @list: of root caches on slab_caches; slab_mutex
 * @memcg_params: see there
 * @rcu: of the free
 * @list_lock: a spinlock; protects the fields below
 * @partial: slabs with free objects, the empty too; the last used first
 * @full: the others
 * @nr_partial: how many are on it
 * @min_partial: an empty slab stays there while they are no more than this;
 *               0 once a clone is deactivated
 * @nr_slabs: on both lists
 * @nr_inuse: objects
 */
struct kmem_cache {
	const char *name;
	unsigned int size;
	unsigned int objects;
	unsigned int order;
	unsigned int flags;
	int refcount;
	struct list_head list;
	struct memcg_cache_params memcg_params;
	struct rcu_head rcu;

	spinlock_t list_lock;
	struct list_head partial;
	struct list_head full;
	unsigned long nr_partial;
	unsigned long min_partial;
	unsigned long nr_slabs;
	unsigned long nr_inuse;
};

extern struct mutex slab_mutex;
/* root caches, the newest first; slab_mutex */
extern struct list_head slab_caches;

static inline bool is_root_cache(const struct kmem_cache *s)
{
	return !s->memcg_params.root_cache;
}

static inline bool memcg_cache_is_dying(const struct kmem_cache *root)
{
	return root->memcg_params.dying;
}

/* --- for the rest of the engine (slab_common.c, slub.c) --- */

/** struct memcgfs_bulk - objects of a cache; a row of 0 objects ends a table */
struct memcgfs_bulk {
	struct kmem_cache **cache;
	size_t nr;
};

/**
 * memcgfs_alloc_bulk - objects of several caches, charged at once
 * @rows: root caches; the objects come in their order
 *
 * Accounted regardless of the flags, with a bound for all rows together;
 * otherwise as kmem_cache_alloc_bulk().
 */
size_t memcgfs_alloc_bulk(const struct memcgfs_bulk *rows, gfp_t gfp, void **p);

/**
 * mem_cgroup_from_obj - the memcg that an object is charged to
 * @p: not being freed
 *
 * Context: rcu_read_lock() held; it can be replaced by its parent.
 * Return: the memcg, or NULL.
 */
struct mem_cgroup *mem_cgroup_from_obj(void *p);

/**
 * mod_memcg_obj_state - add to a statistic of the memcg an object is charged to
 * @p: as for mem_cgroup_from_obj(); no effect if it is not charged
 * @nr: as for mod_memcg_state()
 */
void mod_memcg_obj_state(void *p, enum memcg_stat_item item, long nr);

/* the boot-time caches, in the order of their creation */
enum memcgfs_boot_cache {
	CACHE_TASK_STRUCT,
	CACHE_PID,
	CACHE_SIGNAL,
	CACHE_SIGHAND,
	CACHE_FILES,
	CACHE_ANON_VMA_CHAIN,
	CACHE_FS,
	CACHE_TASK_DELAY_INFO,
	CACHE_CRED,
	CACHE_MM_STRUCT,
	CACHE_VM_AREA,
	CACHE_MAPLE_NODE,
	CACHE_ANON_VMA,
	CACHE_FILP,
	CACHE_DENTRY,
	CACHE_INODE,
	CACHE_PROC_INODE,
	CACHE_SHMEM_INODE,
	CACHE_SOCK_INODE,
	CACHE_RADIX_TREE_NODE,
	CACHE_KERNFS_NODE,
	CACHE_NSPROXY,
	CACHE_SIGQUEUE,
	CACHE_SEQ_FILE,
	CACHE_BUFFER_HEAD,
	CACHE_KMALLOC_8,
	CACHE_KMALLOC_16,
	CACHE_KMALLOC_32,
	CACHE_KMALLOC_64,
	CACHE_KMALLOC_96,
	CACHE_KMALLOC_128,
	CACHE_KMALLOC_192,
	CACHE_KMALLOC_256,
	CACHE_KMALLOC_512,
	CACHE_KMALLOC_1K,
	CACHE_KMALLOC_2K,
	CACHE_KMALLOC_4K,
	CACHE_KMALLOC_8K,
	NR_BOOT_CACHES
};

/*
 * NULL where the kernel in force has no such cache; immutable between
 * kmem_cache_init() and kmem_cache_exit()
 */
extern struct kmem_cache *memcgfs_boot_caches[NR_BOOT_CACHES];

/* --- listing caches (slabinfo.c) --- */

/** slabinfo_show - the text of /proc/slabinfo: root caches with their clones */
void slabinfo_show(struct seq_file *m);

/**
 * memcg_slab_show - the text of memory.kmem.slabinfo
 *
 * A row for each clone; empty in a regime without clones.
 *
 * Context: takes slab_mutex.
 */
void memcg_slab_show(struct mem_cgroup *memcg, struct seq_file *m);

/* --- inside the allocator --- */

static inline struct slab *virt_to_slab(const void *p)
{
	return (struct slab *)((uintptr_t)p & ~(SLAB_ALIGN - 1));
}

static inline unsigned int obj_to_index(const struct slab *slab, const void *p)
{
	return (unsigned int)((const char *)p - slab->object);
}

/* an object and its place in the objcg vector */
static inline size_t obj_full_size(const struct kmem_cache *s)
{
	return s->size + sizeof(struct obj_cgroup *);
}

static inline size_t slab_bytes(const struct kmem_cache *s)
{
	return PAGE_SIZE << s->order;
}

/** kmem_cache_init - make the boot-time caches. Return: 0 or -ENOMEM */
int kmem_cache_init(void);

/** kmem_cache_exit - destroy all caches. Context: as kmem_cache_destroy() */
void kmem_cache_exit(void);

/** kmem_cache_open - fill in the fields derived from the size */
void kmem_cache_open(struct kmem_cache *s, unsigned int size,
		     unsigned int flags);

/**
 * __kmem_cache_free_bulk - free objects that are uncharged already
 * @s: the cache of them all, kept alive by their pages
 */
void __kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **p);

/** __kmem_cache_shrink - free empty pages. Return: true if others are left */
bool __kmem_cache_shrink(struct kmem_cache *s);

/** __kmem_cache_deactivate - stop keeping empty pages */
void __kmem_cache_deactivate(struct kmem_cache *s);

/** slab_alloc_pages - allocate pages for a slab or a large kmalloc() */
struct slab *slab_alloc_pages(gfp_t gfp, unsigned int order,
			      unsigned int objects);
void slab_free_pages(struct slab *slab);

/**
 * shutdown_cache - destroy a cache without objects
 * Context: slab_mutex held. The cache may be freed on return.
 * Return: 0, or -EBUSY with the cache unchanged, except for empty pages.
 */
int shutdown_cache(struct kmem_cache *s);

/**
 * create_cache - a cache that is linked nowhere yet
 * @root: the root cache of a clone, or NULL for a root cache
 * Return: the cache, or NULL.
 */
struct kmem_cache *create_cache(const char *name, unsigned int size,
				unsigned int flags, struct kmem_cache *root);

#endif
