// SPDX-License-Identifier: GPL-2.0-only
/* tests: memcg_stat.c, memcg_subsys.c, resize_max.c, try_charge.c */
#include "unit.h"

#include <errno.h>

#define TEST_CPUS 2

static struct cgroup *grp;
static struct mem_cgroup *memcg;

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	grp = unit_mkdir(cgroup_root, "a");
	memcg = unit_memcg(grp);
}

static void limit(bool memsw, unsigned long pages, int expected)
{
	g_assert_cmpint(mem_cgroup_resize_max(memcg, memsw, pages), ==,
			expected);
}

static long failcnt(struct page_counter *counter)
{
	return atomic_long_read(&counter->failcnt);
}

/* the usage without the stocks */
static void check_used(unsigned long pages)
{
	drain_all_stock(memcg);
	g_assert_cmpuint(page_counter_read(&memcg->memory), ==, pages);
	g_assert_cmpuint(page_counter_read(&memcg->memsw), ==, pages);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, pages);
}

static void test_charge(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 3), ==, 0);
	check_used(3);
	memcg_uncharge(memcg, 3);
	check_used(0);
	unit_stop();
}

static void test_charge_of_more_than_a_batch(gconstpointer kernel)
{
	const unsigned int pages = 3 * memcg_charge_batch() + 1;

	start(kernel);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, pages), ==, 0);
	g_assert_cmpuint(unit_memory(grp), ==, pages);
	memcg_uncharge(memcg, pages);
	check_used(0);
	unit_stop();
}

/* under a limit below a batch the exact number is tried */
static void test_charge_up_to_the_limit(gconstpointer kernel)
{
	start(kernel);
	limit(false, 10, 0);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 10), ==, 0);
	check_used(10);
	memcg_uncharge(memcg, 10);
	unit_stop();
}

static void test_charge_over_the_limit(gconstpointer kernel)
{
	start(kernel);
	limit(false, 10, 0);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 11), ==, -ENOMEM);
	g_assert_cmpint(failcnt(&memcg->memory), >, 0);
	g_assert_cmpint(failcnt(&memcg->memsw), ==, 0);
	g_assert_cmpint(failcnt(&root_mem_cgroup->memory), ==, 0);
	check_used(0);
	unit_stop();
}

static void test_charge_over_memsw(gconstpointer kernel)
{
	start(kernel);
	limit(false, 10, 0);
	limit(true, 10, 0);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 11), ==, -ENOMEM);
	g_assert_cmpint(failcnt(&memcg->memsw), >, 0);
	g_assert_cmpint(failcnt(&memcg->memory), ==, 0);
	check_used(0);
	unit_stop();
}

static void test_limit_of_parent(gconstpointer kernel)
{
	struct mem_cgroup *child;

	start(kernel);
	child = unit_memcg(unit_mkdir(grp, "b"));
	limit(false, 10, 0);
	g_assert_cmpint(try_charge_memcg(child, GFP_KERNEL, 11), ==, -ENOMEM);
	g_assert_cmpint(failcnt(&memcg->memory), >, 0);
	g_assert_cmpint(failcnt(&child->memory), ==, 0);
	g_assert_cmpuint(page_counter_read(&child->memory), ==, 0);
	check_used(0);
	unit_stop();
}

static void test_nofail_is_forced(gconstpointer kernel)
{
	start(kernel);
	limit(false, 10, 0);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL | __GFP_NOFAIL, 25),
			==, 0);
	check_used(25);
	g_assert_cmpint(failcnt(&memcg->memory), >, 0);
	memcg_uncharge(memcg, 25);
	check_used(0);
	unit_stop();
}

/* callers that cannot wait for reclaim are not failed, since v5.4 */
static void test_atomic_is_forced(gconstpointer kernel)
{
	start(kernel);
	limit(false, 10, 0);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_NOWAIT, 25), ==, -ENOMEM);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_ATOMIC, 25), ==, 0);
	check_used(25);
	memcg_uncharge(memcg, 25);
	check_used(0);
	unit_stop();
}

/* another CPU's stock is drained before a charge fails */
static void test_reclaim_drains_stocks(gconstpointer kernel)
{
	start(kernel);
	set_cpu(1);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 1), ==, 0);
	limit(false, memcg_charge_batch(), 0);
	set_cpu(0);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_NOWAIT,
					 memcg_charge_batch() - 1),
			==, -ENOMEM);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL,
					 memcg_charge_batch() - 1),
			==, 0);
	check_used(memcg_charge_batch());
	memcg_uncharge(memcg, memcg_charge_batch());
	unit_stop();
}

static void test_memory_limit_not_over_memsw(gconstpointer kernel)
{
	start(kernel);
	limit(true, 10, -EINVAL);
	limit(false, 10, 0);
	limit(true, 20, 0);
	limit(true, 9, -EINVAL);
	limit(false, 21, -EINVAL);
	limit(false, PAGE_COUNTER_MAX, -EINVAL);
	g_assert_cmpuint(memcg->memory.max, ==, 10);
	g_assert_cmpuint(memcg->memsw.max, ==, 20);
	limit(false, 20, 0);
	limit(true, PAGE_COUNTER_MAX, 0);
	limit(false, PAGE_COUNTER_MAX, 0);
	unit_stop();
}

static void test_limit_below_use(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 30), ==, 0);
	limit(false, 29, -EBUSY);
	g_assert_cmpuint(memcg->memory.max, ==, PAGE_COUNTER_MAX);
	/* a batch is counted, but draining makes room */
	limit(false, 30, 0);
	g_assert_cmpuint(unit_memory(grp), ==, 30);
	memcg_uncharge(memcg, 30);
	unit_stop();
}

static void test_limit_is_not_inherited(gconstpointer kernel)
{
	start(kernel);
	limit(false, 10, 0);
	g_assert_cmpuint(unit_memcg(unit_mkdir(grp, "b"))->memory.max, ==,
			 PAGE_COUNTER_MAX);
	unit_stop();
}

static void test_account_kmem(gconstpointer kernel)
{
	start(kernel);
	memcg_account_kmem(memcg, 5);
	g_assert_cmpuint(unit_kmem(grp), ==, 5);
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 5);
	memcg_account_kmem(memcg, -5);
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 0);
	g_assert_cmpuint(memcg->kmem.watermark, ==, 5);
	unit_stop();
}

static void test_from_current(gconstpointer kernel)
{
	struct task_struct *task;
	struct mem_cgroup *found;
	long refs;

	start(kernel);
	g_assert_null(get_mem_cgroup_from_current());
	task = unit_adopt(10, grp);
	set_current(task);
	refs = percpu_ref_read(&memcg->css.refcnt);
	found = get_mem_cgroup_from_current();
	g_assert_true(found == memcg);
	g_assert_cmpint(percpu_ref_read(&memcg->css.refcnt), ==, refs + 1);
	mem_cgroup_put(found);
	unit_move(task, cgroup_root);
	found = get_mem_cgroup_from_current();
	g_assert_true(found == root_mem_cgroup);
	mem_cgroup_put(found);
	mem_cgroup_put(NULL);
	set_current(NULL);
	do_exit(task);
	unit_stop();
}

static void test_descendant(gconstpointer kernel)
{
	struct mem_cgroup *child, *other;

	start(kernel);
	child = unit_memcg(unit_mkdir(grp, "b"));
	other = unit_memcg(unit_mkdir(cgroup_root, "c"));
	g_assert_true(mem_cgroup_is_descendant(child, memcg));
	g_assert_true(mem_cgroup_is_descendant(child, child));
	g_assert_true(mem_cgroup_is_descendant(child, root_mem_cgroup));
	g_assert_false(mem_cgroup_is_descendant(memcg, child));
	g_assert_false(mem_cgroup_is_descendant(other, memcg));
	g_assert_true(parent_mem_cgroup(child) == memcg);
	g_assert_null(parent_mem_cgroup(root_mem_cgroup));
	unit_stop();
}

static void charge_and_uncharge(struct mem_cgroup *to)
{
	g_assert_cmpint(try_charge_memcg(to, GFP_KERNEL, 1), ==, 0);
	memcg_uncharge(to, 1);
}

/*
 * The stocks of a group are empty once it is offline. Up to v4.19 each CPU's
 * keeps the group until that CPU charges for another one.
 */
static void test_offline_drains(gconstpointer kernel)
{
	struct mem_cgroup *other;
	bool keeps;

	start(kernel);
	keeps = !unit_since("v5.3");
	other = unit_memcg(unit_mkdir(cgroup_root, "c"));
	charge_and_uncharge(memcg);
	set_cpu(1);
	charge_and_uncharge(memcg);
	g_assert_cmpuint(memcg_stock_pins(memcg), ==, 2);
	unit_rmdir(grp);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, keeps ? 3 : 2);
	g_assert_cmpuint(unit_memory(cgroup_root), ==,
			 keeps ? 2 * (memcg_charge_batch() - 1) : 0);
	charge_and_uncharge(other);
	charge_and_uncharge(other);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, keeps ? 3 : 2);
	set_cpu(0);
	charge_and_uncharge(other);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	unit_stop();
}

/* a page that goes after its group puts the group into no stock of v4.19 */
static void test_last_page_fills_no_stock(gconstpointer kernel)
{
	struct task_struct *task;
	struct page *page;

	start(kernel);
	task = unit_adopt(10, grp);
	set_current(task);
	page = alloc_pages(GFP_KERNEL | __GFP_ACCOUNT, 0);
	set_current(NULL);
	drain_all_stock(root_mem_cgroup);
	unit_move(task, cgroup_root);
	unit_rmdir(grp);
	__free_pages(page);
	if (unit_since("v5.3"))
		drain_all_stock(root_mem_cgroup);
	do_exit(task);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcontrol/charge", test_charge);
	unit_add_per_kernel("/memcontrol/charge-of-more-than-a-batch",
			    test_charge_of_more_than_a_batch);
	unit_add_per_kernel("/memcontrol/charge-up-to-the-limit",
			    test_charge_up_to_the_limit);
	unit_add_per_kernel("/memcontrol/charge-over-the-limit",
			    test_charge_over_the_limit);
	unit_add_per_kernel("/memcontrol/charge-over-memsw",
			    test_charge_over_memsw);
	unit_add_per_kernel("/memcontrol/limit-of-parent",
			    test_limit_of_parent);
	unit_add_per_kernel("/memcontrol/nofail-is-forced",
			    test_nofail_is_forced);
	unit_add_per_kernel("/memcontrol/atomic-is-forced",
			    test_atomic_is_forced);
	unit_add_per_kernel("/memcontrol/reclaim-drains-stocks",
			    test_reclaim_drains_stocks);
	unit_add_per_kernel("/memcontrol/memory-limit-not-over-memsw",
			    test_memory_limit_not_over_memsw);
	unit_add_per_kernel("/memcontrol/limit-below-use",
			    test_limit_below_use);
	unit_add_per_kernel("/memcontrol/limit-is-not-inherited",
			    test_limit_is_not_inherited);
	unit_add_per_kernel("/memcontrol/account-kmem", test_account_kmem);
	unit_add_per_kernel("/memcontrol/from-current", test_from_current);
	unit_add_per_kernel("/memcontrol/descendant", test_descendant);
	unit_add_per_kernel("/memcontrol/offline-drains", test_offline_drains);
	unit_add_per_kernel("/memcontrol/last-page-fills-no-stock",
			    test_last_page_fills_no_stock);
	return g_test_run();
}
