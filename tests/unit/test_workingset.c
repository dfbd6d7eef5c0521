// SPDX-License-Identifier: GPL-2.0-only
#include "filemap_lab.h"

static struct lab_file file, other;

static void start(const char *kernel)
{
	lab_start(kernel);
	lab_open(&file, MAPPING_FILE, "file");
	lab_open(&other, MAPPING_FILE, "other");
}

static void stop(void)
{
	lab_close(&other);
	lab_close(&file);
	lab_stop();
}

static void shrink(unsigned long nr_pages)
{
	g_assert_cmpuint(shrink_lruvec(unit_memcg(lab_a), nr_pages), ==,
			 nr_pages);
}

static void test_refault(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 40);
	shrink(20);
	lab_touch(&file, lab_a, 0, 60);
	lab_assert_stat(lab_a, WORKINGSET_REFAULT_FILE, 20);
	lab_check_lists(lab_a);
	/* each once */
	invalidate_mapping_pages(file.mapping, 0, 59);
	lab_touch(&file, lab_a, 0, 60);
	lab_assert_stat(lab_a, WORKINGSET_REFAULT_FILE, 20);
	stop();
}

/* page by page: the shadow of a leaf stays for its other pages */
static void test_page_by_page(void)
{
	unsigned long i;

	start(REGIME_DEFAULT);
	lab_touch(&file, lab_a, 0, 40);
	shrink(40);
	g_assert_cmpint(obj_nr_alive("page_leaf"), ==, 0);
	for (i = 0; i < 40; i++) {
		lab_touch(&file, lab_a, i, 1);
		lab_assert_stat(lab_a, WORKINGSET_REFAULT_FILE, (long)i + 1);
		shrink(1);
		lab_touch(&other, lab_a, i, 1);
		shrink(1);
	}
	stop();
}

/* counted for the group that has it now */
static void test_another_group(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 10);
	shrink(10);
	lab_touch(&file, lab_b, 0, 10);
	lab_assert_stat(lab_a, WORKINGSET_REFAULT_FILE, 0);
	lab_assert_stat(lab_b, WORKINGSET_REFAULT_FILE, 10);
	lab_assert_stat(lab_b, LRU_INACTIVE_FILE, 10);
	stop();
}

/* 100 active pages: a refault within 100 is one of the active pages */
static void test_distance(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&other, lab_a, 0, 100);
	lab_touch(&other, lab_a, 0, 100);
	lab_touch(&file, lab_a, 0, 300);
	shrink(16);
	lab_touch(&file, lab_a, 0, 8);
	lab_assert_stat(lab_a, LRU_ACTIVE_FILE, 108);
	shrink(150);
	lab_touch(&file, lab_a, 8, 8);
	lab_assert_stat(lab_a, WORKINGSET_REFAULT_FILE, 16);
	lab_assert_stat(lab_a, LRU_ACTIVE_FILE, 108);
	lab_check_lists(lab_a);
	stop();
}

static void test_truncate_forgets(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 40);
	shrink(36);
	/* of a leaf without pages, and of one with some */
	truncate_inode_pages_range(file.mapping, 2 * PAGE_SIZE,
				   4 * PAGE_SIZE - 1);
	truncate_inode_pages_range(file.mapping, 33 * PAGE_SIZE,
				   35 * PAGE_SIZE - 1);
	lab_touch(&file, lab_a, 0, 40);
	lab_assert_stat(lab_a, WORKINGSET_REFAULT_FILE, 32);
	shrink(40);
	truncate_inode_pages(file.mapping, 0);
	g_assert_cmpint(obj_nr_alive("xa_node"), ==, 0);
	lab_touch(&file, lab_a, 0, 40);
	lab_assert_stat(lab_a, WORKINGSET_REFAULT_FILE, 32);
	stop();
}

static void test_shadow(void)
{
	struct mem_cgroup *memcg;
	unsigned long shadow;

	start(REGIME_DEFAULT);
	memcg = unit_memcg(lab_a);
	spin_lock(&memcg->lruvec.lru_lock);
	shadow = workingset_eviction(0, 7, memcg);
	shadow = workingset_eviction(shadow, 0, memcg);
	g_assert_true(workingset_has(shadow, 7) && workingset_has(shadow, 0));
	g_assert_false(workingset_has(shadow, 3));
	g_assert_true(workingset_has(workingset_forget(shadow, 1), 7));
	g_assert_cmpuint(workingset_forget(shadow, 0x81), ==, 0);
	/* an age that wraps */
	memcg->lruvec.nonresident_age = ULONG_MAX;
	shadow = workingset_eviction(0, 1, memcg);
	g_assert_cmpuint(memcg->lruvec.nonresident_age, ==, 0);
	g_assert_cmpuint(shadow >> 63, ==, 0);
	g_assert_false(workingset_refault(shadow, memcg));
	memcg->lruvec.nr[LRU_LIST_ACTIVE_FILE] = 1;
	g_assert_true(workingset_refault(shadow, memcg));
	memcg->lruvec.nr[LRU_LIST_ACTIVE_FILE] = 0;
	spin_unlock(&memcg->lruvec.lru_lock);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/workingset/refault", test_refault);
	g_test_add_func("/workingset/page-by-page", test_page_by_page);
	unit_add_per_kernel("/workingset/another-group", test_another_group);
	unit_add_per_kernel("/workingset/distance", test_distance);
	unit_add_per_kernel("/workingset/truncate-forgets",
			    test_truncate_forgets);
	g_test_add_func("/workingset/shadow", test_shadow);
	return g_test_run();
}
