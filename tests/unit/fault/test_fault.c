// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_fault.c - each allocation of each operation fails once
 *
 * An operation is a row of fault_scenarios.h. It is run with its 1st, 2nd, 3rd
 * ... allocation failing, until it makes fewer. After each failure the books
 * must be unchanged: the live objects, every counter, every reference, the
 * outputs, and no warning. Then the operation must succeed, be undone, and
 * leave the books unchanged once more.
 *
 * The exception: a failed allocation that only the accounting needs is no
 * failure: the operation goes on, and its result is not accounted. These are
 * the objcg vector of a slab page and, before objcg, all that a clone of a
 * cache needs.
 */
#include <errno.h>

#include "fault_memory.h"
#include "fault_scenarios.h"

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

static void test_table(const struct scenario *s, const char *kernel)
{
	for (; s->name; s++) {
		g_test_message("%s", s->name);
		test_scenario(s, kernel);
	}
}

static void test_scenarios(gconstpointer kernel)
{
	test_table(group_scenarios, kernel);
	test_table(memory_scenarios, kernel);
	test_table(file_scenarios, kernel);
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
	/* in a bulk: four slabs with their pages, then the vectors */
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

/* only the counters show it */
static void test_no_clone(gconstpointer kernel)
{
	struct world w;
	bool counted;

	start_world(&w, kernel);
	counted = memcg_regime.value[SWITCH_SLAB] != SLAB_PAGES;
	/* the request, the array, the clone */
	g_assert_cmpuint(fail_clones(&w), ==, 3);
	/* and for its reference count a chunk and its units */
	prepare_full_chunk(&w);
	g_assert_cmpuint(fail_clones(&w), ==, counted ? 5 : 3);
	finish_full_chunk(&w);
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

	unit_regime(kernel, &regime);
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
 * struct belongings - memory to be freed without allocating
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

/* freeing memory must never allocate memory first */
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
	unit_add_per_clone_kernel("/fault/no-clone", test_no_clone);
	unit_add_per_kernel("/fault/init", test_init);
	unit_add_per_kernel("/fault/freeing-needs-no-memory",
			    test_freeing_needs_no_memory);
	unit_add_per_kernel("/fault/late-freeing-needs-no-memory",
			    test_late_freeing_needs_no_memory);
	return g_test_run();
}
