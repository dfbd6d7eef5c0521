// SPDX-License-Identifier: GPL-2.0-only
/*
 * fault_groups.c - scenarios: making groups and tasks
 */
#include "fault_memory.h"
#include "fault_scenarios.h"

static int mkdir_in_root(struct world *w)
{
	return cgroup_mkdir(cgroup_root, "new", NULL, &w->group);
}

static int mkdir_deep(struct world *w)
{
	return cgroup_mkdir(w->deep, "new", NULL, &w->group);
}

static void undo_mkdir(struct world *w)
{
	unit_rmdir(w->group);
}

static int rename_group(struct world *w)
{
	return cgroup_rename(w->deep, "renamed");
}

static void undo_rename(struct world *w)
{
	g_assert_cmpstr(w->deep->name, ==, "renamed");
	g_assert_cmpint(cgroup_rename(w->deep, "deep"), ==, 0);
}

static int fork_process(struct world *w)
{
	return copy_process(w->shell, 9, 9, GFP_KERNEL, &w->task);
}

static int fork_thread(struct world *w)
{
	return copy_process(w->shell, 9, w->shell->tgid, GFP_KERNEL, &w->task);
}

static int adopt_process(struct world *w)
{
	return adopt_task(9, NULL, &w->task);
}

static int adopt_thread(struct world *w)
{
	return adopt_task(9, w->shell, &w->task);
}

static void undo_task(struct world *w)
{
	do_exit(w->task);
}

/* a task without an address space, so that the new one replaces no other */
static void prepare_dozer(struct world *w)
{
	w->dozer = unit_adopt(9, w->deep);
}

static void finish_dozer(struct world *w)
{
	do_exit(w->dozer);
}

static int exec(struct world *w)
{
	return exec_mm(w->dozer, GFP_KERNEL);
}

static void undo_exec(struct world *w)
{
	finish_dozer(w);
	prepare_dozer(w);
}

const struct scenario group_scenarios[] = {
	/* group, name, memcg; and an objcg, if any */
	{ "mkdir", 3, mkdir_in_root, .undo = undo_mkdir },
	{ "mkdir-objcg", 4, mkdir_in_root, .undo = undo_mkdir, .only = OBJCGS },
	{ "mkdir-deep", 3, mkdir_deep, .undo = undo_mkdir },
	{ "mkdir-full-chunk", 5, mkdir_in_root, .undo = undo_mkdir,
	  .prepare = prepare_full_chunk, .finish = finish_full_chunk },
	{ "rename", 1, rename_group, .undo = undo_rename },
	/* task, stack, signal, mm; and the slab pages they need */
	{ "fork-process", 4, fork_process, .undo = undo_task, .vectors = 1 },
	{ "fork-thread", 2, fork_thread, .undo = undo_task },
	{ "adopt-process", 2, adopt_process, .undo = undo_task },
	{ "adopt-thread", 1, adopt_thread, .undo = undo_task },
	{ "exec", 1, exec, .undo = undo_exec, .vectors = 1,
	  .prepare = prepare_dozer, .finish = finish_dozer },
	{ .name = NULL } /* terminate */
};
