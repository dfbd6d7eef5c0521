// SPDX-License-Identifier: GPL-2.0-only
#include "fs/debugfs.h"

#include "members/membership.h"

static int regime_show(struct seq_file *m)
{
	int sw;

	seq_printf(m, "kernel %s\n", memcg_regime.name);
	for (sw = 0; sw < NR_SWITCHES; sw++)
		seq_printf(m, "%s %s\n",
			   regime_switch_name((enum regime_switch)sw),
			   regime_value_name(&memcg_regime,
					     (enum regime_switch)sw));
	return 0;
}

static int caches_show(struct seq_file *m)
{
	struct memcgfs_slab_usage usage;

	memcgfs_slab_usage(NULL, &usage);
	/* the root caches and the clones */
	seq_printf(m, "caches %ld\n", obj_nr_alive("kmem_cache"));
	seq_printf(m, "objects %llu\n", (unsigned long long)usage.objects);
	seq_printf(m, "object_bytes %llu\n",
		   (unsigned long long)usage.object_bytes);
	seq_printf(m, "slab_pages %llu\n",
		   (unsigned long long)(usage.slab_bytes / PAGE_SIZE));
	seq_printf(m, "slab_bytes %llu\n",
		   (unsigned long long)usage.slab_bytes);
	return 0;
}

static int show_membership(struct seq_file *m)
{
	membership_show(m);
	return 0;
}

const struct kernfs_file debugfs_files[] = {
	{ .name = "caches", .mode = 0444, .show = caches_show },
	{ .name = "membership", .mode = 0444, .show = show_membership },
	{ .name = "pins", .mode = 0444, .show = memcgfs_pins_show },
	{ .name = "regime", .mode = 0444, .show = regime_show },
	{} /* terminate */
};
