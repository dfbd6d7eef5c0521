// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/memcg_oom.h"

static unsigned long over(struct page_counter *counter)
{
	unsigned long usage = page_counter_read(counter);
	unsigned long limit = READ_ONCE(counter->max);

	return usage > limit ? usage - limit : 0;
}

unsigned long mem_cgroup_pages_over_limit(struct mem_cgroup *memcg)
{
	return max(over(&memcg->memory), over(&memcg->memsw));
}

struct mem_cgroup *mem_cgroup_over_limit(struct mem_cgroup *memcg)
{
	while (memcg && !mem_cgroup_pages_over_limit(memcg))
		memcg = parent_mem_cgroup(memcg);
	return memcg;
}

bool mem_cgroup_under_oom(struct mem_cgroup *memcg)
{
	for (; memcg; memcg = parent_mem_cgroup(memcg)) {
		if (!READ_ONCE(memcg->v1.oom_waiting))
			continue;
		if (mem_cgroup_pages_over_limit(memcg))
			return true;
		memcg_oom_recover(memcg);
	}
	return false;
}

void memcg_oom_recover(struct mem_cgroup *memcg)
{
	WRITE_ONCE(memcg->v1.oom_waiting, false);
}
