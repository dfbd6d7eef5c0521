// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

static void test_pages_are_counted(void)
{
	struct page *page;

	unit_start(REGIME_DEFAULT, 1);
	page = alloc_pages(GFP_KERNEL, 3);
	g_assert_cmpuint(page->order, ==, 3);
	g_assert_cmpint(obj_nr_alive("page"), ==, 1);
	__free_pages(page);
	g_assert_cmpint(obj_nr_alive("page"), ==, 0);
	unit_stop();
}

static void test_no_memory(void)
{
	unit_start(REGIME_DEFAULT, 1);
	obj_fail_nth(1);
	g_assert_null(alloc_pages(GFP_KERNEL, 0));
	unit_stop();
}

static void test_free_of_null(void)
{
	__free_pages(NULL);
	unit_check_clean();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/page_alloc/pages-are-counted",
			test_pages_are_counted);
	g_test_add_func("/page_alloc/no-memory", test_no_memory);
	g_test_add_func("/page_alloc/free-of-null", test_free_of_null);
	return g_test_run();
}
