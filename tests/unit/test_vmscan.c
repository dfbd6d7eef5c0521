// SPDX-License-Identifier: GPL-2.0-only
#include "mm_lab.h"

#include <errno.h>

static struct cgroup *a, *inner, *b;
static struct task_struct *shell, *other;

static void start(const char *kernel)
{
	unit_start(kernel, 1);
	a = unit_mkdir(cgroup_root, "a");
	inner = unit_mkdir(a, "inner");
	b = unit_mkdir(cgroup_root, "b");
	shell = unit_adopt(10, inner);
	other = unit_adopt(20, b);
	lab_sample(shell, [MM_FILEPAGES] = 100, [MM_ANONPAGES] = 50,
		   [MM_SHMEMPAGES] = 10);
	lab_sample(other, [MM_FILEPAGES] = 100);
}

static void stop(void)
{
	lab_check_all();
	do_exit(shell);
	do_exit(other);
	lab_check_all();
	unit_stop();
}

static void test_file_pages_of_the_subtree(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpuint(try_to_free_mem_cgroup_pages(unit_memcg(a), 40), ==,
			 40);
	g_assert_cmpint(lab_stat(a, MEMCG_CACHE), ==, 70);
	g_assert_cmpint(lab_stat(b, MEMCG_CACHE), ==, 100);
	lab_check_all();
	/* at least a few, then all, then none */
	g_assert_cmpuint(try_to_free_mem_cgroup_pages(unit_memcg(a), 1), ==,
			 SWAP_CLUSTER_MAX);
	g_assert_cmpuint(try_to_free_mem_cgroup_pages(unit_memcg(a), 1000), ==,
			 100 - 40 - SWAP_CLUSTER_MAX);
	g_assert_cmpuint(try_to_free_mem_cgroup_pages(unit_memcg(a), 1), ==, 0);
	g_assert_cmpint(lab_stat(a, MEMCG_SHMEM), ==, 10);
	stop();
}

/* they stay charged to their owner, and later pages are charged to it */
static void test_not_charged_again(gconstpointer kernel)
{
	start(kernel);
	try_to_free_mem_cgroup_pages(unit_memcg(a), 60);
	lab_sample(shell, [MM_FILEPAGES] = 100, [MM_ANONPAGES] = 50,
		   [MM_SHMEMPAGES] = 10);
	g_assert_cmpint(lab_stat(a, LRU_INACTIVE_FILE), ==, 40);
	lab_sample(shell, [MM_FILEPAGES] = 105, [MM_ANONPAGES] = 50,
		   [MM_SHMEMPAGES] = 10);
	g_assert_cmpint(lab_stat(a, LRU_INACTIVE_FILE), ==, 45);
	lab_sample(shell, [MM_FILEPAGES] = 50);
	g_assert_cmpint(lab_stat(a, LRU_INACTIVE_FILE), ==, 45);
	lab_sample(shell, [MM_FILEPAGES] = 20);
	g_assert_cmpint(lab_stat(a, LRU_INACTIVE_FILE), ==, 20);
	stop();
}

static void test_a_charge_reclaims(gconstpointer kernel)
{
	struct mm_sample more = { .pages = { [MM_FILEPAGES] = 100,
					     [MM_ANONPAGES] = 120,
					     [MM_SHMEMPAGES] = 10 } };

	start(kernel);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, 165), ==,
			0);
	g_assert_cmpint(mm_account(shell, &more, GFP_NOWAIT), ==, -ENOMEM);
	g_assert_cmpint(mm_account(shell, &more, GFP_KERNEL), ==, 0);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 120);
	g_assert_cmpint(lab_stat(a, LRU_INACTIVE_FILE), <, 36);
	/* anonymous memory cannot go anywhere */
	more.pages[MM_ANONPAGES] = 160;
	g_assert_cmpint(mm_account(shell, &more, GFP_KERNEL), ==, -ENOMEM);
	stop();
}

static void test_a_limit_reclaims(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, 60), ==, 0);
	g_assert_cmpuint(unit_memory(a), <=, 60);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 50);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, 59), ==,
			-EBUSY);
	stop();
}

static void test_of_a_removed_group(gconstpointer kernel)
{
	start(kernel);
	unit_move(shell, b);
	unit_rmdir(inner);
	lab_sample(shell, [MM_FILEPAGES] = 100);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 4);
	g_assert_cmpuint(try_to_free_mem_cgroup_pages(unit_memcg(a), 1000), ==,
			 100);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	stop();
}

static void test_iter(gconstpointer kernel)
{
	struct cgroup *expected[2];
	struct mem_cgroup *iter;
	int i = 0;

	start(kernel);
	expected[0] = a;
	expected[1] = inner;
	for_each_mem_cgroup_tree(iter, unit_memcg(a))
		g_assert_true(iter == unit_memcg(expected[i++]));
	g_assert_cmpint(i, ==, 2);
	i = 0;
	for_each_mem_cgroup_tree(iter, root_mem_cgroup)
		i++;
	g_assert_cmpint(i, ==, 4);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/vmscan/file-pages-of-the-subtree",
			    test_file_pages_of_the_subtree);
	unit_add_per_kernel("/vmscan/not-charged-again",
			    test_not_charged_again);
	unit_add_per_kernel("/vmscan/a-charge-reclaims",
			    test_a_charge_reclaims);
	unit_add_per_kernel("/vmscan/a-limit-reclaims", test_a_limit_reclaims);
	unit_add_per_kernel("/vmscan/of-a-removed-group",
			    test_of_a_removed_group);
	unit_add_per_kernel("/vmscan/iter", test_iter);
	return g_test_run();
}
