// SPDX-License-Identifier: GPL-2.0-only
/*
 * conserve.c - is every charged page some thing's?
 *
 * The model does what the engine does, and could be wrong in the same way. That
 * nothing is lost or charged twice can be said without any of it: what is in
 * the tables and in the stocks, added up, is what the counters must say. Of an
 * online group, that is; what was charged to a removed one and then handed to
 * its parent stays in its own counters for ever.
 */
#include "ops.h"

#include <string.h>

/* @other: pages that are no kernel memory */
struct sums {
	long bytes[MODEL_OBJCGS];
	long kmem[MODEL_GROUPS];
	long other[MODEL_GROUPS];
};

static void add_object(struct sums *s, const struct model_object *object)
{
	if (object->used && object->objcg != NONE)
		s->bytes[object->objcg] += object->bytes;
}

static void add_page(struct sums *s, const struct model *m,
		     const struct model_page *page)
{
	int group = page->objcg == NONE ? page->group
					: m->objcgs[page->objcg].group;

	if (page->used && group != NONE)
		s->kmem[group] += 1L << page->order;
}

static void add_things(struct sums *s, const struct model *m)
{
	int i;

	for (i = 0; i < MODEL_OBJECTS; i++)
		add_object(s, &m->objects[i]);
	for (i = 0; i < MODEL_PAGES; i++)
		add_page(s, m, &m->pages[i]);
	for (i = 0; i < MODEL_TASKS; i++) {
		add_object(s, &m->processes[i].shared);
		add_object(s, &m->processes[i].mm);
		if (!m->tasks[i].used)
			continue;
		add_object(s, &m->tasks[i].thread);
		if (m->tasks[i].stack.used)
			add_page(s, m, &m->tasks[i].stack);
	}
	for (i = 0; i < MODEL_USERS; i++)
		if (m->users[i].used)
			s->other[m->users[i].group] += m->users[i].nr_pages;
}

static void add_stocks(struct sums *s, const struct model *m)
{
	int cpu;

	for (cpu = 0; cpu < m->nr_cpus; cpu++) {
		const struct model_stock *stock = &m->stocks[cpu];

		if (stock->group != NONE)
			s->other[stock->group] += stock->pages;
		if (stock->objcg != NONE)
			s->bytes[stock->objcg] += stock->bytes;
	}
}

static void check_group(struct fuzz *f, const struct sums *s, int group)
{
	const struct model *m = &f->model;
	const struct model_counter *c = m->groups[group].counter;
	long kmem = 0, other = 0;
	int i, at;

	for (i = 0; i < MODEL_GROUPS; i++) {
		at = m->groups[i].state == MODEL_FREE ? NONE : i;
		while (at != NONE && at != group)
			at = m->groups[at].parent;
		kmem += at == group ? s->kmem[i] : 0;
		other += at == group ? s->other[i] : 0;
	}
	fuzz_expect(f, "by what there is, kmem usage of group", group,
		    c[MODEL_KMEM].usage, kmem);
	fuzz_expect(f, "by what there is, memory usage of group", group,
		    c[MODEL_MEMORY].usage, kmem + other);
	fuzz_expect(f, "by what there is, memsw usage of group", group,
		    c[MODEL_MEMSW].usage, kmem + other);
}

void fuzz_conserve(struct fuzz *f)
{
	const struct model *m = &f->model;
	struct sums s;
	int i;

	memset(&s, 0, sizeof(s));
	add_things(&s, m);
	add_stocks(&s, m);
	for (i = 0; i < MODEL_OBJCGS; i++) {
		if (!m->objcgs[i].used)
			continue;
		s.bytes[i] += m->objcgs[i].rest;
		fuzz_expect(f, "bytes over whole pages in objcg", i,
			    s.bytes[i] % MODEL_PAGE_SIZE, 0);
		s.kmem[m->objcgs[i].group] += s.bytes[i] / MODEL_PAGE_SIZE;
	}
	for (i = 0; i < MODEL_GROUPS; i++)
		if (m->groups[i].state == MODEL_ONLINE)
			check_group(f, &s, i);
}
