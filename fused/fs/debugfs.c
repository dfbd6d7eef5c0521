// SPDX-License-Identifier: GPL-2.0-only
#include "fs/debugfs.h"

#include <string.h>

#include "fs/debug_control.h"
#include "fs/debug_ledger.h"
#include "fs/graph.h"
#include "fs/requests.h"
#include "fs/trace.h"
#include "members/membership.h"
#include "members/memory.h"

static int regime_show(struct seq_file *m)
{
	int sw;

	seq_printf(m, "name\tvalue\nkernel\t%s\n", memcg_regime.name);
	for (sw = 0; sw < NR_SWITCHES; sw++)
		seq_printf(m, "%s\t%s\n",
			   regime_switch_name((enum regime_switch)sw),
			   regime_value_name(&memcg_regime,
					     (enum regime_switch)sw));
	seq_printf(m, "ids\t%s\n",
		   memcg_regime.fact.id_error ? "bounded" : "unbounded");
	return 0;
}

static int caches_show(struct seq_file *m)
{
	struct memcgfs_slab_usage usage;

	memcgfs_slab_usage(NULL, &usage);
	seq_puts(m, "name\tvalue\n");
	/* the root caches and the clones */
	seq_printf(m, "caches\t%ld\n", obj_nr_alive("kmem_cache"));
	seq_printf(m, "objects\t%llu\n", (unsigned long long)usage.objects);
	seq_printf(m, "object_bytes\t%llu\n",
		   (unsigned long long)usage.object_bytes);
	seq_printf(m, "slab_pages\t%llu\n",
		   (unsigned long long)(usage.slab_bytes / PAGE_SIZE));
	seq_printf(m, "slab_bytes\t%llu\n",
		   (unsigned long long)usage.slab_bytes);
	return 0;
}

/* the figures are as fresh as those of the control files */
static int memcgs_show(struct seq_file *m)
{
	member_memory_sync(cgroup_root);
	return memcgfs_memcgs_show(m);
}

static int show_membership(struct seq_file *m)
{
	membership_show(m);
	return 0;
}

static void show_indented(struct seq_file *m, const char *text)
{
	while (text) {
		const char *end = strchr(text, '\n');

		seq_printf(m, "    %.*s\n",
			   (int)(end ? end - text : (long)strlen(text)), text);
		text = end ? end + 1 : NULL;
	}
}

static int readme_show(struct seq_file *m)
{
	const struct kernfs_file *file;

	for (file = debugfs_files; file->name; file++) {
		seq_printf(m, "%s\n", file->name);
		show_indented(m, file->what);
	}
	return 0;
}

/* clang-format off */
const struct kernfs_file debugfs_files[] = {
	{ .name = "README", .mode = 0444, .show = readme_show,
	  .what = "What each file of this directory is. A table has a line with the\n"
		  "names of its columns and a line for each row. A TAB separates two\n"
		  "fields, and \"-\" stands for nothing. A control character or a\n"
		  "backslash is a backslash and three octal digits. json/NAME is the\n"
		  "table NAME as an array of objects." },
	{ .name = "caches", .mode = 0444, .show = caches_show, .is_table = true,
	  .what = "The number of kmem_caches, their objects, the bytes in objects, the\n"
		  "slab pages and their bytes." },
	{ .name = "control", .mode = 0600, .show = debug_control_show,
	  .write = debug_control_write, .is_table = true,
	  .what = "A command that is written here makes or frees objects and pages, drains\n"
		  "stocks, or takes a CPU away. A read lists the objects and pages that it\n"
		  "holds. See CONTROL in memcgfs(8)." },
	{ .name = "cpus", .mode = 0444, .show = memcgfs_cpus_show,
	  .is_table = true,
	  .what = "The simulated CPUs, and the pages and bytes in their stocks. The state\n"
		  "is online, offline, or shared for the stock of all other processors." },
	{ .name = "graph.dot", .mode = 0444, .show = graph_show,
	  .what = "The groups, the object cgroups of removed groups, and the pins as a\n"
		  "graph for dot(1). A node can stand for many objects of a kind." },
	{ .name = "ledger", .mode = 0444, .show = debug_ledger_show,
	  .is_table = true,
	  .what = "What is charged to each group, at a moment. The last row of a group is\n"
		  "its usage, and the others add up to it. See LEDGER in memcgfs(8)." },
	{ .name = "membership", .mode = 0444, .show = show_membership,
	  .is_table = true,
	  .what = "The source of events in use, and counters. See COUNTERS in\n"
		  "memcgfs(8)." },
	{ .name = "memcgs", .mode = 0444, .show = memcgs_show, .is_table = true,
	  .what = "The groups of the memory hierarchy, with those that are removed and\n"
		  "not freed: the state is online or dying. Sizes are in bytes." },
	{ .name = "objcgs", .mode = 0444, .show = memcgfs_objcgs_show,
	  .is_table = true,
	  .what = "The object cgroups: the id of the group that each charges now and of\n"
		  "the group that it was made for, references, bytes that are charged\n"
		  "and in no object, and bytes in objects." },
	{ .name = "pins", .mode = 0444, .show = memcgfs_pins_show,
	  .is_table = true,
	  .what = "What holds references to each group that is removed and not freed, by\n"
		  "kind and holder. See PINS in memcgfs(8)." },
	{ .name = "regime", .mode = 0444, .show = regime_show, .is_table = true,
	  .what = "The kernel, the switches in force, and whether there is a bound on groups." },
	{ .name = "requests", .mode = 0444, .show = requests_show,
	  .is_table = true,
	  .what = "The requests of the kernel since the mount began, by kind. The numbers of\n"
		  "an operation are exact: read the table before and after it." },
	{ .name = "stocks", .mode = 0444, .show = memcgfs_stocks_show,
	  .is_table = true,
	  .what = "What each CPU keeps: charged pages of a group, and bytes of an object\n"
		  "cgroup that charges objcg_group." },
	{ .name = "trace", .mode = 0444, .stream = &trace_stream,
	  .what = "A stream of what happens to the groups. A read waits for an event. See\n"
		  "TRACE in memcgfs(8)." },
	{} /* terminate */
};
/* clang-format on */
