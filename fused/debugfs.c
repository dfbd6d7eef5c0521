// SPDX-License-Identifier: GPL-2.0-only
#include "debugfs.h"

#include <string.h>

#include "membership.h"

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

/* the root caches and the clones */
static long caches_alive(void)
{
	struct obj_type *type;
	long nr = 0;

	for (type = obj_types(); type; type = type->next)
		if (!strcmp(type->name, "kmem_cache"))
			nr = atomic_long_read(&type->nr);
	return nr;
}

static int caches_show(struct seq_file *m)
{
	struct memcgfs_slab_usage usage;

	memcgfs_slab_usage(NULL, &usage);
	seq_printf(m, "caches %ld\n", caches_alive());
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
};
const size_t debugfs_nr_files = G_N_ELEMENTS(debugfs_files);
