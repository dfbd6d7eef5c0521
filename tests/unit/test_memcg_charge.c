// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "unit.h"

#define NR_USER 5
#define NR_KERNEL 3
#define ORDER 1

static struct cgroup *a, *b;

static void start(const char *kernel)
{
	unit_start(kernel, 1);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(a, "b");
}

static long stat(struct cgroup *cgrp, enum memcg_stat_item item)
{
	return (long)memcg_page_state(unit_memcg(cgrp), item);
}

static struct page *user_page(struct cgroup *cgrp, unsigned int order)
{
	struct page *page = alloc_pages(GFP_KERNEL, order);

	g_assert_cmpint(charge_memcg(page, unit_memcg(cgrp), GFP_KERNEL), ==,
			0);
	return page;
}

static void add_user_pages(struct list_head *pages, struct cgroup *cgrp, int nr)
{
	while (nr--)
		list_add_tail(&user_page(cgrp, ORDER)->lru, pages);
}

static void add_kernel_pages(struct list_head *pages, struct task_struct *task,
			     int nr)
{
	set_current(task);
	while (nr--) {
		struct page *page = alloc_pages(GFP_KERNEL_ACCOUNT, ORDER);

		g_assert_true(PageMemcgKmem(page));
		list_add_tail(&page->lru, pages);
	}
	set_current(NULL);
}

static void test_a_user_page(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	page = user_page(b, ORDER);
	g_assert_false(PageMemcgKmem(page));
	g_assert_true(page_memcg(page) == unit_memcg(b));
	g_assert_cmpint(stat(b, PGPGIN), ==, 1);
	g_assert_cmpint(stat(a, PGPGIN), ==, 1);
	g_assert_cmpint(atomic_long_read(&unit_memcg(a)->stats_local[PGPGIN]),
			==, 0);
	g_assert_cmpuint(unit_kmem(b), ==, 0);
	mem_cgroup_uncharge(page);
	/* a second uncharge has no effect */
	mem_cgroup_uncharge(page);
	g_assert_cmpint(stat(b, PGPGOUT), ==, 1);
	__free_pages(page);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_memory(a), ==, 0);
	unit_stop();
}

static void test_over_the_limit(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	g_assert_cmpint(unit_write(a, "memory.limit_in_bytes", "4096"), ==, 0);
	page = alloc_pages(GFP_KERNEL, ORDER);
	g_assert_cmpint(charge_memcg(page, unit_memcg(b), GFP_KERNEL), ==,
			-ENOMEM);
	g_assert_cmpuint(page->memcg_data, ==, 0);
	g_assert_cmpint(stat(b, PGPGIN), ==, 0);
	__free_pages(page);
	unit_stop();
}

/* uncharge_page() as in page-memcg-flag.txt: where each page counts */
static void test_a_mixed_list(gconstpointer kernel)
{
	struct task_struct *task;
	LIST_HEAD(pages);

	start(kernel);
	task = unit_adopt(10, b);
	add_user_pages(&pages, b, NR_USER);
	add_kernel_pages(&pages, task, NR_KERNEL);
	add_user_pages(&pages, a, NR_USER);
	list_add_tail(&alloc_pages(GFP_KERNEL, 0)->lru, &pages);
	g_assert_cmpuint(unit_kmem(b), ==, NR_KERNEL << ORDER);
	release_pages(&pages);
	g_assert_true(list_empty(&pages));
	g_assert_cmpint(stat(b, PGPGOUT), ==, NR_USER);
	g_assert_cmpint(stat(a, PGPGOUT), ==, 2 * NR_USER);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_kmem(a), ==, 0);
	g_assert_cmpuint(unit_memory(a), ==, 0);
	do_exit(task);
	unit_stop();
}

/* a user page pins its memcg under each of these kernels, up to v7.0 */
static void test_it_pins_its_memcg(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	page = user_page(b, 0);
	unit_rmdir(b);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	mem_cgroup_uncharge(page);
	__free_pages(page);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	unit_stop();
}

/* the group of kernel pages is removed while they wait to be uncharged */
static void test_a_list_of_a_removed_group(gconstpointer kernel)
{
	struct task_struct *task;
	LIST_HEAD(pages);

	start(kernel);
	task = unit_adopt(10, b);
	add_kernel_pages(&pages, task, NR_KERNEL);
	add_user_pages(&pages, a, NR_USER);
	unit_move(task, a);
	unit_rmdir(b);
	cgroup_wait_releases();
	release_pages(&pages);
	unit_settle();
	g_assert_cmpuint(unit_memory(a), ==, 0);
	g_assert_cmpuint(unit_kmem(a), ==, 0);
	g_assert_cmpuint(cgroup_count(), ==, 2);
	do_exit(task);
	unit_stop();
}

/* each part is charged, pins the memcg, and is uncharged, for itself */
static void test_split(gconstpointer kernel)
{
	struct page *parts[1U << ORDER];
	struct page *page;
	unsigned int i;

	start(kernel);
	page = user_page(b, ORDER);
	g_assert_cmpint(split_page(page, parts), ==, 0);
	unit_rmdir(b);
	for (i = 0; i < G_N_ELEMENTS(parts); i++) {
		unit_settle();
		g_assert_true(page_memcg(parts[i]) == unit_memcg(b));
		g_assert_cmpuint(unit_memory(a), ==, G_N_ELEMENTS(parts) - i);
		mem_cgroup_uncharge(parts[i]);
		__free_pages(parts[i]);
	}
	unit_settle();
	g_assert_cmpuint(unit_memory(a), ==, 0);
	g_assert_cmpuint(cgroup_count(), ==, 2);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcg_charge/a-user-page", test_a_user_page);
	unit_add_per_kernel("/memcg_charge/split", test_split);
	unit_add_per_kernel("/memcg_charge/over-the-limit",
			    test_over_the_limit);
	unit_add_per_kernel("/memcg_charge/a-mixed-list", test_a_mixed_list);
	unit_add_per_kernel("/memcg_charge/it-pins-its-memcg",
			    test_it_pins_its_memcg);
	unit_add_per_kernel("/memcg_charge/a-list-of-a-removed-group",
			    test_a_list_of_a_removed_group);
	return g_test_run();
}
