// SPDX-License-Identifier: GPL-2.0-only
#include "filemap_lab.h"

static struct lab_file file, shm;

static void start(const char *kernel)
{
	lab_start(kernel);
	lab_open(&file, MAPPING_FILE, "file");
	lab_open(&shm, MAPPING_SHMEM, "shmem");
	lab_touch(&file, lab_a, 0, 30);
	lab_touch(&file, lab_b, 30, 30);
	lab_touch(&shm, lab_a, 0, 10);
}

static void stop(void)
{
	lab_check_lists(lab_a);
	lab_check_lists(lab_b);
	lab_close(&shm);
	lab_close(&file);
	lab_stop();
}

static void test_mapped(gconstpointer kernel)
{
	start(kernel);
	page_add_file_rmap(file.mapping, 20, 20);
	page_add_file_rmap(file.mapping, 25, 1000);
	page_add_file_rmap(shm.mapping, 0, 4);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 14);
	lab_assert_stat(lab_b, MEMCG_MAPPED_FILE, 30);
	/* mapped twice: still mapped */
	page_remove_rmap(file.mapping, 0, 1000);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 9);
	lab_assert_stat(lab_b, MEMCG_MAPPED_FILE, 10);
	page_remove_rmap(file.mapping, 0, ULONG_MAX);
	page_remove_rmap(file.mapping, 0, ULONG_MAX);
	lab_assert_stat(lab_b, MEMCG_MAPPED_FILE, 0);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 4);
	page_remove_rmap(file.mapping, ULONG_MAX, ULONG_MAX);
	page_add_file_rmap(file.mapping, 0, 0);
	stop();
}

static void test_truncated_while_mapped(gconstpointer kernel)
{
	start(kernel);
	page_add_file_rmap(file.mapping, 0, 60);
	truncate_inode_pages(file.mapping, 10 * PAGE_SIZE);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 10);
	lab_assert_stat(lab_b, MEMCG_MAPPED_FILE, 0);
	/* a new page in its place is not mapped */
	lab_touch(&file, lab_b, 10, 50);
	page_remove_rmap(file.mapping, 0, 60);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 0);
	lab_assert_stat(lab_b, MEMCG_MAPPED_FILE, 0);
	stop();
}

static void test_mlock(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 10);
	mlock_pages(file.mapping, 5, 20);
	mlock_pages(file.mapping, 5, 20);
	mlock_pages(shm.mapping, 0, 3);
	lab_assert_stat(lab_a, LRU_UNEVICTABLE, 23);
	lab_assert_stat(lab_a, LRU_ACTIVE_FILE, 5);
	lab_assert_stat(lab_a, LRU_INACTIVE_FILE, 5);
	lab_assert_stat(lab_a, LRU_INACTIVE_ANON, 7);
	/* a touch does not take it off that list */
	lab_touch(&file, lab_a, 5, 20);
	lab_assert_stat(lab_a, LRU_UNEVICTABLE, 23);
	munlock_pages(file.mapping, 0, 100);
	munlock_pages(shm.mapping, 0, 1);
	lab_assert_stat(lab_a, LRU_UNEVICTABLE, 2);
	lab_assert_stat(lab_a, LRU_INACTIVE_FILE, 25);
	lab_assert_stat(lab_a, LRU_INACTIVE_ANON, 8);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/rmap/mapped", test_mapped);
	unit_add_per_kernel("/rmap/truncated-while-mapped",
			    test_truncated_while_mapped);
	unit_add_per_kernel("/rmap/mlock", test_mlock);
	return g_test_run();
}
