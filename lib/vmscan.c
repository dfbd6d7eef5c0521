// SPDX-License-Identifier: GPL-2.0-only
#include "vmscan.h"

#include "mm_charge.h"

unsigned long try_to_free_mem_cgroup_pages(struct mem_cgroup *memcg,
					   unsigned long nr_pages)
{
	unsigned long freed = 0;
	struct mem_cgroup *iter;

	nr_pages = max(nr_pages, SWAP_CLUSTER_MAX);
	/* most often there is nothing, and then nobody below has any */
	if (!memcg_page_state(memcg, LRU_INACTIVE_FILE))
		return 0;
	for_each_mem_cgroup_tree(iter, memcg) {
		freed += mm_shrink_list(iter, nr_pages - freed);
		if (freed >= nr_pages) {
			css_put(&iter->css);
			break;
		}
	}
	return freed;
}
