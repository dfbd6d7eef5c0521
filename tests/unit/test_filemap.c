// SPDX-License-Identifier: GPL-2.0-only
/* tests: pagemap.c, swap.c */
#include "filemap_lab.h"

#include <errno.h>

static struct lab_file file, other;

static void start(const char *kernel)
{
	lab_start(kernel);
	lab_open(&file, MAPPING_FILE, "file");
}

static void stop(void)
{
	lab_close(&file);
	lab_stop();
}

static void test_first_toucher(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 10, 100);
	lab_assert_stat(lab_a, MEMCG_CACHE, 100);
	lab_assert_stat(lab_a, LRU_INACTIVE_FILE, 100);
	lab_assert_stat(lab_a, PGPGIN, 100);
	lab_assert_stat(lab_a, MEMCG_SHMEM, 0);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 0);
	/* b is charged for the others only */
	lab_touch(&file, lab_b, 0, 120);
	lab_assert_stat(lab_a, MEMCG_CACHE, 100);
	lab_assert_stat(lab_b, MEMCG_CACHE, 20);
	g_assert_cmpuint(lab_cached(&file, lab_a), ==, 100);
	g_assert_cmpuint(lab_cached(&file, lab_b), ==, 20);
	lab_check_all();
	g_assert_cmpuint(unit_memory(lab_a), ==, 100);
	lab_check_lists(lab_a);
	lab_check_lists(lab_b);
	stop();
}

static void test_second_touch(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 50);
	lab_touch(&file, lab_b, 40, 20);
	lab_assert_stat(lab_a, LRU_INACTIVE_FILE, 40);
	lab_assert_stat(lab_a, LRU_ACTIVE_FILE, 10);
	lab_assert_stat(lab_b, LRU_ACTIVE_FILE, 0);
	/* active pages stay active */
	lab_touch(&file, lab_a, 40, 10);
	lab_assert_stat(lab_a, LRU_ACTIVE_FILE, 10);
	lab_assert_stat(lab_a, PGPGIN, 50);
	lab_check_lists(lab_a);
	stop();
}

static void test_shmem(gconstpointer kernel)
{
	start(kernel);
	lab_open(&other, MAPPING_SHMEM, "shmem");
	lab_touch(&other, lab_a, 0, 10);
	lab_assert_stat(lab_a, MEMCG_CACHE, 10);
	lab_assert_stat(lab_a, MEMCG_SHMEM, 10);
	lab_assert_stat(lab_a, LRU_INACTIVE_ANON, 10);
	lab_touch(&other, lab_a, 0, 1);
	lab_assert_stat(lab_a, LRU_ACTIVE_ANON, 1);
	lab_assert_stat(lab_a, LRU_INACTIVE_FILE, 0);
	lab_check_lists(lab_a);
	lab_close(&other);
	stop();
}

/*
 * Pages of the root are counted, but are in no counter. The number is one at which
 * no kernel lags.
 */
static void test_root(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(filemap_add_pages(file.mapping, NULL, 0, 66,
					  GFP_KERNEL),
			==, 0);
	g_assert_cmpint(lab_stat_local(cgroup_root, MEMCG_CACHE), ==, 66);
	g_assert_cmpint(lab_stat_local(cgroup_root, LRU_INACTIVE_FILE), ==, 66);
	g_assert_cmpuint(mem_cgroup_usage(root_mem_cgroup, false), ==, 66);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	lab_check_all();
	stop();
}

static int add_to_a(unsigned long index, unsigned long nr, gfp_t gfp)
{
	return filemap_add_pages(file.mapping, unit_memcg(lab_a), index, nr,
				 gfp);
}

static void test_ranges(void)
{
	start(REGIME_DEFAULT);
	g_assert_cmpint(add_to_a(0, 0, GFP_KERNEL), ==, 0);
	g_assert_cmpint(add_to_a(MEMCGFS_MAX_INDEX, 0, GFP_KERNEL), ==, 0);
	g_assert_cmpint(add_to_a(MEMCGFS_MAX_INDEX, 1, GFP_KERNEL), ==, -EFBIG);
	g_assert_cmpint(add_to_a(0, MEMCGFS_MAX_INDEX + 1, GFP_KERNEL), ==,
			-EFBIG);
	g_assert_cmpint(add_to_a(ULONG_MAX, 2, GFP_KERNEL), ==, -EFBIG);
	g_assert_cmpint(add_to_a(2, ULONG_MAX, GFP_KERNEL), ==, -EFBIG);
	lab_assert_stat(lab_a, MEMCG_CACHE, 0);
	g_assert_cmpint(add_to_a(MEMCGFS_MAX_INDEX - 1, 1, GFP_KERNEL), ==, 0);
	g_assert_cmpint(add_to_a(0, 1, GFP_KERNEL), ==, 0);
	g_assert_cmpuint(lab_cached(&file, lab_a), ==, 2);
	stop();
}

/* the pages before the failure are there, and none of the others is charged */
static void test_limit(gconstpointer kernel)
{
	start(kernel);
	lab_open(&other, MAPPING_SHMEM, "shmem");
	g_assert_cmpint(lab_limit(lab_a, 50), ==, 0);
	g_assert_cmpint(filemap_add_pages(other.mapping, unit_memcg(lab_a), 0,
					  64, GFP_KERNEL),
			==, -ENOMEM);
	lab_assert_stat(lab_a, MEMCG_SHMEM, 50);
	g_assert_cmpuint(unit_memory(lab_a), ==, 50);
	g_assert_cmpuint(unit_memcg(lab_a)->memory.failcnt.counter, >, 0);
	/* a file finds no page to reclaim either */
	g_assert_cmpint(add_to_a(0, 1, GFP_KERNEL), ==, -ENOMEM);
	lab_assert_stat(lab_a, MEMCG_CACHE, 50);
	/* by force; each page then goes for the next */
	g_assert_cmpint(add_to_a(0, 3, GFP_KERNEL | __GFP_NOFAIL), ==, 0);
	lab_assert_stat(lab_a, MEMCG_CACHE, 51);
	lab_close(&other);
	stop();
}

static void test_dying(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 30);
	unit_rmdir(lab_a);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	/* touched by b, the pages stay with the removed group */
	lab_touch(&file, lab_b, 0, 40);
	lab_assert_stat(lab_b, MEMCG_CACHE, 10);
	g_assert_cmpuint(invalidate_mapping_pages(file.mapping, 0, 29), ==, 30);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	/* the next toucher is charged */
	lab_touch(&file, lab_b, 0, 30);
	lab_assert_stat(lab_b, MEMCG_CACHE, 40);
	stop();
}

/* after a failure the pages that are there are charged, and no others */
static void test_no_memory(void)
{
	unsigned int nth = 0;
	int err;

	start(REGIME_DEFAULT);
	do {
		obj_fail_nth(++nth);
		err = add_to_a(1UL << 30, 100, GFP_KERNEL);
		obj_fail_nth(0);
		lab_check_all();
		lab_check_lists(lab_a);
		g_assert_cmpint(lab_stat(lab_a, MEMCG_CACHE), ==,
				(long)lab_cached(&file, lab_a));
		truncate_inode_pages(file.mapping, 0);
		lab_assert_stat(lab_a, MEMCG_CACHE, 0);
		g_assert_cmpint(obj_nr_alive("xa_node"), ==, 0);
	} while (err == -ENOMEM);
	g_assert_cmpint(err, ==, 0);
	g_assert_cmpuint(nth, >, 13);
	stop();
	obj_fail_nth(1);
	g_assert_null(address_space_alloc(MAPPING_FILE, NULL, NULL));
	obj_fail_nth(0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/filemap/first-toucher", test_first_toucher);
	unit_add_per_kernel("/filemap/second-touch", test_second_touch);
	unit_add_per_kernel("/filemap/shmem", test_shmem);
	unit_add_per_kernel("/filemap/root", test_root);
	g_test_add_func("/filemap/ranges", test_ranges);
	unit_add_per_kernel("/filemap/limit", test_limit);
	unit_add_per_kernel("/filemap/dying", test_dying);
	g_test_add_func("/filemap/no-memory", test_no_memory);
	return g_test_run();
}
