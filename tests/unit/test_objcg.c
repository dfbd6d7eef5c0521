// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>

#define TEST_CPUS 2

static struct cgroup *parent, *child, *other;

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	parent = unit_mkdir(cgroup_root, "parent");
	child = unit_mkdir(parent, "child");
	other = unit_mkdir(cgroup_root, "other");
}

static void charge(struct obj_cgroup *objcg, size_t size)
{
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, size), ==, 0);
}

/* drop the calling CPU's stock of any objcg but other */
static void flush_this_cpu(struct obj_cgroup *of_other)
{
	charge(of_other, 8);
	obj_cgroup_uncharge(of_other, 8);
}

static void check_kmem(unsigned long of_root, unsigned long of_parent)
{
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, of_root);
	g_assert_cmpuint(unit_kmem(parent), ==, of_parent);
}

static void test_sizes(gconstpointer kernel)
{
	/* clang-format off */
	static const size_t sizes[] = {
		1, 8, 92, PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 1,
		3 * PAGE_SIZE, 100 * PAGE_SIZE - 1,
	};
	/* clang-format on */
	struct obj_cgroup *objcg;
	size_t i;

	start(kernel);
	objcg = unit_get_objcg(child);
	for (i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_test_message("%zu bytes", sizes[i]);
		charge(objcg, sizes[i]);
		drain_all_stock(root_mem_cgroup);
		g_assert_cmpuint(unit_kmem(child), ==, unit_pages(sizes[i]));
		g_assert_cmpuint(unit_memory(child), ==, unit_pages(sizes[i]));
		check_kmem(unit_pages(sizes[i]), unit_pages(sizes[i]));
		obj_cgroup_uncharge(objcg, sizes[i]);
		drain_all_stock(root_mem_cgroup);
		g_assert_cmpuint(unit_kmem(child), ==, 0);
		g_assert_cmpint(atomic_read(&objcg->nr_charged_bytes), ==, 0);
	}
	obj_cgroup_put(objcg);
	unit_stop();
}

static void test_objects_share_a_page(gconstpointer kernel)
{
	const size_t size = 128;
	struct obj_cgroup *objcg;
	unsigned int i;

	start(kernel);
	objcg = unit_get_objcg(child);
	for (i = 0; i < PAGE_SIZE / size; i++)
		charge(objcg, size);
	g_assert_cmpuint(unit_kmem(child), ==, 1);
	charge(objcg, size);
	g_assert_cmpuint(unit_kmem(child), ==, 2);
	obj_cgroup_uncharge(objcg, PAGE_SIZE + size);
	obj_cgroup_put(objcg);
	unit_stop();
}

static void test_charge_over_the_limit(gconstpointer kernel)
{
	struct obj_cgroup *objcg;

	start(kernel);
	objcg = unit_get_objcg(child);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(parent), false, 2), ==,
			0);
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, 2 * PAGE_SIZE + 1),
			==, -ENOMEM);
	g_assert_cmpint(obj_cgroup_charge_pages(objcg, GFP_KERNEL, 3), ==,
			-ENOMEM);
	drain_all_stock(root_mem_cgroup);
	check_kmem(0, 0);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	g_assert_cmpint(atomic_read(&objcg->nr_charged_bytes), ==, 0);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 2);
	charge(objcg, 2 * PAGE_SIZE);
	obj_cgroup_uncharge(objcg, 2 * PAGE_SIZE);
	obj_cgroup_put(objcg);
	unit_stop();
}

static void test_charge_pages(gconstpointer kernel)
{
	struct obj_cgroup *objcg;

	start(kernel);
	objcg = unit_get_objcg(child);
	g_assert_cmpint(obj_cgroup_charge_pages(objcg, GFP_KERNEL, 5), ==, 0);
	g_assert_cmpuint(unit_kmem(child), ==, 5);
	obj_cgroup_uncharge_pages(objcg, 5);
	g_assert_cmpuint(unit_kmem(child), ==, 0);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	obj_cgroup_put(objcg);
	unit_stop();
}

/*
 * The replay of the comment on obj_cgroup_release() in obj_cgroup-api.txt: an
 * object allocated on one CPU and freed on the other leaves a whole page in
 * nr_charged_bytes, and the release uncharges it.
 */
static void test_release_returns_whole_pages(gconstpointer kernel)
{
	struct obj_cgroup *objcg, *of_other;

	start(kernel);
	objcg = unit_get_objcg(parent);
	of_other = unit_get_objcg(other);

	/* 1: CPU 0 caches the objcg, without any object */
	set_cpu(0);
	charge(objcg, PAGE_SIZE);
	obj_cgroup_uncharge(objcg, PAGE_SIZE);
	/* 2: CPU 1 allocates, a page is charged */
	set_cpu(1);
	charge(objcg, 92);
	g_assert_cmpint(atomic_read(&objcg->nr_charged_bytes), ==, 0);
	/* 3: CPU 1 allocates for another group */
	flush_this_cpu(of_other);
	g_assert_cmpint(atomic_read(&objcg->nr_charged_bytes), ==,
			PAGE_SIZE - 92);
	/* 5: CPU 0 frees the object; 6: its stock is flushed */
	set_cpu(0);
	obj_cgroup_uncharge(objcg, 92);
	flush_this_cpu(of_other);
	g_assert_cmpint(atomic_read(&objcg->nr_charged_bytes), ==, PAGE_SIZE);
	g_assert_cmpuint(unit_kmem(parent), ==, 1);

	obj_cgroup_uncharge(of_other, 0);
	unit_rmdir(child);
	unit_rmdir(parent);
	cgroup_wait_releases();
	/* only the test has it now, and it is the root's */
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 1);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 1);
	obj_cgroup_put(objcg);
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 0);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	obj_cgroup_put(of_other);
	unit_stop();
}

static void test_release_with_part_of_a_page_warns(gconstpointer kernel)
{
	struct obj_cgroup *objcg;

	start(kernel);
	objcg = unit_get_objcg(parent);
	charge(objcg, 92);
	unit_rmdir(child);
	unit_rmdir(parent);
	unit_settle();
	/* a leaked object: its bytes, and the remainder of a page */
	obj_cgroup_put(objcg);
	g_assert_cmpuint(warn_count(NULL), ==, 2);
	warn_reset();
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 1);
	unit_stop();
}

static void test_reparent(gconstpointer kernel)
{
	struct obj_cgroup *objcg;

	start(kernel);
	objcg = unit_get_objcg(child);
	g_assert_true(obj_cgroup_memcg(objcg) == unit_memcg(child));
	charge(objcg, 3 * PAGE_SIZE + 10);
	unit_rmdir(child);
	unit_settle();
	/* the object does not keep the group */
	g_assert_cmpuint(cgroup_count(), ==, 3);
	g_assert_true(obj_cgroup_memcg(objcg) == unit_memcg(parent));
	check_kmem(4, 4);
	charge(objcg, 10 * PAGE_SIZE);
	check_kmem(14, 14);
	obj_cgroup_uncharge(objcg, 13 * PAGE_SIZE + 10);
	unit_settle();
	check_kmem(0, 0);
	obj_cgroup_put(objcg);
	unit_stop();
}

static void test_reparent_twice(gconstpointer kernel)
{
	struct obj_cgroup *of_child, *of_parent;

	start(kernel);
	of_child = unit_get_objcg(child);
	of_parent = unit_get_objcg(parent);
	charge(of_child, PAGE_SIZE);
	charge(of_parent, 2 * PAGE_SIZE);
	unit_rmdir(child);
	unit_settle();
	unit_rmdir(parent);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	g_assert_true(obj_cgroup_memcg(of_child) == root_mem_cgroup);
	g_assert_true(obj_cgroup_memcg(of_parent) == root_mem_cgroup);
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 3);
	obj_cgroup_uncharge(of_child, PAGE_SIZE);
	obj_cgroup_uncharge(of_parent, 2 * PAGE_SIZE);
	unit_settle();
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 0);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	/* in the order in which the lists do not have them */
	obj_cgroup_put(of_parent);
	obj_cgroup_put(of_child);
	unit_stop();
}

static void test_memcg_of_objcg_is_held(gconstpointer kernel)
{
	struct obj_cgroup *objcg;
	struct mem_cgroup *memcg;

	start(kernel);
	objcg = unit_get_objcg(child);
	memcg = get_mem_cgroup_from_objcg(objcg);
	g_assert_true(memcg == unit_memcg(child));
	unit_rmdir(child);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 4);
	mem_cgroup_put(memcg);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	memcg = get_mem_cgroup_from_objcg(objcg);
	g_assert_true(memcg == unit_memcg(parent));
	mem_cgroup_put(memcg);
	obj_cgroup_put(objcg);
	unit_stop();
}

static void test_tryget_fails_after_release(gconstpointer kernel)
{
	struct obj_cgroup *objcg;

	start(kernel);
	objcg = unit_get_objcg(child);
	unit_rmdir(child);
	unit_settle();
	g_assert_true(obj_cgroup_tryget(objcg));
	rcu_read_lock();
	obj_cgroup_put(objcg);
	obj_cgroup_put(objcg);
	g_assert_false(obj_cgroup_tryget(objcg));
	rcu_read_unlock();
	cgroup_wait_releases();
	g_assert_cmpint(obj_nr_alive("obj_cgroup"), ==, 2);
	unit_stop();
}

static void test_from_current(gconstpointer kernel)
{
	struct obj_cgroup *objcg;
	struct task_struct *task;

	start(kernel);
	g_assert_null(get_obj_cgroup_from_current());
	task = unit_adopt(10, cgroup_root);
	set_current(task);
	g_assert_null(get_obj_cgroup_from_current());
	unit_move(task, child);
	objcg = get_obj_cgroup_from_current();
	g_assert_true(objcg == unit_memcg(child)->objcg);
	g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, 2);
	obj_cgroup_put(objcg);
	set_current(NULL);
	do_exit(task);
	unit_stop();
}

/* the task of a group that goes offline under it, as a reader can see it */
static void test_from_current_of_removed(gconstpointer kernel)
{
	struct task_struct stale = { 0 };
	struct obj_cgroup *objcg;

	start(kernel);
	css_get(child->css);
	unit_rmdir(child);
	unit_settle();
	stale.cgroups[MEMORY_ROOT] = child;
	set_current(&stale);
	objcg = get_obj_cgroup_from_current();
	g_assert_true(objcg == unit_memcg(parent)->objcg);
	obj_cgroup_put(objcg);
	set_current(NULL);
	css_put(child->css);
	unit_stop();
}

/*
 * 2f7659a31473: the objcg of the child could not be taken and the root comes
 * next; the child's was returned. Putting it back replays a reader that looked
 * at memcg->objcg just before the removal.
 */
static void test_root_does_not_get_a_dead_objcg(gconstpointer kernel)
{
	struct task_struct stale = { 0 };
	struct obj_cgroup *objcg;
	struct mem_cgroup *memcg;

	start(kernel);
	memcg = unit_memcg(other);
	objcg = unit_get_objcg(other);
	css_get(other->css);
	unit_rmdir(other);
	unit_settle();
	stale.cgroups[MEMORY_ROOT] = other;
	set_current(&stale);
	rcu_read_lock();
	obj_cgroup_put(objcg);
	memcg->objcg = objcg;
	g_assert_null(get_obj_cgroup_from_current());
	memcg->objcg = NULL;
	rcu_read_unlock();
	set_current(NULL);
	css_put(other->css);
	unit_stop();
}

static void *reparent_later(void *arg)
{
	struct obj_cgroup *objcg = arg;

	g_usleep(2000);
	WRITE_ONCE(objcg->memcg, unit_memcg(parent));
	return NULL;
}

/*
 * eefbfa7fd678: between reading objcg->memcg and taking a reference the memcg
 * can lose its last reference. It must not be revived; the objcg will point to
 * the parent any moment. The stale pointer is replayed as above.
 */
static void test_released_memcg_is_not_revived(gconstpointer kernel)
{
	struct obj_cgroup *objcg;
	struct mem_cgroup *memcg;
	GThread *thread;

	start(kernel);
	objcg = unit_get_objcg(child);
	memcg = unit_memcg(child);
	css_get(&memcg->css);
	unit_rmdir(child);
	unit_settle();
	rcu_read_lock();
	WRITE_ONCE(objcg->memcg, memcg);
	css_put(&memcg->css);
	thread = g_thread_new("reparent", reparent_later, objcg);
	memcg = get_mem_cgroup_from_objcg(objcg);
	g_assert_true(memcg == unit_memcg(parent));
	rcu_read_unlock();
	g_thread_join(thread);
	mem_cgroup_put(memcg);
	obj_cgroup_put(objcg);
	unit_stop();
}

#define NR_THREADS 4
#define NR_ROUNDS 4000
#define NR_HELD 16

/* charge and free at random; the other thread may have charged it */
static void *use_objcg(void *arg)
{
	GRand *rand = g_rand_new_with_seed((guint32)GPOINTER_TO_INT(arg));
	struct obj_cgroup *objcg = unit_memcg(child)->objcg;
	size_t held[NR_HELD] = { 0 };
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		size_t *size = &held[g_rand_int_range(rand, 0, NR_HELD)];

		set_cpu(g_rand_int_range(rand, 0, TEST_CPUS));
		if (*size) {
			obj_cgroup_uncharge(objcg, *size);
			*size = 0;
		} else {
			*size = (size_t)g_rand_int_range(rand, 1,
							 3 * PAGE_SIZE);
			charge(objcg, *size);
		}
	}
	for (i = 0; i < NR_HELD; i++)
		if (held[i])
			obj_cgroup_uncharge(objcg, held[i]);
	g_rand_free(rand);
	return NULL;
}

static void test_many_threads(gconstpointer kernel)
{
	GThread *threads[NR_THREADS];
	struct obj_cgroup *objcg;
	int i;

	start(kernel);
	objcg = unit_get_objcg(child);
	for (i = 0; i < NR_THREADS; i++)
		threads[i] =
			g_thread_new("user", use_objcg, GINT_TO_POINTER(i + 1));
	for (i = 0; i < NR_THREADS; i++)
		g_thread_join(threads[i]);
	drain_all_stock(root_mem_cgroup);
	/* whole pages may be left, but they are accounted for */
	g_assert_cmpuint(unit_kmem(child) * PAGE_SIZE, ==,
			 (unsigned long)atomic_read(&objcg->nr_charged_bytes));
	obj_cgroup_put(objcg);
	unit_stop();
}

/* charge through an objcg while its group is removed */
static void *charge_while_removed(void *arg)
{
	struct obj_cgroup *objcg = arg;
	int i;

	set_cpu(1);
	for (i = 0; i < 200; i++) {
		charge(objcg, 100 + (size_t)i * 50);
		obj_cgroup_uncharge(objcg, 100 + (size_t)i * 50);
	}
	return NULL;
}

static void test_charge_against_reparent(gconstpointer kernel)
{
	int round;

	start(kernel);
	for (round = 0; round < 100; round++) {
		struct cgroup *grp = unit_mkdir(parent, "short");
		struct obj_cgroup *objcg = unit_get_objcg(grp);
		GThread *thread =
			g_thread_new("user", charge_while_removed, objcg);

		unit_rmdir(grp);
		cgroup_wait_releases();
		g_thread_join(thread);
		obj_cgroup_put(objcg);
		unit_settle();
		g_assert_cmpuint(cgroup_count(), ==, 4);
		check_kmem(0, 0);
		g_assert_cmpuint(unit_memory(parent), ==, 0);
	}
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_objcg_kernel("/objcg/sizes", test_sizes);
	unit_add_per_objcg_kernel("/objcg/objects-share-a-page",
				  test_objects_share_a_page);
	unit_add_per_objcg_kernel("/objcg/charge-over-the-limit",
				  test_charge_over_the_limit);
	unit_add_per_objcg_kernel("/objcg/charge-pages", test_charge_pages);
	unit_add_per_objcg_kernel("/objcg/release-returns-whole-pages",
				  test_release_returns_whole_pages);
	unit_add_per_objcg_kernel("/objcg/release-with-part-of-a-page-warns",
				  test_release_with_part_of_a_page_warns);
	unit_add_per_objcg_kernel("/objcg/reparent", test_reparent);
	unit_add_per_objcg_kernel("/objcg/reparent-twice", test_reparent_twice);
	unit_add_per_objcg_kernel("/objcg/memcg-of-objcg-is-held",
				  test_memcg_of_objcg_is_held);
	unit_add_per_objcg_kernel("/objcg/tryget-fails-after-release",
				  test_tryget_fails_after_release);
	unit_add_per_objcg_kernel("/objcg/from-current", test_from_current);
	unit_add_per_objcg_kernel("/objcg/from-current-of-removed",
				  test_from_current_of_removed);
	unit_add_per_objcg_kernel("/objcg/root-does-not-get-a-dead-objcg",
				  test_root_does_not_get_a_dead_objcg);
	unit_add_per_objcg_kernel("/objcg/released-memcg-is-not-revived",
				  test_released_memcg_is_not_revived);
	unit_add_per_objcg_kernel("/objcg/many-threads", test_many_threads);
	unit_add_per_objcg_kernel("/objcg/charge-against-reparent",
				  test_charge_against_reparent);
	return g_test_run();
}
