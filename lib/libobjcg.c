// SPDX-License-Identifier: GPL-2.0-only
#include "libobjcg/libobjcg.h"

#include <errno.h>

#include "base/kernels.h"
#include "cgroup/cgroup-v1.h"
#include "memcg/memcg_stock.h"
#include "memcg/shrink_lruvec.h"
#include "memcg/vmscan.h"
#include "memcg_subsys.h"
#include "slab/slab.h"
#include "stubs/stub.h"
#include "task/mm_charge.h"
#include "task/task_source.h"

static bool initialised; /* atomic */

/* clang-format off */
static const struct cgroup_subsys *const cgroup_subsys[NR_CGROUP_ROOTS] = {
	[CPUSET_ROOT]	= &cpuset_stub.ss,
	[CPU_ROOT]	= &cpu_stub.ss,
	[CPUACCT_ROOT]	= &cpuacct_stub.ss,
	[BLKIO_ROOT]	= &blkio_stub.ss,
	[MEMORY_ROOT]	= &memory_cgrp_subsys,
	[DEVICES_ROOT]	= &devices_stub.ss,
	[FREEZER_ROOT]	= &freezer_stub.ss,
	[PIDS_ROOT]	= &pids_stub.ss,
	[SYSTEMD_ROOT]	= &systemd_stub.ss,
};
/* clang-format on */

static const shrink_list_t shrink_lists[] = {
	shrink_lruvec,
	mm_shrink_list,
	NULL,
};

static int start_engine(unsigned int nr_cpus)
{
	int err = set_nr_cpus(nr_cpus);

	if (err)
		return err;
	memcg_stock_init(!nr_cpus);
	vmscan_init(shrink_lists);
	cgroup1_init(&engine_task_source);
	err = rcu_start();
	if (err)
		return err;
	err = workqueue_start();
	if (err)
		goto stop_rcu;
	err = cgroup_init(cgroup_subsys);
	if (err)
		goto stop_workqueue;
	err = kmem_cache_init();
	if (err)
		goto exit_cgroups;
	return 0;

exit_cgroups:
	cgroup_fini();
stop_workqueue:
	workqueue_stop();
stop_rcu:
	rcu_stop();
	return err;
}

unsigned int libobjcg_version(void)
{
	return OBJCG_VERSION;
}

/* Were these headers the library's own, or older and of the same structures? */
static bool version_fits(unsigned int version)
{
	return version >> 16 == OBJCG_VERSION_MAJOR && version <= OBJCG_VERSION;
}

int libobjcg_init_version(const struct regime *regime, unsigned int nr_cpus,
			  unsigned int version)
{
	int err;

	if (!version_fits(version))
		return -EPROTO;
	if (regime_check(regime))
		return -EINVAL;
	if (xchg(&initialised, true))
		return -EBUSY;
	memcg_regime = *regime;
	err = start_engine(nr_cpus);
	if (err)
		__atomic_store_n(&initialised, false, __ATOMIC_RELEASE);
	return err;
}

void libobjcg_exit(void)
{
	drain_all_stock(root_mem_cgroup);
	cgroup_wait_releases();
	/* before the cgroups: clones hold css references */
	kmem_cache_exit();
	cgroup_fini();
	root_mem_cgroup = NULL;
	workqueue_stop();
	rcu_stop();
	__atomic_store_n(&initialised, false, __ATOMIC_RELEASE);
}
