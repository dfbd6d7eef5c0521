// SPDX-License-Identifier: GPL-2.0-only
/*
 * freezer.c - the controller freezer: it says FROZEN, but no process is stopped
 */
#include "stubs/stub.h"

#include <errno.h>
#include <string.h>

#include "linux/kstrtox.h"

enum { SELF_FREEZING, NR_FREEZER_VALUES };

static const struct stub_value freezer_values[NR_FREEZER_VALUES] = {
	[SELF_FREEZING] = { .max = 1 },
};

static bool self_freezing(struct cgroup_subsys_state *css)
{
	return READ_ONCE(stub_state(css)->values[SELF_FREEZING]);
}

static u64 parent_freezing_read(struct cgroup_subsys_state *css,
				const struct cftype *cft)
{
	(void)cft;
	while ((css = css->parent))
		if (self_freezing(css))
			return 1;
	return 0;
}

static int freezer_state_show(struct seq_file *m,
			      struct cgroup_subsys_state *css,
			      const struct cftype *cft)
{
	bool frozen = self_freezing(css) || parent_freezing_read(css, cft);

	seq_puts(m, frozen ? "FROZEN\n" : "THAWED\n");
	return 0;
}

static int freezer_state_write(struct kernfs_open_file *of,
			       const struct cftype *cft, char *buf)
{
	const char *word = strstrip(buf);
	bool freeze = !strcmp(word, "FROZEN");

	if (!freeze && strcmp(word, "THAWED"))
		return -EINVAL;
	return stub_write_s64(of->cgrp->css, cft, freeze);
}

static const struct cftype freezer_files[] = {
	{
		.name = "freezer.state",
		.private = SELF_FREEZING,
		.flags = CFTYPE_NOT_ON_ROOT | CFTYPE_SHORT,
		.seq_show = freezer_state_show,
		.write = freezer_state_write,
	},
	{
		.name = "freezer.self_freezing",
		.private = SELF_FREEZING,
		.flags = CFTYPE_NOT_ON_ROOT,
		.read_u64 = stub_read_u64,
	},
	{
		.name = "freezer.parent_freezing",
		.flags = CFTYPE_NOT_ON_ROOT,
		.read_u64 = parent_freezing_read,
	},
	{ .name = NULL } /* terminate */
};

const struct stub_subsys freezer_stub = {
	.ss = { .name = "freezer",
		STUB_CALLBACKS,
		.legacy_cftypes = freezer_files },
	.values = freezer_values,
	.nr = NR_FREEZER_VALUES,
};
