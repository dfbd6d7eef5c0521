// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcg_cache_ops.c - references among slab pages, clones and memcgs
 *
 *   pages                 page -> memcg;  clones live as long as the memcg
 *   lifecycle, reparent   page -> clone -> memcg
 *
 * f0a3a24b532d turned the arrows round (seed kmem_cache-lifecycle.txt), so that
 * fb2f2b0adb98 could redirect the last arrow to the parent.
 */
#include "slab/memcg_slab.h"

/* --- pages --- */

static void link_nothing(struct kmem_cache *s)
{
	(void)s;
}

/* pin the clone's own memcg; the caller's memcg may be a removed child */
static bool tryget_memcg(struct kmem_cache *s)
{
	return css_tryget(&s->memcg_params.memcg->css);
}

static void put_memcg(struct kmem_cache *s)
{
	css_put(&s->memcg_params.memcg->css);
}

static void get_memcg(struct kmem_cache *s)
{
	css_get(&s->memcg_params.memcg->css);
}

static void get_page_memcg(struct kmem_cache *s, struct slab *slab,
			   struct mem_cgroup *memcg)
{
	(void)s;
	css_get(&memcg->css);
	page_set_memcg(slab->page, memcg);
}

static void put_page_memcg(struct kmem_cache *s, struct slab *slab,
			   struct mem_cgroup *memcg)
{
	(void)s;
	page_clear_memcg(slab->page);
	css_put(&memcg->css);
}

static long count_pages(const struct kmem_cache *s)
{
	return (long)READ_ONCE(s->nr_slabs);
}

const struct memcg_cache_ops memcg_cache_ops_pages = {
	.link = link_nothing,
	.unlink = link_nothing,
	.tryget = tryget_memcg,
	.put = put_memcg,
	.queued = get_memcg,
	.deactivated = put_memcg,
	.get_page = get_page_memcg,
	.put_page = put_page_memcg,
	.pin_kind = "slab_page",
	.pins = count_pages,
};

/* --- a reference count: lifecycle and reparent --- */

static int init_refcnt(struct kmem_cache *s)
{
	return percpu_ref_init(&s->memcg_params.refcnt,
			       kmemcg_queue_cache_shutdown);
}

static void exit_refcnt(struct kmem_cache *s)
{
	percpu_ref_exit(&s->memcg_params.refcnt);
}

/* as in the patch, not percpu_ref_tryget_live(): see memcg_get_clone() */
static bool tryget_cache(struct kmem_cache *s)
{
	return percpu_ref_tryget(&s->memcg_params.refcnt);
}

static void put_cache(struct kmem_cache *s)
{
	percpu_ref_put(&s->memcg_params.refcnt);
}

static void kill_cache(struct kmem_cache *s)
{
	percpu_ref_kill(&s->memcg_params.refcnt);
}

static void get_page_cache(struct kmem_cache *s, struct slab *slab,
			   struct mem_cgroup *memcg)
{
	(void)slab, (void)memcg;
	percpu_ref_get(&s->memcg_params.refcnt);
}

static void put_page_cache(struct kmem_cache *s, struct slab *slab,
			   struct mem_cgroup *memcg)
{
	(void)slab, (void)memcg;
	percpu_ref_put(&s->memcg_params.refcnt);
}

static long count_one(const struct kmem_cache *s)
{
	(void)s;
	return 1;
}

#define REFCNT_OPS                                                     \
	.init = init_refcnt, .exit = exit_refcnt, .link = get_memcg,   \
	.unlink = put_memcg, .tryget = tryget_cache, .put = put_cache, \
	.deactivated = kill_cache, .get_page = get_page_cache,         \
	.put_page = put_page_cache, .pin_kind = "kmem_cache",          \
	.pins = count_one

const struct memcg_cache_ops memcg_cache_ops_lifecycle = { REFCNT_OPS };
const struct memcg_cache_ops memcg_cache_ops_reparent = {
	REFCNT_OPS,
	.reparents = true,
};
