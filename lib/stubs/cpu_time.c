// SPDX-License-Identifier: GPL-2.0-only
/*
 * cpu_time.c - the controllers cpu and cpuacct
 *
 * No CPU time is shared out or counted: all figures of it are 0.
 */
#include "stubs/stub.h"

#include <errno.h>

enum { CPU_SHARES, CFS_QUOTA, CFS_PERIOD, NR_CPU_VALUES };

/* the scheduler's bounds, in microseconds; shares are without a unit */
#define MIN_SHARES 2
#define MAX_SHARES (1 << 18)
#define MIN_CFS_US 1000
#define MAX_CFS_PERIOD_US 1000000
#define MAX_CFS_QUOTA_US ((1LL << 44) - 1)

/* no bandwidth limit */
#define NO_QUOTA (-1)

/* clang-format off */
static const struct stub_value cpu_values[NR_CPU_VALUES] = {
	[CPU_SHARES]	= { 1024, 1024, MIN_SHARES, MAX_SHARES,
			    STUB_CLAMP | STUB_FIXED_ON_ROOT },
	[CFS_QUOTA]	= { NO_QUOTA, NO_QUOTA, NO_QUOTA, MAX_CFS_QUOTA_US,
			    STUB_FIXED_ON_ROOT },
	[CFS_PERIOD]	= { 100000, 100000, MIN_CFS_US, MAX_CFS_PERIOD_US,
			    STUB_FIXED_ON_ROOT },
};
/* clang-format on */

/* any negative number takes the limit away */
static int cfs_quota_write(struct cgroup_subsys_state *css,
			   const struct cftype *cft, s64 val)
{
	if (val >= 0 && val < MIN_CFS_US)
		return -EINVAL;
	return stub_write_s64(css, cft, max(val, (s64)NO_QUOTA));
}

static int cpu_stat_show(struct seq_file *m, struct cgroup_subsys_state *css,
			 const struct cftype *cft)
{
	(void)css;
	(void)cft;
	seq_puts(m, "nr_periods 0\nnr_throttled 0\nthrottled_time 0\n");
	return 0;
}

static const struct cftype cpu_files[] = {
	{
		.name = "cpu.shares",
		.private = CPU_SHARES,
		.read_u64 = stub_read_u64,
		.write_u64 = stub_write_u64,
	},
	{
		.name = "cpu.cfs_quota_us",
		.private = CFS_QUOTA,
		.read_s64 = stub_read_s64,
		.write_s64 = cfs_quota_write,
	},
	{
		.name = "cpu.cfs_period_us",
		.private = CFS_PERIOD,
		.read_u64 = stub_read_u64,
		.write_u64 = stub_write_u64,
	},
	{
		.name = "cpu.stat",
		.flags = CFTYPE_SHORT,
		.seq_show = cpu_stat_show,
	},
	{ .name = NULL } /* terminate */
};

const struct stub_subsys cpu_stub = {
	.ss = { .name = "cpu", STUB_CALLBACKS, .legacy_cftypes = cpu_files },
	.values = cpu_values,
	.nr = NR_CPU_VALUES,
};

/* --- cpuacct --- */

static int cpuacct_stat_show(struct seq_file *m,
			     struct cgroup_subsys_state *css,
			     const struct cftype *cft)
{
	(void)css;
	(void)cft;
	seq_puts(m, "user 0\nsystem 0\n");
	return 0;
}

static int cpuacct_percpu_show(struct seq_file *m,
			       struct cgroup_subsys_state *css,
			       const struct cftype *cft)
{
	int cpu;

	(void)css;
	(void)cft;
	for_each_possible_cpu(cpu)
		seq_puts(m, "0 ");
	seq_puts(m, "\n");
	return 0;
}

static int cpuacct_all_show(struct seq_file *m, struct cgroup_subsys_state *css,
			    const struct cftype *cft)
{
	int cpu;

	(void)css;
	(void)cft;
	seq_puts(m, "cpu user system\n");
	for_each_possible_cpu(cpu)
		seq_printf(m, "%d 0 0\n", cpu);
	return 0;
}

static const struct cftype cpuacct_files[] = {
	{
		.name = "cpuacct.usage",
		.read_u64 = stub_read_zero,
		.write_u64 = stub_write_zero,
	},
	{ .name = "cpuacct.usage_user", .read_u64 = stub_read_zero },
	{ .name = "cpuacct.usage_sys", .read_u64 = stub_read_zero },
	{ .name = "cpuacct.usage_percpu", .seq_show = cpuacct_percpu_show },
	{ .name = "cpuacct.usage_percpu_user",
	  .seq_show = cpuacct_percpu_show },
	{ .name = "cpuacct.usage_percpu_sys", .seq_show = cpuacct_percpu_show },
	{ .name = "cpuacct.usage_all", .seq_show = cpuacct_all_show },
	{ .name = "cpuacct.stat",
	  .flags = CFTYPE_SHORT,
	  .seq_show = cpuacct_stat_show },
	{ .name = NULL } /* terminate */
};

const struct stub_subsys cpuacct_stub = {
	.ss = { .name = "cpuacct",
		STUB_CALLBACKS,
		.legacy_cftypes = cpuacct_files },
};
