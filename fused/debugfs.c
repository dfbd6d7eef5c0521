// SPDX-License-Identifier: GPL-2.0-only
#include "debugfs.h"

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

static int show_membership(struct seq_file *m)
{
	membership_show(m);
	return 0;
}

const struct kernfs_file debugfs_files[] = {
	{ .name = "membership", .mode = 0444, .show = show_membership },
	{ .name = "pins", .mode = 0444, .show = memcgfs_pins_show },
	{ .name = "regime", .mode = 0444, .show = regime_show },
};
const size_t debugfs_nr_files = G_N_ELEMENTS(debugfs_files);
