// SPDX-License-Identifier: GPL-2.0-only
/*
 * ops.c - which operations there are
 */
#include "ops.h"

const struct fuzz_gfp fuzz_gfps[FUZZ_GFPS] = {
	{ GFP_KERNEL, "GFP_KERNEL" },
	{ GFP_KERNEL, "GFP_KERNEL" },
	{ GFP_NOWAIT, "GFP_NOWAIT" },
	{ GFP_ATOMIC, "GFP_ATOMIC" },
	{ GFP_KERNEL | __GFP_NOFAIL, "__GFP_NOFAIL" },
};

int fuzz_get_group(struct fuzz *f, unsigned char byte)
{
	int group = PICK(f->model.groups, byte, it->state != MODEL_FREE);

	css_get(f->groups[group]->css);
	return group;
}

void fuzz_put_group(struct fuzz *f, int group)
{
	css_put(f->groups[group]->css);
}

int fuzz_pick_task(const struct fuzz *f, unsigned char byte)
{
	return PICK(f->model.tasks, byte, it->used);
}

static void do_cpu(struct fuzz *f, const unsigned char *arg)
{
	f->model.cpu = arg[0] % f->model.nr_cpus;
	fuzz_say(f, "CPU %d", f->model.cpu);
	set_cpu(f->model.cpu);
}

void fuzz_hotplug(struct fuzz *f, const unsigned char *arg)
{
	int cpu = arg[0] % f->model.nr_cpus;
	bool up = arg[1] & 1;

	fuzz_say(f, "CPU %d %s", cpu, up ? "up" : "down");
	if (up)
		fuzz_expect(f, "cpu_up", cpu, cpu_up(cpu),
			    model_cpu_up(&f->model, cpu));
	else
		fuzz_expect(f, "cpu_down", cpu, cpu_down(cpu),
			    model_cpu_down(&f->model, cpu));
}

static const struct operation {
	void (*fn)(struct fuzz *f, const unsigned char *arg);
	unsigned int weight;
} operations[] = {
	{ fuzz_mkdir, 10 },	  { fuzz_rmdir, 8 },
	{ fuzz_rename, 2 },	  { fuzz_attach, 20 },
	{ fuzz_fork, 10 },	  { fuzz_adopt, 2 },
	{ fuzz_exec, 6 },	  { fuzz_end, 10 },
	{ fuzz_charge, 40 },	  { fuzz_charge_old, 16 },
	{ fuzz_uncharge, 48 },	  { fuzz_alloc_pages, 20 },
	{ fuzz_free_pages, 24 },  { fuzz_split, 3 },
	{ fuzz_insert, 4 },	  { fuzz_zap, 4 },
	{ fuzz_charge_user, 10 }, { fuzz_uncharge_user, 9 },
	{ fuzz_hold, 4 },	  { fuzz_drop, 8 },
	{ fuzz_limit, 12 },	  { fuzz_reset, 4 },
	{ fuzz_drain, 3 },	  { do_cpu, 16 },
	{ fuzz_hotplug, 6 },	  { fuzz_remote_save, 4 },
	{ fuzz_remote_alloc, 6 },
};

/* an operation for each value of a byte, as many as its weight says */
static const struct operation *op_of_byte[256];

void fuzz_op_init(void)
{
	unsigned int sum = 0, below = 0, i, byte;

	for (i = 0; i < ARRAY_SIZE(operations); i++)
		sum += operations[i].weight;
	for (i = 0, byte = 0; byte < ARRAY_SIZE(op_of_byte); byte++) {
		while (byte * sum >= (below + operations[i].weight) * 256)
			below += operations[i++].weight;
		op_of_byte[byte] = &operations[i];
	}
}

void fuzz_op(struct fuzz *f, const unsigned char *op)
{
	op_of_byte[op[0]]->fn(f, op + 1);
}

void fuzz_free_all(struct fuzz *f)
{
	struct model *m = &f->model;
	int i, left;

	for (i = 0; i < MODEL_TASKS && !f->different; i++)
		if (m->tasks[i].used)
			fuzz_end_task(f, i);
	for (i = 0; i < MODEL_PAGES && !f->different; i++)
		if (m->pages[i].used)
			fuzz_free_page(f, i);
	for (i = 0; i < MODEL_OBJECTS && !f->different; i++)
		if (m->objects[i].used)
			fuzz_free_object(f, i);
	for (i = 0; i < MODEL_USERS && !f->different; i++)
		if (m->users[i].used)
			fuzz_free_user(f, i, false);
	for (i = 0; i < MODEL_HOLDS && !f->different; i++)
		if (m->holds[i].used)
			fuzz_drop_hold(f, i);
	/* from the leaves up */
	do {
		left = 0;
		for (i = 1; i < MODEL_GROUPS && !f->different; i++) {
			if (m->groups[i].state != MODEL_ONLINE)
				continue;
			fuzz_remove_group(f, i);
			left |= m->groups[i].state == MODEL_ONLINE;
		}
	} while (left && !f->different);
}
