// SPDX-License-Identifier: GPL-2.0-only
/*
 * compare.c - is everything in the engine as it is in the model?
 */
#include "ops.h"
#include "task/kobjs.h"

/* the structures that are counted */
static const char *const type_names[] = {
	"cgroup",      "mem_cgroup",	"obj_cgroup", "page",	    "mm_struct",
	"task_struct", "signal_struct", "slab",	      "kmem_cache",
};

#define NR_TYPES ((int)ARRAY_SIZE(type_names))

/*
 * Which objects lie together on a slab page is not in the model. But how many
 * there are is, and how large they are.
 */
static void compare_slabs(struct fuzz *f,
			  const struct memcgfs_slab_usage *usage)
{
	const struct model *m = &f->model;
	long objects = 0, bytes = 0;
	int i, j;

	for (i = 0; i < MODEL_TASKS; i++) {
		const struct model_object *kobjs[] = {
			&m->tasks[i].thread,
			&m->processes[i].shared,
			&m->processes[i].mm,
		};

		for (j = 0; j < (int)ARRAY_SIZE(kobjs); j++) {
			if (!kobjs[j]->used)
				continue;
			objects += kobjs[j]->nr;
			bytes += kobjs[j]->bytes -
				 kobjs[j]->nr * MODEL_POINTER_SIZE;
		}
	}
	fuzz_expect(f, "slab objects", NONE, (long)usage->objects, objects);
	fuzz_expect(f, "bytes of slab objects", NONE, (long)usage->object_bytes,
		    bytes);
	fuzz_expect(f, "more vectors than slabs", NONE,
		    obj_nr_alive("objcg_vector") > (long)usage->slabs, false);
}

/* the roots of the hierarchies that the model does not have */
#define NR_STUB_ROOTS (NR_CGROUP_ROOTS - 1)

/*
 * Compare the counts first: no pointer of the engine is followed before the
 * model confirms that its target exists.
 */
static void compare_alive(struct fuzz *f)
{
	const struct model *m = &f->model;
	long groups = 0, objcgs = 0, pages = 0, mms = 0, tasks = 0;
	struct memcgfs_slab_usage usage;
	long processes = 0;
	int i;

	memcgfs_slab_usage(NULL, &usage);
	pages += (long)usage.slabs;
	for (i = 0; i < MODEL_GROUPS; i++)
		groups += m->groups[i].state != MODEL_FREE;
	for (i = 0; i < MODEL_OBJCGS; i++)
		objcgs += m->objcgs[i].used;
	for (i = 0; i < MODEL_PAGES; i++)
		pages += m->pages[i].used;
	for (i = 0; i < MODEL_TASKS; i++) {
		tasks += m->tasks[i].used;
		pages += m->tasks[i].used && m->tasks[i].stack.used;
		pages += m->processes[i].pgd.used;
		processes += m->processes[i].nr_threads > 0;
		mms += m->processes[i].nr_threads > 0;
	}
	{
		const long expected[NR_TYPES] = {
			groups + NR_STUB_ROOTS,
			groups,
			objcgs,
			pages,
			mms,
			tasks,
			processes,
			(long)usage.slabs,
			f->nr_caches,
		};

		for (i = 0; i < NR_TYPES; i++)
			fuzz_expect(f, type_names[i], NONE,
				    obj_nr_alive(type_names[i]), expected[i]);
	}
	compare_slabs(f, &usage);
	fuzz_expect(f, "cgroup_count()", NONE, (long)cgroup_count(), groups);
}

static void compare_counter(struct fuzz *f, int group, const char *what[4],
			    struct page_counter *actual,
			    const struct model_counter *expected)
{
	fuzz_expect(f, what[0], group, (long)page_counter_read(actual),
		    expected->usage);
	fuzz_expect(f, what[1], group, (long)actual->max, expected->max);
	fuzz_expect(f, what[2], group, (long)actual->watermark,
		    expected->watermark);
	fuzz_expect(f, what[3], group, atomic_long_read(&actual->failcnt),
		    expected->failcnt);
}

static void compare_counters(struct fuzz *f, int group,
			     struct mem_cgroup *memcg)
{
	static const char *names[MODEL_COUNTERS][4] = {
		{ "memory usage of group", "memory max of group",
		  "memory watermark of group", "memory failcnt of group" },
		{ "memsw usage of group", "memsw max of group",
		  "memsw watermark of group", "memsw failcnt of group" },
		{ "kmem usage of group", "kmem max of group",
		  "kmem watermark of group", "kmem failcnt of group" },
	};
	const struct model_counter *c = f->model.groups[group].counter;

	compare_counter(f, group, names[MODEL_MEMORY], &memcg->memory,
			&c[MODEL_MEMORY]);
	compare_counter(f, group, names[MODEL_MEMSW], &memcg->memsw,
			&c[MODEL_MEMSW]);
	compare_counter(f, group, names[MODEL_KMEM], &memcg->kmem,
			&c[MODEL_KMEM]);
}

static void compare_groups(struct fuzz *f, const struct model_refs *refs)
{
	const struct model *m = &f->model;
	unsigned int online[MODEL_GROUPS] = { 0 }, tasks[MODEL_GROUPS] = { 0 };
	int i;

	for (i = 0; i < MODEL_GROUPS; i++)
		if (m->groups[i].state == MODEL_ONLINE && i != MODEL_ROOT)
			online[m->groups[i].parent]++;
	for (i = 0; i < MODEL_TASKS; i++)
		if (m->tasks[i].used)
			tasks[m->tasks[i].group]++;
	for (i = 0; i < MODEL_GROUPS; i++) {
		const struct model_group *g = &m->groups[i];
		struct cgroup *cgrp = f->groups[i];
		struct mem_cgroup *memcg;

		if (g->state == MODEL_FREE)
			continue;
		memcg = mem_cgroup_from_css(cgrp->css);
		fuzz_expect(f, "flags of group", i, (long)cgrp->css->flags,
			    g->state == MODEL_ONLINE ? CSS_ONLINE : CSS_DYING);
		fuzz_expect(f, "references of group", i,
			    percpu_ref_read(&cgrp->css->refcnt),
			    refs->group[i]);
		fuzz_expect(f, "nr_online of group", i, cgrp->nr_online,
			    online[i]);
		fuzz_expect(f, "nr_tasks of group", i, cgrp->nr_tasks,
			    tasks[i]);
		fuzz_expect(f, "objcg of group", i,
			    memcg->objcg == (g->objcg == NONE ?
						     NULL :
						     f->objcgs[g->objcg]),
			    true);
		compare_counters(f, i, memcg);
	}
}

static void compare_objcgs(struct fuzz *f, const struct model_refs *refs)
{
	int i;

	for (i = 0; i < MODEL_OBJCGS; i++) {
		const struct model_objcg *o = &f->model.objcgs[i];
		struct obj_cgroup *actual = f->objcgs[i];

		if (!o->used)
			continue;
		fuzz_expect(
			f, "memcg of objcg", i,
			obj_cgroup_memcg(actual) ==
				mem_cgroup_from_css(f->groups[o->group]->css),
			true);
		fuzz_expect(f, "references of objcg", i,
			    percpu_ref_read(&actual->refcnt), refs->objcg[i]);
		fuzz_expect(f, "nr_charged_bytes of objcg", i,
			    atomic_read(&actual->nr_charged_bytes), o->rest);
		fuzz_expect(f, "nr_obj_bytes of objcg", i,
			    atomic_long_read(&actual->nr_obj_bytes),
			    o->object_bytes);
	}
}

static void compare_page(struct fuzz *f, int i, struct page *actual,
			 const struct model_page *expected)
{
	int group = expected->objcg == NONE ?
			    expected->group :
			    f->model.objcgs[expected->objcg].group;
	struct mem_cgroup *memcg =
		group == NONE ? NULL :
				mem_cgroup_from_css(f->groups[group]->css);

	fuzz_expect(f, "order of page", i, (long)actual->order,
		    expected->order);
	fuzz_expect(f, "PageMemcgKmem() of page", i, PageMemcgKmem(actual),
		    group != NONE);
	fuzz_expect(f, "page_memcg() of page", i, page_memcg(actual) == memcg,
		    true);
	if (!page_has_type(actual))
		fuzz_expect(f, "_mapcount of page", i,
			    atomic_read(&actual->_mapcount),
			    expected->mapped - 1);
}

static void compare_pages(struct fuzz *f)
{
	const struct model *m = &f->model;
	int i;

	rcu_read_lock();
	for (i = 0; i < MODEL_PAGES; i++)
		if (m->pages[i].used)
			compare_page(f, i, f->pages[i], &m->pages[i]);
	for (i = 0; i < MODEL_TASKS; i++)
		if (m->tasks[i].used && m->tasks[i].stack.used)
			compare_page(f, i, f->tasks[i]->stack,
				     &m->tasks[i].stack);
	rcu_read_unlock();
}

/* @kobjs: its first element is NULL if there are none; @nr: room for */
static void compare_kobjs(struct fuzz *f, const char *what, int task,
			  void **kobjs, long nr,
			  const struct model_object *expected)
{
	struct mem_cgroup *memcg = NULL;
	long i;

	fuzz_expect(f, what, task, kobjs[0] ? nr : 0,
		    expected->used ? expected->nr : 0);
	if (f->different || !expected->used)
		return;
	if (expected->objcg != NONE)
		memcg = fuzz_memcg(f, f->model.objcgs[expected->objcg].group);
	for (i = 0; i < nr; i++)
		if (mem_cgroup_from_obj(kobjs[i]) != memcg)
			__fuzz_differs(f, what, task, i, NONE);
}

static void compare_tasks(struct fuzz *f)
{
	static struct mm_struct no_mm;
	int i;

	rcu_read_lock();
	for (i = 0; i < MODEL_TASKS && !f->different; i++) {
		const struct model_task *t = &f->model.tasks[i];
		const struct model_process *p = &f->model.processes[t->process];
		struct task_struct *actual = f->tasks[i];
		struct mm_struct *mm;

		if (!t->used)
			continue;
		mm = actual->signal->mm ? actual->signal->mm : &no_mm;
		compare_kobjs(f, "objects of task", i, actual->kobjs,
			      kobjs_nr(KOBJS_THREAD), &t->thread);
		compare_kobjs(f, "objects of the process of task", i,
			      actual->signal->kobjs, kobjs_nr(KOBJS_PROCESS),
			      &p->shared);
		compare_kobjs(f, "objects of the mm of task", i, mm->kobjs,
			      kobjs_nr(KOBJS_MM), &p->mm);
		if (p->pgd.used)
			compare_page(f, i, mm->pgd, &p->pgd);
	}
	rcu_read_unlock();
}

static void compare_stocks(struct fuzz *f)
{
	int cpu;

	for (cpu = 0; cpu < f->model.nr_cpus; cpu++) {
		const struct model_stock *s = &f->model.stocks[cpu];
		const struct percpu_slot *pages = memcg_stock[cpu].pages;
		const struct percpu_slot *bytes = memcg_stock[cpu].bytes;
		void *memcg = NULL, *objcg = NULL;

		if (s->group != NONE)
			memcg = mem_cgroup_from_css(f->groups[s->group]->css);
		if (s->objcg != NONE)
			objcg = f->objcgs[s->objcg];
		fuzz_expect(f, "memcg in stock of CPU", cpu,
			    pages->key == (unsigned long)memcg, true);
		fuzz_expect(f, "pages in stock of CPU", cpu,
			    percpu_slot_stock(pages->amount), s->pages);
		fuzz_expect(f, "objcg in stock of CPU", cpu,
			    bytes->key == (unsigned long)objcg, true);
		fuzz_expect(f, "bytes in stock of CPU", cpu,
			    percpu_slot_stock(bytes->amount), s->bytes);
		fuzz_expect(f, "tally in stock of CPU", cpu,
			    percpu_slot_tally(bytes->amount), s->tally);
	}
}

void fuzz_compare(struct fuzz *f)
{
	struct model_refs refs;

	fuzz_expect(f, "warnings", NONE, (long)warn_count(NULL), 0);
	compare_alive(f);
	/* do not follow objects if their count is wrong */
	if (f->different)
		return;
	model_count_refs(&f->model, &refs);
	compare_groups(f, &refs);
	compare_objcgs(f, &refs);
	compare_pages(f);
	compare_tasks(f);
	compare_stocks(f);
}
