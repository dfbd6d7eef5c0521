// SPDX-License-Identifier: GPL-2.0-only
/*
 * cgroup-v1.c - the control files of every hierarchy, and the files in /proc
 *
 * Mirrors kernel/cgroup/cgroup-v1.c.
 */
#include "cgroup/cgroup-v1.h"

#include <errno.h>

#include "cgroup/release_agent.h"
#include "linux/kstrtox.h"
#include "rt/alloc.h"

enum { CGROUP_FILE_PROCS, CGROUP_FILE_TASKS };

static const struct cgroup_task_source *engine_tasks;
static const struct cgroup_task_source *task_source;

void cgroup1_init(const struct cgroup_task_source *source)
{
	if (task_source == engine_tasks)
		task_source = source;
	engine_tasks = source;
}

void cgroup1_set_task_source(const struct cgroup_task_source *source)
{
	task_source = source ? source : engine_tasks;
}

void cgroup1_translate_pids(const struct seq_file *m, pid_t *pids, size_t *nr)
{
	if (m->private && task_source->translate)
		task_source->translate(m->private, pids, nr);
}

void cgroup1_show_command(struct seq_file *m, pid_t pid)
{
	if (task_source->command)
		task_source->command(m, pid);
}

static void show_pids(struct seq_file *m, const pid_t *pids, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		seq_put_decimal_ull(m, "", (u64)pids[i]);
		seq_puts(m, "\n");
	}
}

/* merge two sorted arrays into @a, which may move; frees @b */
static int merge_pids(pid_t **a, size_t *nr_a, pid_t *b, size_t nr_b)
{
	size_t i = *nr_a, j = nr_b, to = i + j;
	pid_t *all = mem_realloc(*a, (to + 1) * sizeof(*all));

	if (!all) {
		mem_free(b);
		return -ENOMEM;
	}
	/* from the end, so that no entry is overwritten before it is moved */
	while (j) {
		bool from_a = i && all[i - 1] > b[j - 1];

		all[--to] = from_a ? all[--i] : b[--j];
	}
	*a = all;
	*nr_a += nr_b;
	mem_free(b);
	return 0;
}

static int cgroup_pidlist_show(struct seq_file *m,
			       struct cgroup_subsys_state *css,
			       const struct cftype *cft)
{
	bool threads = cft->private == CGROUP_FILE_TASKS;
	pid_t *pids = NULL, *others = NULL;
	size_t nr = 0, nr_others = 0;
	int err = cgroup_pids(css->cgroup, threads, &pids, &nr);

	if (!err && cgroup_is_root(css->cgroup)) {
		err = task_source->root_pids(threads, &others, &nr_others);
		if (!err)
			err = merge_pids(&pids, &nr, others, nr_others);
	}
	if (!err) {
		cgroup1_translate_pids(m, pids, &nr);
		show_pids(m, pids, nr);
	}
	mem_free(pids);
	return err;
}

static int cgroup_procs_write(struct kernfs_open_file *of,
			      const struct cftype *cft, char *buf)
{
	int pid;

	if (kstrtoint(strstrip(buf), &pid) || pid < 0)
		return -EINVAL;
	return task_source->attach(of, pid, cft->private == CGROUP_FILE_PROCS);
}

static u64 cgroup_flag_read(struct cgroup_subsys_state *css,
			    const struct cftype *cft)
{
	return READ_ONCE(css->cgroup->flags) >> cft->private & 1;
}

static int cgroup_flag_write(struct cgroup_subsys_state *css,
			     const struct cftype *cft, u64 val)
{
	struct cgroup *cgrp = css->cgroup;
	unsigned int bit = 1U << cft->private;

	mutex_lock(&cgroup_mutex);
	WRITE_ONCE(cgrp->flags, val ? cgrp->flags | bit : cgrp->flags & ~bit);
	mutex_unlock(&cgroup_mutex);
	return 0;
}

static int cgroup_sane_behavior_show(struct seq_file *m,
				     struct cgroup_subsys_state *css,
				     const struct cftype *cft)
{
	(void)css;
	(void)cft;
	seq_puts(m, "0\n");
	return 0;
}

static const struct cftype cgroup1_base_files[] = {
	{
		.name = "cgroup.procs",
		.private = CGROUP_FILE_PROCS,
		.flags = CFTYPE_PIDLIST,
		.read_needs = NEEDS_TASKS,
		.seq_show = cgroup_pidlist_show,
		.write = cgroup_procs_write,
	},
	{
		.name = "tasks",
		.private = CGROUP_FILE_TASKS,
		.flags = CFTYPE_PIDLIST,
		.read_needs = NEEDS_TASKS,
		.seq_show = cgroup_pidlist_show,
		.write = cgroup_procs_write,
	},
	{
		.name = "cgroup.clone_children",
		.private = CGRP_CPUSET_CLONE_CHILDREN,
		.read_u64 = cgroup_flag_read,
		.write_u64 = cgroup_flag_write,
	},
	{
		.name = "cgroup.sane_behavior",
		.flags = CFTYPE_ONLY_ON_ROOT | CFTYPE_SHORT,
		.seq_show = cgroup_sane_behavior_show,
	},
	{
		.name = "notify_on_release",
		.private = CGRP_NOTIFY_ON_RELEASE,
		.write_needs = NEEDS_TASKS, /* an earlier exit runs no agent */
		.read_u64 = cgroup_flag_read,
		.write_u64 = cgroup_flag_write,
	},
	{
		.name = "release_agent",
		.flags = CFTYPE_ONLY_ON_ROOT,
		.max_write_len = PATH_MAX - 1,
		.write_needs =
			NEEDS_TASKS, /* an earlier exit runs the old one */
		.seq_show = cgroup_release_agent_show,
		.write = cgroup_release_agent_write,
	},
	{ .name = NULL } /* terminate */
};

void cgroup1_for_each_file(const struct cgroup_root *root,
			   void (*fn)(const struct cftype *cft, void *arg),
			   void *arg)
{
	const struct cftype *const tables[] = {
		cgroup1_base_files,
		root->ss->legacy_cftypes,
	};
	const struct cftype *cft;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (cft = tables[i]; cft->name; cft++)
			fn(cft, arg);
}

/* a hierarchy's number in the files of /proc */
static int hierarchy_id(const struct cgroup_root *root)
{
	return (int)root->id + 1;
}

void proc_cgroupstats_show(struct seq_file *m)
{
	const struct cgroup_root *root;

	seq_puts(m, "#subsys_name\thierarchy\tnum_cgroups\tenabled\n");
	for_each_cgroup_root(root)
		if (!root->ss->named)
			seq_printf(m, "%s\t%d\t%lu\t%d\n", root->ss->name,
				   hierarchy_id(root), cgroup_root_count(root),
				   1);
}

void proc_cgroup_show(struct seq_file *m, const struct task_struct *task)
{
	int i;

	/* then no group that a task is in is removed */
	mutex_lock(&cgroup_mutex);
	for (i = NR_CGROUP_ROOTS - 1; i >= 0; i--) {
		const struct cgroup_root *root = &cgroup_roots[i];
		struct cgroup *cgrp = task ? READ_ONCE(task->cgroups[i]) : NULL;

		seq_printf(m, "%d:%s%s:", hierarchy_id(root),
			   root->ss->named ? "name=" : "", root->ss->name);
		cgroup_path(cgrp ? cgrp : root->cgrp, m);
		seq_puts(m, "\n");
	}
	mutex_unlock(&cgroup_mutex);
}
