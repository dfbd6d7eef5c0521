// SPDX-License-Identifier: GPL-2.0-only
#include "memcgfs_pins.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup/cgroup-v1.h"
#include "libobjcg/check.h"
#include "memcg/filemap_pins.h"
#include "memcg/memcg_stock.h"
#include "memcgfs_task_pins.h"
#include "rt/alloc.h"
#include "slab/memcg_slab.h"

static const char *const kind_names[NR_PIN_KINDS] = {
	[PIN_KERNEL_STACK] = "kernel_stack",
	[PIN_KMEM_PAGE] = "kmem_page",
	[PIN_SLAB_PAGE] = "slab_page",
	[PIN_KMEM_CACHE] = "kmem_cache",
	[PIN_USER_PAGE] = "user_page",
	[PIN_FILE_PAGE] = "file_page",
	[PIN_SHMEM_PAGE] = "shmem_page",
	[PIN_SWAP] = "swap",
	[PIN_MM] = "mm",
	[PIN_REMOTE] = "remote",
	[PIN_ZOMBIE] = "zombie",
	[PIN_STOCK] = "stock",
	[PIN_CHILD] = "child",
	[PIN_OTHER] = "other",
};

const char *pin_kind_name(enum pin_kind kind)
{
	return kind_names[kind];
}

/* Return: the place of a copy of @name */
static size_t add_name(struct memcgfs_pins *pins, const char *name)
{
	size_t place = pins->names.count;

	seq_printf(&pins->names, "%s%c", name, '\0');
	return place;
}

static const char *name_at(const struct memcgfs_pins *pins, size_t place)
{
	return pins->names.buf + place;
}

static void add_pin(struct memcgfs_pins *pins, const struct memcgfs_pin *pin)
{
	struct memcgfs_pin *new;

	if (pin->count <= 0)
		return;
	new = array_room((void **)&pins->pin, pins->nr, &pins->room,
			 sizeof(*new));
	if (!new) {
		pins->names.error = -ENOMEM;
		return;
	}
	new += pins->nr++;
	*new = *pin;
	new->group = pins->nr_groups - 1;
}

/* references without a known holder */
static void add_rest(struct memcgfs_pins *pins, enum pin_kind kind, long count)
{
	add_pin(pins, &(struct memcgfs_pin){
			      .kind = kind, .count = count, .number = -1 });
}

static void add_slab_pin(void *arg, const char *kind, const char *cache,
			 long nr)
{
	bool pages = !strcmp(kind, kind_names[PIN_SLAB_PAGE]);

	add_pin(arg, &(struct memcgfs_pin){ .kind = pages ? PIN_SLAB_PAGE :
							    PIN_KMEM_CACHE,
					    .count = nr,
					    .number = -1,
					    .name = add_name(arg, cache) });
}

static void add_file_pin(void *arg, enum mapping_kind kind, const char *name,
			 pid_t opener, unsigned long nr)
{
	add_pin(arg, &(struct memcgfs_pin){
			     .kind = kind == MAPPING_FILE ? PIN_FILE_PAGE :
							    PIN_SHMEM_PAGE,
			     .count = (long)nr,
			     .task = opener,
			     .number = -1,
			     .name = *name ? add_name(arg, name) : 0 });
}

static void add_stocks(struct memcgfs_pins *pins, struct mem_cgroup *memcg)
{
	int cpu;

	for_each_memcg_stock(cpu)
		add_pin(pins, &(struct memcgfs_pin){
				      .kind = PIN_STOCK,
				      .count = memcg_cpu_stock_pins(cpu, memcg),
				      .number = cpu });
}

static void add_children(struct memcgfs_pins *pins, struct cgroup *cgrp)
{
	struct cgroup *child;

	list_for_each_entry(child, &cgrp->children, sibling)
		add_pin(pins, &(struct memcgfs_pin){
				      .kind = PIN_CHILD,
				      .count = 1,
				      .number = (long)child->css->id });
}

/* Return: the pins of @kind since @from */
static long sum_of(const struct memcgfs_pins *pins, size_t from,
		   enum pin_kind kind)
{
	long sum = 0;

	for (; from < pins->nr; from++)
		if (kind == NR_PIN_KINDS || pins->pin[from].kind == kind)
			sum += pins->pin[from].count;
	return sum;
}

/*
 * Add the rest, which no task is known to have. A page that is charged to the memcg
 * itself holds a reference, as does each mm and each owner of a remote charge.
 */
static void add_rests(struct memcgfs_pins *pins, size_t from,
		      struct mem_cgroup *memcg)
{
	const atomic_long_t *stats = memcg->stats_local;
	long file = sum_of(pins, from, PIN_FILE_PAGE);
	long shmem = sum_of(pins, from, PIN_SHMEM_PAGE);

	add_rest(pins, PIN_KMEM_PAGE,
		 memcg_kmem_refs(memcg) - sum_of(pins, from, PIN_KERNEL_STACK) -
			 sum_of(pins, from, PIN_KMEM_PAGE));
	add_rest(pins, PIN_USER_PAGE,
		 atomic_long_read(&stats[MEMCG_RSS]) +
			 atomic_long_read(&stats[MEMCG_CACHE]) - file - shmem -
			 sum_of(pins, from, PIN_USER_PAGE));
	add_rest(pins, PIN_SWAP,
		 atomic_long_read(&stats[MEMCG_SWAP]) -
			 sum_of(pins, from, PIN_SWAP));
	add_rest(pins, PIN_MM,
		 atomic_read(&memcg->nr_mms) - sum_of(pins, from, PIN_MM));
	add_rest(pins, PIN_REMOTE, atomic_read(&memcg->nr_remote));
}

static void add_group(struct memcgfs_pins *pins, struct cgroup *cgrp)
{
	struct pinned_group *group =
		array_room((void **)&pins->group, pins->nr_groups,
			   &pins->groups_room, sizeof(*group));

	if (!group) {
		pins->names.error = -ENOMEM;
		return;
	}
	group += pins->nr_groups++;
	group->id = cgrp->css->id;
	group->refs = percpu_ref_read(&cgrp->css->refcnt);
	group->path = pins->names.count;
	cgroup_path(cgrp, &pins->names);
	seq_printf(&pins->names, "%c", '\0');
}

static void add_dying(struct memcgfs_pins *pins, struct cgroup *cgrp,
		      const struct task_pins *tasks)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css);
	const struct task_pin *task;
	size_t from = pins->nr;

	add_group(pins, cgrp);
	if (seq_error(&pins->names))
		return;
	task_pins_for_each(task, tasks, memcg)
		add_pin(pins, &(struct memcgfs_pin){ .kind = task->kind,
						     .count = task->count,
						     .task = task->pid,
						     .number = -1 });
	filemap_for_each_pin(memcg, add_file_pin, pins);
	add_rests(pins, from, memcg);
	memcg_slab_pins(memcg, add_slab_pin, pins);
	add_stocks(pins, memcg);
	add_children(pins, cgrp);
	add_rest(pins, PIN_OTHER,
		 pins->group[pins->nr_groups - 1].refs -
			 sum_of(pins, from, NR_PIN_KINDS));
}

static bool any_dying(void)
{
	struct cgroup *pos = NULL;

	while ((pos = cgroup_next_descendant_post(pos, cgroup_root)))
		if (pos->css->flags & CSS_DYING)
			return true;
	return false;
}

static int collect(struct memcgfs_pins *pins)
{
	struct cgroup *pos = NULL;
	struct task_pins tasks;
	int err;

	if (!any_dying())
		return 0;
	err = task_pins_collect(&tasks);
	while (!err && (pos = cgroup_next_descendant_post(pos, cgroup_root)))
		if (pos->css->flags & CSS_DYING) {
			add_dying(pins, pos, &tasks);
			err = seq_error(&pins->names);
		}
	task_pins_free(&tasks);
	return err;
}

/* pins of a holder are next to each other in this order */
static int cmp_holder(const struct memcgfs_pin *x, const struct memcgfs_pin *y)
{
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->name > y->name) - (x->name < y->name);
}

static int cmp_by_holder(const void *a, const void *b)
{
	return cmp_holder(a, b);
}

static int cmp_by_count(const void *a, const void *b)
{
	const struct memcgfs_pin *x = a, *y = b;

	if (x->group == y->group && x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return cmp_holder(x, y);
}

/* one pin for each holder, the largest of a group first */
static void sort_pins(struct memcgfs_pins *pins)
{
	size_t from, to = 0;

	if (!pins->nr)
		return;
	qsort(pins->pin, pins->nr, sizeof(*pins->pin), cmp_by_holder);
	for (from = 1; from < pins->nr; from++)
		if (cmp_holder(&pins->pin[to], &pins->pin[from]))
			pins->pin[++to] = pins->pin[from];
		else
			pins->pin[to].count += pins->pin[from].count;
	pins->nr = to + 1;
	qsort(pins->pin, pins->nr, sizeof(*pins->pin), cmp_by_count);
}

static void translate_pids(const struct seq_file *m, struct memcgfs_pins *pins)
{
	size_t i;

	for (i = 0; i < pins->nr; i++) {
		struct memcgfs_pin *pin = &pins->pin[i];
		size_t nr = 1;

		pin->pid = pin->task;
		if (pin->task)
			cgroup1_translate_pids(m, &pin->pid, &nr);
		if (!nr)
			pin->pid = 0;
	}
}

int memcgfs_pins_collect(const struct seq_file *m, struct memcgfs_pins *pins)
{
	int err;

	*pins = (struct memcgfs_pins){ .nr = 0 };
	add_name(pins, ""); /* at place 0 */
	mutex_lock(&cgroup_mutex);
	err = collect(pins);
	mutex_unlock(&cgroup_mutex);
	if (err)
		return err;
	translate_pids(m, pins);
	sort_pins(pins);
	return seq_error(&pins->names);
}

void memcgfs_pins_free(struct memcgfs_pins *pins)
{
	mem_free(pins->group);
	mem_free(pins->pin);
	seq_free(&pins->names);
}

static void show_task(struct seq_file *m, const struct memcgfs_pin *pin)
{
	seq_printf(m, "pid %d", (int)pin->pid);
	cgroup1_show_command(m, pin->task);
}

static void show_file(struct seq_file *m, const struct memcgfs_pins *pins,
		      const struct memcgfs_pin *pin)
{
	seq_printf(m, "file %s", name_at(pins, pin->name));
	if (!pin->pid)
		return;
	seq_puts(m, ", opened by ");
	show_task(m, pin);
}

void memcgfs_pin_holder(struct seq_file *m, const struct memcgfs_pins *pins,
			const struct memcgfs_pin *pin)
{
	size_t from = m->count;

	if (pin->kind == PIN_FILE_PAGE || pin->kind == PIN_SHMEM_PAGE) {
		if (pin->name)
			show_file(m, pins, pin);
	} else if (pin->name) {
		seq_printf(m, "cache %s", name_at(pins, pin->name));
	} else if (pin->pid) {
		show_task(m, pin);
	} else if (pin->kind == PIN_CHILD) {
		seq_printf(m, "group %ld", pin->number);
	} else if (pin->kind == PIN_STOCK) {
		seq_printf(m, "cpu %ld", pin->number);
	}
	seq_escape_since(m, from);
}

static void show_row(struct seq_file *m, const struct memcgfs_pins *pins,
		     const struct memcgfs_pin *pin)
{
	const struct pinned_group *group = &pins->group[pin->group];
	size_t from;

	seq_printf(m, "%llu\t", (unsigned long long)group->id);
	from = m->count;
	seq_puts(m, name_at(pins, group->path));
	seq_escape_since(m, from);
	seq_printf(m, "\t%ld\t%s\t%ld\t", group->refs, pin_kind_name(pin->kind),
		   pin->count);
	memcgfs_pin_holder(m, pins, pin);
	seq_puts(m, "\n");
}

int memcgfs_pins_show(struct seq_file *m)
{
	struct memcgfs_pins pins;
	int err = memcgfs_pins_collect(m, &pins);
	size_t i;

	if (!err) {
		seq_puts(m, "id\tpath\trefs\tkind\tcount\tholder\n");
		for (i = 0; i < pins.nr; i++)
			show_row(m, &pins, &pins.pin[i]);
	}
	memcgfs_pins_free(&pins);
	return err;
}

ssize_t memcgfs_pins_text(char *buf, size_t size)
{
	struct seq_file m = { .buf = NULL };
	ssize_t ret = memcgfs_pins_show(&m);

	if (!ret)
		ret = seq_copy_text(&m, buf, size);
	seq_free(&m);
	return ret;
}
