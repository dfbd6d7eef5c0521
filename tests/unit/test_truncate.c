// SPDX-License-Identifier: GPL-2.0-only
#include "filemap_lab.h"

static struct lab_file file, other;

#define BYTES(pages) ((uint64_t)(pages)*PAGE_SIZE)

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

static void test_shorter(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 30);
	lab_touch(&file, lab_b, 30, 1000);
	/* the page that has the last byte stays */
	truncate_inode_pages(file.mapping, BYTES(40) + 1);
	lab_assert_stat(lab_b, MEMCG_CACHE, 11);
	truncate_inode_pages(file.mapping, BYTES(40));
	lab_assert_stat(lab_b, MEMCG_CACHE, 10);
	lab_assert_stat(lab_b, LRU_INACTIVE_FILE, 10);
	lab_assert_stat(lab_b, PGPGOUT, 990);
	truncate_inode_pages(file.mapping, BYTES(29));
	lab_assert_stat(lab_a, MEMCG_CACHE, 29);
	lab_assert_stat(lab_b, MEMCG_CACHE, 0);
	lab_check_all();
	truncate_inode_pages(file.mapping, UINT64_MAX);
	lab_assert_stat(lab_a, MEMCG_CACHE, 29);
	/* the host has truncated the file and knows it */
	g_assert_cmpuint(file.calls, ==, 0);
	stop();
}

static void test_hole(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 40);
	/* no page is wholly inside */
	truncate_inode_pages_range(file.mapping, 1, BYTES(2) - 2);
	truncate_inode_pages_range(file.mapping, BYTES(3), BYTES(2));
	truncate_inode_pages_range(file.mapping, BYTES(3), BYTES(4) - 2);
	lab_assert_stat(lab_a, MEMCG_CACHE, 40);
	truncate_inode_pages_range(file.mapping, BYTES(3) - 1, BYTES(9));
	lab_assert_stat(lab_a, MEMCG_CACHE, 34);
	truncate_inode_pages_range(file.mapping, BYTES(39), UINT64_MAX);
	lab_assert_stat(lab_a, MEMCG_CACHE, 33);
	truncate_inode_pages_range(file.mapping, 0, BYTES(1) - 1);
	lab_assert_stat(lab_a, MEMCG_CACHE, 32);
	truncate_inode_pages_range(file.mapping, 0, UINT64_MAX);
	lab_assert_stat(lab_a, MEMCG_CACHE, 0);
	stop();
}

static void test_far_apart(void)
{
	unsigned long index;

	start(REGIME_DEFAULT);
	for (index = 1; index < MEMCGFS_MAX_INDEX; index *= 2)
		lab_touch(&file, lab_a, index, 1);
	lab_assert_stat(lab_a, MEMCG_CACHE, 51);
	truncate_inode_pages(file.mapping, BYTES(1UL << 30));
	lab_assert_stat(lab_a, MEMCG_CACHE, 30);
	truncate_inode_pages(file.mapping, 0);
	lab_assert_stat(lab_a, MEMCG_CACHE, 0);
	g_assert_cmpint(obj_nr_alive("xa_node"), ==, 0);
	stop();
}

/* shared memory, locked pages and mapped pages stay */
static void test_invalidate(gconstpointer kernel)
{
	start(kernel);
	lab_open(&other, MAPPING_SHMEM, "shmem");
	lab_touch(&file, lab_a, 0, 100);
	lab_touch(&other, lab_a, 0, 10);
	mlock_pages(file.mapping, 10, 5);
	page_add_file_rmap(file.mapping, 20, 5);
	g_assert_cmpuint(invalidate_mapping_pages(other.mapping, 0, 1000), ==,
			 0);
	g_assert_cmpuint(invalidate_mapping_pages(file.mapping, 5, 29), ==, 15);
	g_assert_cmpuint(lab_cached(&file, lab_a), ==, 85);
	g_assert_cmpuint(file.calls, ==, 0);
	lab_check_all();
	munlock_pages(file.mapping, 0, 100);
	page_remove_rmap(file.mapping, 0, 100);
	g_assert_cmpuint(invalidate_mapping_pages(file.mapping, 0, ULONG_MAX),
			 ==, 85);
	lab_close(&other);
	stop();
}

static void test_drop_pagecache(gconstpointer kernel)
{
	struct lab_file shm;

	start(kernel);
	lab_open(&other, MAPPING_FILE, "other");
	lab_open(&shm, MAPPING_SHMEM, "shmem");
	lab_touch(&file, lab_a, 0, 100);
	lab_touch(&file, lab_b, 200, 50);
	lab_touch(&shm, lab_b, 0, 10);
	lab_touch(&other, lab_b, 7, 3);
	g_assert_cmpuint(drop_pagecache(), ==, 153);
	/* a call for each run of pages */
	g_assert_cmpuint(file.calls, ==, 2);
	g_assert_cmpuint(file.pages, ==, 150);
	g_assert_cmpuint(file.first, ==, 200);
	g_assert_cmpuint(file.nr, ==, 50);
	g_assert_cmpuint(other.first, ==, 7);
	g_assert_cmpuint(other.nr, ==, 3);
	g_assert_cmpuint(shm.calls, ==, 0);
	lab_assert_stat(lab_a, MEMCG_CACHE, 0);
	lab_assert_stat(lab_b, MEMCG_CACHE, 10);
	/* a page that was dropped is no refault */
	lab_touch(&file, lab_a, 0, 100);
	lab_assert_stat(lab_a, WORKINGSET_REFAULT_FILE, 0);
	lab_close(&shm);
	lab_close(&other);
	g_assert_cmpuint(drop_pagecache(), ==, 100);
	g_assert_cmpuint(drop_pagecache(), ==, 0);
	stop();
}

/* --- drop_caches beside threads that open, touch and close files --- */

#define THREADS 3
#define FILES 200

static void *open_and_close(void *arg)
{
	struct cgroup *cgrp = arg;
	struct lab_file mine;
	int i;

	for (i = 0; i < FILES; i++) {
		lab_open(&mine, MAPPING_FILE, "mine");
		lab_touch(&mine, cgrp, 0, 20);
		lab_touch(&file, cgrp, (unsigned long)i, 30);
		lab_close(&mine);
	}
	return NULL;
}

static void test_drop_beside_others(gconstpointer kernel)
{
	GThread *threads[THREADS];
	int i;

	start(kernel);
	lab_limit(lab_a, 100);
	for (i = 0; i < THREADS; i++)
		threads[i] = g_thread_new("files", open_and_close,
					  i ? lab_b : lab_a);
	for (i = 0; i < 200; i++)
		drop_pagecache();
	for (i = 0; i < THREADS; i++)
		g_thread_join(threads[i]);
	lab_check_all();
	lab_check_lists(lab_a);
	lab_check_lists(lab_b);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/truncate/shorter", test_shorter);
	unit_add_per_kernel("/truncate/hole", test_hole);
	g_test_add_func("/truncate/far-apart", test_far_apart);
	unit_add_per_kernel("/truncate/invalidate", test_invalidate);
	unit_add_per_kernel("/truncate/drop-pagecache", test_drop_pagecache);
	unit_add_per_kernel("/truncate/drop-beside-others",
			    test_drop_beside_others);
	return g_test_run();
}
