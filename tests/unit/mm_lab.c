// SPDX-License-Identifier: GPL-2.0-only
#include "mm_lab.h"

int lab_account(struct task_struct *task, gfp_t gfp, struct mm_sample sample)
{
	return mm_account(task, &sample, gfp);
}

long lab_stat(struct cgroup *cgrp, enum memcg_stat_item item)
{
	return atomic_long_read(&unit_memcg(cgrp)->stats[item]);
}

long lab_stat_local(struct cgroup *cgrp, enum memcg_stat_item item)
{
	return atomic_long_read(&unit_memcg(cgrp)->stats_local[item]);
}

/* the root's own memory is not in its counters */
static long uncounted(enum memcg_stat_item item)
{
	return lab_stat_local(cgroup_root, item);
}

static void check_counters(struct cgroup *cgrp)
{
	struct mem_cgroup *memcg = unit_memcg(cgrp);
	long user = lab_stat(cgrp, MEMCG_RSS) + lab_stat(cgrp, MEMCG_CACHE);
	long swap = lab_stat(cgrp, MEMCG_SWAP);
	long memory = (long)page_counter_read(&memcg->memory);

	if (cgrp == cgroup_root) {
		user -= uncounted(MEMCG_RSS) + uncounted(MEMCG_CACHE);
		swap -= uncounted(MEMCG_SWAP);
	}
	g_assert_cmpint(memory, ==,
			user + (long)page_counter_read(&memcg->kmem));
	g_assert_cmpint((long)page_counter_read(&memcg->memsw), ==,
			memory + swap);
}

void lab_check(struct cgroup *cgrp)
{
	long user = lab_stat(cgrp, MEMCG_RSS) + lab_stat(cgrp, MEMCG_CACHE);
	int item;

	check_counters(cgrp);
	g_assert_cmpint(lab_stat(cgrp, LRU_INACTIVE_ANON) +
				lab_stat(cgrp, LRU_ACTIVE_ANON) +
				lab_stat(cgrp, LRU_INACTIVE_FILE) +
				lab_stat(cgrp, LRU_ACTIVE_FILE) +
				lab_stat(cgrp, LRU_UNEVICTABLE),
			==, user);
	g_assert_cmpint(lab_stat(cgrp, PGPGIN) - lab_stat(cgrp, PGPGOUT), ==,
			user);
	for (item = 0; item < NR_MEMCG_STATS; item++) {
		long sum = lab_stat_local(cgrp, (enum memcg_stat_item)item);
		struct cgroup *child;

		list_for_each_entry(child, &cgrp->children, sibling)
			sum += lab_stat(child, (enum memcg_stat_item)item);
		g_assert_cmpint(lab_stat(cgrp, (enum memcg_stat_item)item), >=,
				sum);
	}
}

void lab_check_all(void)
{
	struct cgroup *pos = NULL;

	drain_all_stock(root_mem_cgroup);
	drain_all_stock(root_mem_cgroup);
	mutex_lock(&cgroup_mutex);
	while ((pos = cgroup_next_descendant_post(pos, cgroup_root)))
		lab_check(pos);
	mutex_unlock(&cgroup_mutex);
}
