// SPDX-License-Identifier: GPL-2.0-only
#include "memcgfs_pins.h"

#include <errno.h>
#include <stdlib.h>

#include "cgroup/cgroup-v1.h"
#include "libobjcg/check.h"
#include "memcg/kmem.h"
#include "memcg/memcg_stock.h"
#include "rt/alloc.h"
#include "slab/memcg_slab.h"

/* pids beyond this number are counted, not named */
#define MAX_NAMED_PIDS 8

/* a task, and the memcg that its kernel stack pins */
struct stack_pin {
	struct mem_cgroup *memcg;
	pid_t pid;
};

struct stack_pins {
	struct stack_pin *pin;
	size_t nr;
};

static int cmp_stack_pin(const void *a, const void *b)
{
	const struct stack_pin *x = a, *y = b;

	if (x->memcg != y->memcg)
		return x->memcg < y->memcg ? -1 : 1;
	return (x->pid > y->pid) - (x->pid < y->pid);
}

static int collect_stack_pins(struct stack_pins *pins)
{
	struct task_struct *task;
	size_t room = 0;

	spin_lock(&tasklist_lock);
	list_for_each_entry(task, &tasklist, tasks)
		room++;
	pins->nr = 0;
	pins->pin = mem_alloc((room + 1) * sizeof(*pins->pin));
	if (!pins->pin) {
		spin_unlock(&tasklist_lock);
		return -ENOMEM;
	}
	list_for_each_entry(task, &tasklist, tasks) {
		struct mem_cgroup *memcg =
			task->stack ? kmem_page_pins(task->stack) : NULL;

		if (memcg)
			pins->pin[pins->nr++] =
				(struct stack_pin){ memcg, task->pid };
	}
	spin_unlock(&tasklist_lock);
	qsort(pins->pin, pins->nr, sizeof(*pins->pin), cmp_stack_pin);
	return 0;
}

/* the first pin of @memcg, or where it would be */
static size_t find_stack_pins(const struct stack_pins *pins,
			      struct mem_cgroup *memcg)
{
	size_t lo = 0, hi = pins->nr;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (pins->pin[mid].memcg < memcg)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static void show_count(struct seq_file *m, const char *kind, long n)
{
	if (n)
		seq_printf(m, " %s=%ld", kind, n);
}

static void show_slab_pin(void *arg, const char *kind, const char *cache,
			  long nr)
{
	seq_printf(arg, " %s:%s=%ld", kind, cache, nr);
}

/* each page charged to the memcg itself holds a reference, as does each mm */
static long show_user_memory(struct seq_file *m, struct mem_cgroup *memcg)
{
	const atomic_long_t *stats = memcg->stats_local;
	long pages = atomic_long_read(&stats[MEMCG_RSS]) +
		     atomic_long_read(&stats[MEMCG_CACHE]);
	long swap = atomic_long_read(&stats[MEMCG_SWAP]);
	long mms = atomic_read(&memcg->nr_mms);

	show_count(m, "user_page", pages);
	show_count(m, "swap", swap);
	show_count(m, "mm", mms);
	return pages + swap + mms;
}

static void show_pids(struct seq_file *m, const struct stack_pin *pin, long n)
{
	pid_t pids[MAX_NAMED_PIDS];
	size_t i, nr = 0;

	while (nr < (size_t)n && nr < MAX_NAMED_PIDS) {
		pids[nr] = pin[nr].pid;
		nr++;
	}
	cgroup1_translate_pids(m, pids, &nr);
	for (i = 0; i < nr; i++)
		seq_printf(m, "%s%d", i ? "," : " pid=", (int)pids[i]);
	if (n > MAX_NAMED_PIDS)
		seq_puts(m, ",...");
}

static void show_dying(struct seq_file *m, struct cgroup *cgrp,
		       const struct stack_pins *pins)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css);
	size_t first = find_stack_pins(pins, memcg);
	long refs = percpu_ref_read(&cgrp->css->refcnt);
	long stacks = 0, children = 0, stocks = memcg_stock_pins(memcg);
	long pages = atomic_long_read(&memcg->nr_kmem_pages), slab, user;
	struct cgroup *child;

	while (first + (size_t)stacks < pins->nr &&
	       pins->pin[first + (size_t)stacks].memcg == memcg)
		stacks++;
	list_for_each_entry(child, &cgrp->children, sibling)
		children++;
	seq_printf(m, "%llu ", (unsigned long long)cgrp->css->id);
	cgroup_path(cgrp, m);
	seq_printf(m, " refs=%ld", refs);
	show_count(m, "kernel_stack", stacks);
	show_count(m, "kmem_page", pages - stacks);
	slab = memcg_slab_pins(memcg, show_slab_pin, m);
	user = show_user_memory(m, memcg);
	show_count(m, "stock", stocks);
	show_count(m, "child", children);
	show_count(m, "other", refs - pages - slab - user - stocks - children);
	show_pids(m, pins->pin + first, stacks);
	seq_puts(m, "\n");
}

int memcgfs_pins_show(struct seq_file *m)
{
	struct cgroup *pos = NULL;
	struct stack_pins pins;
	int err;

	mutex_lock(&cgroup_mutex);
	err = collect_stack_pins(&pins);
	if (!err) {
		while ((pos = cgroup_next_descendant_post(pos, cgroup_root)))
			if (pos->css->flags & CSS_DYING)
				show_dying(m, pos, &pins);
		mem_free(pins.pin);
	}
	mutex_unlock(&cgroup_mutex);
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
