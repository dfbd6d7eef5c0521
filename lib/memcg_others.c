// SPDX-License-Identifier: GPL-2.0-only
#include "memcg_others.h"

#include <string.h>

#include "task/mm_charge.h"

/* immutable while requests are answered */
static void (*add_up)(struct mm_sample *sum);

void memcg1_set_others(void (*fn)(struct mm_sample *sum))
{
	add_up = fn;
}

static struct mm_sample others_of(const struct mem_cgroup *memcg)
{
	struct mm_sample sum = { .min_flt = 0 };

	if (add_up && mem_cgroup_is_root(memcg))
		add_up(&sum);
	return sum;
}

void memcg1_count_others(const struct mem_cgroup *memcg, long *stats)
{
	struct mm_sample sum = others_of(memcg);
	enum mm_counter kind;
	unsigned long anon;

	memset(stats, 0, NR_MEMCG_STATS * sizeof(*stats));
	for (kind = 0; kind < NR_MM_CHARGES; kind++)
		user_add(stats, kind, (long)sum.pages[kind]);
	anon = min(sum.locked, sum.pages[MM_ANONPAGES]);
	user_add_locked(stats, MM_ANONPAGES, (long)anon);
	user_add_locked(stats, MM_SHMEMPAGES,
			(long)min(sum.locked - anon, sum.pages[MM_SHMEMPAGES]));
}

unsigned long memcg1_others_usage(const struct mem_cgroup *memcg, bool swap)
{
	struct mm_sample sum = others_of(memcg);

	return sum.pages[MM_FILEPAGES] + sum.pages[MM_ANONPAGES] +
	       sum.pages[MM_SHMEMPAGES] + (swap ? sum.pages[MM_SWAPENTS] : 0);
}
