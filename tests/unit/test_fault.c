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
 * The bite: an allocation that only the accounting needs is no failure: the
 * operation goes on, and what it makes is not accounted. Such are the objcg
 * vector of a slab page and, before objcg, all that a clone of a cache needs.
 *
 * A new operation is one more row: what it does, what undoes that, and how
 * many allocations it is known to make.
 */
#include <errno.h>
#include <string.h>

#include "unit.h"

#define TEST_CPUS 2
#define MAX_ORDER 4
/* of the rows' own cache: 39 on a page, so that a bulk needs four */
#define OBJECT_SIZE 104
#define NR_BULK 150
#define BLOCK_SIZE 512

/**
 * struct world - what the operations work on
 * @a: a group
 * @deep: three levels below the root, in @a
 * @shell: a process in @deep, with a shell's objects charged
 * @thread: its second thread
 * @objcg: that of @deep, with a reference
 * @page: of MAX_ORDER, charged to @deep
 * @dying, @cells, @cache, @dozer, @watch, @map, @held: what the rows prepare
 * @arg: the row's
 * @made: what the operation returned
 * @objects: a bulk
 * @group, @task, @new_page, @pages, @nr, @pids, @text: what operations fill in
 */
struct world {
	struct cgroup *a, *deep;
	struct task_struct *shell, *thread;
	struct obj_cgroup *objcg;
	struct page *page;
	struct cgroup *dying;
	GPtrArray *cells;
	struct kmem_cache *cache;
	struct task_struct *dozer;
	struct fsnotify_group *watch;
	struct bpf_map *map;
	void *held;
	unsigned int arg;

	void *made;
	void *objects[NR_BULK];
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

/* one without an address space, so that no other is in the place of the new */
static void prepare_dozer(struct world *w)
{
	w->dozer = unit_adopt(9, w->deep);
}

static void finish_dozer(struct world *w)
{
	do_exit(w->dozer);
}

static int exec(struct world *w)
{
	return exec_mm(w->dozer, GFP_KERNEL);
}

static void undo_exec(struct world *w)
{
	finish_dozer(w);
	prepare_dozer(w);
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

/* for what returns a pointer */
static int made(struct world *w, void *p)
{
	set_current(NULL);
	w->made = p;
	return p ? 0 : -ENOMEM;
}

static int new_cache(struct world *w)
{
	return made(w, kmem_cache_create("new", OBJECT_SIZE, SLAB_NO_MERGE));
}

static int new_alias(struct world *w)
{
	return made(w, kmem_cache_create("alias", 128, SLAB_ACCOUNT));
}

static void undo_new_cache(struct world *w)
{
	kmem_cache_destroy(w->made);
}

/* accounted only if asked for: fail_clone_once() has both kinds */
static void prepare_cache(struct world *w)
{
	w->cache = kmem_cache_create("mine", OBJECT_SIZE, SLAB_NO_MERGE);
	g_assert_nonnull(w->cache);
}

static void finish_cache(struct world *w)
{
	kmem_cache_destroy(w->cache);
}

static int alloc_object(struct world *w)
{
	set_current(w->shell);
	return made(w, kmem_cache_alloc(w->cache, GFP_KERNEL_ACCOUNT));
}

static int alloc_any(struct world *w)
{
	set_current(w->shell);
	return made(w, kmalloc(w->arg, GFP_KERNEL_ACCOUNT));
}

static void undo_object(struct world *w)
{
	kfree(w->made);
}

static int alloc_bulk(struct world *w)
{
	size_t nr;

	set_current(w->shell);
	nr = kmem_cache_alloc_bulk(w->cache, GFP_KERNEL_ACCOUNT, NR_BULK,
				   w->objects);
	set_current(NULL);
	g_assert_true(!nr || nr == NR_BULK);
	return nr ? 0 : -ENOMEM;
}

static void undo_bulk(struct world *w)
{
	kmem_cache_free_bulk(w->cache, NR_BULK, w->objects);
}

static int use_cache(struct world *w)
{
	int err = alloc_object(w);

	if (!err)
		undo_object(w);
	return err;
}

static int shrink_cache(struct world *w)
{
	struct memcgfs_slab_usage usage;
	int err = use_cache(w);

	kmem_cache_shrink(w->cache);
	memcgfs_slab_usage(w->cache, &usage);
	g_assert_cmpuint(usage.slabs, ==, 0);
	return err;
}

/* it is destroyed with empty pages, one of a clone's if there is one */
static int life_of_cache(struct world *w)
{
	int err = new_cache(w);

	if (err)
		return err;
	w->cache = w->made;
	err = use_cache(w);
	cgroup_wait_releases();
	if (!err)
		err = use_cache(w);
	kmem_cache_destroy(w->cache);
	return err;
}

static int watch(struct world *w)
{
	set_current(w->shell);
	return made(w, fsnotify_alloc_group(1));
}

static void undo_watch(struct world *w)
{
	fsnotify_destroy_group(w->made);
}

/* its queue has room for one event, so a failure must not take that */
static void prepare_watch(struct world *w)
{
	g_assert_cmpint(watch(w), ==, 0);
	w->watch = w->made;
}

static void finish_watch(struct world *w)
{
	fsnotify_destroy_group(w->watch);
}

static int add_event(struct world *w)
{
	return fsnotify_add_event(w->watch, 20);
}

static void undo_add_event(struct world *w)
{
	g_assert_true(fsnotify_remove_first_event(w->watch));
}

static int make_map(struct world *w)
{
	set_current(w->shell);
	return made(w, bpf_map_alloc(w->arg, 2));
}

static void undo_make_map(struct world *w)
{
	bpf_map_free(w->made);
}

static void prepare_map(struct world *w)
{
	g_assert_cmpint(make_map(w), ==, 0);
	w->map = w->made;
}

static void prepare_full_map(struct world *w)
{
	prepare_map(w);
	g_assert_cmpint(bpf_map_update_elem(w->map, 1), ==, 0);
}

static void finish_map(struct world *w)
{
	bpf_map_free(w->map);
}

static int update_elem(struct world *w)
{
	const void *old = w->map->elems[1];
	int err = bpf_map_update_elem(w->map, 1);

	if (err)
		g_assert_true(w->map->elems[1] == old);
	return err;
}

static void undo_update_elem(struct world *w)
{
	g_assert_cmpint(bpf_map_delete_elem(w->map, 1), ==, 0);
}

static int make_buffers(struct world *w)
{
	return made(w, alloc_page_buffers(w->page, BLOCK_SIZE));
}

static void undo_make_buffers(struct world *w)
{
	try_to_free_buffers(w->made);
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

/* Return: what became of the text of a file that has no error of its own */
static int read_all(struct world *w)
{
	int err = seq_error(&w->text);

	if (err)
		seq_free(&w->text);
	return err;
}

static int read_proc_cgroups(struct world *w)
{
	proc_cgroupstats_show(&w->text);
	return read_all(w);
}

static int read_slabinfo(struct world *w)
{
	slabinfo_show(&w->text);
	return read_all(w);
}

static int read_group_slabinfo(struct world *w)
{
	memcg_slab_show(unit_memcg(w->deep), &w->text);
	return read_all(w);
}

static int read_group_slabinfo_file(struct world *w)
{
	return read_file(w, "memory.kmem.slabinfo");
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

/* an object on a page of its task's clone, where there are clones */
static void *accounted_object(struct task_struct *task)
{
	void *p;

	set_current(task);
	kfree(kmalloc(OBJECT_SIZE, GFP_KERNEL_ACCOUNT));
	cgroup_wait_releases();
	p = kmalloc(OBJECT_SIZE, GFP_KERNEL_ACCOUNT);
	set_current(NULL);
	g_assert_nonnull(p);
	return p;
}

/* a dying group, so that there is a line to show, with a slab page to name */
static void prepare_pins(struct world *w)
{
	struct task_struct *task;

	w->dying = unit_mkdir(w->a, "dying");
	task = unit_adopt(9, w->dying);
	w->held = accounted_object(task);
	do_exit(task);
	css_get(w->dying->css);
	unit_rmdir(w->dying);
}

static void finish_pins(struct world *w)
{
	kfree(w->held);
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

/* the kernels that have an operation */
enum having { EVERYBODY, OBJCGS, CLONES };

/**
 * struct scenario - an operation
 * @name: of the test
 * @allocs: at least so many can fail
 * @act: the operation; 0 or -ENOMEM, and then nothing has happened
 * @undo: undoes it, or NULL
 * @arg: world.arg: an order, a size, or whether threads are meant
 * @vectors: where there are objcgs, at least so many more without which
 *           it goes on; if 0, none
 * @requests: the same where there are clones
 * @only: where
 * @prepare: called once before the first run, or NULL
 * @finish: undoes that, or NULL
 */
static const struct scenario {
	const char *name;
	unsigned int allocs;
	int (*act)(struct world *w);
	void (*undo)(struct world *w);
	unsigned int arg;
	unsigned int vectors;
	unsigned int requests;
	enum having only;
	void (*prepare)(struct world *w);
	void (*finish)(struct world *w);
} scenarios[] = {
	/* group, name, memcg; and one objcg, if any */
	{ "mkdir", 3, mkdir_in_root, .undo = undo_mkdir },
	{ "mkdir-objcg", 4, mkdir_in_root, .undo = undo_mkdir, .only = OBJCGS },
	{ "mkdir-deep", 3, mkdir_deep, .undo = undo_mkdir },
	{ "mkdir-full-chunk", 5, mkdir_in_root, .undo = undo_mkdir,
	  .prepare = prepare_full_chunk, .finish = finish_full_chunk },
	{ "rename", 1, rename_group, .undo = undo_rename },
	/* task, stack, signal, mm; and what slab pages they need */
	{ "fork-process", 4, fork_process, .undo = undo_task, .vectors = 1 },
	{ "fork-thread", 2, fork_thread, .undo = undo_task },
	{ "adopt-process", 2, adopt_process, .undo = undo_task },
	{ "adopt-thread", 1, adopt_thread, .undo = undo_task },
	{ "exec", 1, exec, .undo = undo_exec, .vectors = 1,
	  .prepare = prepare_dozer, .finish = finish_dozer },
	/* bytes need no memory of ours */
	{ "charge-bytes", 0, charge_object, .undo = undo_charge, .arg = 100,
	  .only = OBJCGS },
	{ "charge-many-bytes", 0, charge_object, .undo = undo_charge,
	  .arg = 100000, .only = OBJCGS },
	{ "alloc-page", 1, alloc_kmem_pages, .undo = undo_alloc_pages },
	{ "alloc-order-2", 1, alloc_kmem_pages, .undo = undo_alloc_pages, .arg = 2 },
	{ "alloc-order-4", 1, alloc_kmem_pages, .undo = undo_alloc_pages, .arg = 4 },
	{ "split-page", (1U << MAX_ORDER) - 1, split, .undo = undo_split },
	/* cache, name */
	{ "cache", 2, new_cache, .undo = undo_new_cache },
	{ "cache-alias", 0, new_alias, .undo = undo_new_cache },
	/* cache, name, and a slab and its page: a vector, or once more two */
	{ "life-of-cache", 4, life_of_cache, .undo = NULL, .vectors = 1,
	  .requests = 1 },
	/* a slab, its page */
	{ "first-object", 2, alloc_object, .undo = undo_object, .vectors = 1,
	  .prepare = prepare_cache, .finish = finish_cache },
	{ "bulk", 8, alloc_bulk, .undo = undo_bulk, .vectors = 4,
	  .prepare = prepare_cache, .finish = finish_cache },
	{ "cache-shrink", 2, shrink_cache, .undo = NULL, .vectors = 1,
	  .prepare = prepare_cache, .finish = finish_cache },
	{ "kmalloc", 2, alloc_any, .undo = undo_object, .arg = 300, .vectors = 1 },
	{ "kmalloc-large", 2, alloc_any, .undo = undo_object, .arg = 100000 },
	{ "watch", 1, watch, .undo = undo_watch },
	/* event, and as above */
	{ "event", 3, add_event, .undo = undo_add_event, .vectors = 1,
	  .prepare = prepare_watch, .finish = finish_watch },
	/* map, elements, and as above */
	{ "map", 4, make_map, .undo = undo_make_map, .arg = 1000, .vectors = 1 },
	{ "map-elem", 2, update_elem, .undo = undo_update_elem, .arg = 1000,
	  .vectors = 1, .prepare = prepare_map, .finish = finish_map },
	{ "map-elem-again", 2, update_elem, .undo = NULL, .arg = 10000,
	  .prepare = prepare_full_map, .finish = finish_map },
	/* 128, on four pages, and where to remember them */
	{ "page-buffers", 9, make_buffers, .undo = undo_make_buffers,
	  .vectors = 4 },
	{ "pids-of-processes", 1, list_pids, .undo = undo_list_pids, .arg = false },
	{ "pids-of-threads", 1, list_pids, .undo = undo_list_pids, .arg = true },
	/* the numbers, and the text */
	{ "read-procs", 2, read_procs, .undo = undo_read },
	{ "read-tasks", 2, read_tasks, .undo = undo_read },
	{ "read-usage", 1, read_usage, .undo = undo_read },
	{ "read-proc-cgroups", 1, read_proc_cgroups, .undo = undo_read },
	/* it has to grow */
	{ "read-slabinfo", 2, read_slabinfo, .undo = undo_read },
	{ "read-group-slabinfo", 2, read_group_slabinfo, .undo = undo_read,
	  .only = CLONES },
	{ "read-group-slabinfo-file", 2, read_group_slabinfo_file,
	  .undo = undo_read, .only = CLONES },
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
	if (unit_has_objcgs())
		w->objcg = unit_get_objcg(w->deep);
	w->page = charged_page(w);
	/* the clones that the fork has asked for */
	cgroup_wait_releases();
}

static void stop_world(struct world *w)
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

static void check_nothing_done(const struct world *w, int err,
			       const char *books)
{
	g_assert_cmpint(err, ==, -ENOMEM);
	check_outputs_untouched(w);
	check_books(books);
}

/* Return: how often it went on without the allocation that failed */
static unsigned int fail_each(const struct scenario *s, struct world *w,
			      const char *books)
{
	unsigned int nth = 0, went_on = 0;
	int err;

	while (fail_one(s, w, ++nth, &err)) {
		if (err) {
			check_nothing_done(w, err, books);
			g_assert_cmpint(s->act(w), ==, 0);
		} else {
			went_on++;
		}
		undo(s, w);
		check_books(books);
	}
	g_assert_cmpint(err, ==, 0);
	undo(s, w);
	check_books(books);
	g_assert_cmpuint(nth - 1 - went_on, >=, s->allocs);
	return went_on;
}

/* only accounting may go without memory, and where it needs any it must */
static void check_went_on(const struct scenario *s, unsigned int went_on)
{
	unsigned int expected = unit_has_objcgs() ? s->vectors : s->requests;

	g_assert_cmpuint(went_on, >=, expected);
	if (!expected)
		g_assert_cmpuint(went_on, ==, 0);
}

/* the clones that it needs are made by the first run, and stay */
static void warm_up(const struct scenario *s, struct world *w)
{
	g_assert_cmpint(s->act(w), ==, 0);
	undo(s, w);
	unit_settle();
}

static void run_scenario(const struct scenario *s, struct world *w)
{
	char *books;

	w->arg = s->arg;
	if (s->prepare)
		s->prepare(w);
	warm_up(s, w);
	books = settled_books();
	check_went_on(s, fail_each(s, w, books));
	g_free(books);
	if (s->finish)
		s->finish(w);
}

static void test_scenario(const struct scenario *s, const char *kernel)
{
	struct world w;

	start_world(&w, kernel);
	if (s->only == EVERYBODY || (s->only == OBJCGS) == unit_has_objcgs())
		run_scenario(s, &w);
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

static bool is_accounted(void *p)
{
	bool ret;

	rcu_read_lock();
	ret = mem_cgroup_from_obj(p);
	rcu_read_unlock();
	return ret;
}

static unsigned int nr_accounted(const struct world *w)
{
	unsigned int i, nr = 0;

	for (i = 0; i < NR_BULK; i++)
		nr += is_accounted(w->objects[i]);
	return nr;
}

/* after the slab and its page, the vector; the next object asks once more */
static void test_no_vector(gconstpointer kernel)
{
	struct world w;
	char *books;
	long refs;

	start_world(&w, kernel);
	books = settled_books();
	prepare_cache(&w);
	refs = percpu_ref_read(&w.objcg->refcnt);
	obj_fail_nth(3);
	g_assert_cmpint(alloc_object(&w), ==, 0);
	g_assert_cmpuint(obj_fail_nth(0), ==, 0);
	g_assert_false(is_accounted(w.made));
	unit_settle();
	g_assert_cmpint(percpu_ref_read(&w.objcg->refcnt), ==, refs);
	undo_object(&w);
	kmem_cache_shrink(w.cache);
	/* of a bulk: four slabs with their pages, then the vectors */
	obj_fail_nth(2 * 4 + 1);
	g_assert_cmpint(alloc_bulk(&w), ==, 0);
	g_assert_cmpuint(obj_fail_nth(0), ==, 0);
	g_assert_cmpuint(nr_accounted(&w), ==, NR_BULK - 1);
	g_assert_false(is_accounted(w.objects[0]));
	unit_settle();
	g_assert_cmpint(percpu_ref_read(&w.objcg->refcnt), ==,
			refs + NR_BULK - 1);
	undo_bulk(&w);
	finish_cache(&w);
	check_books(books);
	g_free(books);
	stop_world(&w);
}

/*
 * A clone that is asked for, with the @nth allocation of both threads failing.
 * The root cache has room, so that first comes the request, and all that
 * follows is the worker's.
 * Return: whether the allocation came
 */
static bool fail_clone(struct world *w, unsigned int nth)
{
	const struct fault_attr once = {
		.probability = FAULT_ALWAYS,
		.interval = nth,
		.times = 1,
	};
	struct fault_attr after;

	set_fault_attr(FAULT_ALL, &once);
	g_assert_cmpint(alloc_object(w), ==, 0);
	cgroup_wait_releases();
	get_fault_attr(FAULT_ALL, &after);
	set_fault_attr(FAULT_ALL, NULL);
	g_assert_false(is_accounted(w->made));
	undo_object(w);
	return atomic_long_read(&after.failed);
}

/* a clone that could not be made is asked for again */
static bool fail_clone_once(struct world *w, unsigned int nth)
{
	void *p = kmem_cache_alloc(w->cache, GFP_KERNEL);
	bool failed = fail_clone(w, nth);

	g_assert_cmpint(alloc_object(w), ==, 0);
	g_assert_true(is_accounted(w->made) == !failed);
	undo_object(w);
	cgroup_wait_releases();
	g_assert_cmpint(alloc_object(w), ==, 0);
	g_assert_true(is_accounted(w->made));
	undo_object(w);
	kmem_cache_free(w->cache, p);
	return failed;
}

/* Return: how many allocations a clone takes */
static unsigned int fail_clones(struct world *w)
{
	char *books = settled_books();
	unsigned int nth = 0;
	bool failed;

	do {
		prepare_cache(w);
		failed = fail_clone_once(w, ++nth);
		finish_cache(w);
		check_books(books);
	} while (failed);
	g_free(books);
	return nth - 1;
}

/* nobody notices but the counters */
static void test_no_clone(gconstpointer kernel)
{
	struct world w;
	bool counted;

	start_world(&w, kernel);
	if (unit_has_objcgs()) {
		g_test_skip("there are no clones since slab=objcg");
	} else {
		counted = memcg_regime.value[SWITCH_SLAB] != SLAB_PAGES;
		/* the request, the array, the clone */
		g_assert_cmpuint(fail_clones(&w), ==, 3);
		/* and for its reference count a chunk and its units */
		prepare_full_chunk(&w);
		g_assert_cmpuint(fail_clones(&w), ==, counted ? 5 : 3);
		finish_full_chunk(&w);
	}
	stop_world(&w);
}

/*
 * Two threads; group, name, memcg, per-CPU chunk and its units, objcg or ids of
 * clones; and at least the caches of each size of kmalloc(), with a name.
 */
#define INIT_ALLOCS (8 + 2 * (NR_BOOT_CACHES - CACHE_KMALLOC_8))

static void test_init(gconstpointer kernel)
{
	struct regime regime;
	unsigned int nth;
	int err;

	g_assert_cmpint(unit_find_regime(kernel, &regime), ==, 0);
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

/**
 * struct belongings - what is given back without memory
 * @small, @large: kmalloc()s
 * @buffers: of world.page
 */
struct belongings {
	void *small, *large;
	struct page_buffers *buffers;
};

/* some of each kind, charged to the shell's group */
static void acquire(struct world *w, struct belongings *b)
{
	prepare_cache(w);
	g_assert_cmpint(use_cache(w), ==, 0);
	prepare_watch(w);
	g_assert_cmpint(add_event(w), ==, 0);
	w->arg = 1000;
	prepare_full_map(w);
	b->buffers = alloc_page_buffers(w->page, BLOCK_SIZE);
	b->small = accounted_object(w->shell);
	set_current(w->shell);
	b->large = kmalloc(100000, GFP_KERNEL_ACCOUNT);
	set_current(NULL);
	w->arg = 5000;
	if (w->objcg)
		g_assert_cmpint(charge_object(w), ==, 0);
	/* a page of the cache's clone, made by now, that stays empty */
	g_assert_cmpint(use_cache(w), ==, 0);
}

static void give_back(struct world *w, const struct belongings *b)
{
	if (w->objcg)
		undo_charge(w);
	kfree(b->small);
	kfree(b->large);
	try_to_free_buffers(b->buffers);
	finish_watch(w);
	finish_map(w);
}

/* whoever gives back must never have to ask for some first */
static void test_freeing_needs_no_memory(gconstpointer kernel)
{
	const struct fault_attr always = { .probability = FAULT_ALWAYS };
	struct belongings b;
	struct fault_attr after;
	struct world w;

	start_world(&w, kernel);
	acquire(&w, &b);
	set_fault_attr(FAULT_ALL, &always);
	give_back(&w, &b);
	memcgfs_shrink_all_caches();
	finish_cache(&w);
	unit_move(w.thread, w.a);
	unit_move(w.thread, cgroup_root);
	unit_rmdir(w.deep);
	stop_world(&w);
	get_fault_attr(FAULT_ALL, &after);
	set_fault_attr(FAULT_ALL, NULL);
	g_assert_cmpint(atomic_long_read(&after.calls), ==, 0);
}

/* nor after the group that they are charged to is gone */
static void test_late_freeing_needs_no_memory(gconstpointer kernel)
{
	const struct fault_attr always = { .probability = FAULT_ALWAYS };
	struct belongings b;
	struct fault_attr after;
	struct world w;

	start_world(&w, kernel);
	acquire(&w, &b);
	set_fault_attr(FAULT_ALL, &always);
	unit_move(w.thread, cgroup_root);
	unit_rmdir(w.deep);
	cgroup_wait_releases();
	give_back(&w, &b);
	finish_cache(&w);
	stop_world(&w);
	get_fault_attr(FAULT_ALL, &after);
	set_fault_attr(FAULT_ALL, NULL);
	g_assert_cmpint(atomic_long_read(&after.calls), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/fault/scenarios", test_scenarios);
	unit_add_per_objcg_kernel("/fault/no-vector", test_no_vector);
	unit_add_per_kernel("/fault/no-clone", test_no_clone);
	unit_add_per_kernel("/fault/init", test_init);
	unit_add_per_kernel("/fault/freeing-needs-no-memory",
			    test_freeing_needs_no_memory);
	unit_add_per_kernel("/fault/late-freeing-needs-no-memory",
			    test_late_freeing_needs_no_memory);
	return g_test_run();
}
