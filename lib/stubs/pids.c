// SPDX-License-Identifier: GPL-2.0-only
/*
 * pids.c - the controller pids: it counts tasks, and refuses no fork
 */
#include "stubs/stub.h"

#include <errno.h>
#include <string.h>

#include "linux/kstrtox.h"

enum { PIDS_LIMIT, NR_PIDS_VALUES };

/* the kernel's PID_MAX_LIMIT; a larger limit is none */
#define PIDS_MOST (4 * 1024 * 1024)
#define PIDS_MAX (PIDS_MOST + 1)

static const struct stub_value pids_values[NR_PIDS_VALUES] = {
	[PIDS_LIMIT] = { .initial = PIDS_MAX, .max = PIDS_MAX },
};

static int pids_max_show(struct seq_file *m, struct cgroup_subsys_state *css,
			 const struct cftype *cft)
{
	s64 limit = stub_read_s64(css, cft);

	if (limit == PIDS_MAX)
		seq_puts(m, "max\n");
	else
		seq_printf(m, "%lld\n", (long long)limit);
	return 0;
}

static int pids_max_write(struct kernfs_open_file *of, const struct cftype *cft,
			  char *buf)
{
	const char *word = strstrip(buf);
	s64 limit;
	int err;

	if (!strcmp(word, "max"))
		return stub_write_s64(of->cgrp->css, cft, PIDS_MAX);
	err = kstrtos64(word, &limit);
	if (err)
		return err;
	return limit > PIDS_MOST ? -EINVAL :
				   stub_write_s64(of->cgrp->css, cft, limit);
}

/* the tasks of the subtree */
static u64 pids_current_read(struct cgroup_subsys_state *css,
			     const struct cftype *cft)
{
	struct cgroup *pos = NULL;
	u64 nr = 0;

	(void)cft;
	mutex_lock(&cgroup_mutex);
	while ((pos = cgroup_next_descendant_post(pos, css->cgroup)))
		nr += READ_ONCE(pos->nr_tasks);
	mutex_unlock(&cgroup_mutex);
	return nr;
}

/* how often the limit refused a fork */
static int pids_events_show(struct seq_file *m, struct cgroup_subsys_state *css,
			    const struct cftype *cft)
{
	(void)css;
	(void)cft;
	seq_puts(m, "max 0\n");
	return 0;
}

static const struct cftype pids_files[] = {
	{
		.name = "pids.max",
		.private = PIDS_LIMIT,
		.flags = CFTYPE_NOT_ON_ROOT | CFTYPE_SHORT,
		.seq_show = pids_max_show,
		.write = pids_max_write,
	},
	{
		.name = "pids.current",
		.flags = CFTYPE_NOT_ON_ROOT,
		.read_needs = NEEDS_TASKS,
		.read_u64 = pids_current_read,
	},
	{
		.name = "pids.events",
		.flags = CFTYPE_NOT_ON_ROOT | CFTYPE_SHORT,
		.seq_show = pids_events_show,
	},
	{ .name = NULL } /* terminate */
};

const struct stub_subsys pids_stub = {
	.ss = { .name = "pids", STUB_CALLBACKS, .legacy_cftypes = pids_files },
	.values = pids_values,
	.nr = NR_PIDS_VALUES,
};
