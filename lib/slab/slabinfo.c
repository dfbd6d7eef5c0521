// SPDX-License-Identifier: GPL-2.0-only
/*
 * slabinfo.c - /proc/slabinfo, memory.kmem.slabinfo, and how full the pages are
 *
 * In the kernel mm/slab_common.c has the first two, and tools/mm/slabinfo.c
 * computes the last.
 */
#include "slab/slab.h"

/* the sums of a cache; a root cache includes its clones */
struct slabinfo {
	unsigned long active_objs;
	unsigned long num_objs;
	unsigned long num_slabs;
};

static void add_slabinfo(struct kmem_cache *s, struct slabinfo *sinfo)
{
	spin_lock(&s->list_lock);
	sinfo->active_objs += s->nr_inuse;
	sinfo->num_objs += s->nr_slabs * s->objects;
	sinfo->num_slabs += s->nr_slabs;
	spin_unlock(&s->list_lock);
}

static void memcg_accumulate_slabinfo(struct kmem_cache *root,
				      struct slabinfo *sinfo)
{
	struct kmem_cache *s;

	lockdep_assert_held(&slab_mutex);
	add_slabinfo(root, sinfo);
	list_for_each_entry(s, &root->memcg_params.children,
			    memcg_params.children_node)
		add_slabinfo(s, sinfo);
}

static void print_slabinfo_header(struct seq_file *m)
{
	seq_puts(m, "slabinfo - version: 2.1\n"
		    "# name            <active_objs> <num_objs> <objsize> "
		    "<objperslab> <pagesperslab> : tunables <limit> "
		    "<batchcount> <sharedfactor> : slabdata <active_slabs> "
		    "<num_slabs> <sharedavail>\n");
}

/* no allocator but SLAB ever had tunables */
static void cache_show(struct seq_file *m, const struct kmem_cache *s,
		       const struct slabinfo *sinfo)
{
	seq_printf(m, "%-17s %6lu %6lu %6u %4u %4u", s->name,
		   sinfo->active_objs, sinfo->num_objs, s->size, s->objects,
		   1U << s->order);
	seq_printf(m, " : tunables %4u %4u %4u : slabdata %6lu %6lu %6u\n", 0U,
		   0U, 0U, sinfo->num_slabs, sinfo->num_slabs, 0U);
}

void slabinfo_show(struct seq_file *m)
{
	struct kmem_cache *s;

	print_slabinfo_header(m);
	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list) {
		struct slabinfo sinfo = { 0 };

		memcg_accumulate_slabinfo(s, &sinfo);
		cache_show(m, s, &sinfo);
	}
	mutex_unlock(&slab_mutex);
}

void memcg_slab_show(struct mem_cgroup *memcg, struct seq_file *m)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	if (!list_empty(&memcg->kmem_caches))
		print_slabinfo_header(m);
	list_for_each_entry(s, &memcg->kmem_caches,
			    memcg_params.kmem_caches_node) {
		struct slabinfo sinfo = { 0 };

		add_slabinfo(s, &sinfo);
		cache_show(m, s, &sinfo);
	}
	mutex_unlock(&slab_mutex);
}

static void add_usage(struct kmem_cache *root, struct memcgfs_slab_usage *usage)
{
	struct slabinfo sinfo = { 0 };

	memcg_accumulate_slabinfo(root, &sinfo);
	usage->objects += sinfo.active_objs;
	usage->object_bytes += (u64)sinfo.active_objs * root->size;
	usage->slabs += sinfo.num_slabs;
	usage->slab_bytes += (u64)sinfo.num_slabs * slab_bytes(root);
}

void memcgfs_slab_usage(struct kmem_cache *s, struct memcgfs_slab_usage *usage)
{
	*usage = (struct memcgfs_slab_usage){ 0 };
	mutex_lock(&slab_mutex);
	if (s)
		add_usage(s, usage);
	else
		list_for_each_entry(s, &slab_caches, list)
			add_usage(s, usage);
	mutex_unlock(&slab_mutex);
}
