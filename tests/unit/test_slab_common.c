// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>

#define TEST_CPUS 2

static void test_sizes_out_of_range(void)
{
	struct kmem_cache *s;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	g_assert_null(kmem_cache_create("none", 0, 0));
	g_assert_null(kmem_cache_create("huge", SLAB_MAX_SIZE + 1, 0));
	s = kmem_cache_create("big", SLAB_MAX_SIZE, 0);
	g_assert_cmpuint(s->objects, ==, 1);
	g_assert_cmpuint(s->order, ==, 3);
	kmem_cache_destroy(s);
	s = kmem_cache_create("one", 1, SLAB_NO_MERGE);
	g_assert_cmpuint(s->size, ==, 8);
	g_assert_cmpuint(s->objects, ==, 512);
	kmem_cache_destroy(s);
	kmem_cache_destroy(NULL);
	unit_stop();
}

static void test_aliases(void)
{
	struct kmem_cache *a, *b, *other;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	a = kmem_cache_create("a", 1000, SLAB_ACCOUNT);
	b = kmem_cache_create("b", 1000, SLAB_ACCOUNT);
	g_assert_true(a == b);
	g_assert_cmpstr(b->name, ==, "a");
	g_assert_cmpint(a->refcount, ==, 2);
	other = kmem_cache_create("unaccounted", 1000, 0);
	g_assert_true(other != a);
	kmem_cache_destroy(other);
	other = kmem_cache_create("single", 1000, SLAB_ACCOUNT | SLAB_NO_MERGE);
	g_assert_true(other != a);
	kmem_cache_destroy(other);
	kmem_cache_destroy(b);
	g_assert_cmpint(a->refcount, ==, 1);
	kmem_cache_free(a, kmem_cache_alloc(a, GFP_KERNEL));
	kmem_cache_destroy(a);
	unit_stop();
}

/* as in the recording: pid has that of task_delay_info, and so on */
static void test_boot_aliases(void)
{
	unit_start(REGIME_DEFAULT, TEST_CPUS);
	g_assert_true(memcgfs_find_cache("task_delay_info") ==
		      memcgfs_find_cache("pid"));
	g_assert_true(memcgfs_find_cache("fs_cache") ==
		      memcgfs_find_cache("anon_vma_chain"));
	g_assert_true(memcgfs_find_cache("mm_struct") !=
		      memcgfs_find_cache("signal_cache"));
	g_assert_true(memcgfs_find_cache("dentry") ==
		      memcgfs_boot_caches[CACHE_DENTRY]);
	g_assert_null(memcgfs_find_cache("nobody"));
	unit_stop();
}

static void test_create_without_memory(void)
{
	unsigned int nth;
	long alive;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	alive = unit_alive_all();
	for (nth = 1; nth <= 2; nth++) {
		obj_fail_nth(nth);
		g_assert_null(kmem_cache_create("x", 64, SLAB_NO_MERGE));
		obj_fail_nth(0);
		g_assert_cmpint(unit_alive_all(), ==, alive);
	}
	unit_stop();
}

/* a cache with objects is not destroyed, and can be when they are gone */
static void test_destroy_in_use(void)
{
	struct kmem_cache *s;
	void *p;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	s = kmem_cache_create("used", 64, SLAB_NO_MERGE);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	kmem_cache_destroy(s);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
	unit_stop();
}

/* destroyed too often, during destruction, or never a cache */
static void test_destroy_twice(void)
{
	struct kmem_cache *s, not_there = { .refcount = 1 };
	long alive;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	alive = unit_alive_all();
	s = kmem_cache_create("twice", 64, SLAB_NO_MERGE);
	kmem_cache_destroy(s);
	kmem_cache_destroy(s);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	kmem_cache_destroy(&not_there);
	g_assert_cmpuint(warn_count(NULL), ==, 2);
	g_assert_cmpint(not_there.refcount, ==, 1);
	warn_reset();
	g_assert_cmpint(unit_alive_all(), ==, alive);
	unit_stop();
}

static struct kmem_cache *used;

/* an object that is accounted: not the first of a group under the old kernels */
static void *alloc_accounted(void)
{
	kmem_cache_free(used, kmem_cache_alloc(used, GFP_KERNEL_ACCOUNT));
	cgroup_wait_releases();
	return kmem_cache_alloc(used, GFP_KERNEL_ACCOUNT);
}

/* and it goes on for groups as before: their objects go with them */
static void test_destroy_in_use_by_group(gconstpointer kernel)
{
	struct task_struct *task;
	struct cgroup *grp;
	long alive;
	void *p;

	unit_start(kernel, TEST_CPUS);
	used = kmem_cache_create("used", 64, SLAB_NO_MERGE);
	alive = obj_nr_alive("kmem_cache");
	p = kmem_cache_alloc(used, GFP_KERNEL);
	kmem_cache_destroy(used);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	grp = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, grp);
	set_current(task);
	kmem_cache_free(used, p);
	p = alloc_accounted();
	set_current(NULL);
	g_assert_cmpuint(unit_kmem(grp), >, 0);
	unit_move(task, cgroup_root);
	unit_rmdir(grp);
	kmem_cache_free(used, p);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	g_assert_cmpint(obj_nr_alive("kmem_cache"), ==, alive);
	do_exit(task);
	kmem_cache_destroy(used);
	unit_stop();
}

static void test_init_without_memory(void)
{
	struct regime regime;
	unsigned int nth;

	g_assert_cmpint(regime_find(REGIME_DEFAULT, &regime), ==, 0);
	for (nth = 4; nth <= 40; nth += 9) {
		obj_fail_nth(nth);
		g_assert_cmpint(libobjcg_init(&regime, TEST_CPUS), ==, -ENOMEM);
		obj_fail_nth(0);
		unit_check_clean();
	}
}

static void test_kmalloc(void)
{
	/* clang-format off */
	static const struct {
		size_t size, real;
	} sizes[] = {
		{ 1, 8 },	{ 8, 8 },	{ 9, 16 },     { 65, 96 },
		{ 97, 128 },	{ 129, 192 },	{ 193, 256 },  { 257, 512 },
		{ 1025, 2048 }, { 4096, 4096 }, { 4097, 8192 }, { 8192, 8192 },
		{ 8193, 16384 }, { 100000, 131072 },
		{ PAGE_SIZE << 10, PAGE_SIZE << 10 },
	};
	/* clang-format on */
	size_t i;
	void *p;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	for (i = 0; i < G_N_ELEMENTS(sizes); i++) {
		p = kmalloc(sizes[i].size, GFP_KERNEL);
		g_assert_nonnull(p);
		g_assert_cmpuint(ksize(p), ==, sizes[i].real);
		g_assert_true(!virt_to_slab(p)->slab_cache ==
			      (sizes[i].size > KMALLOC_MAX_CACHE_SIZE));
		kfree(p);
	}
	g_assert_null(kmalloc(0, GFP_KERNEL));
	g_assert_null(kmalloc((PAGE_SIZE << 10) + 1, GFP_KERNEL));
	kfree(NULL);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/slab_common/sizes-out-of-range",
			test_sizes_out_of_range);
	g_test_add_func("/slab_common/aliases", test_aliases);
	g_test_add_func("/slab_common/boot-aliases", test_boot_aliases);
	g_test_add_func("/slab_common/create-without-memory",
			test_create_without_memory);
	g_test_add_func("/slab_common/destroy-in-use", test_destroy_in_use);
	g_test_add_func("/slab_common/destroy-twice", test_destroy_twice);
	unit_add_per_kernel("/slab_common/destroy-in-use-by-group",
			    test_destroy_in_use_by_group);
	g_test_add_func("/slab_common/init-without-memory",
			test_init_without_memory);
	g_test_add_func("/slab_common/kmalloc", test_kmalloc);
	return g_test_run();
}
