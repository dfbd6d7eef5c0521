// SPDX-License-Identifier: GPL-2.0-only
/* fault_world.c - the data of the operations of test_fault.c, and its books */
#include <string.h>

#include "fault_world.h"

/* the initial value of an output; a failure leaves it there */
#define UNTOUCHED ((void *)0x5a5a)

void poison_outputs(struct world *w)
{
	unsigned int i;

	w->group = UNTOUCHED;
	w->task = UNTOUCHED;
	w->pids = UNTOUCHED;
	w->nr = 0x5a5a;
	for (i = 0; i < G_N_ELEMENTS(w->pages); i++)
		w->pages[i] = UNTOUCHED;
}

void check_outputs_untouched(const struct world *w)
{
	unsigned int i;

	g_assert_true(w->group == UNTOUCHED);
	g_assert_true(w->task == UNTOUCHED);
	g_assert_true(w->pids == UNTOUCHED);
	g_assert_cmpuint(w->nr, ==, 0x5a5a);
	for (i = 0; i < G_N_ELEMENTS(w->pages); i++)
		g_assert_true(w->pages[i] == UNTOUCHED);
}

struct page *charged_page(struct world *w)
{
	struct page *page;

	set_current(w->shell);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, MAX_ORDER);
	set_current(NULL);
	g_assert_nonnull(page);
	return page;
}

void start_world(struct world *w, const char *kernel)
{
	struct task_struct *init;

	memset(w, 0, sizeof(*w));
	unit_start(kernel, TEST_CPUS);
	w->a = unit_mkdir(cgroup_root, "a");
	w->deep = unit_mkdir(unit_mkdir(w->a, "b"), "deep");
	init = unit_adopt(50, w->deep);
	w->shell = unit_fork(init, 1);
	do_exit(init);
	g_assert_cmpint(copy_process(w->shell, 2, 1, GFP_KERNEL, &w->thread),
			==, 0);
	if (unit_has_objcgs())
		w->objcg = unit_get_objcg(w->deep);
	w->page = charged_page(w);
	/* the clones that the fork has asked for */
	cgroup_wait_releases();
}

void stop_world(struct world *w)
{
	__free_pages(w->page);
	if (w->objcg)
		obj_cgroup_put(w->objcg);
	do_exit(w->thread);
	do_exit(w->shell);
	unit_stop();
}

static void note_counter(GString *books, const char *name,
			 struct page_counter *counter, long spare)
{
	g_string_append_printf(
		books, " %s=%ld,%lu,%ld", name,
		(long)(page_counter_read(counter) * PAGE_SIZE) - spare,
		counter->max, atomic_long_read(&counter->failcnt));
}

/* those of pages too are settled: none is empty */
static void note_stats(GString *books, struct mem_cgroup *memcg)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(memcg->stats); i++)
		g_string_append_printf(books, " %ld",
				       atomic_long_read(&memcg->stats[i]));
}

static long note_objcg(GString *books, struct obj_cgroup *objcg)
{
	g_string_append_printf(books, " objcg=%ld,%ld",
			       percpu_ref_read(&objcg->refcnt),
			       atomic_long_read(&objcg->nr_obj_bytes));
	return atomic_read(&objcg->nr_charged_bytes);
}

/*
 * The precharged bytes of an objcg, which no object uses, differ from run to
 * run, so the counters are noted without them.
 * Return: these spare bytes of the group and its subtree
 */
static long note_group(GString *books, struct cgroup *cgrp)
{
	struct mem_cgroup *memcg = unit_memcg(cgrp);
	struct obj_cgroup *objcg;
	struct cgroup *child;
	long spare = 0;

	list_for_each_entry(child, &cgrp->children, sibling)
		spare += note_group(books, child);
	g_string_append_printf(books, "%s: refs=%ld tasks=%zu", cgrp->name,
			       percpu_ref_read(&cgrp->css->refcnt),
			       (size_t)cgrp->nr_tasks);
	if (memcg->objcg)
		spare += note_objcg(books, memcg->objcg);
	list_for_each_entry(objcg, &memcg->objcg_list, list)
		spare += note_objcg(books, objcg);
	note_counter(books, "memory", &memcg->memory, spare);
	note_counter(books, "memsw", &memcg->memsw, spare);
	note_counter(books, "kmem", &memcg->kmem, spare);
	note_stats(books, memcg);
	g_string_append_c(books, '\n');
	return spare;
}

static void note_alive(GString *books)
{
	struct obj_type *type;

	for (type = obj_types(); type; type = type->next)
		if (atomic_long_read(&type->nr))
			g_string_append_printf(books, "%s %ld\n", type->name,
					       atomic_long_read(&type->nr));
}

char *settled_books(void)
{
	GString *books = g_string_new(NULL);

	unit_settle();
	g_string_append_printf(books, "groups %lu warnings %lu\n",
			       cgroup_count(), warn_count(NULL));
	note_alive(books);
	mutex_lock(&cgroup_mutex);
	note_group(books, cgroup_root);
	mutex_unlock(&cgroup_mutex);
	return g_string_free(books, false);
}

void check_books(const char *expected)
{
	char *books = settled_books();

	g_assert_cmpstr(books, ==, expected);
	g_free(books);
}
