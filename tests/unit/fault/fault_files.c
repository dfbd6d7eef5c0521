// SPDX-License-Identifier: GPL-2.0-only
/* fault_files.c - scenarios: reading and writing the files of groups */
#include "fault_memory.h"
#include "fault_scenarios.h"

static int list_pids(struct world *w)
{
	return cgroup_pids(w->deep, w->arg, &w->pids, &w->nr);
}

static void undo_list_pids(struct world *w)
{
	g_assert_cmpuint(w->nr, ==, w->arg ? 2 : 1);
	mem_free(w->pids);
}

static int read_file(struct world *w, const char *name)
{
	int err = cgroup_file_show(&w->text, w->deep, unit_file(name));

	if (err)
		seq_free(&w->text);
	return err;
}

static int read_procs(struct world *w)
{
	return read_file(w, "cgroup.procs");
}

static int read_tasks(struct world *w)
{
	return read_file(w, "tasks");
}

static int read_usage(struct world *w)
{
	return read_file(w, "memory.usage_in_bytes");
}

/* Return: the error of a file's text, if the file itself has none */
static int read_all(struct world *w)
{
	int err = seq_error(&w->text);

	if (err)
		seq_free(&w->text);
	return err;
}

static int read_proc_cgroups(struct world *w)
{
	proc_cgroupstats_show(&w->text);
	return read_all(w);
}

static int read_slabinfo(struct world *w)
{
	slabinfo_show(&w->text);
	return read_all(w);
}

static int read_group_slabinfo(struct world *w)
{
	memcg_slab_show(unit_memcg(w->deep), &w->text);
	return read_all(w);
}

static int read_group_slabinfo_file(struct world *w)
{
	return read_file(w, "memory.kmem.slabinfo");
}

static int read_pins(struct world *w)
{
	int err = memcgfs_pins_show(&w->text);

	if (!err)
		err = seq_error(&w->text);
	if (err)
		seq_free(&w->text);
	return err;
}

static void undo_read(struct world *w)
{
	g_assert_cmpuint(w->text.count, >, 0);
	seq_free(&w->text);
}

static int write_procs(struct world *w)
{
	return unit_write_as(0, w->a, "cgroup.procs", "1");
}

static int write_tasks(struct world *w)
{
	return unit_write_as(0, w->a, "tasks", "2");
}

static void undo_write_procs(struct world *w)
{
	unit_move(w->shell, w->deep);
}

static int write_limit(struct world *w)
{
	return unit_write(w->deep, "memory.limit_in_bytes", "1G");
}

static void undo_write_limit(struct world *w)
{
	g_assert_cmpint(unit_write(w->deep, "memory.limit_in_bytes", "-1"), ==,
			0);
}

/* a dying group, so that there is a line to show, with a slab page to name */
static void prepare_pins(struct world *w)
{
	struct task_struct *task;

	w->dying = unit_mkdir(w->a, "dying");
	task = unit_adopt(9, w->dying);
	w->held = accounted_object(task);
	do_exit(task);
	css_get(w->dying->css);
	unit_rmdir(w->dying);
}

static void finish_pins(struct world *w)
{
	kfree(w->held);
	css_put(w->dying->css);
}

/* clang-format off */
const struct scenario file_scenarios[] = {
	{ "pids-of-processes", 1, list_pids, .undo = undo_list_pids, .arg = false },
	{ "pids-of-threads", 1, list_pids, .undo = undo_list_pids, .arg = true },
	/* the numbers, and the text */
	{ "read-procs", 2, read_procs, .undo = undo_read },
	{ "read-tasks", 2, read_tasks, .undo = undo_read },
	{ "read-usage", 1, read_usage, .undo = undo_read },
	{ "read-proc-cgroups", 1, read_proc_cgroups, .undo = undo_read },
	/* it has to grow */
	{ "read-slabinfo", 2, read_slabinfo, .undo = undo_read },
	{ "read-group-slabinfo", 2, read_group_slabinfo, .undo = undo_read,
	  .only = CLONES },
	{ "read-group-slabinfo-file", 2, read_group_slabinfo_file,
	  .undo = undo_read, .only = CLONES },
	{ "read-pins", 2, read_pins, .undo = undo_read,
	  .prepare = prepare_pins, .finish = finish_pins },
	{ "write-procs", 0, write_procs, .undo = undo_write_procs },
	{ "write-tasks", 0, write_tasks, .undo = undo_write_procs },
	{ "write-limit", 0, write_limit, .undo = undo_write_limit },
	{ .name = NULL } /* terminate */
};
/* clang-format on */
