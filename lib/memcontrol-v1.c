// SPDX-License-Identifier: GPL-2.0-only
/*
 * memcontrol-v1.c - the memory.* control files of v1
 *
 * Mirrors mm/memcontrol-v1.c. Amounts are pages inside and bytes in the files.
 */
#include "memcontrol-v1.h"

#include <errno.h>

#include "linux/kstrtox.h"
#include "memcg/memcg_hierarchy.h"
#include "memcg/memcontrol.h"
#include "memcg/resize_max.h"
#include "memcg_others.h"
#include "slab/slab.h"
#include "task/move_charge.h"
#include "task/oom_kill.h"

/* cftype.private of a counter's file: the counter and its attribute */
enum res_type { _MEM, _MEMSWAP, _KMEM, _TCP };
enum res_attr {
	RES_USAGE,
	RES_LIMIT,
	RES_MAX_USAGE,
	RES_FAILCNT,
	RES_SOFT_LIMIT
};

#define MEMFILE_PRIVATE(type, attr) (((unsigned long)(type) << 16) | (attr))
#define MEMFILE_TYPE(val) ((enum res_type)((val) >> 16))
#define MEMFILE_ATTR(val) ((enum res_attr)((val)&0xffff))

static struct page_counter *memfile_counter(struct mem_cgroup *memcg,
					    const struct cftype *cft)
{
	switch (MEMFILE_TYPE(cft->private)) {
	case _MEM:
		return &memcg->memory;
	case _MEMSWAP:
		return &memcg->memsw;
	case _KMEM:
		return &memcg->kmem;
	case _TCP:
		break;
	}
	return &memcg->v1.tcpmem;
}

static u64 show_usage(struct mem_cgroup *memcg, bool swap)
{
	return (u64)(mem_cgroup_usage(memcg, swap) +
		     memcg1_others_usage(memcg, swap)) *
	       PAGE_SIZE;
}

static u64 mem_cgroup_read_u64(struct cgroup_subsys_state *css,
			       const struct cftype *cft)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);
	struct page_counter *counter = memfile_counter(memcg, cft);
	enum res_type type = MEMFILE_TYPE(cft->private);

	switch (MEMFILE_ATTR(cft->private)) {
	case RES_USAGE:
		if (type == _MEM || type == _MEMSWAP)
			return show_usage(memcg, type == _MEMSWAP);
		return memcg_shows_counters(memcg) ?
			       (u64)page_counter_read(counter) * PAGE_SIZE :
			       0;
	case RES_LIMIT:
		return (u64)READ_ONCE(counter->max) * PAGE_SIZE;
	case RES_MAX_USAGE:
		return memcg_shows_counters(memcg) ?
			       (u64)READ_ONCE(counter->watermark) * PAGE_SIZE :
			       0;
	case RES_SOFT_LIMIT:
		return (u64)READ_ONCE(memcg->v1.soft_limit) * PAGE_SIZE;
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

/* a limit of memory that cannot be reclaimed */
static int update_max(struct page_counter *counter, unsigned long max)
{
	int err;

	mutex_lock(&memcg_max_mutex);
	err = page_counter_set_max(counter, max);
	mutex_unlock(&memcg_max_mutex);
	return err;
}

static int set_limit(struct mem_cgroup *memcg, enum res_type type,
		     unsigned long nr_pages)
{
	if (mem_cgroup_is_root(memcg))
		return -EINVAL;
	switch (type) {
	case _MEM:
	case _MEMSWAP:
		return mem_cgroup_resize_max(memcg, type == _MEMSWAP, nr_pages);
	case _TCP:
		return update_max(&memcg->v1.tcpmem, nr_pages);
	case _KMEM:
		break;
	}
	return memcg_regime.fact.kmem_limit ?
		       update_max(&memcg->kmem, nr_pages) :
		       0;
}

static int mem_cgroup_write(struct kernfs_open_file *of,
			    const struct cftype *cft, char *buf)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(of->cgrp->css);
	unsigned long nr_pages;
	int err = page_counter_memparse(strstrip(buf), "-1", &nr_pages);

	if (err)
		return err;
	if (MEMFILE_ATTR(cft->private) == RES_LIMIT)
		return set_limit(memcg, MEMFILE_TYPE(cft->private), nr_pages);
	WRITE_ONCE(memcg->v1.soft_limit, nr_pages);
	return 0;
}

static int mem_cgroup_force_empty_write(struct kernfs_open_file *of,
					const struct cftype *cft, char *buf)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(of->cgrp->css);

	(void)cft;
	(void)buf;
	if (mem_cgroup_is_root(memcg))
		return -EINVAL;
	mem_cgroup_force_empty(memcg);
	return 0;
}

static u64 mem_cgroup_hierarchy_read(struct cgroup_subsys_state *css,
				     const struct cftype *cft)
{
	(void)cft;
	return READ_ONCE(mem_cgroup_from_css(css)->use_hierarchy);
}

static int mem_cgroup_hierarchy_write(struct cgroup_subsys_state *css,
				      const struct cftype *cft, u64 val)
{
	(void)cft;
	return mem_cgroup_set_hierarchy(mem_cgroup_from_css(css), val);
}

static u64 mem_cgroup_swappiness_read(struct cgroup_subsys_state *css,
				      const struct cftype *cft)
{
	(void)cft;
	return (u64)mem_cgroup_swappiness(mem_cgroup_from_css(css));
}

static int mem_cgroup_swappiness_write(struct cgroup_subsys_state *css,
				       const struct cftype *cft, u64 val)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	(void)cft;
	if (val > memcg_regime.fact.max_swappiness)
		return -EINVAL;
	if (mem_cgroup_is_root(memcg))
		WRITE_ONCE(vm_swappiness, (int)val);
	else
		WRITE_ONCE(memcg->v1.swappiness, (int)val);
	return 0;
}

static int mem_cgroup_oom_control_read(struct seq_file *m,
				       struct cgroup_subsys_state *css,
				       const struct cftype *cft)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	(void)cft;
	seq_printf(m, "oom_kill_disable %d\n",
		   READ_ONCE(memcg->v1.oom_kill_disable));
	seq_printf(m, "under_oom %d\n", mem_cgroup_under_oom(memcg));
	seq_printf(m, "oom_kill %ld\n", atomic_long_read(&memcg->oom_kill));
	return 0;
}

static int mem_cgroup_oom_control_write(struct cgroup_subsys_state *css,
					const struct cftype *cft, u64 val)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	(void)cft;
	if (mem_cgroup_is_root(memcg) || val > 1)
		return -EINVAL;
	WRITE_ONCE(memcg->v1.oom_kill_disable, val);
	if (!val)
		memcg_oom_recover(memcg);
	return 0;
}

static memcg_event_source_t event_source;

void memcg1_set_event_source(memcg_event_source_t source)
{
	event_source = source;
}

/* parse a number that ends with a space, or at the end if @may_end */
static int parse_fd(char **buf, bool may_end, unsigned int *fd)
{
	char *end = *buf;
	unsigned long n = 0;

	for (; *end >= '0' && *end <= '9'; end++)
		n = n * 10 + (unsigned long)(*end - '0');
	if (*end != ' ' && !(may_end && !*end))
		return -EINVAL;
	*buf = *end ? end + 1 : end;
	*fd = (unsigned int)n;
	return 0;
}

static int memcg_write_event_control(struct kernfs_open_file *of,
				     const struct cftype *cft, char *buf)
{
	unsigned int efd, cfd;

	(void)cft;
	buf = strstrip(buf);
	if (parse_fd(&buf, false, &efd) || parse_fd(&buf, true, &cfd))
		return -EINVAL;
	return event_source ? event_source(of, efd, cfd, buf) : -EBADF;
}

static u64 mem_cgroup_move_charge_read(struct cgroup_subsys_state *css,
				       const struct cftype *cft)
{
	(void)cft;
	return READ_ONCE(mem_cgroup_from_css(css)->v1.move_charge_at_immigrate);
}

static int mem_cgroup_move_charge_write(struct cgroup_subsys_state *css,
					const struct cftype *cft, u64 val)
{
	(void)cft;
	/* the kernel's mask is an int: it does not look at the upper half */
	if ((u32)val & ~MOVE_MASK)
		return -EINVAL;
	WRITE_ONCE(mem_cgroup_from_css(css)->v1.move_charge_at_immigrate, val);
	return 0;
}

static int memcg_slabinfo_show(struct seq_file *m,
			       struct cgroup_subsys_state *css,
			       const struct cftype *cft)
{
	(void)cft;
	memcg_slab_show(mem_cgroup_from_css(css), m);
	return 0;
}

/* clang-format off */
#define COUNTER_FILES(prefix, type, needs)                             \
	{                                                              \
		.name = prefix "usage_in_bytes",                       \
		.private = MEMFILE_PRIVATE(type, RES_USAGE),           \
		.read_needs = needs,                                   \
		.read_u64 = mem_cgroup_read_u64,                       \
	},                                                             \
	{                                                              \
		.name = prefix "max_usage_in_bytes",                   \
		.private = MEMFILE_PRIVATE(type, RES_MAX_USAGE),       \
		.read_needs = needs,                                   \
		.write_needs = needs,                                  \
		.read_u64 = mem_cgroup_read_u64,                       \
		.write = mem_cgroup_reset,                             \
	},                                                             \
	{                                                              \
		.name = prefix "failcnt",                              \
		.private = MEMFILE_PRIVATE(type, RES_FAILCNT),         \
		.read_needs = needs,                                   \
		.write_needs = needs,                                  \
		.read_u64 = mem_cgroup_read_u64,                       \
		.write = mem_cgroup_reset,                             \
	}

/* a new limit is compared with the present usage */
#define LIMIT_FILE(prefix, type, attr, needs)                          \
	{                                                              \
		.name = prefix "limit_in_bytes",                       \
		.private = MEMFILE_PRIVATE(type, attr),                \
		.write_needs = needs,                                  \
		.read_u64 = mem_cgroup_read_u64,                       \
		.write = mem_cgroup_write,                             \
	}

/* clang-format on */

const struct cftype mem_cgroup_legacy_files[] = {
	COUNTER_FILES("memory.", _MEM, NEEDS_MEMORY),
	LIMIT_FILE("memory.", _MEM, RES_LIMIT, NEEDS_MEMORY),
	LIMIT_FILE("memory.soft_", _MEM, RES_SOFT_LIMIT, NEEDS_NOTHING),
	{
		.name = "memory.stat",
		.flags = CFTYPE_SHORT,
		.read_needs = NEEDS_MEMORY,
		.seq_show = memcg_stat_show,
	},
	{
		.name = "memory.force_empty",
		.write_needs = NEEDS_MEMORY,
		.write = mem_cgroup_force_empty_write,
	},
	{
		.name = "memory.use_hierarchy",
		.write_needs = NEEDS_TASKS, /* they may pin a removed child */
		.read_u64 = mem_cgroup_hierarchy_read,
		.write_u64 = mem_cgroup_hierarchy_write,
	},
	{
		.name = "cgroup.event_control",
		.flags = CFTYPE_WORLD_WRITABLE,
		.write_needs = NEEDS_MEMORY, /* compared with a threshold */
		.write = memcg_write_event_control,
	},
	{
		.name = "memory.swappiness",
		.read_u64 = mem_cgroup_swappiness_read,
		.write_u64 = mem_cgroup_swappiness_write,
	},
	{
		.name = "memory.move_charge_at_immigrate",
		.read_u64 = mem_cgroup_move_charge_read,
		.write_u64 = mem_cgroup_move_charge_write,
	},
	{
		.name = "memory.oom_control",
		.flags = CFTYPE_SHORT,
		.read_needs = NEEDS_MEMORY,
		.seq_show = mem_cgroup_oom_control_read,
		.write_u64 = mem_cgroup_oom_control_write,
	},
	{
		/* has no text; its name registers events */
		.name = "memory.pressure_level",
	},
	{
		.name = "memory.numa_stat",
		.read_needs = NEEDS_MEMORY,
		.seq_show = memcg_numa_stat_show,
	},
	COUNTER_FILES("memory.kmem.", _KMEM, NEEDS_MEMORY),
	LIMIT_FILE("memory.kmem.", _KMEM, RES_LIMIT, NEEDS_MEMORY),
	{
		.name = "memory.kmem.slabinfo",
		.read_needs = NEEDS_TASKS,
		.seq_show = memcg_slabinfo_show,
	},
	COUNTER_FILES("memory.kmem.tcp.", _TCP, NEEDS_NOTHING),
	LIMIT_FILE("memory.kmem.tcp.", _TCP, RES_LIMIT, NEEDS_NOTHING),
	COUNTER_FILES("memory.memsw.", _MEMSWAP, NEEDS_MEMORY),
	LIMIT_FILE("memory.memsw.", _MEMSWAP, RES_LIMIT, NEEDS_MEMORY),
	{ .name = NULL } /* terminate */
};
