// SPDX-License-Identifier: GPL-2.0-only
/* model_group.c - the groups and objcgs, and their pins */
#include <errno.h>
#include <string.h>

#include "model.h"

void model_init(struct model *m, const struct model_rules *rules, int nr_cpus)
{
	int cpu, kind;

	memset(m, 0, sizeof(*m));
	m->rules = *rules;
	m->nr_cpus = nr_cpus;
	for (cpu = 0; cpu < MODEL_CPUS; cpu++) {
		m->online[cpu] = cpu < nr_cpus;
		m->stocks[cpu].group = NONE;
		m->stocks[cpu].objcg = NONE;
	}
	m->groups[MODEL_ROOT].state = MODEL_ONLINE;
	m->groups[MODEL_ROOT].parent = NONE;
	m->groups[MODEL_ROOT].counted_in = NONE;
	m->groups[MODEL_ROOT].objcg = NONE;
	for (kind = 0; kind < MODEL_COUNTERS; kind++)
		m->groups[MODEL_ROOT].counter[kind].max = MODEL_NO_LIMIT;
}

/* --- references --- */

/* count a reference for an entry that points to them */
static void count(struct model_refs *refs, bool used, int group, int objcg)
{
	if (used && group != NONE)
		refs->group[group]++;
	if (used && objcg != NONE)
		refs->objcg[objcg]++;
}

static void count_object(struct model_refs *refs,
			 const struct model_object *object)
{
	if (object->used && object->objcg != NONE)
		refs->objcg[object->objcg] += object->nr;
}

static void count_task(struct model_refs *refs, const struct model_task *task)
{
	if (!task->used)
		return;
	count_object(refs, &task->thread);
	count(refs, task->stack.used, task->stack.group, task->stack.objcg);
}

void model_count_refs(const struct model *m, struct model_refs *refs)
{
	int i;

	memset(refs, 0, sizeof(*refs));
	for (i = 0; i < MODEL_GROUPS; i++) {
		const struct model_group *g = &m->groups[i];

		count(refs, g->state != MODEL_FREE, g->parent, g->objcg);
		count(refs, g->state == MODEL_ONLINE, i, NONE);
	}
	for (i = 0; i < MODEL_TASKS; i++) {
		const struct model_process *p = &m->processes[i];

		count_task(refs, &m->tasks[i]);
		count_object(refs, &p->shared);
		count_object(refs, &p->mm);
		count_object(refs, &p->old_mm);
		count(refs, p->pgd.used, p->pgd.group, p->pgd.objcg);
		count(refs, p->old_pgd.used, p->old_pgd.group,
		      p->old_pgd.objcg);
		count(refs, p->nr_threads > 0, p->mm_group, NONE);
	}
	for (i = 0; i < MODEL_PAGES; i++)
		count(refs, m->pages[i].used, m->pages[i].group,
		      m->pages[i].objcg);
	for (i = 0; i < MODEL_OBJECTS; i++)
		count_object(refs, &m->objects[i]);
	for (i = 0; i < MODEL_USERS; i++)
		count(refs, m->users[i].used, m->users[i].group, NONE);
	for (i = 0; i < MODEL_HOLDS; i++)
		count(refs, m->holds[i].used, m->holds[i].group,
		      m->holds[i].objcg);
	for (i = 0; i < m->nr_cpus; i++)
		count(refs, true, m->stocks[i].group, m->stocks[i].objcg);
}

/* a reference to the group was dropped */
void model_put_group(struct model *m, int group)
{
	struct model_refs refs;

	for (; group != NONE && m->groups[group].state == MODEL_DYING;
	     group = m->groups[group].parent) {
		model_count_refs(m, &refs);
		if (refs.group[group])
			return;
		m->groups[group].state = MODEL_FREE;
	}
}

/* a reference to the objcg was dropped */
void model_put_objcg(struct model *m, int objcg)
{
	struct model_refs refs;
	long pages;

	model_count_refs(m, &refs);
	if (refs.objcg[objcg])
		return;
	pages = m->objcgs[objcg].rest / MODEL_PAGE_SIZE;
	if (pages)
		model_uncharge_kmem(m, objcg, pages);
	m->objcgs[objcg].used = false;
}

struct model_hold model_remote_charge(const struct model *m, int group)
{
	/* the root has no objcg */
	if (m->rules.remote_pins_groups || group == MODEL_ROOT)
		return (struct model_hold){ true, group, NONE };
	return (struct model_hold){ true, NONE, m->groups[group].objcg };
}

void model_put_hold(struct model *m, struct model_hold *hold)
{
	hold->used = false;
	if (hold->objcg != NONE)
		model_put_objcg(m, hold->objcg);
	else
		model_put_group(m, hold->group);
}

/* --- groups --- */

int model_mkdir(struct model *m, int parent, int group, int objcg)
{
	struct model_group *g = &m->groups[group];
	int kind;

	if (m->groups[parent].state != MODEL_ONLINE)
		return -ENODEV;
	memset(g, 0, sizeof(*g));
	g->state = MODEL_ONLINE;
	g->parent = parent;
	g->counted_in = m->rules.hierarchical ? parent : MODEL_ROOT;
	g->objcg = objcg;
	for (kind = 0; kind < MODEL_COUNTERS; kind++)
		g->counter[kind].max = MODEL_NO_LIMIT;
	m->objcgs[objcg] = (struct model_objcg){ .used = true, .group = group };
	return 0;
}

static bool is_empty(const struct model *m, int group)
{
	int i;

	for (i = 0; i < MODEL_GROUPS; i++)
		if (m->groups[i].state == MODEL_ONLINE &&
		    m->groups[i].parent == group)
			return false;
	for (i = 0; i < MODEL_TASKS; i++)
		if (m->tasks[i].used && m->tasks[i].group == group)
			return false;
	return true;
}

int model_rmdir(struct model *m, int group)
{
	struct model_group *g = &m->groups[group];
	int i, objcg = g->objcg, cpu = m->cpu;

	if (group == MODEL_ROOT)
		return -EBUSY;
	if (g->state != MODEL_ONLINE)
		return -ENODEV;
	if (!is_empty(m, group))
		return -EBUSY;
	m->cpu = MODEL_SERVICE_CPU;
	for (i = 0; i < MODEL_OBJCGS; i++)
		if (m->objcgs[i].used && m->objcgs[i].group == group)
			m->objcgs[i].group = g->counted_in;
	model_drain(m, group);
	g->objcg = NONE;
	g->state = MODEL_DYING;
	model_put_group(m, group);
	model_put_objcg(m, objcg);
	m->cpu = cpu;
	return 0;
}

int model_rename(const struct model *m, int group)
{
	return m->groups[group].state == MODEL_ONLINE ? 0 : -ENODEV;
}

int model_resize_max(struct model *m, int group, bool memsw, long max)
{
	struct model_counter *counter = m->groups[group].counter;
	struct model_counter *c = &counter[memsw ? MODEL_MEMSW : MODEL_MEMORY];

	if (memsw ? max < counter[MODEL_MEMORY].max :
		    max > counter[MODEL_MEMSW].max)
		return -EINVAL;
	if (c->usage > max)
		model_drain(m, group);
	if (c->usage > max)
		return -EBUSY;
	c->max = max;
	return 0;
}
