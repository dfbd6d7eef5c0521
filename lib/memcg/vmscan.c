// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/vmscan.h"

#include "memcg/memcg_event.h"
#include "memcg/memcg_stat.h"

static const shrink_list_t *shrink_lists;

void vmscan_init(const shrink_list_t *shrink)
{
	shrink_lists = shrink;
}

static unsigned long shrink_memcg(struct mem_cgroup *memcg,
				  unsigned long nr_pages)
{
	const shrink_list_t *shrink = shrink_lists;
	unsigned long freed = 0;

	for (; *shrink && freed < nr_pages; shrink++)
		freed += (*shrink)(memcg, nr_pages - freed);
	return freed;
}

static unsigned long shrink_tree(struct mem_cgroup *memcg,
				 unsigned long nr_pages)
{
	unsigned long freed = 0;
	struct mem_cgroup *iter;

	for_each_mem_cgroup_tree(iter, memcg) {
		freed += shrink_memcg(iter, nr_pages - freed);
		if (freed >= nr_pages) {
			css_put(&iter->css);
			break;
		}
	}
	return freed;
}

unsigned long try_to_free_mem_cgroup_pages(struct mem_cgroup *memcg,
					   unsigned long nr_pages)
{
	unsigned long freed = 0;

	nr_pages = max(nr_pages, SWAP_CLUSTER_MAX);
	/* usually the lists are empty, and then no descendant has pages */
	if (memcg_page_state(memcg, LRU_INACTIVE_FILE) ||
	    memcg_page_state(memcg, LRU_ACTIVE_FILE))
		freed = shrink_tree(memcg, nr_pages);
	vmpressure(memcg, nr_pages, freed);
	return freed;
}
