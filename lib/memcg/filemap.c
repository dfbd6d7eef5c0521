// SPDX-License-Identifier: GPL-2.0-only
/*
 * filemap.c - mappings begin and end, and pages become cached
 */
#include "libobjcg/filemap.h"

#include <errno.h>

#include "memcg/memcg_event.h"
#include "memcg/pagemap.h"
#include "memcg/try_charge.h"
#include "rt/alloc.h"

/* pages that are charged at once, as many as a reclaim frees at least */
#define ADD_BATCH 32UL

static DEFINE_OBJ_TYPE(address_space);
static DEFINE_SPINLOCK(mappings_lock, RANK_LEAF);
static LIST_HEAD(mappings); /* the newest first; mappings_lock */

struct address_space *address_space_alloc(
	enum mapping_kind kind, const struct address_space_operations *a_ops,
	void *host)
{
	struct address_space *mapping = obj_alloc(&address_space_type);

	if (!mapping)
		return NULL;
	mutex_init(&mapping->i_pages_lock, RANK_I_PAGES);
	mapping->kind = kind;
	mapping->a_ops = a_ops;
	mapping->host = host;
	atomic_long_set(&mapping->refs, 1);
	spin_lock(&mappings_lock);
	list_add(&mapping->mappings, &mappings);
	spin_unlock(&mappings_lock);
	return mapping;
}

void address_space_put(struct address_space *mapping)
{
	if (!atomic_long_sub_and_test(1, &mapping->refs))
		return;
	spin_lock(&mappings_lock);
	list_del(&mapping->mappings);
	spin_unlock(&mappings_lock);
	mutex_destroy(&mapping->i_pages_lock);
	obj_free(&address_space_type, mapping);
}

void address_space_free(struct address_space *mapping)
{
	if (!mapping)
		return;
	spin_lock(&mapping->i_pages_lock);
	mapping->host = NULL;
	spin_unlock(&mapping->i_pages_lock);
	truncate_inode_pages(mapping, 0);
	address_space_put(mapping);
}

struct address_space *next_mapping(struct address_space *prev)
{
	struct list_head *pos = prev ? &prev->mappings : &mappings;
	struct address_space *next = NULL;

	spin_lock(&mappings_lock);
	/* skip those that have lost their last reference and wait for the lock */
	while (!next && (pos = pos->next) != &mappings) {
		next = list_entry(pos, struct address_space, mappings);
		if (!atomic_long_add_not_zero(1, &next->refs))
			next = NULL;
	}
	spin_unlock(&mappings_lock);
	if (prev)
		address_space_put(prev);
	return next;
}

/* a walk over @nr pages, some of which may not be there */
static unsigned long count_missing(struct address_space *mapping,
				   unsigned long index, unsigned long nr)
{
	struct leaf_walk walk = { .index = index, .last = index + nr - 1 };

	spin_lock(&mapping->i_pages_lock);
	while (leaf_walk_next(mapping, &walk))
		if (walk.leaf)
			nr -= (unsigned long)__builtin_popcount(
				walk.leaf->present & walk.mask);
	spin_unlock(&mapping->i_pages_lock);
	return nr;
}

/**
 * struct adding - a batch of pages that becomes cached
 * @mapping: the file
 * @memcg: the memcg of new pages
 * @index: the next page
 * @nr: pages that are left
 * @charged: pages and references that the memcg has been charged for new pages
 * @leaf: of the page before, while the i_pages_lock is held
 * @batch: of the lists
 */
struct adding {
	struct address_space *mapping;
	struct mem_cgroup *memcg;
	unsigned long index;
	unsigned long nr;
	unsigned long charged;
	struct page_leaf *leaf;
	struct lru_batch batch;
};

/* Return: the leaf of the next page, or NULL */
static struct page_leaf *next_leaf(struct adding *add)
{
	if (!add->leaf || add->index % LEAF_PAGES == 0)
		add->leaf = find_leaf(add->mapping, add->index);
	return add->leaf;
}

/* Return: 0; -EAGAIN if there is no charge left for it; -ENOMEM */
static int add_page(struct adding *add)
{
	unsigned int slot = add->index % LEAF_PAGES;
	struct page_leaf *leaf = next_leaf(add);

	if (leaf && leaf->present >> slot & 1) {
		struct page *page = &leaf->page[slot];

		lru_batch_lock(&add->batch, page_memcg(page));
		mark_page_accessed(&add->batch, page);
		return 0;
	}
	if (!add->charged)
		return -EAGAIN;
	if (!leaf)
		add->leaf = find_or_make_leaf(add->mapping, add->index);
	if (!add->leaf)
		return -ENOMEM;
	lru_batch_lock(&add->batch, add->memcg);
	leaf_add_page(add->leaf, slot, &add->batch);
	add->charged--;
	return 0;
}

static int add_charged(struct adding *add)
{
	int err = 0;

	spin_lock(&add->mapping->i_pages_lock);
	add->leaf = NULL;
	for (; add->nr && !err; add->nr -= !err, add->index += !err)
		err = add_page(add);
	lru_batch_end(&add->batch);
	spin_unlock(&add->mapping->i_pages_lock);
	/* a page that went after it was counted is for the next batch */
	return err == -EAGAIN ? 0 : err;
}

/*
 * A memcg with little room has some for fewer pages. Only a single page is
 * forced.
 * Return: pages that can be looked at with the charge; 0 if none can
 */
static unsigned long charge_missing(struct adding *add, gfp_t gfp)
{
	const gfp_t force = __GFP_NOFAIL | __GFP_ATOMIC;
	unsigned long nr = min(add->nr, ADD_BATCH);

	for (; nr; nr /= 2) {
		add->charged = count_missing(add->mapping, add->index, nr);
		if (!add->charged ||
		    !user_try_charge(add->memcg, nr > 1 ? gfp & ~force : gfp,
				     add->charged))
			break;
		add->charged = 0;
	}
	return nr;
}

/* Return: 0 if at least a page was looked at, or none for a race; -ENOMEM */
static int add_batch(struct adding *add, gfp_t gfp)
{
	unsigned long nr = charge_missing(add, gfp), left = add->nr - nr;
	struct percpu_ref *refcnt = &add->memcg->css.refcnt;
	unsigned long charged = add->charged;
	int err;

	if (!nr)
		return -ENOMEM;
	percpu_ref_get_many(refcnt, (long)charged);
	add->nr = nr;
	err = add_charged(add);
	add->nr += left;
	if (add->charged) {
		user_uncharge(add->memcg, add->charged);
		percpu_ref_put_many(refcnt, (long)add->charged);
	}
	if (charged)
		mem_cgroup_threshold(add->memcg);
	return err;
}

int filemap_add_pages(struct address_space *mapping, struct mem_cgroup *memcg,
		      unsigned long index, unsigned long nr, gfp_t gfp)
{
	struct adding add = {
		.mapping = mapping,
		.memcg = memcg ? memcg : root_mem_cgroup,
		.index = index,
		.nr = nr,
	};
	int err = 0;

	if (nr > MEMCGFS_MAX_INDEX || index > MEMCGFS_MAX_INDEX - nr)
		return -EFBIG;
	while (add.nr && !err)
		err = add_batch(&add, gfp);
	return err;
}
