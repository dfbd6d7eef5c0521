// SPDX-License-Identifier: GPL-2.0-only
/*
 * ledger_slab.c - accounts of caches, slab pages and objects
 *
 *   page	its objects are those that are not free; a vector has an objcg
 *		for none but those
 *   clone	its memcg's clones are found from the memcg and from the root
 *		cache; it has a reference for each page, and another while it
 *		is not deactivated; and by the slab switch
 *		pages: each page is charged to the memcg and refers to it
 *		lifecycle, reparent: each page is charged to it, the clone
 *		refers to it
 *   counts	objects on pages are those that tasks and tables have
 */
#include "ledger.h"

#include "unit.h"

static enum regime_slab slab_switch(void)
{
	return memcg_regime.value[SWITCH_SLAB];
}

static void add_stat(struct account *account, const struct kmem_cache *s,
		     size_t bytes)
{
	if (!account)
		return;
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		account->stat.slab_reclaimable += bytes;
	else
		account->stat.slab_unreclaimable += bytes;
}

static void enter_object(struct ledger *l, struct kmem_cache *s,
			 struct obj_cgroup *objcg, bool is_free)
{
	if (is_free) {
		torture_equal("a free object has no objcg", !objcg, true);
		return;
	}
	l->nr_objects++;
	add_stat(enter_bytes(l, objcg, obj_full_size(s)), s, obj_full_size(s));
}

static unsigned int enter_objects(struct ledger *l, struct kmem_cache *s,
				  struct slab *slab)
{
	struct obj_cgroup **vec = page_objcgs_check(slab->page);
	unsigned int i, inuse = 0;

	l->nr_vectors += !!vec;
	for (i = 0; i < s->objects; i++) {
		bool is_free = (slab->free[i / 64] >> (i % 64)) & 1;

		inuse += !is_free;
		enter_object(l, s, vec ? vec[i] : NULL, is_free);
	}
	return inuse;
}

static void enter_clone_page(struct ledger *l, struct kmem_cache *s,
			     struct slab *slab)
{
	struct mem_cgroup *memcg = s->memcg_params.memcg;
	struct account *account = account_of(l, memcg);

	account->pages += 1UL << s->order;
	account->refs += slab_switch() == SLAB_PAGES;
	add_stat(account, s, slab_bytes(s));
	if (slab_switch() == SLAB_PAGES)
		torture_equal("a slab page's memcg",
			      page_memcg_check(slab->page) == memcg, true);
	else
		torture_equal("a slab page has no memcg",
			      (long)slab->page->memcg_data, 0);
}

static void enter_slab(struct ledger *l, struct kmem_cache *s,
		       struct slab *slab)
{
	l->nr_slabs++;
	l->nr_pages++;
	torture_equal("a slab page's cache", slab->slab_cache == s, true);
	torture_equal("inuse", slab->inuse, enter_objects(l, s, slab));
	if (!is_root_cache(s))
		enter_clone_page(l, s, slab);
}

static void enter_pages(struct ledger *l, struct kmem_cache *s)
{
	long slabs = l->nr_slabs, objects = l->nr_objects;
	struct slab *slab;

	l->nr_caches++;
	list_for_each_entry(slab, &s->partial, slab_list)
		enter_slab(l, s, slab);
	list_for_each_entry(slab, &s->full, slab_list)
		enter_slab(l, s, slab);
	torture_equal("nr_slabs", (long)s->nr_slabs, l->nr_slabs - slabs);
	torture_equal("nr_inuse", (long)s->nr_inuse, l->nr_objects - objects);
}

static void check_on_list(struct kmem_cache *s)
{
	struct kmem_cache *other;
	bool found = false;

	list_for_each_entry(other, &s->memcg_params.memcg->kmem_caches,
			    memcg_params.kmem_caches_node)
		found |= other == s;
	torture_equal("a clone is on its memcg's list", found, true);
}

static void enter_clone(struct ledger *l, struct kmem_cache *s)
{
	enter_pages(l, s);
	check_on_list(s);
	if (slab_switch() == SLAB_PAGES)
		return;
	account_of(l, s->memcg_params.memcg)->refs++;
	torture_equal("references of a clone",
		      percpu_ref_read(&s->memcg_params.refcnt),
		      (long)s->nr_slabs +
			      !percpu_ref_is_dying(&s->memcg_params.refcnt));
}

static void enter_handle(struct ledger *l, void *p)
{
	struct slab *slab = virt_to_slab(p);
	struct account *account;

	if (slab->slab_cache) {
		l->nr_handles++;
		return;
	}
	l->nr_slabs++;
	account = enter_page(l, slab->page);
	if (account)
		account->stat.slab_unreclaimable += PAGE_SIZE
						    << slab->page->order;
}

void enter_slabs(struct ledger *l, const struct torture *t)
{
	struct kmem_cache *root, *s;
	unsigned int i;

	mutex_lock(&slab_mutex);
	list_for_each_entry(root, &slab_caches, list) {
		l->nr_root_caches++;
		enter_pages(l, root);
		list_for_each_entry(s, &root->memcg_params.children,
				    memcg_params.children_node)
			enter_clone(l, s);
	}
	mutex_unlock(&slab_mutex);
	for (i = 0; i < NR_KOBJS; i++)
		if (t->kobjs[i])
			enter_handle(l, t->kobjs[i]);
	for (i = 0; i < NR_CACHES; i++)
		l->nr_handles += (long)t->caches[i].nr;
}

void check_slabs(const struct ledger *l)
{
	torture_equal("slab objects", l->nr_objects, l->nr_handles);
	torture_equal("slabs alive", obj_nr_alive("slab"), l->nr_slabs);
	torture_equal("vectors alive", obj_nr_alive("objcg_vector"),
		      l->nr_vectors);
	torture_equal("caches alive", obj_nr_alive("kmem_cache"), l->nr_caches);
	torture_equal("requested clones",
		      obj_nr_alive("memcg_kmem_cache_create_work"), 0);
}
