// SPDX-License-Identifier: GPL-2.0-only
/* model_task.c - tasks, their groups and their cost */
#include <errno.h>

#include "model.h"

/* charged together, in bytes and objects */
enum cost { COST_THREAD, COST_PROCESS, COST_MM };

/* by model_rules.maple_trees */
static const struct {
	long bytes;
	long nr;
} costs[][3] = {
	[false] = {
		/* task_struct, pid, task_delay_info */
		[COST_THREAD] = { 8064 + 128 + 80, 3 },
		/* signal, sighand, files, fs, cred */
		[COST_PROCESS] = { 1152 + 2112 + 704 + 64 + 192, 5 },
		/* mm_struct, areas, anon_vmas and their chains */
		[COST_MM] = { 1088 + 24 * 200 + 16 * 104 + 24 * 64, 65 },
	},
	[true] = {
		[COST_THREAD] = { 8448 + 128 + 128, 3 },
		[COST_PROCESS] = { 1152 + 2112 + 704 + 64 + 192, 5 },
		/* and maple_nodes */
		[COST_MM] = { 1152 + 24 * 152 + 8 * 256 + 16 * 104 + 24 * 64,
			      73 },
	},
};

#define STACK_ORDER 2
#define PGD_ORDER 1

static int charge_cost(struct model *m, struct model_object *object, int group,
		       gfp_t gfp, enum cost cost)
{
	long nr = costs[m->rules.maple_trees][cost].nr;
	long bytes = costs[m->rules.maple_trees][cost].bytes +
		     nr * MODEL_POINTER_SIZE;

	return model_charge(m, object, m->groups[group].objcg, gfp, bytes, nr);
}

static int fork_thread(struct model *m, struct model_task *child, int group,
		       gfp_t gfp)
{
	int err = charge_cost(m, &child->thread, group, gfp, COST_THREAD);

	if (err)
		return err;
	err = model_alloc_pages(m, &child->stack, group, NONE,
				gfp | __GFP_ACCOUNT, STACK_ORDER);
	if (err)
		model_uncharge(m, &child->thread);
	return err;
}

static void free_thread(struct model *m, struct model_task *task)
{
	model_free_pages(m, &task->stack);
	model_uncharge(m, &task->thread);
	task->used = false;
}

/* an address space: its objects, then its topmost page table */
static int alloc_mm(struct model *m, struct model_process *process, int group,
		    gfp_t gfp)
{
	struct model_object old = process->mm;
	int err = charge_cost(m, &process->mm, group, gfp, COST_MM);

	if (err)
		return err;
	err = model_alloc_pages(m, &process->pgd, group, NONE,
				gfp | __GFP_ACCOUNT, PGD_ORDER);
	if (err) {
		model_uncharge(m, &process->mm);
		process->mm = old;
	}
	return err;
}

static int fork_process(struct model *m, struct model_process *process,
			int group, gfp_t gfp)
{
	int err = charge_cost(m, &process->shared, group, gfp, COST_PROCESS);

	if (err)
		return err;
	err = alloc_mm(m, process, group, gfp);
	if (err)
		model_uncharge(m, &process->shared);
	return err;
}

static int free_process(const struct model *m)
{
	int i = 0;

	while (m->processes[i].nr_threads)
		i++;
	return i;
}

/* a task of the process is in @group, and the mm follows */
static void sync_mm(struct model *m, struct model_process *process, int group)
{
	int old = process->mm_group;

	if (!m->rules.mm_has_memcg)
		return;
	process->mm_group = group;
	model_put_group(m, old);
}

static void add_thread(struct model *m, struct model_process *process,
		       int group)
{
	if (!process->nr_threads++)
		process->mm_group = NONE;
	sync_mm(m, process, group);
}

/*
 * The child's objects count as the child's from the first charge on: the next
 * charge may drain stocks, and an object in no stock and in no table is lost.
 */
int model_fork(struct model *m, int parent, int child, bool thread, gfp_t gfp)
{
	struct model_task *task = &m->tasks[child];
	int group = m->tasks[parent].group, err;

	*task = (struct model_task){ .used = true, .group = group };
	task->process = thread ? m->tasks[parent].process : free_process(m);
	err = fork_thread(m, task, group, gfp);
	if (err) {
		task->used = false;
		return err;
	}
	if (!thread)
		err = fork_process(m, &m->processes[task->process], group, gfp);
	if (err) {
		free_thread(m, task);
		return err;
	}
	add_thread(m, &m->processes[task->process], group);
	return 0;
}

void model_adopt(struct model *m, int leader, int task)
{
	struct model_task new = { .used = true, .group = MODEL_ROOT };

	if (leader != NONE) {
		new.group = m->tasks[leader].group;
		new.process = m->tasks[leader].process;
	} else {
		new.process = free_process(m);
	}
	new.thread.objcg = NONE;
	m->tasks[task] = new;
	add_thread(m, &m->processes[new.process], new.group);
}

int model_exec(struct model *m, int task, gfp_t gfp)
{
	struct model_process *process = &m->processes[m->tasks[task].process];
	int err;

	process->old_mm = process->mm;
	process->old_pgd = process->pgd;
	err = alloc_mm(m, process, m->tasks[task].group, gfp);
	if (err) {
		process->old_mm.used = false;
		process->old_pgd.used = false;
		return err;
	}
	sync_mm(m, process, m->tasks[task].group);
	model_free_pages(m, &process->old_pgd);
	if (process->old_mm.used)
		model_uncharge(m, &process->old_mm);
	return 0;
}

static void free_mm(struct model *m, struct model_process *process)
{
	model_free_pages(m, &process->pgd);
	if (process->mm.used)
		model_uncharge(m, &process->mm);
	model_put_group(m, process->mm_group);
}

static void free_shared(struct model *m, struct model_process *process)
{
	if (process->shared.used)
		model_uncharge(m, &process->shared);
}

void model_exit(struct model *m, int task)
{
	struct model_task *t = &m->tasks[task];
	struct model_process *process = &m->processes[t->process];

	if (!--process->nr_threads) {
		free_mm(m, process);
		free_shared(m, process);
	}
	free_thread(m, t);
}

/* the mm goes with the second exit, all else with the references */
void model_exit_both(struct model *m, int first, int second)
{
	struct model_process *process = &m->processes[m->tasks[first].process];

	process->nr_threads -= 2;
	if (!process->nr_threads)
		free_mm(m, process);
	free_thread(m, &m->tasks[first]);
	if (!process->nr_threads)
		free_shared(m, process);
	free_thread(m, &m->tasks[second]);
}

/* to where it is, is no move */
static void move(struct model *m, struct model_task *task, int group)
{
	if (task->group == group)
		return;
	task->group = group;
	sync_mm(m, &m->processes[task->process], group);
}

int model_attach(struct model *m, int group, int task, bool threadgroup)
{
	int i;

	if (m->groups[group].state != MODEL_ONLINE)
		return -ENODEV;
	for (i = 0; i < MODEL_TASKS; i++)
		if (i == task ||
		    (threadgroup && m->tasks[i].used &&
		     m->tasks[i].process == m->tasks[task].process))
			move(m, &m->tasks[i], group);
	return 0;
}
