// SPDX-License-Identifier: GPL-2.0-only
/*
 * slub.c - objects on slab pages
 *
 * Mirrors mm/slub.c less its CPU slabs: an allocation takes the first free
 * objects of the page that was used last. A page is made and charged, or
 * uncharged and freed, with no lock held, because it can drain CPU stocks and
 * release the objects that the page pinned.
 *
 * The bite: a clone can be freed with its last page. After discard_slab() do
 * not touch the cache, unless another reference keeps it.
 */
#include "slab/slab.h"

#include "memcg/page_alloc.h"
#include "rt/alloc.h"
#include "rt/lesson.h"
#include "slab/memcg_slab.h"

/* as on the machine where sizes and orders were recorded, with two CPUs */
#define MIN_OBJECTS 12U
#define MAX_SLAB_ORDER 3U
/* bounds of kmem_cache.min_partial */
#define MIN_PARTIAL 5U
#define MAX_PARTIAL 10U

static DEFINE_OBJ_TYPE_ALIGNED(slab, SLAB_ALIGN);
_Static_assert(sizeof(struct slab) + MAX_OBJS_PER_SLAB <= SLAB_ALIGN,
	       "an object's address leads to its slab");

/* the first order that holds @objects and wastes at most 1/@fraction */
static unsigned int slab_order(unsigned int size, unsigned int objects,
			       unsigned int fraction)
{
	unsigned int order;

	for (order = 0; order <= MAX_SLAB_ORDER; order++) {
		size_t bytes = PAGE_SIZE << order;

		if (bytes >= (size_t)objects * size &&
		    bytes % size <= bytes / fraction)
			break;
	}
	return order;
}

/* few pages at once, but many objects on them and little waste: see SLUB */
static unsigned int calculate_order(unsigned int size)
{
	unsigned int most = (unsigned int)(PAGE_SIZE << MAX_SLAB_ORDER) / size;
	unsigned int objects = min(MIN_OBJECTS, most), fraction, order;

	for (; objects > 1; objects--) {
		for (fraction = 16; fraction >= 4; fraction /= 2) {
			order = slab_order(size, objects, fraction);
			if (order <= MAX_SLAB_ORDER)
				return order;
		}
	}
	return slab_order(size, 1, 1);
}

void kmem_cache_open(struct kmem_cache *s, unsigned int size,
		     unsigned int flags)
{
	unsigned int half_log2 = (31 - (unsigned int)__builtin_clz(size)) / 2;

	half_log2 = max(half_log2, MIN_PARTIAL);
	s->size = size;
	s->flags = flags;
	s->order = calculate_order(size);
	s->objects =
		min((unsigned int)(slab_bytes(s) / size), MAX_OBJS_PER_SLAB);
	s->min_partial = min(half_log2, MAX_PARTIAL);
	mutex_init(&s->list_lock, RANK_SLAB_LIST);
	INIT_LIST_HEAD(&s->partial);
	INIT_LIST_HEAD(&s->full);
}

struct slab *slab_alloc_pages(gfp_t gfp, unsigned int order,
			      unsigned int objects)
{
	struct slab *slab = obj_alloc_extra(&slab_type, objects);

	if (!slab)
		return NULL;
	slab->page = alloc_pages(gfp, order);
	if (!slab->page) {
		obj_free(&slab_type, slab);
		return NULL;
	}
	return slab;
}

void slab_free_pages(struct slab *slab)
{
	__free_pages(slab->page);
	obj_free(&slab_type, slab);
}

static void init_free(struct slab *slab, unsigned int objects)
{
	unsigned int i;

	for (i = 0; i < objects; i++)
		slab->free[i / 64] |= 1ULL << (i % 64);
}

static struct slab *new_slab(struct kmem_cache *s, gfp_t gfp)
{
	/* the slab switch does the charging, not the page allocator */
	struct slab *slab =
		slab_alloc_pages(gfp & ~__GFP_ACCOUNT, s->order, s->objects);

	if (!slab)
		return NULL;
	slab->slab_cache = s;
	init_free(slab, s->objects);
	__SetPageType(slab->page, PG_slab);
	if (memcg_charge_slab(slab, s, gfp)) {
		__ClearPageType(slab->page, PG_slab);
		slab_free_pages(slab);
		return NULL;
	}
	return slab;
}

static void __free_slab(struct slab *slab)
{
	memcg_uncharge_slab(slab, slab->slab_cache);
	__ClearPageType(slab->page, PG_slab);
	slab_free_pages(slab);
}

static void rcu_free_slab(struct rcu_head *rcu)
{
	__free_slab(container_of(rcu, struct slab, rcu));
}

/* Context: no lock held; the slab is on no list. */
static void discard_slab(struct slab *slab)
{
	if (slab->slab_cache->flags & SLAB_TYPESAFE_BY_RCU)
		call_rcu(&slab->rcu, rcu_free_slab);
	else
		__free_slab(slab);
}

static void discard_slabs(struct list_head *slabs)
{
	struct slab *slab, *next;

	list_for_each_entry_safe(slab, next, slabs, slab_list)
		discard_slab(slab);
}

static void add_partial(struct kmem_cache *s, struct slab *slab)
{
	lockdep_assert_held(&s->list_lock);
	list_add(&slab->slab_list, &s->partial);
	s->nr_partial++;
}

static void remove_partial(struct kmem_cache *s, struct slab *slab)
{
	lockdep_assert_held(&s->list_lock);
	list_del(&slab->slab_list);
	s->nr_partial--;
}

static size_t take_from_slab(struct slab *slab, size_t nr, void **p)
{
	unsigned int word;
	size_t n = 0;

	for (word = 0; word < ARRAY_SIZE(slab->free) && n < nr; word++) {
		u64 free = slab->free[word];

		for (; free && n < nr; free &= free - 1)
			p[n++] = slab->object + word * 64 +
				 __builtin_ctzll(free);
		slab->free[word] = free;
	}
	slab->inuse += (unsigned int)n;
	return n;
}

static size_t take_objects(struct kmem_cache *s, size_t nr, void **p)
{
	size_t n = 0;

	lockdep_assert_held(&s->list_lock);
	while (n < nr && !list_empty(&s->partial)) {
		struct slab *slab =
			list_first_entry(&s->partial, struct slab, slab_list);

		n += take_from_slab(slab, nr - n, p + n);
		if (slab->inuse == s->objects) {
			remove_partial(s, slab);
			list_add(&slab->slab_list, &s->full);
		}
	}
	s->nr_inuse += n;
	return n;
}

/* Return: false if it is free already, or never was an object */
static bool put_object(struct kmem_cache *s, void *p, struct list_head *empty)
{
	struct slab *slab = virt_to_slab(p);
	unsigned int i = obj_to_index(slab, p);
	bool allocated = i < s->objects &&
			 !((slab->free[i / 64] >> (i % 64)) & 1);

	VM_BUG_ON(!allocated);
	if (unlikely(!allocated))
		return false;
	if (slab->inuse == s->objects) {
		list_del(&slab->slab_list);
		add_partial(s, slab);
	}
	slab->free[i / 64] |= 1ULL << (i % 64);
	if (--slab->inuse || s->nr_partial <= s->min_partial)
		return true;
	remove_partial(s, slab);
	s->nr_slabs--;
	list_add(&slab->slab_list, empty);
	return true;
}

void __kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **p)
{
	LIST_HEAD(empty);
	size_t i;

	lesson(FLUSHARRAY, old_cache_flusharray, s, nr, p);
	spin_lock(&s->list_lock);
	for (i = 0; i < nr; i++)
		s->nr_inuse -= put_object(s, p[i], &empty);
	spin_unlock(&s->list_lock);
	discard_slabs(&empty);
}

static void free_runs(size_t nr, void **p)
{
	size_t i, from = 0;

	for (i = 1; i <= nr; i++) {
		struct kmem_cache *s = virt_to_slab(p[from])->slab_cache;

		if (i < nr && virt_to_slab(p[i])->slab_cache == s)
			continue;
		__kmem_cache_free_bulk(s, i - from, p + from);
		from = i;
	}
}

/* Return: @nr or 0 */
static size_t alloc_objects(struct kmem_cache *s, gfp_t gfp, size_t nr,
			    void **p)
{
	struct slab *slab = NULL;
	size_t n = 0;

	for (;;) {
		spin_lock(&s->list_lock);
		if (slab) {
			add_partial(s, slab);
			s->nr_slabs++;
		}
		n += take_objects(s, nr - n, p + n);
		spin_unlock(&s->list_lock);
		if (n == nr)
			return nr;
		slab = new_slab(s, gfp);
		if (!slab)
			break;
	}
	if (n)
		__kmem_cache_free_bulk(s, n, p);
	return 0;
}

/* Return: @nr, or 0 with the earlier rows freed again */
static size_t alloc_rows(const struct memcgfs_bulk *rows, gfp_t gfp, void **p)
{
	const struct memcgfs_bulk *row;
	size_t nr = 0, got;

	for (row = rows; row->nr; row++) {
		struct kmem_cache *s = memcg_kmem_get_cache(*row->cache);

		got = alloc_objects(s, gfp, row->nr, p + nr);
		memcg_kmem_put_cache(s);
		if (!got)
			break;
		nr += got;
	}
	if (!row->nr)
		return nr;
	/* not yet accounted */
	free_runs(nr, p);
	return 0;
}

/* Return: false if the size of @nr objects is more than can be charged */
static bool add_bytes(size_t *size, const struct kmem_cache *s, size_t nr)
{
	if (nr > (MEMCGFS_MAX_BYTES - *size) / obj_full_size(s))
		return false;
	*size += nr * obj_full_size(s);
	return true;
}

size_t memcgfs_alloc_bulk(const struct memcgfs_bulk *rows, gfp_t gfp, void **p)
{
	const struct memcgfs_bulk *row;
	struct obj_cgroup *objcg;
	size_t size = 0, nr;

	for (row = rows; row->nr; row++) {
		VM_BUG_ON(!is_root_cache(*row->cache));
		if (!add_bytes(&size, *row->cache, row->nr))
			return 0;
	}
	if (memcg_slab_pre_alloc_hook(&objcg, gfp, size))
		return 0;
	nr = alloc_rows(rows, gfp, p);
	memcg_slab_post_alloc_hook(objcg, size, nr, p);
	return nr;
}

size_t kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t nr,
			     void **p)
{
	const struct memcgfs_bulk rows[] = { { &s, nr }, { .nr = 0 } };

	size_t size = 0;

	if (nr && ((gfp & __GFP_ACCOUNT) || (s->flags & SLAB_ACCOUNT)))
		return memcgfs_alloc_bulk(rows, gfp, p);
	if (unlikely(!add_bytes(&size, s, nr)))
		return 0;
	return alloc_objects(s, gfp, nr, p);
}

void kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **p)
{
	VM_BUG_ON(s && nr && virt_to_slab(*p)->slab_cache != s &&
		  virt_to_slab(*p)->slab_cache->memcg_params.root_cache != s);
	memcg_slab_free_hook(nr, p);
	free_runs(nr, p);
}

bool __kmem_cache_shrink(struct kmem_cache *s)
{
	struct slab *slab, *next;
	LIST_HEAD(empty);
	bool left;

	spin_lock(&s->list_lock);
	list_for_each_entry_safe(slab, next, &s->partial, slab_list) {
		if (slab->inuse)
			continue;
		remove_partial(s, slab);
		s->nr_slabs--;
		list_add(&slab->slab_list, &empty);
	}
	left = s->nr_slabs;
	spin_unlock(&s->list_lock);
	discard_slabs(&empty);
	return left;
}

void __kmem_cache_deactivate(struct kmem_cache *s)
{
	spin_lock(&s->list_lock);
	s->min_partial = 0;
	spin_unlock(&s->list_lock);
}
