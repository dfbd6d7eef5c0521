// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcontrol-v1.c - the memory.* control files of v1
 *
 * Mirrors mm/memcontrol-v1.c. Amounts are pages inside and bytes in the files.
 */
#include "memcontrol-v1.h"

#include <errno.h>

#include "linux/kstrtox.h"
#include "memcontrol.h"
#include "move_charge.h"

/* cftype.private of a counter's file: which counter, and what of it */
enum res_type { _MEM, _MEMSWAP, _KMEM };
enum res_attr { RES_USAGE, RES_LIMIT, RES_MAX_USAGE, RES_FAILCNT };

#define MEMFILE_PRIVATE(type, attr) (((unsigned long)(type) << 16) | (attr))
#define MEMFILE_TYPE(val) ((enum res_type)((val) >> 16))
#define MEMFILE_ATTR(val) ((enum res_attr)((val) & 0xffff))

static struct page_counter *memfile_counter(struct mem_cgroup *memcg,
					    const struct cftype *cft)
{
	switch (MEMFILE_TYPE(cft->private)) {
	case _MEM:
		return &memcg->memory;
	case _MEMSWAP:
		return &memcg->memsw;
	case _KMEM:
		break;
	}
	return &memcg->kmem;
}

/*
 * The root's own charges are not counted (its counters hold only what came up
 * from below), so the kernel adds up what user memory there is.
 */
static u64 mem_cgroup_usage(struct mem_cgroup *memcg, enum res_type type)
{
	unsigned long pages;

	if (!mem_cgroup_is_root(memcg))
		return page_counter_read(type == _MEM ? &memcg->memory :
							&memcg->memsw);
	pages = memcg_page_state(memcg, MEMCG_CACHE) +
		memcg_page_state(memcg, MEMCG_RSS);
	if (type == _MEMSWAP)
		pages += memcg_page_state(memcg, MEMCG_SWAP);
	return pages;
}

static u64 mem_cgroup_read_u64(struct cgroup_subsys_state *css,
			       const struct cftype *cft)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	struct page_counter *counter = memfile_counter(memcg, cft);
	enum res_type type = MEMFILE_TYPE(cft->private);

	switch (MEMFILE_ATTR(cft->private)) {
	case RES_USAGE:
		if (type != _KMEM)
			return mem_cgroup_usage(memcg, type) * PAGE_SIZE;
		return (u64)page_counter_read(counter) * PAGE_SIZE;
	case RES_LIMIT:
		return (u64)READ_ONCE(counter->max) * PAGE_SIZE;
	case RES_MAX_USAGE:
		return (u64)READ_ONCE(counter->watermark) * PAGE_SIZE;
	case RES_FAILCNT:
		break;
	}
	return (u64)atomic_long_read(&counter->failcnt);
}

/* any text resets a watermark or a failcnt */
static int mem_cgroup_reset(struct kernfs_open_file *of,
			    const struct cftype *cft, char *buf)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(of->cgrp->css);
	struct page_counter *counter = memfile_counter(memcg, cft);

	(void)buf;
	if (MEMFILE_ATTR(cft->private) == RES_MAX_USAGE)
		page_counter_reset_watermark(counter);
	else
		atomic_long_set(&counter->failcnt, 0);
	return 0;
}

static int mem_cgroup_write(struct kernfs_open_file *of,
			    const struct cftype *cft, char *buf)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(of->cgrp->css);
	unsigned long nr_pages;
	int err = page_counter_memparse(strstrip(buf), "-1", &nr_pages);

	if (err)
		return err;
	if (mem_cgroup_is_root(memcg))
		return -EINVAL;
	return mem_cgroup_resize_max(
		memcg, MEMFILE_TYPE(cft->private) == _MEMSWAP, nr_pages);
}

static u64 mem_cgroup_move_charge_read(struct cgroup_subsys_state *css,
				       const struct cftype *cft)
{
	(void)cft;
	return READ_ONCE(mem_cgroup_from_css(css)->move_charge_at_immigrate);
}

static int mem_cgroup_move_charge_write(struct cgroup_subsys_state *css,
					const struct cftype *cft, u64 val)
{
	(void)cft;
	if (val & ~MOVE_MASK)
		return -EINVAL;
	WRITE_ONCE(mem_cgroup_from_css(css)->move_charge_at_immigrate, val);
	return 0;
}

/* memory.stat, in the order of v6.1; in pages where @bytes, else a number */
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
_Static_assert(ARRAY_SIZE(memcg1_stats) == NR_MEMCG_STATS, "a row for each");

static void show_stats(struct seq_file *m, const char *prefix,
		       const atomic_long_t *stats)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(memcg1_stats); i++) {
		u64 n = (u64)atomic_long_read(&stats[memcg1_stats[i].item]);

		seq_printf(m, "%s%s %llu\n", prefix, memcg1_stats[i].name,
			   (unsigned long long)(memcg1_stats[i].bytes ?
							n * PAGE_SIZE : n));
	}
}

static int memcg_stat_show(struct seq_file *m, struct cgroup_subsys_state *css,
			   const struct cftype *cft)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css), *mi;
	unsigned long memory = PAGE_COUNTER_MAX, memsw = PAGE_COUNTER_MAX;

	(void)cft;
	for (mi = memcg; mi; mi = parent_mem_cgroup(mi)) {
		memory = min(memory, READ_ONCE(mi->memory.max));
		memsw = min(memsw, READ_ONCE(mi->memsw.max));
	}
	show_stats(m, "", memcg->stats_local);
	seq_printf(m, "hierarchical_memory_limit %llu\n",
		   (unsigned long long)memory * PAGE_SIZE);
	seq_printf(m, "hierarchical_memsw_limit %llu\n",
		   (unsigned long long)memsw * PAGE_SIZE);
	show_stats(m, "total_", memcg->stats);
	return 0;
}

#define COUNTER_FILES(prefix, type)                                    \
	{                                                              \
		.name = prefix "usage_in_bytes",                       \
		.private = MEMFILE_PRIVATE(type, RES_USAGE),           \
		.read_u64 = mem_cgroup_read_u64,                       \
	},                                                             \
	{                                                              \
		.name = prefix "max_usage_in_bytes",                   \
		.private = MEMFILE_PRIVATE(type, RES_MAX_USAGE),       \
		.read_u64 = mem_cgroup_read_u64,                       \
		.write = mem_cgroup_reset,                             \
	},                                                             \
	{                                                              \
		.name = prefix "failcnt",                              \
		.private = MEMFILE_PRIVATE(type, RES_FAILCNT),         \
		.read_u64 = mem_cgroup_read_u64,                       \
		.write = mem_cgroup_reset,                             \
	}

#define LIMIT_FILE(prefix, type)                                       \
	{                                                              \
		.name = prefix "limit_in_bytes",                       \
		.private = MEMFILE_PRIVATE(type, RES_LIMIT),           \
		.read_u64 = mem_cgroup_read_u64,                       \
		.write = mem_cgroup_write,                             \
	}

const struct cftype mem_cgroup_legacy_files[] = {
	COUNTER_FILES("memory.", _MEM),
	LIMIT_FILE("memory.", _MEM),
	{
		.name = "memory.stat",
		.seq_show = memcg_stat_show,
	},
	{
		.name = "memory.move_charge_at_immigrate",
		.read_u64 = mem_cgroup_move_charge_read,
		.write_u64 = mem_cgroup_move_charge_write,
	},
	COUNTER_FILES("memory.kmem.", _KMEM),
	COUNTER_FILES("memory.memsw.", _MEMSWAP),
	LIMIT_FILE("memory.memsw.", _MEMSWAP),
	{ .name = NULL } /* terminate */
};
