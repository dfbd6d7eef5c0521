// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests page-memcg-flag.txt: while "accounted" was a page type, an accounted
 * page could not be mapped; as a bit of memcg_data it can.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "unit.h"

#define TEST_CPUS 2
#define MAX_ORDER 4
#define MAX_PAGES (1U << MAX_ORDER)

static struct cgroup *grp;
static struct task_struct *task;

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	grp = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, grp);
	set_current(task);
}

static void stop(void)
{
	set_current(NULL);
	do_exit(task);
	unit_stop();
}

static bool is_page_type(void)
{
	return memcg_regime.value[SWITCH_PAGE] == PAGE_PAGE_TYPE;
}

static void test_mapping_an_accounted_page(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, 0);
	g_assert_true(PageMemcgKmem(page));
	g_assert_cmpint(vm_insert_page(page), ==, is_page_type() ? -EINVAL : 0);
	if (!is_page_type()) {
		/* mapped twice it is accounted all the same */
		g_assert_cmpint(vm_insert_page(page), ==, 0);
		g_assert_true(PageMemcgKmem(page));
		zap_page(page);
		zap_page(page);
	}
	__free_pages(page);
	stop();
}

static void test_mapping_an_unaccounted_page(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	page = alloc_pages(GFP_KERNEL, 0);
	g_assert_false(PageMemcgKmem(page));
	g_assert_cmpint(vm_insert_page(page), ==, 0);
	/* a count of mappings must not look like a type */
	g_assert_false(page_has_type(page));
	g_assert_false(PageMemcgKmem(page));
	zap_page(page);
	__free_pages(page);
	stop();
}

/* neither end of the count of mappings is passed */
static void test_mappings_are_bounded(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	page = alloc_pages(GFP_KERNEL, 0);
	atomic_set(&page->_mapcount, INT_MAX - 1);
	g_assert_cmpint(vm_insert_page(page), ==, 0);
	g_assert_cmpint(vm_insert_page(page), ==, -EINVAL);
	g_assert_cmpint(atomic_read(&page->_mapcount), ==, INT_MAX);
	g_assert_false(page_has_type(page));
	atomic_set(&page->_mapcount, -1);
#ifdef NDEBUG
	zap_page(page);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	g_assert_cmpint(atomic_read(&page->_mapcount), ==, -1);
	warn_reset();
#endif
	__free_pages(page);
	stop();
}

static void test_where_the_flag_is(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, 0);
	g_assert_cmpint(page_has_type(page), ==, is_page_type());
	g_assert_cmpint(!!(page->memcg_data & MEMCG_DATA_KMEM), ==,
			!is_page_type());
	__free_pages(page);
	stop();
}

static void test_answers_about_a_kernel_page(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, 0);
	rcu_read_lock();
	g_assert_true(page_memcg(page) == unit_memcg(grp));
	g_assert_true(page_memcg_rcu(page) == unit_memcg(grp));
	g_assert_true(page_memcg_check(page) == unit_memcg(grp));
	rcu_read_unlock();
	g_assert_null(page_objcgs_check(page));
	__free_pages(page);
	stop();
}

static void test_answers_about_a_slab_page(gconstpointer kernel)
{
	struct obj_cgroup *vector[1] = { NULL };
	struct page *page;

	start(kernel);
	page = alloc_pages(GFP_KERNEL, 0);
	__SetPageType(page, PG_slab);
	g_assert_null(page_objcgs(page));
	page->memcg_data = (unsigned long)vector | MEMCG_DATA_OBJCGS;
	g_assert_true(page_objcgs(page) == vector);
	g_assert_true(page_objcgs_check(page) == vector);
	g_assert_null(page_memcg_check(page));
	g_assert_cmpint(vm_insert_page(page), ==, -EINVAL);
	page->memcg_data = 0;
	__ClearPageType(page, PG_slab);
	__free_pages(page);
	stop();
}

/* asking a page of the wrong kind prints its state */
static void test_wrong_kind_warns(gconstpointer kernel)
{
#ifdef NDEBUG
	struct obj_cgroup *vector[1] = { NULL };
	const char *first;
	struct page *page;

	start(kernel);
	page = alloc_pages(GFP_KERNEL, 3);
	page->memcg_data = (unsigned long)vector | MEMCG_DATA_OBJCGS;
	page_memcg(page);
	g_assert_cmpuint(warn_count(&first), ==, 1);
	g_assert_nonnull(strstr(first, "order 3"));
	g_assert_nonnull(strstr(first, "OBJCGS"));
	warn_reset();
	page->memcg_data = 0;
	__free_pages(page);
	stop();
#else
	(void)kernel;
	g_test_skip("it is the end in a debug build");
#endif
}

/* each page of a split allocation can go alone, in any order */
static void split_and_free(unsigned int order, bool backwards)
{
	struct page *pages[MAX_PAGES];
	unsigned int nr = 1U << order, i;
	struct page *page = alloc_pages(GFP_KERNEL_ACCOUNT, order);

	g_assert_nonnull(page);
	g_assert_cmpint(split_page(page, pages), ==, 0);
	for (i = 0; i < nr; i++) {
		g_assert_cmpuint(unit_kmem(grp), ==, nr - i);
		g_assert_true(PageMemcgKmem(pages[backwards ? nr - 1 - i : i]));
		__free_pages(pages[backwards ? nr - 1 - i : i]);
	}
	g_assert_cmpuint(unit_kmem(grp), ==, 0);
}

static void test_split(gconstpointer kernel)
{
	unsigned int order;

	start(kernel);
	for (order = 0; order <= MAX_ORDER; order++) {
		split_and_free(order, false);
		split_and_free(order, true);
	}
	stop();
}

static void test_split_outlives_the_group(gconstpointer kernel)
{
	struct page *pages[MAX_PAGES];
	struct page *page;
	unsigned long before;
	unsigned int i;
	bool pinned;

	start(kernel);
	before = cgroup_count();
	pinned = memcg_regime.value[SWITCH_KMEM] == KMEM_MEMCG;
	page = alloc_pages(GFP_KERNEL_ACCOUNT, MAX_ORDER);
	g_assert_cmpint(split_page(page, pages), ==, 0);
	unit_move(task, cgroup_root);
	unit_rmdir(grp);
	unit_settle();
	for (i = 0; i < MAX_PAGES; i++) {
		g_assert_cmpuint(unit_kmem(cgroup_root), ==, MAX_PAGES - i);
		g_assert_cmpuint(cgroup_count(), ==, before - !pinned);
		__free_pages(pages[i]);
		unit_settle();
	}
	g_assert_cmpuint(cgroup_count(), ==, before - 1);
	stop();
}

static void test_split_without_memory(gconstpointer kernel)
{
	struct page *pages[MAX_PAGES];
	struct page *page;
	long alive;
	unsigned int i;

	start(kernel);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, MAX_ORDER);
	alive = unit_alive_all();
	for (i = 1; i < MAX_PAGES; i++) {
		obj_fail_nth(i);
		g_assert_cmpint(split_page(page, pages), ==, -ENOMEM);
		g_assert_cmpint(unit_alive_all(), ==, alive);
		g_assert_cmpuint(page->order, ==, MAX_ORDER);
	}
	__free_pages(page);
	g_assert_cmpuint(unit_kmem(grp), ==, 0);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/page_memcg/mapping-an-accounted-page",
			    test_mapping_an_accounted_page);
	unit_add_per_kernel("/page_memcg/mapping-an-unaccounted-page",
			    test_mapping_an_unaccounted_page);
	unit_add_per_kernel("/page_memcg/mappings-are-bounded",
			    test_mappings_are_bounded);
	unit_add_per_kernel("/page_memcg/where-the-flag-is",
			    test_where_the_flag_is);
	unit_add_per_kernel("/page_memcg/answers-about-a-kernel-page",
			    test_answers_about_a_kernel_page);
	unit_add_per_kernel("/page_memcg/answers-about-a-slab-page",
			    test_answers_about_a_slab_page);
	unit_add_per_kernel("/page_memcg/wrong-kind-warns",
			    test_wrong_kind_warns);
	unit_add_per_kernel("/page_memcg/split", test_split);
	unit_add_per_kernel("/page_memcg/split-outlives-the-group",
			    test_split_outlives_the_group);
	unit_add_per_kernel("/page_memcg/split-without-memory",
			    test_split_without_memory);
	return g_test_run();
}
