// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcontrol-v1-stat.c - memory.stat and memory.numa_stat
 */
#include "memcg/memcg_hierarchy.h"
#include "memcg/memcg_stat.h"
#include "memcg/memcontrol.h"
#include "memcg_others.h"
#include "memcontrol-v1.h"

/* memory.stat, in the order of all kernels; shows pages as bytes if @bytes */
static const struct {
	const char *name;
	enum memcg_stat_item item;
	bool bytes;
} memcg1_stats[] = {
	{ "cache", MEMCG_CACHE, true },
	{ "rss", MEMCG_RSS, true },
	{ "rss_huge", MEMCG_RSS_HUGE, true },
	{ "shmem", MEMCG_SHMEM, true },
	{ "mapped_file", MEMCG_MAPPED_FILE, true },
	{ "dirty", MEMCG_DIRTY, true },
	{ "writeback", MEMCG_WRITEBACK, true },
	{ "workingset_refault_anon", WORKINGSET_REFAULT_ANON, false },
	{ "workingset_refault_file", WORKINGSET_REFAULT_FILE, false },
	{ "swap", MEMCG_SWAP, true },
	{ "pgpgin", PGPGIN, false },
	{ "pgpgout", PGPGOUT, false },
	{ "pgfault", PGFAULT, false },
	{ "pgmajfault", PGMAJFAULT, false },
	{ "inactive_anon", LRU_INACTIVE_ANON, true },
	{ "active_anon", LRU_ACTIVE_ANON, true },
	{ "inactive_file", LRU_INACTIVE_FILE, true },
	{ "active_file", LRU_ACTIVE_FILE, true },
	{ "unevictable", LRU_UNEVICTABLE, true },
};
_Static_assert(ARRAY_SIZE(memcg1_stats) == NR_MEMCG1_STATS, "a row for each");

static bool is_shown(enum memcg_stat_item item)
{
	return memcg_regime.fact.stat_refaults ||
	       (item != WORKINGSET_REFAULT_ANON &&
		item != WORKINGSET_REFAULT_FILE);
}

static void show_line(struct seq_file *m, const char *prefix, const char *name,
		      u64 nr)
{
	seq_puts(m, prefix);
	seq_puts(m, name);
	seq_put_decimal_ull(m, " ", nr);
	seq_puts(m, "\n");
}

/* @others: see memcg_others.h */
static void show_stats(struct seq_file *m, const char *prefix,
		       const atomic_long_t *stats, const long *others)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(memcg1_stats); i++) {
		enum memcg_stat_item item = memcg1_stats[i].item;
		u64 n = memcg_not_negative(atomic_long_read(&stats[item])) +
			(unsigned long)others[item];

		if (!is_shown(item))
			continue;
		show_line(m, prefix, memcg1_stats[i].name,
			  memcg1_stats[i].bytes ? n * PAGE_SIZE : n);
	}
}

int memcg_stat_show(struct seq_file *m, struct cgroup_subsys_state *css,
		    const struct cftype *cft)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css), *mi;
	unsigned long memory = PAGE_COUNTER_MAX, memsw = PAGE_COUNTER_MAX;
	long others[NR_MEMCG_STATS];

	(void)cft;
	for (mi = memcg; mi; mi = parent_mem_cgroup(mi)) {
		memory = min(memory, READ_ONCE(mi->memory.max));
		memsw = min(memsw, READ_ONCE(mi->memsw.max));
	}
	memcg1_count_others(memcg, others);
	show_stats(m, "", memcg_stats_shown(memcg), others);
	show_line(m, "", "hierarchical_memory_limit", (u64)memory * PAGE_SIZE);
	show_line(m, "", "hierarchical_memsw_limit", (u64)memsw * PAGE_SIZE);
	show_stats(m, "total_", memcg_total_stats(memcg), others);
	return 0;
}

/* memory.numa_stat: sums of LRU lists, in pages; for a single node */
static const struct {
	const char *name;
	enum memcg_stat_item first;
	enum memcg_stat_item last;
} numa_stats[] = {
	{ "total", LRU_INACTIVE_ANON, LRU_UNEVICTABLE },
	{ "file", LRU_INACTIVE_FILE, LRU_ACTIVE_FILE },
	{ "anon", LRU_INACTIVE_ANON, LRU_ACTIVE_ANON },
	{ "unevictable", LRU_UNEVICTABLE, LRU_UNEVICTABLE },
};

static void show_numa_stats(struct seq_file *m, const char *prefix,
			    const atomic_long_t *stats, const long *others)
{
	size_t i, item;

	for (i = 0; i < ARRAY_SIZE(numa_stats); i++) {
		unsigned long nr = 0;

		for (item = numa_stats[i].first; item <= numa_stats[i].last;
		     item++)
			nr += memcg_not_negative(
				      atomic_long_read(&stats[item])) +
			      (unsigned long)others[item];
		seq_puts(m, prefix);
		seq_puts(m, numa_stats[i].name);
		seq_put_decimal_ull(m, "=", nr);
		seq_put_decimal_ull(m, " N0=", nr);
		seq_puts(m, "\n");
	}
}

int memcg_numa_stat_show(struct seq_file *m, struct cgroup_subsys_state *css,
			 const struct cftype *cft)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	long others[NR_MEMCG_STATS];

	(void)cft;
	memcg1_count_others(memcg, others);
	show_numa_stats(m, "", memcg->stats_local, others);
	show_numa_stats(m, "hierarchical_", memcg->stats, others);
	return 0;
}
