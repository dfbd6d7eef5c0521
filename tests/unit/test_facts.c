// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_facts.c - the facts of the kernels, as the files show them
 *
 * Each test runs under all kernels and has the row of the table in kernels.c in
 * its own words: since which kernel a number or an answer differs. The numbers
 * were recorded from real kernels.
 *
 * tests: kernels.c
 */
#include "unit.h"

#include <errno.h>
#include <string.h>

static struct cgroup *grp;

static void start(const char *kernel)
{
	unit_boot(kernel, 2);
	grp = unit_mkdir(cgroup_root, "grp");
}

static void test_charge_batch(gconstpointer kernel)
{
	struct mem_cgroup *memcg;

	start(kernel);
	memcg = unit_memcg(grp);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 1), ==, 0);
	unit_assert_reads(grp, "memory.usage_in_bytes",
			  unit_since("v6.1") ? "262144\n" : "131072\n");
	memcg_uncharge(memcg, 1);
	unit_stop();
}

static void test_swappiness(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(unit_write(grp, "memory.swappiness", "100"), ==, 0);
	g_assert_cmpint(unit_write(grp, "memory.swappiness", "101"), ==,
			unit_since("v6.1") ? 0 : -EINVAL);
	g_assert_cmpint(unit_write(grp, "memory.swappiness", "201"), ==,
			-EINVAL);
	unit_assert_reads(grp, "memory.swappiness",
			  unit_since("v6.1") ? "101\n" : "100\n");
	unit_stop();
}

static void test_stat_keys(gconstpointer kernel)
{
	char *text;

	start(kernel);
	text = unit_read(grp, "memory.stat");
	g_assert_nonnull(strstr(
		text, unit_since("v6.1") ?
			      "\nwriteback 0\nworkingset_refault_anon 0\n"
			      "workingset_refault_file 0\nswap 0\n" :
			      "\nwriteback 0\nswap 0\n"));
	g_assert_nonnull(
		strstr(text, unit_since("v6.1") ?
				     "\ntotal_writeback 0\n"
				     "total_workingset_refault_anon 0\n"
				     "total_workingset_refault_file 0\n"
				     "total_swap 0\n" :
				     "\ntotal_writeback 0\ntotal_swap 0\n"));
	g_free(text);
	unit_stop();
}

/* a page of kernel memory in @grp, or NULL if it is refused */
static struct page *kernel_page(struct task_struct *task, gfp_t gfp)
{
	struct page *page;

	set_current(task);
	page = alloc_pages(gfp | __GFP_ACCOUNT, 0);
	set_current(NULL);
	return page;
}

static void test_kmem_limit(gconstpointer kernel)
{
	struct task_struct *task;
	struct page *first, *second, *forced;
	bool limits;

	start(kernel);
	limits = !unit_since("v6.1");
	task = unit_adopt(10, grp);
	first = kernel_page(task, GFP_KERNEL);
	g_assert_cmpint(unit_write(grp, "memory.kmem.limit_in_bytes", "0"), ==,
			limits ? -EBUSY : 0);
	g_assert_cmpint(unit_write(grp, "memory.kmem.limit_in_bytes", "4096"),
			==, 0);
	unit_assert_reads(grp, "memory.kmem.limit_in_bytes",
			  limits ? "4096\n" : "9223372036854771712\n");
	unit_assert_reads(grp, "memory.kmem.failcnt", "0\n");
	second = kernel_page(task, GFP_KERNEL);
	g_assert_cmpint(!second, ==, limits);
	unit_assert_reads(grp, "memory.kmem.failcnt", limits ? "1\n" : "0\n");
	forced = kernel_page(task, GFP_KERNEL | __GFP_NOFAIL);
	g_assert_nonnull(forced);
	unit_assert_reads(grp, "memory.kmem.failcnt", limits ? "2\n" : "0\n");
	unit_assert_reads(grp, "memory.kmem.usage_in_bytes",
			  limits ? "8192\n" : "12288\n");
	g_assert_cmpint(unit_write(cgroup_root, "memory.kmem.limit_in_bytes",
				   "1M"),
			==, -EINVAL);
	__free_pages(first);
	if (second)
		__free_pages(second);
	__free_pages(forced);
	do_exit(task);
	unit_stop();
}

static void expect_stat(const char *line)
{
	char *text = unit_read(grp, "memory.stat");

	if (!strstr(text, line))
		g_error("%s: %s, expected %s", memcg_regime.name, text, line);
	g_free(text);
}

static void grow_to(struct task_struct *task, unsigned long anon,
		    unsigned long shmem)
{
	struct mm_sample sample = {
		.pages = { [MM_ANONPAGES] = anon, [MM_SHMEMPAGES] = shmem }
	};

	g_assert_cmpint(mm_account(task, &sample, GFP_KERNEL), ==, 0);
}

static void test_new_anon(gconstpointer kernel)
{
	struct task_struct *task;

	start(kernel);
	task = unit_adopt(10, grp);
	grow_to(task, 66, 33);
	expect_stat(unit_since("v5.9") ?
			    "\ninactive_anon 405504\nactive_anon 0\n" :
			    "\ninactive_anon 135168\nactive_anon 270336\n");
	do_exit(task);
	unit_stop();
}

/*
 * Up to v5.12 a CPU keeps up to 32 pages and events; the 33rd takes them along.
 * v4.19 has exact lists.
 */
static void test_stat_lag(gconstpointer kernel)
{
	bool lags, exact_lists;
	struct task_struct *task;

	start(kernel);
	lags = !unit_since("v5.13");
	exact_lists = !lags || !unit_since("v5.3");
	task = unit_adopt(10, grp);
	grow_to(task, 10, 0);
	expect_stat(lags ? "\nrss 0\n" : "\nrss 40960\n");
	expect_stat(lags ? "\ntotal_rss 0\n" : "\ntotal_rss 40960\n");
	expect_stat(lags ? "\npgpgin 0\n" : "\npgpgin 10\n");
	if (!unit_since("v5.9"))
		expect_stat(exact_lists ? "\nactive_anon 40960\n" :
					  "\nactive_anon 0\n");
	grow_to(task, 40, 0);
	expect_stat(lags ? "\nrss 135168\n" : "\nrss 163840\n");
	expect_stat(lags ? "\npgpgin 33\n" : "\npgpgin 40\n");
	/* forty go together and are counted at once; the CPU kept seven */
	grow_to(task, 0, 0);
	expect_stat("\nrss 0\n");
	expect_stat("\npgpgout 40\n");
	do_exit(task);
	unit_stop();
}

/* a group that is freed leaves its events to its parent, all of them */
static void test_lag_of_the_freed(gconstpointer kernel)
{
	struct cgroup *child;
	struct task_struct *task;

	start(kernel);
	if (!unit_since("v5.11"))
		g_assert_cmpint(unit_write(grp, "memory.use_hierarchy", "1"),
				==, 0);
	child = unit_mkdir(grp, "child");
	task = unit_adopt(10, child);
	grow_to(task, 10, 0);
	expect_stat(unit_since("v5.13") ? "\ntotal_pgpgin 10\n" :
					  "\ntotal_pgpgin 0\n");
	do_exit(task);
	unit_rmdir(child);
	unit_settle();
	expect_stat("\ntotal_pgpgin 10\n");
	expect_stat("\ntotal_rss 0\n");
	unit_stop();
}

/* 16-bit ids: the root has one, and so has each group until its removal */
static void test_ids(gconstpointer kernel)
{
	struct cgroup *more;
	int i, err;

	start(kernel);
	for (i = 2; i < 65534; i++)
		unit_mkdir(cgroup_root, "g");
	err = cgroup_mkdir(cgroup_root, "g", NULL, &more);
	if (!g_strcmp0(memcg_regime.name, "seeds")) {
		g_assert_cmpint(err, ==, 0);
	} else {
		g_assert_cmpint(err, ==,
				unit_since("v5.4") ? -ENOSPC : -ENOMEM);
		g_assert_cmpint(cgroup_count(), ==, 65534);
		unit_rmdir(grp);
		unit_settle();
		unit_mkdir(cgroup_root, "g");
	}
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/facts/charge-batch", test_charge_batch);
	unit_add_per_kernel("/facts/swappiness", test_swappiness);
	unit_add_per_kernel("/facts/stat-keys", test_stat_keys);
	unit_add_per_kernel("/facts/kmem-limit", test_kmem_limit);
	unit_add_per_kernel("/facts/new-anon", test_new_anon);
	unit_add_per_kernel("/facts/stat-lag", test_stat_lag);
	unit_add_per_kernel("/facts/lag-of-the-freed", test_lag_of_the_freed);
	unit_add_per_kernel("/facts/ids", test_ids);
	return g_test_run();
}
