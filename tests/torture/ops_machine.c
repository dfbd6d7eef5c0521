// SPDX-License-Identifier: GPL-2.0-only
/* ops_machine.c - operations on the whole machine: its CPUs, files and counters */
#include <errno.h>

#include "ops.h"

/* another thread may be about to do the same, and processors stay */
void op_hotplug(struct worker *w)
{
	int cpu = (int)pick(w, nr_cpu_ids);

	if (!cpu_online(cpu))
		torture_allow("cpu_up", cpu_up(cpu), -EINVAL, 0);
	else if (memcg_stock_is_live())
		torture_allow("cpu_down", cpu_down(cpu) + EOPNOTSUPP, 0, 0);
	else
		torture_allow("cpu_down", cpu_down(cpu), -EINVAL, -EBUSY);
}

struct reading {
	struct seq_file m;
	struct cgroup *cgrp;
};

static void read_file(const struct cftype *cft, void *arg)
{
	struct reading *r = arg;

	if (cgroup_file_mode(cft) & 0444)
		torture_allow(cft->name, cgroup_file_show(&r->m, r->cgrp, cft),
			      -ENOMEM, 0);
	seq_reset(&r->m);
}

void op_read(struct worker *w)
{
	struct reading r = { .cgrp = get_group(w) };

	cgroup1_for_each_file(r.cgrp->root, read_file, &r);
	proc_cgroupstats_show(&r.m);
	slabinfo_show(&r.m);
	if (one_in(w, 8))
		torture_allow("memcgfs_pins_show", memcgfs_pins_show(&r.m),
			      -ENOMEM, 0);
	seq_free(&r.m);
	put_group(r.cgrp);
}

static void check_counter(struct page_counter *counter)
{
	long usage = atomic_long_read(&counter->usage);

	if (usage < 0)
		torture_broken("usage >= 0", usage, 0);
}

void op_look(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);
	struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css);

	check_counter(&memcg->memory);
	check_counter(&memcg->memsw);
	check_counter(&memcg->kmem);
	put_group(cgrp);
	torture_equal("warnings", (long)warn_count(NULL), 0);
}
