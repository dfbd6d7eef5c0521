// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_fault.c - each allocation of each operation fails once
 *
 * An operation is a row of scenarios[]. It is run with its 1st, 2nd, 3rd ...
 * allocation failing, until it ends before that one comes. After each failure
 * the books must be as before: what is alive, every counter, every reference,
 * what the operation was to fill in, and no warning. Then the operation must
 * succeed, be undone, and leave the books as before once more.
 *
 * A new operation is one more row: what it does, what undoes that, and how
 * many allocations it is known to make.
 */
#include <errno.h>
#include <string.h>

#include "unit.h"

#define TEST_CPUS 2
#define MAX_ORDER 4

/**
 * struct world - what the operations work on
 * @a: a group
 * @deep: three levels below the root, in @a
 * @shell: a process in @deep, with a shell's objects charged
 * @thread: its second thread
 * @objcg: that of @deep, with a reference
 * @page: of MAX_ORDER, charged to @deep
 * @dying, @cells: what the rows prepare
 * @arg: the row's
 * @group, @task, @new_page, @pages, @nr, @pids, @text: what operations fill in
 */
struct world {
	struct cgroup *a, *deep;
	struct task_struct *shell, *thread;
	struct obj_cgroup *objcg;
	struct page *page;
	struct cgroup *dying;
	GPtrArray *cells;
	unsigned int arg;

	struct cgroup *group;
	struct task_struct *task;
	struct page *new_page;
	struct page *pages[1U << MAX_ORDER];
	size_t nr;
	pid_t *pids;
	struct seq_file text;
};

/* what an output holds before; a failure leaves it there */
#define UNTOUCHED ((void *)0x5a5a)

static void poison_outputs(struct world *w)
{
	unsigned int i;

	w->group = UNTOUCHED;
	w->task = UNTOUCHED;
	w->pids = UNTOUCHED;
	w->nr = 0x5a5a;
	for (i = 0; i < G_N_ELEMENTS(w->pages); i++)
		w->pages[i] = UNTOUCHED;
}

static void check_outputs_untouched(const struct world *w)
{
	unsigned int i;

	g_assert_true(w->group == UNTOUCHED);
	g_assert_true(w->task == UNTOUCHED);
	g_assert_true(w->pids == UNTOUCHED);
	g_assert_cmpuint(w->nr, ==, 0x5a5a);
	for (i = 0; i < G_N_ELEMENTS(w->pages); i++)
		g_assert_true(w->pages[i] == UNTOUCHED);
}

static int mkdir_in_root(struct world *w)
{
	return cgroup_mkdir(cgroup_root, "new", NULL, &w->group);
}

static int mkdir_deep(struct world *w)
{
	return cgroup_mkdir(w->deep, "new", NULL, &w->group);
}

static void undo_mkdir(struct world *w)
{
	unit_rmdir(w->group);
}

static int rename_group(struct world *w)
{
	return cgroup_rename(w->deep, "renamed");
}

static void undo_rename(struct world *w)
{
	g_assert_cmpstr(w->deep->name, ==, "renamed");
	g_assert_cmpint(cgroup_rename(w->deep, "deep"), ==, 0);
}

static int fork_process(struct world *w)
{
	return copy_process(w->shell, 9, 9, GFP_KERNEL, &w->task);
}

static int fork_thread(struct world *w)
{
	return copy_process(w->shell, 9, w->shell->tgid, GFP_KERNEL, &w->task);
}

static int adopt_process(struct world *w)
{
	return adopt_task(9, NULL, &w->task);
}

static int adopt_thread(struct world *w)
{
	return adopt_task(9, w->shell, &w->task);
}

static void undo_task(struct world *w)
{
	do_exit(w->task);
}

static int exec(struct world *w)
{
	return exec_mm(w->shell, GFP_KERNEL);
}

static int charge_object(struct world *w)
{
	return obj_cgroup_charge(w->objcg, GFP_KERNEL, w->arg);
}

static void undo_charge(struct world *w)
{
	obj_cgroup_uncharge(w->objcg, w->arg);
}

static int alloc_kmem_pages(struct world *w)
{
	set_current(w->shell);
	w->new_page = alloc_pages(GFP_KERNEL_ACCOUNT, w->arg);
	set_current(NULL);
	return w->new_page ? 0 : -ENOMEM;
}

static void undo_alloc_pages(struct world *w)
{
	__free_pages(w->new_page);
}

static struct page *charged_page(struct world *w)
{
	struct page *page;

	set_current(w->shell);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, MAX_ORDER);
	set_current(NULL);
	g_assert_nonnull(page);
	return page;
}

static int split(struct world *w)
{
	return split_page(w->page, w->pages);
}

static void undo_split(struct world *w)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(w->pages); i++)
		__free_pages(w->pages[i]);
	w->page = charged_page(w);
}

static int list_pids(struct world *w)
{
	return cgroup_pids(w->deep, w->arg, &w->pids, &w->nr);
}

static void undo_list_pids(struct world *w)
{
	g_assert_cmpuint(w->nr, ==, w->arg ? 2 : 1);
	mem_free(w->pids);
}

static int read_file(struct world *w, const char *name)
{
	int err = cgroup_file_show(&w->text, w->deep, unit_file(name));

	if (err)
		seq_free(&w->text);
	return err;
}

static int read_procs(struct world *w)
{
	return read_file(w, "cgroup.procs");
}

static int read_tasks(struct world *w)
{
	return read_file(w, "tasks");
}

static int read_usage(struct world *w)
{
	return read_file(w, "memory.usage_in_bytes");
}

static int read_proc_cgroups(struct world *w)
{
	int err;

	proc_cgroupstats_show(&w->text);
	err = seq_error(&w->text);
	if (err)
		seq_free(&w->text);
	return err;
}

static int read_pins(struct world *w)
{
	int err = memcgfs_pins_show(&w->text);

	if (!err)
		err = seq_error(&w->text);
	if (err)
		seq_free(&w->text);
	return err;
}

static void undo_read(struct world *w)
{
	g_assert_cmpuint(w->text.count, >, 0);
	seq_free(&w->text);
}

static int write_procs(struct world *w)
{
	return unit_write_as(0, w->a, "cgroup.procs", "1");
}

static int write_tasks(struct world *w)
{
	return unit_write_as(0, w->a, "tasks", "2");
}

static void undo_write_procs(struct world *w)
{
	unit_move(w->shell, w->deep);
}

static int write_limit(struct world *w)
{
	return unit_write(w->deep, "memory.limit_in_bytes", "1G");
}

static void undo_write_limit(struct world *w)
{
	g_assert_cmpint(unit_write(w->deep, "memory.limit_in_bytes", "-1"), ==,
			0);
}

/* a dying group, so that there is a line to show */
static void prepare_pins(struct world *w)
{
	w->dying = unit_mkdir(w->a, "dying");
	css_get(w->dying->css);
	unit_rmdir(w->dying);
}

static void finish_pins(struct world *w)
{
	css_put(w->dying->css);
}

/* use up all cells that there are, so that the next one needs a chunk */
static void prepare_full_chunk(struct world *w)
{
	const long chunks = unit_alive("pcpu_chunk");
	long *cells;

	w->cells = g_ptr_array_new_with_free_func(
		(GDestroyNotify)free_percpu_long);
	for (;;) {
		cells = alloc_percpu_long();
		if (unit_alive("pcpu_chunk") > chunks)
			break;
		g_ptr_array_add(w->cells, cells);
	}
	free_percpu_long(cells);
}

static void finish_full_chunk(struct world *w)
{
	g_ptr_array_free(w->cells, true);
}

/**
 * struct scenario - an operation
 * @name: of the test
 * @allocs: at least so many can fail
 * @act: the operation; 0 or -ENOMEM, and then nothing has happened
 * @undo: undoes it, or NULL
 * @arg: world.arg: an order, a size, or whether threads are meant
 * @prepare: called once before the first run, or NULL
 * @finish: undoes that, or NULL
 */
static const struct scenario {
	const char *name;
	unsigned int allocs;
	int (*act)(struct world *w);
	void (*undo)(struct world *w);
	unsigned int arg;
	void (*prepare)(struct world *w);
	void (*finish)(struct world *w);
} scenarios[] = {
	/* group, name, memcg, objcg */
	{ "mkdir", 4, mkdir_in_root, .undo = undo_mkdir },
	{ "mkdir-deep", 4, mkdir_deep, .undo = undo_mkdir },
	{ "mkdir-full-chunk", 6, mkdir_in_root, .undo = undo_mkdir,
	  .prepare = prepare_full_chunk, .finish = finish_full_chunk },
	{ "rename", 1, rename_group, .undo = undo_rename },
	/* task, stack, signal, mm */
	{ "fork-process", 4, fork_process, .undo = undo_task },
	{ "fork-thread", 2, fork_thread, .undo = undo_task },
	{ "adopt-process", 2, adopt_process, .undo = undo_task },
	{ "adopt-thread", 1, adopt_thread, .undo = undo_task },
	{ "exec", 1, exec, .undo = NULL },
	/* bytes need no memory of ours */
	{ "charge-bytes", 0, charge_object, .undo = undo_charge, .arg = 100 },
	{ "charge-many-bytes", 0, charge_object, .undo = undo_charge, .arg = 100000 },
	{ "alloc-page", 1, alloc_kmem_pages, .undo = undo_alloc_pages },
	{ "alloc-order-2", 1, alloc_kmem_pages, .undo = undo_alloc_pages, .arg = 2 },
	{ "alloc-order-4", 1, alloc_kmem_pages, .undo = undo_alloc_pages, .arg = 4 },
	{ "split-page", (1U << MAX_ORDER) - 1, split, .undo = undo_split },
	{ "pids-of-processes", 1, list_pids, .undo = undo_list_pids, .arg = false },
	{ "pids-of-threads", 1, list_pids, .undo = undo_list_pids, .arg = true },
	/* the numbers, and the text */
	{ "read-procs", 2, read_procs, .undo = undo_read },
	{ "read-tasks", 2, read_tasks, .undo = undo_read },
	{ "read-usage", 1, read_usage, .undo = undo_read },
	{ "read-proc-cgroups", 1, read_proc_cgroups, .undo = undo_read },
	{ "read-pins", 2, read_pins, .undo = undo_read,
	  .prepare = prepare_pins, .finish = finish_pins },
	{ "write-procs", 0, write_procs, .undo = undo_write_procs },
	{ "write-tasks", 0, write_tasks, .undo = undo_write_procs },
	{ "write-limit", 0, write_limit, .undo = undo_write_limit },
};

static void start_world(struct world *w, const char *kernel)
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
	w->objcg = unit_get_objcg(w->deep);
	w->page = charged_page(w);
}

static void stop_world(struct world *w)
{
	__free_pages(w->page);
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

static long note_objcg(GString *books, struct obj_cgroup *objcg)
{
	g_string_append_printf(books, " objcg=%ld,%ld",
			       percpu_ref_read(&objcg->refcnt),
			       atomic_long_read(&objcg->nr_obj_bytes));
	return atomic_read(&objcg->nr_charged_bytes);
}

/*
 * What an objcg has charged and no object uses differs from run to run, so
 * counters are noted without it.
 * Return: these spare bytes of the group and of all below it
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

/* all that a failure must not change, as a text */
static char *settled_books(void)
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

static void check_books(const char *expected)
{
	char *books = settled_books();

	g_assert_cmpstr(books, ==, expected);
	g_free(books);
}

/* Return: whether the allocation came; @err is then an error */
static bool fail_one(const struct scenario *s, struct world *w,
		     unsigned int nth, int *err)
{
	poison_outputs(w);
	obj_fail_nth(nth);
	*err = s->act(w);
	return !obj_fail_nth(0);
}

static void undo(const struct scenario *s, struct world *w)
{
	if (s->undo)
		s->undo(w);
}

static void fail_each(const struct scenario *s, struct world *w,
		      const char *books)
{
	unsigned int nth = 0;
	int err;

	while (fail_one(s, w, ++nth, &err)) {
		g_assert_cmpint(err, ==, -ENOMEM);
		check_outputs_untouched(w);
		check_books(books);
		g_assert_cmpint(s->act(w), ==, 0);
		undo(s, w);
		check_books(books);
	}
	g_assert_cmpint(err, ==, 0);
	undo(s, w);
	check_books(books);
	g_assert_cmpuint(nth - 1, >=, s->allocs);
}

static void test_scenario(const struct scenario *s, const char *kernel)
{
	struct world w;
	char *books;

	start_world(&w, kernel);
	w.arg = s->arg;
	if (s->prepare)
		s->prepare(&w);
	books = settled_books();
	fail_each(s, &w, books);
	g_free(books);
	if (s->finish)
		s->finish(&w);
	stop_world(&w);
}

static void test_scenarios(gconstpointer kernel)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(scenarios); i++) {
		g_test_message("%s", scenarios[i].name);
		test_scenario(&scenarios[i], kernel);
	}
}

/* two threads; group, name, memcg, per-CPU chunk and its units */
#define INIT_ALLOCS 7

static void test_init(gconstpointer kernel)
{
	struct regime regime;
	unsigned int nth;
	int err;

	regime_find(kernel, &regime);
	for (nth = 1;; nth++) {
		obj_fail_nth(nth);
		err = libobjcg_init(&regime, TEST_CPUS);
		if (obj_fail_nth(0))
			break;
		g_assert_true(err == -ENOMEM || err == -EAGAIN);
		unit_check_clean();
		unit_start(kernel, TEST_CPUS);
		unit_stop();
	}
	g_assert_cmpint(err, ==, 0);
	g_assert_cmpuint(nth - 1, >=, INIT_ALLOCS);
	unit_stop();
}

/* whoever gives back must never have to ask for some first */
static void test_freeing_needs_no_memory(gconstpointer kernel)
{
	const struct fault_attr always = { .probability = FAULT_ALWAYS };
	struct fault_attr after;
	struct world w;

	start_world(&w, kernel);
	w.arg = 5000;
	g_assert_cmpint(charge_object(&w), ==, 0);
	set_fault_attr(FAULT_ALL, &always);
	undo_charge(&w);
	unit_move(w.thread, w.a);
	unit_move(w.thread, cgroup_root);
	unit_rmdir(w.deep);
	stop_world(&w);
	get_fault_attr(FAULT_ALL, &after);
	set_fault_attr(FAULT_ALL, NULL);
	g_assert_cmpint(atomic_long_read(&after.calls), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/fault/scenarios", test_scenarios);
	unit_add_per_kernel("/fault/init", test_init);
	unit_add_per_kernel("/fault/freeing-needs-no-memory",
			    test_freeing_needs_no_memory);
	return g_test_run();
}
