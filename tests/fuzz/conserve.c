// SPDX-License-Identifier: GPL-2.0-only
/*
 * conserve.c - does every charged page have an owner?
 *
 * The model mirrors the engine, and could be wrong in the same way. Without it
 * we can still check that no charge is lost or doubled: the tables and the
 * stocks add up to the counters. This holds for an online group only; charges
 * of a removed group that were reparented stay in its own counters for ever.
 *
 * The same holds for the statistics of kernel memory.
 */
#include "ops.h"

#include <string.h>

/*
 * @bytes: in objects and in stocks
 * @objects: bytes in objects
 * @stacks: pages
 * @other: pages other than kernel memory
 */
struct sums {
	long bytes[MODEL_OBJCGS];
	long objects[MODEL_GROUPS];
	long stacks[MODEL_GROUPS];
	long kmem[MODEL_GROUPS];
	long other[MODEL_GROUPS];
};

static void add_object(struct sums *s, const struct model *m,
		       const struct model_object *object)
{
	if (!object->used || object->objcg == NONE)
		return;
	s->bytes[object->objcg] += object->bytes;
	s->objects[m->objcgs[object->objcg].group] += object->bytes;
}

static void add_page(long pages[MODEL_GROUPS], const struct model *m,
		     const struct model_page *page)
{
	int group = page->objcg == NONE ? page->group :
					  m->objcgs[page->objcg].group;

	if (page->used && group != NONE)
		pages[group] += 1L << page->order;
}

static void add_things(struct sums *s, const struct model *m)
{
	int i;

	for (i = 0; i < MODEL_OBJECTS; i++)
		add_object(s, m, &m->objects[i]);
	for (i = 0; i < MODEL_PAGES; i++)
		add_page(s->kmem, m, &m->pages[i]);
	for (i = 0; i < MODEL_TASKS; i++) {
		add_object(s, m, &m->processes[i].shared);
		add_object(s, m, &m->processes[i].mm);
		add_page(s->kmem, m, &m->processes[i].pgd);
		if (!m->tasks[i].used)
			continue;
		add_object(s, m, &m->tasks[i].thread);
		add_page(s->kmem, m, &m->tasks[i].stack);
		add_page(s->stacks, m, &m->tasks[i].stack);
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

/* Return: the sum over @group and all groups counted in it */
static long sum_of(const struct model *m, const long of[MODEL_GROUPS],
		   int group)
{
	long sum = 0;
	int i, at;

	for (i = 0; i < MODEL_GROUPS; i++) {
		at = m->groups[i].state == MODEL_FREE ? NONE : i;
		while (at != NONE && at != group)
			at = m->groups[at].counted_in;
		sum += at == group ? of[i] : 0;
	}
	return sum;
}

static void check_stat(struct fuzz *f, int group, bool local, long objects,
		       long stacks)
{
	struct memcgfs_kmem_stat stat;

	memcgfs_kmem_stat(fuzz_memcg(f, group), local, &stat);
	fuzz_expect(f, "recounted, slab_reclaimable of group", group,
		    (long)stat.slab_reclaimable, 0);
	fuzz_expect(f,
		    local ? "recounted, local slab of group" :
			    "recounted, slab of group",
		    group, (long)stat.slab_unreclaimable, objects);
	fuzz_expect(f,
		    local ? "recounted, local kernel_stack of group" :
			    "recounted, kernel_stack of group",
		    group, (long)stat.kernel_stack, stacks * MODEL_PAGE_SIZE);
}

static void check_group(struct fuzz *f, const struct sums *s, int group)
{
	const struct model *m = &f->model;
	const struct model_counter *c = m->groups[group].counter;
	long kmem = sum_of(m, s->kmem, group);
	long other = sum_of(m, s->other, group);

	check_stat(f, group, true, s->objects[group], s->stacks[group]);
	check_stat(f, group, false, sum_of(m, s->objects, group),
		   sum_of(m, s->stacks, group));
	fuzz_expect(f, "recounted, kmem usage of group", group,
		    c[MODEL_KMEM].usage, kmem);
	fuzz_expect(f, "recounted, memory usage of group", group,
		    c[MODEL_MEMORY].usage, kmem + other);
	fuzz_expect(f, "recounted, memsw usage of group", group,
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
