// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests kmem-pages-obj_cgroup.txt: under kmem=memcg a page keeps the group it
 * was charged to, under kmem=objcg it does not.
 */
#include "unit.h"

#define TEST_CPUS 2
#define ORDER 2
#define PAGES (1UL << ORDER)

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
	do_exit(task);
	unit_stop();
}

static bool pages_pin_groups(void)
{
	return memcg_regime.value[SWITCH_KMEM] == KMEM_MEMCG;
}

/* the task leaves and the group is removed */
static void remove_group(void)
{
	unit_move(task, cgroup_root);
	unit_rmdir(grp);
	unit_settle();
}

static struct mem_cgroup *memcg_of(struct page *page)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	memcg = page_memcg(page);
	rcu_read_unlock();
	return memcg;
}

static void test_charged_to_current(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, ORDER);
	g_assert_true(PageMemcgKmem(page));
	g_assert_true(memcg_of(page) == unit_memcg(grp));
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_kmem(grp), ==, PAGES);
	g_assert_cmpuint(unit_memory(grp), ==, PAGES);
	__free_pages(page);
	g_assert_cmpuint(unit_kmem(grp), ==, 0);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_memory(grp), ==, 0);
	stop();
}

static void check_objcg_refs(long refs)
{
	struct obj_cgroup *objcg = unit_memcg(grp)->objcg;

	g_assert_true(!objcg == !unit_has_objcgs());
	if (objcg)
		g_assert_cmpint(percpu_ref_read(&objcg->refcnt), ==, refs);
}

/* a css reference there, an objcg reference here */
static void test_what_a_page_pins(gconstpointer kernel)
{
	struct page *page;
	bool pins;
	long refs;

	start(kernel);
	pins = pages_pin_groups();
	refs = percpu_ref_read(&grp->css->refcnt);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, ORDER);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpint(percpu_ref_read(&grp->css->refcnt), ==, refs + pins);
	check_objcg_refs(1 + !pins);
	if (!pins)
		g_assert_true(__page_objcg(page) == unit_memcg(grp)->objcg);
	__free_pages(page);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpint(percpu_ref_read(&grp->css->refcnt), ==, refs);
	check_objcg_refs(1);
	stop();
}

static void test_unaccounted(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	page = alloc_pages(GFP_KERNEL, ORDER);
	g_assert_false(PageMemcgKmem(page));
	g_assert_null(page_memcg(page));
	__free_pages(page);
	__free_pages(NULL);
	stop();
}

static void test_root_is_not_charged(gconstpointer kernel)
{
	struct page *page;

	start(kernel);
	unit_move(task, cgroup_root);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, ORDER);
	g_assert_cmphex(page->memcg_data, ==, 0);
	__free_pages(page);
	set_current(NULL);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, ORDER);
	g_assert_cmphex(page->memcg_data, ==, 0);
	__free_pages(page);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	stop();
}

static void test_removed_group(gconstpointer kernel)
{
	struct mem_cgroup *memcg;
	struct page *page;

	start(kernel);
	memcg = unit_memcg(grp);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, ORDER);
	remove_group();
	if (pages_pin_groups()) {
		g_assert_cmpuint(cgroup_count(), ==, 2);
		g_assert_true(memcg_of(page) == memcg);
	} else {
		g_assert_cmpuint(cgroup_count(), ==, 1);
		g_assert_true(memcg_of(page) == root_mem_cgroup);
	}
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, PAGES);
	__free_pages(page);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 0);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	stop();
}

/* the page's order decides, not the charges of other pages */
static void test_many_orders(gconstpointer kernel)
{
	struct page *pages[6];
	unsigned long sum = 0;
	unsigned int order;

	start(kernel);
	for (order = 0; order < G_N_ELEMENTS(pages); order++) {
		pages[order] = alloc_pages(GFP_KERNEL_ACCOUNT, order);
		sum += 1UL << order;
		g_assert_cmpuint(unit_kmem(grp), ==, sum);
	}
	for (order = 0; order < G_N_ELEMENTS(pages); order++) {
		__free_pages(pages[order]);
		sum -= 1UL << order;
		g_assert_cmpuint(unit_kmem(grp), ==, sum);
	}
	stop();
}

static void test_charge_over_the_limit(gconstpointer kernel)
{
	long refs, alive;

	start(kernel);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(grp), false,
					      PAGES - 1),
			==, 0);
	refs = percpu_ref_read(&grp->css->refcnt);
	alive = unit_alive_all();
	g_assert_null(alloc_pages(GFP_KERNEL_ACCOUNT, ORDER));
	g_assert_cmpint(unit_alive_all(), ==, alive);
	g_assert_cmpint(percpu_ref_read(&grp->css->refcnt), ==, refs);
	check_objcg_refs(1);
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 0);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	stop();
}

static void test_no_memory_for_the_page(gconstpointer kernel)
{
	start(kernel);
	obj_fail_nth(1);
	g_assert_null(alloc_pages(GFP_KERNEL_ACCOUNT, ORDER));
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	stop();
}

#define NR_GROUPS 50

/* the loop of the document: how many dying groups it leaves */
static void test_dying_count(gconstpointer kernel)
{
	struct page *pages[NR_GROUPS];
	int i;

	start(kernel);
	remove_group();
	for (i = 0; i < NR_GROUPS; i++) {
		grp = unit_mkdir(cgroup_root, "kmem_test");
		unit_move(task, grp);
		pages[i] = alloc_pages(GFP_KERNEL_ACCOUNT, ORDER);
		remove_group();
	}
	g_assert_cmpuint(cgroup_count(), ==,
			 1 + (pages_pin_groups() ? NR_GROUPS : 0));
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, NR_GROUPS * PAGES);
	for (i = 0; i < NR_GROUPS; i++)
		__free_pages(pages[i]);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/kmem/charged-to-current",
			    test_charged_to_current);
	unit_add_per_kernel("/kmem/what-a-page-pins", test_what_a_page_pins);
	unit_add_per_kernel("/kmem/unaccounted", test_unaccounted);
	unit_add_per_kernel("/kmem/root-is-not-charged",
			    test_root_is_not_charged);
	unit_add_per_kernel("/kmem/removed-group", test_removed_group);
	unit_add_per_kernel("/kmem/many-orders", test_many_orders);
	unit_add_per_kernel("/kmem/charge-over-the-limit",
			    test_charge_over_the_limit);
	unit_add_per_kernel("/kmem/no-memory-for-the-page",
			    test_no_memory_for_the_page);
	unit_add_per_kernel("/kmem/dying-count", test_dying_count);
	return g_test_run();
}
