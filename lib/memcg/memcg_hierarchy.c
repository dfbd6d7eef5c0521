// SPDX-License-Identifier: GPL-2.0-only
#include "memcg/memcg_hierarchy.h"

#include <errno.h>

#include "memcg/memcg_stat.h"
#include "rt/lesson.h"

static enum kernel_hierarchy kernel_hierarchy(void)
{
	return memcg_regime.fact.hierarchy;
}

static void link_counters(struct mem_cgroup *memcg, struct mem_cgroup *parent)
{
	lesson(LINK_COUNTERS, old_link_counters, memcg, parent);
	page_counter_init(&memcg->memory, &parent->memory);
	page_counter_init(&memcg->memsw, &parent->memsw);
	page_counter_init(&memcg->kmem, &parent->kmem);
	page_counter_init(&memcg->v1.tcpmem, &parent->v1.tcpmem);
}

void memcg_init_hierarchy(struct mem_cgroup *memcg, struct mem_cgroup *parent)
{
	if (parent) {
		memcg->use_hierarchy = parent->use_hierarchy;
		link_counters(memcg,
			      parent->use_hierarchy ? parent : root_mem_cgroup);
		return;
	}
	memcg->use_hierarchy = kernel_hierarchy() == HIERARCHY_ALWAYS;
	page_counter_init(&memcg->memory, NULL);
	page_counter_init(&memcg->memsw, NULL);
	page_counter_init(&memcg->kmem, NULL);
	page_counter_init(&memcg->v1.tcpmem, NULL);
}

static bool may_choose(const struct mem_cgroup *memcg)
{
	const struct mem_cgroup *parent =
		mem_cgroup_from_css(memcg->css.parent);

	return kernel_hierarchy() != HIERARCHY_ALWAYS &&
	       !(parent && parent->use_hierarchy);
}

/* the kernel's high marks have only what it counted */
static void begin_to_show(struct mem_cgroup *memcg)
{
	page_counter_reset_watermark(&memcg->memory);
	page_counter_reset_watermark(&memcg->memsw);
	page_counter_reset_watermark(&memcg->kmem);
}

static int set_hierarchy(struct mem_cgroup *memcg, u64 val)
{
	bool shown = memcg_shows_counters(memcg);

	lockdep_assert_held(&cgroup_mutex);
	if (memcg->use_hierarchy == val)
		return 0;
	if (val > 1 || !may_choose(memcg))
		return -EINVAL;
	if (mem_cgroup_has_children(memcg))
		return -EBUSY;
	WRITE_ONCE(memcg->use_hierarchy, val);
	if (!shown)
		begin_to_show(memcg);
	return 0;
}

int mem_cgroup_set_hierarchy(struct mem_cgroup *memcg, u64 val)
{
	int err;

	mutex_lock(&cgroup_mutex);
	err = set_hierarchy(memcg, val);
	mutex_unlock(&cgroup_mutex);
	return err;
}

const atomic_long_t *memcg_total_stats(const struct mem_cgroup *memcg)
{
	if (kernel_hierarchy() == HIERARCHY_OWN && !memcg_shows_counters(memcg))
		return memcg_stats_shown(memcg);
	return memcg_regime.fact.stat_lag == LAG_NONE ? memcg->stats :
							memcg->lag->total;
}
