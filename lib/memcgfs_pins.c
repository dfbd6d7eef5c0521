// SPDX-License-Identifier: GPL-2.0-only
#include "memcgfs_pins.h"

#include <errno.h>
#include <stdlib.h>

#include "cgroup/cgroup-v1.h"
#include "libobjcg/check.h"
#include "memcg/filemap_pins.h"
#include "memcg/kmem.h"
#include "memcg/memcg_stock.h"
#include "rt/alloc.h"
#include "slab/memcg_slab.h"
#include "task/mm_charge.h"

/* pids beyond this number are counted, not named */
#define MAX_NAMED_PIDS 8

/**
 * struct task_pin - a task that pins a memcg
 * @memcg: the memcg
 * @pid: the task's number, or for user pages that of its process
 * @stack: its kernel stack is charged to @memcg; else user pages of it are
 */
struct task_pin {
	struct mem_cgroup *memcg;
	pid_t pid;
	bool stack;
};

/* sorted by memcg, then by number */
struct task_pins {
	struct task_pin *pin;
	size_t nr, room;
};

static int cmp_task_pin(const void *a, const void *b)
{
	const struct task_pin *x = a, *y = b;

	if (x->memcg != y->memcg)
		return x->memcg < y->memcg ? -1 : 1;
	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	return y->stack - x->stack;
}

/* @pins.room is counted first, under the same lock */
static void add_pin(struct task_pins *pins, struct mem_cgroup *memcg, pid_t pid,
		    bool stack)
{
	if (pins->pin)
		pins->pin[pins->nr++] = (struct task_pin){ memcg, pid, stack };
	else
		pins->room++;
}

/* the process that find_user_pages() looks at */
struct user_pages {
	struct task_pins *pins;
	pid_t pid;
};

static void add_user_pages(struct mem_cgroup *memcg, void *arg)
{
	struct user_pages *user = arg;

	if (!mem_cgroup_is_root(memcg))
		add_pin(user->pins, memcg, user->pid, false);
}

static void add_task_pins(struct task_pins *pins)
{
	struct signal_struct *signal;
	struct task_struct *task;

	list_for_each_entry(task, &tasklist, tasks) {
		struct mem_cgroup *memcg =
			task->stack ? kmem_page_pins(task->stack) : NULL;

		if (memcg)
			add_pin(pins, memcg, task->pid, true);
	}
	list_for_each_entry(signal, &process_list, processes) {
		struct user_pages user = { .pins = pins };

		if (!signal->mm || list_empty(&signal->threads))
			continue;
		task = list_first_entry(&signal->threads, struct task_struct,
					thread_node);
		user.pid = task->tgid;
		mm_for_each_charged(signal->mm, add_user_pages, &user);
	}
}

static int collect_task_pins(struct task_pins *pins)
{
	*pins = (struct task_pins){ 0 };
	spin_lock(&tasklist_lock);
	spin_lock(&lru_lock);
	add_task_pins(pins);
	pins->pin = mem_alloc((pins->room + 1) * sizeof(*pins->pin));
	if (pins->pin)
		add_task_pins(pins);
	spin_unlock(&lru_lock);
	spin_unlock(&tasklist_lock);
	if (!pins->pin)
		return -ENOMEM;
	qsort(pins->pin, pins->nr, sizeof(*pins->pin), cmp_task_pin);
	return 0;
}

/* the first pin of @memcg, or where it would be */
static size_t find_task_pins(const struct task_pins *pins,
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
static long show_user_memory(struct seq_file *m, struct mem_cgroup *memcg,
			     const struct mapping_pins *files)
{
	const atomic_long_t *stats = memcg->stats_local;
	long pages = atomic_long_read(&stats[MEMCG_RSS]) +
		     atomic_long_read(&stats[MEMCG_CACHE]);
	long swap = atomic_long_read(&stats[MEMCG_SWAP]);
	long mms = atomic_read(&memcg->nr_mms);
	long file = (long)files->nr[MAPPING_FILE];
	long shmem = (long)files->nr[MAPPING_SHMEM];

	show_count(m, "user_page", max(pages - file - shmem, 0L));
	show_count(m, "file_page", file);
	show_count(m, "shmem_page", shmem);
	show_count(m, "swap", swap);
	show_count(m, "mm", mms);
	return pages + swap + mms;
}

/* the tasks of @pin, each once; @nr pins */
static void show_pids(struct seq_file *m, const struct task_pin *pin, size_t nr)
{
	pid_t pids[MAX_NAMED_PIDS];
	size_t i, named = 0, tasks = 0;

	for (i = 0; i < nr; i++) {
		if (i && pin[i].pid == pin[i - 1].pid)
			continue;
		if (tasks++ < MAX_NAMED_PIDS)
			pids[named++] = pin[i].pid;
	}
	cgroup1_translate_pids(m, pids, &named);
	for (i = 0; i < named; i++)
		seq_printf(m, "%s%d", i ? "," : " pid=", (int)pids[i]);
	if (tasks > MAX_NAMED_PIDS)
		seq_puts(m, ",...");
}

static void show_dying(struct seq_file *m, struct cgroup *cgrp,
		       const struct task_pins *pins)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css);
	const struct task_pin *pin = pins->pin + find_task_pins(pins, memcg);
	long refs = percpu_ref_read(&cgrp->css->refcnt);
	long stacks = 0, children = 0, stocks = memcg_stock_pins(memcg);
	long pages = atomic_long_read(&memcg->nr_kmem_pages), slab, user;
	struct mapping_pins files;
	struct cgroup *child;
	size_t nr;

	filemap_find_pins(memcg, &files);
	for (nr = 0; pin + nr < pins->pin + pins->nr && pin[nr].memcg == memcg;
	     nr++)
		stacks += pin[nr].stack;
	list_for_each_entry(child, &cgrp->children, sibling)
		children++;
	seq_printf(m, "%llu ", (unsigned long long)cgrp->css->id);
	cgroup_path(cgrp, m);
	seq_printf(m, " refs=%ld", refs);
	show_count(m, "kernel_stack", stacks);
	show_count(m, "kmem_page", pages - stacks);
	slab = memcg_slab_pins(memcg, show_slab_pin, m);
	user = show_user_memory(m, memcg, &files);
	show_count(m, "stock", stocks);
	show_count(m, "child", children);
	show_count(m, "other", refs - pages - slab - user - stocks - children);
	show_pids(m, pin, nr);
	filemap_show_pins(m, &files);
	seq_puts(m, "\n");
}

int memcgfs_pins_show(struct seq_file *m)
{
	struct cgroup *pos = NULL;
	struct task_pins pins;
	int err;

	mutex_lock(&cgroup_mutex);
	err = collect_task_pins(&pins);
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
