// SPDX-License-Identifier: GPL-2.0-only
#include "filemap_lab.h"

#include <errno.h>

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

static unsigned long shrink(struct cgroup *cgrp, unsigned long nr_pages)
{
	unsigned long nr = shrink_lruvec(unit_memcg(cgrp), nr_pages);

	lab_check_all();
	lab_check_lists(cgrp);
	return nr;
}

/* the file system is told each run of pages */
static void test_oldest_first(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 100, 40);
	lab_touch(&other, lab_a, 0, 40);
	lab_touch(&file, lab_b, 140, 40);
	g_assert_cmpuint(shrink(lab_a, 30), ==, 30);
	g_assert_cmpuint(file.calls, ==, 1);
	g_assert_cmpuint(file.first, ==, 100);
	g_assert_cmpuint(file.nr, ==, 30);
	g_assert_cmpuint(shrink(lab_a, 20), ==, 20);
	g_assert_cmpuint(file.first, ==, 130);
	g_assert_cmpuint(file.nr, ==, 10);
	g_assert_cmpuint(other.first, ==, 0);
	g_assert_cmpuint(other.nr, ==, 10);
	/* then all there are, and none of another group */
	g_assert_cmpuint(shrink(lab_a, 1000), ==, 30);
	g_assert_cmpuint(shrink(lab_a, 1000), ==, 0);
	g_assert_cmpuint(lab_cached(&file, lab_b), ==, 40);
	g_assert_cmpint(lab_stat(lab_a, PGPGOUT), ==, 80);
	stop();
}

static void test_active_last(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 20);
	lab_touch(&file, lab_a, 0, 20);
	lab_touch(&other, lab_a, 0, 100);
	g_assert_cmpuint(shrink(lab_a, 80), ==, 80);
	g_assert_cmpuint(file.calls, ==, 0);
	lab_assert_stat(lab_a, LRU_ACTIVE_FILE, 20);
	/* 20 of each: more than that brings active pages to the other list */
	g_assert_cmpuint(shrink(lab_a, 30), ==, 30);
	g_assert_cmpint(lab_stat(lab_a, LRU_ACTIVE_FILE), <, 20);
	g_assert_cmpuint(shrink(lab_a, 30), ==, 10);
	g_assert_cmpuint(file.pages, ==, 20);
	lab_assert_stat(lab_a, MEMCG_CACHE, 0);
	stop();
}

static void test_stays(gconstpointer kernel)
{
	struct lab_file shm;

	start(kernel);
	lab_open(&shm, MAPPING_SHMEM, "shmem");
	lab_touch(&shm, lab_a, 0, 10);
	lab_touch(&file, lab_a, 0, 20);
	mlock_pages(file.mapping, 0, 5);
	/* a page that is only mapped goes */
	page_add_file_rmap(file.mapping, 0, 20);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 20);
	g_assert_cmpuint(shrink(lab_a, 100), ==, 15);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 5);
	lab_assert_stat(lab_a, MEMCG_SHMEM, 10);
	lab_assert_stat(lab_a, LRU_UNEVICTABLE, 5);
	lab_close(&shm);
	stop();
}

/* a file larger than the limit: usage stays below it, and near it */
static void test_a_charge_reclaims(gconstpointer kernel)
{
	unsigned long index;

	start(kernel);
	g_assert_cmpint(lab_limit(lab_a, 1024), ==, 0);
	for (index = 0; index < 20000; index += 32) {
		lab_touch(&file, lab_a, index, 32);
		g_assert_cmpuint(unit_memory(lab_a), <=, 1024);
	}
	g_assert_cmpuint(lab_cached(&file, lab_a), >, 900);
	g_assert_cmpint((long)file.pages, ==,
			20000 - (long)lab_cached(&file, lab_a));
	g_assert_cmpuint(page_counter_read(&unit_memcg(lab_a)->memory), <=,
			 1024);
	g_assert_cmpint(atomic_long_read(&unit_memcg(lab_a)->memory.failcnt), >,
			0);
	lab_check_all();
	stop();
}

/* a limit of fewer pages than a batch */
static void test_a_small_limit(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(lab_limit(lab_a, 3), ==, 0);
	lab_touch(&file, lab_a, 0, 100);
	g_assert_cmpuint(lab_cached(&file, lab_a), >, 0);
	g_assert_cmpuint(lab_cached(&file, lab_a), <=, 3);
	lab_check_all();
	stop();
}

static void test_anonymous_memory_takes_it(gconstpointer kernel)
{
	struct task_struct *shell;

	start(kernel);
	shell = unit_adopt(10, lab_a);
	lab_touch(&file, lab_a, 0, 200);
	g_assert_cmpint(lab_limit(lab_a, 250), ==, 0);
	lab_sample(shell, [MM_ANONPAGES] = 100);
	g_assert_cmpuint(lab_cached(&file, lab_a), <=, 150);
	lab_sample(shell, [MM_ANONPAGES] = 250);
	g_assert_cmpuint(lab_cached(&file, lab_a), ==, 0);
	lab_check_all();
	do_exit(shell);
	stop();
}

/* pages of mappings go before those that processes were seen to have */
static void test_before_those_of_processes(gconstpointer kernel)
{
	struct task_struct *shell;

	start(kernel);
	shell = unit_adopt(10, lab_a);
	lab_sample(shell, [MM_FILEPAGES] = 50);
	lab_touch(&file, lab_a, 0, 50);
	g_assert_cmpuint(try_to_free_mem_cgroup_pages(unit_memcg(lab_a), 60),
			 ==, 60);
	g_assert_cmpuint(lab_cached(&file, lab_a), ==, 0);
	lab_assert_stat(lab_a, MEMCG_CACHE, 40);
	do_exit(shell);
	stop();
}

static void test_lower_limit(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 1000);
	g_assert_cmpint(lab_limit(lab_a, 100), ==, 0);
	g_assert_cmpuint(unit_memory(lab_a), <=, 100);
	mlock_pages(file.mapping, 0, 1000);
	g_assert_cmpint(lab_limit(lab_a, 0), ==, -EBUSY);
	munlock_pages(file.mapping, 0, 1000);
	g_assert_cmpint(lab_limit(lab_a, 0), ==, 0);
	g_assert_cmpuint(file.pages, ==, 1000);
	stop();
}

static void test_force_empty(gconstpointer kernel)
{
	struct cgroup *inner;

	start(kernel);
	inner = unit_mkdir(lab_a, "inner");
	lab_touch(&file, lab_a, 0, 500);
	lab_touch(&file, inner, 500, 500);
	lab_touch(&other, lab_a, 0, 500);
	lab_touch(&other, lab_a, 0, 500);
	mem_cgroup_force_empty(unit_memcg(lab_a));
	g_assert_cmpuint(unit_memory(lab_a), ==, 0);
	lab_assert_stat(lab_a, MEMCG_CACHE, 0);
	g_assert_cmpuint(file.pages, ==, 1000);
	g_assert_cmpuint(other.pages, ==, 500);
	stop();
}

static void test_dying(gconstpointer kernel)
{
	struct cgroup *inner;

	start(kernel);
	inner = unit_mkdir(lab_a, "inner");
	lab_touch(&file, inner, 0, 50);
	unit_rmdir(inner);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 4);
	mem_cgroup_force_empty(unit_memcg(lab_a));
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	stop();
}

/* --- threads that read files in a group with little memory --- */

#define THREADS 3

static void *read_files(void *arg)
{
	struct cgroup *cgrp = arg;
	unsigned long i;

	for (i = 0; i < 3000; i++) {
		lab_touch(&file, cgrp, i * 7 % 5000, 10);
		lab_touch(&other, cgrp, i, 5);
		if (i % 100 == 0)
			truncate_inode_pages(other.mapping, 0);
	}
	return NULL;
}

static void test_many_readers(gconstpointer kernel)
{
	GThread *threads[THREADS];
	int i;

	start(kernel);
	lab_limit(lab_a, 200);
	for (i = 0; i < THREADS; i++)
		threads[i] = g_thread_new("reader", read_files,
					  i < 2 ? lab_a : lab_b);
	for (i = 0; i < THREADS; i++)
		g_thread_join(threads[i]);
	g_assert_cmpuint(unit_memory(lab_a), <=, 200);
	lab_check_all();
	lab_check_lists(lab_a);
	lab_check_lists(lab_b);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/shrink_lruvec/oldest-first", test_oldest_first);
	unit_add_per_kernel("/shrink_lruvec/active-last", test_active_last);
	unit_add_per_kernel("/shrink_lruvec/stays", test_stays);
	unit_add_per_kernel("/shrink_lruvec/a-charge-reclaims",
			    test_a_charge_reclaims);
	unit_add_per_kernel("/shrink_lruvec/a-small-limit", test_a_small_limit);
	unit_add_per_kernel("/shrink_lruvec/anonymous-memory-takes-it",
			    test_anonymous_memory_takes_it);
	unit_add_per_kernel("/shrink_lruvec/before-those-of-processes",
			    test_before_those_of_processes);
	unit_add_per_kernel("/shrink_lruvec/lower-limit", test_lower_limit);
	unit_add_per_kernel("/shrink_lruvec/force-empty", test_force_empty);
	unit_add_per_kernel("/shrink_lruvec/dying", test_dying);
	unit_add_per_kernel("/shrink_lruvec/many-readers", test_many_readers);
	return g_test_run();
}
