// SPDX-License-Identifier: GPL-2.0-only
/*
 * cpuset.c - the controller cpuset: sets of CPUs and memory nodes
 *
 * A new group has none, and takes no task until it has both. The members run
 * where they ran before. There is a single memory node.
 */
#include "stubs/stub.h"

#include <errno.h>
#include <string.h>

#include "linux/kstrtox.h"

/* the first two are sets: a bit for each CPU or node */
enum {
	CPUS,
	MEMS,
	CPU_EXCLUSIVE,
	MEM_EXCLUSIVE,
	MEM_HARDWALL,
	MEMORY_MIGRATE,
	PRESSURE_ENABLED,
	SPREAD_PAGE,
	SPREAD_SLAB,
	SCHED_LOAD_BALANCE,
	RELAX_DOMAIN_LEVEL,
	NR_CPUSET_VALUES,
};
_Static_assert(NR_CPUSET_VALUES <= STUB_MAX_VALUES, "room for each");
_Static_assert(NR_CPUS <= 64, "a bit for each CPU");

#define NODES 1ULL

/* as on a machine with levels up to the largest there is */
#define MAX_RELAX_DOMAIN_LEVEL 5

/* clang-format off */
static const struct stub_value cpuset_values[NR_CPUSET_VALUES] = {
	[CPU_EXCLUSIVE]		= { 0, 1, 0, 1, STUB_BOOL },
	[MEM_EXCLUSIVE]		= { 0, 1, 0, 1, STUB_BOOL },
	[MEM_HARDWALL]		= { 0, 0, 0, 1, STUB_BOOL },
	[MEMORY_MIGRATE]	= { 0, 0, 0, 1, STUB_BOOL },
	[PRESSURE_ENABLED]	= { 0, 0, 0, 1, STUB_BOOL },
	[SPREAD_PAGE]		= { 0, 0, 0, 1, STUB_BOOL },
	[SPREAD_SLAB]		= { 0, 0, 0, 1, STUB_BOOL },
	[SCHED_LOAD_BALANCE]	= { 1, 1, 0, 1, STUB_BOOL },
	[RELAX_DOMAIN_LEVEL]	= { -1, -1, -1, MAX_RELAX_DOMAIN_LEVEL, 0 },
};
/* clang-format on */

static u64 all_of(unsigned long which)
{
	return which == MEMS ? NODES : ~0ULL >> (64 - nr_cpu_ids);
}

static u64 set_of(struct cgroup_subsys_state *css, unsigned long which)
{
	return (u64)READ_ONCE(stub_state(css)->values[which]);
}

/* the root has all; a child has none, or its parent's if that was asked for */
static u64 initial_set(struct cgroup_subsys_state *css, unsigned long which)
{
	if (!css->parent)
		return all_of(which);
	return css->cgroup->flags >> CGRP_CPUSET_CLONE_CHILDREN & 1 ?
		       set_of(css->parent, which) :
		       0;
}

static int cpuset_css_online(struct cgroup_subsys_state *css)
{
	int err = stub_css_online(css);

	stub_state(css)->values[CPUS] = (s64)initial_set(css, CPUS);
	stub_state(css)->values[MEMS] = (s64)initial_set(css, MEMS);
	return err;
}

static int cpuset_can_attach(struct cgroup_subsys_state *dst,
			     struct task_struct *leader)
{
	(void)leader;
	return set_of(dst, CPUS) && set_of(dst, MEMS) ? 0 : -ENOSPC;
}

/* --- lists of numbers, such as "0-2,5" --- */

#define SEPARATORS ", \t\n"

static u64 range(unsigned int first, unsigned int last)
{
	return (~0ULL >> (63 - last)) & (~0ULL << first);
}

/* Return: 0; -EINVAL; -ERANGE if the number has no bit in a set */
static int parse_number(const char **s, unsigned int *n)
{
	size_t digits = strspn(*s, "0123456789"), i;

	*n = 0;
	for (i = 0; i < digits; i++) {
		*n = *n * 10 + (unsigned int)((*s)[i] - '0');
		if (*n >= NR_CPUS)
			return -ERANGE;
	}
	*s += digits;
	return digits ? 0 : -EINVAL;
}

static int parse_range(const char **s, u64 *set)
{
	unsigned int first, last;
	int err = parse_number(s, &first);

	last = first;
	if (!err && **s == '-') {
		++*s;
		err = parse_number(s, &last);
	}
	if (!err && (last < first || (**s && !strchr(SEPARATORS, **s))))
		err = -EINVAL;
	if (!err)
		*set |= range(first, last);
	return err;
}

/* Return: 0, -EINVAL, or -ERANGE; @set is unchanged after an error */
static int parse_list(const char *s, u64 *set)
{
	u64 found = 0;
	int err = 0;

	for (s += strspn(s, SEPARATORS); !err && *s; s += strspn(s, SEPARATORS))
		err = parse_range(&s, &found);
	if (!err)
		*set = found;
	return err;
}

static void show_list(struct seq_file *m, u64 set)
{
	const char *separator = "";
	unsigned int first, last;

	for (first = 0; first < 64; first = last + 1) {
		last = first;
		if (!(set >> first & 1))
			continue;
		while (last < 63 && set >> (last + 1) & 1)
			last++;
		seq_printf(m, last > first ? "%s%u-%u" : "%s%u", separator,
			   first, last);
		separator = ",";
	}
	seq_puts(m, "\n");
}

static int cpuset_list_show(struct seq_file *m, struct cgroup_subsys_state *css,
			    const struct cftype *cft)
{
	show_list(m, set_of(css, cft->private));
	return 0;
}

/* Return: 0, or -EBUSY if a child has a number that is not in @set */
static int check_children(struct cgroup *cgrp, unsigned long which, u64 set)
{
	struct cgroup *child;

	lockdep_assert_held(&cgroup_mutex);
	list_for_each_entry(child, &cgrp->children, sibling)
		if (!(child->css->flags & CSS_DYING) &&
		    set_of(child->css, which) & ~set)
			return -EBUSY;
	return 0;
}

/* the checks are in the kernel's order, which tells between the errnos */
static int validate_change(struct cgroup *cgrp, unsigned long which, u64 set)
{
	int err = check_children(cgrp, which, set);

	if (err)
		return err;
	if (set & ~set_of(cgrp->css->parent, which))
		return -EACCES;
	return !set && READ_ONCE(cgrp->nr_tasks) ? -ENOSPC : 0;
}

static int cpuset_list_write(struct kernfs_open_file *of,
			     const struct cftype *cft, char *buf)
{
	struct cgroup_subsys_state *css = of->cgrp->css;
	u64 set;
	int err;

	if (cgroup_is_root(of->cgrp))
		return -EACCES;
	err = parse_list(buf, &set);
	if (err)
		return err;
	if (set & ~all_of(cft->private))
		return -EINVAL;
	mutex_lock(&cgroup_mutex);
	err = validate_change(of->cgrp, cft->private, set);
	if (!err)
		WRITE_ONCE(stub_state(css)->values[cft->private], (s64)set);
	mutex_unlock(&cgroup_mutex);
	return err;
}

/* --- files --- */

#define CPUSET_LIST(NAME, WHICH)                                    \
	{                                                           \
		.name = "cpuset." NAME,                             \
		.private = WHICH,                                   \
		.seq_show = cpuset_list_show,                       \
		.write = cpuset_list_write,                         \
	},                                                          \
	{                                                           \
		.name = "cpuset.effective_" NAME, .private = WHICH, \
		.seq_show = cpuset_list_show,                       \
	}
#define CPUSET_FLAG(NAME, WHICH, FLAGS)                                   \
	{                                                                 \
		.name = "cpuset." NAME, .private = WHICH, .flags = FLAGS, \
		.read_u64 = stub_read_u64, .write_u64 = stub_write_u64,   \
	}

static const struct cftype cpuset_files[] = {
	CPUSET_LIST("cpus", CPUS),
	CPUSET_LIST("mems", MEMS),
	CPUSET_FLAG("cpu_exclusive", CPU_EXCLUSIVE, 0),
	CPUSET_FLAG("mem_exclusive", MEM_EXCLUSIVE, 0),
	CPUSET_FLAG("mem_hardwall", MEM_HARDWALL, 0),
	CPUSET_FLAG("memory_migrate", MEMORY_MIGRATE, 0),
	CPUSET_FLAG("memory_pressure_enabled", PRESSURE_ENABLED,
		    CFTYPE_ONLY_ON_ROOT),
	CPUSET_FLAG("memory_spread_page", SPREAD_PAGE, 0),
	CPUSET_FLAG("memory_spread_slab", SPREAD_SLAB, 0),
	CPUSET_FLAG("sched_load_balance", SCHED_LOAD_BALANCE, 0),
	{
		.name = "cpuset.sched_relax_domain_level",
		.private = RELAX_DOMAIN_LEVEL,
		.read_s64 = stub_read_s64,
		.write_s64 = stub_write_s64,
	},
	{ .name = "cpuset.memory_pressure", .read_u64 = stub_read_zero },
	{ .name = NULL } /* terminate */
};

const struct stub_subsys cpuset_stub = {
	.ss = { .name = "cpuset",
		.css_alloc = stub_css_alloc,
		.css_online = cpuset_css_online,
		.css_free = stub_css_free,
		.can_attach = cpuset_can_attach,
		.legacy_cftypes = cpuset_files },
	.values = cpuset_values,
	.nr = NR_CPUSET_VALUES,
};
