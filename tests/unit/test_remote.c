// SPDX-License-Identifier: GPL-2.0-only
/* tests: get_mem_cgroup.c */
/*
 * The payer is not the allocator; and the payer's group after removal shows the
 * difference between the two values of the remote switch.
 */
#include "unit.h"

#define ORDER 2

static struct cgroup *a, *b, *c;
static struct task_struct *watcher, *other;

static void start(const char *kernel)
{
	unit_start(kernel, 2);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	c = unit_mkdir(a, "c");
	watcher = unit_adopt(10, c);
	other = unit_adopt(20, b);
}

static void stop(void)
{
	set_current(NULL);
	do_exit(watcher);
	do_exit(other);
	unit_stop();
}

static void save_as(struct task_struct *task, struct remote_charge *charge)
{
	struct task_struct *old = set_current(task);

	remote_charge_save(charge);
	set_current(old);
}

static struct page *alloc_for(const struct remote_charge *charge)
{
	struct remote_charge old = remote_charge_begin(charge);
	struct page *page = alloc_pages(GFP_KERNEL_ACCOUNT, ORDER);

	remote_charge_end(old);
	return page;
}

static void test_the_owner_pays(gconstpointer kernel)
{
	struct remote_charge charge;
	struct page *page;

	start(kernel);
	save_as(watcher, &charge);
	set_current(other);
	page = alloc_for(&charge);
	g_assert_cmpuint(unit_kmem(c), ==, 1 << ORDER);
	g_assert_cmpuint(unit_kmem(b), ==, 0);
	__free_pages(page);
	/* otherwise the allocator */
	page = alloc_pages(GFP_KERNEL_ACCOUNT, ORDER);
	g_assert_cmpuint(unit_kmem(b), ==, 1 << ORDER);
	__free_pages(page);
	remote_charge_put(&charge);
	stop();
}

/* a kernel thread has no group of its own, and can charge for others */
static void test_by_no_task(gconstpointer kernel)
{
	struct remote_charge charge;
	struct page *page;

	start(kernel);
	save_as(watcher, &charge);
	page = alloc_for(&charge);
	g_assert_cmpuint(unit_kmem(c), ==, 1 << ORDER);
	__free_pages(page);
	remote_charge_put(&charge);
	stop();
}

static void test_nesting(gconstpointer kernel)
{
	struct remote_charge of_c, of_b, outer, inner;
	struct page *pages[3];

	start(kernel);
	save_as(watcher, &of_c);
	save_as(other, &of_b);
	outer = remote_charge_begin(&of_c);
	pages[0] = alloc_pages(GFP_KERNEL_ACCOUNT, 0);
	inner = remote_charge_begin(&of_b);
	pages[1] = alloc_pages(GFP_KERNEL_ACCOUNT, 0);
	remote_charge_end(inner);
	pages[2] = alloc_pages(GFP_KERNEL_ACCOUNT, 0);
	remote_charge_end(outer);
	g_assert_cmpuint(unit_kmem(c), ==, 2);
	g_assert_cmpuint(unit_kmem(b), ==, 1);
	g_assert_null(active_memcg);
	g_assert_null(active_objcg);
	__free_pages(pages[0]);
	__free_pages(pages[1]);
	__free_pages(pages[2]);
	remote_charge_put(&of_b);
	remote_charge_put(&of_c);
	stop();
}

/* the root's memory is not accounted, nor is a charge to no group */
static void test_for_the_root(gconstpointer kernel)
{
	struct task_struct *of_root;
	struct remote_charge charge;
	struct page *page;

	start(kernel);
	of_root = unit_adopt(30, cgroup_root);
	save_as(of_root, &charge);
	set_current(other);
	page = alloc_for(&charge);
	g_assert_false(PageMemcgKmem(page));
	set_current(NULL);
	__free_pages(page);
	remote_charge_put(&charge);
	do_exit(of_root);
	stop();
}

/* with no saved group no payer is known */
static void test_saved_by_no_task(gconstpointer kernel)
{
	struct remote_charge charge;
	struct page *page;

	start(kernel);
	remote_charge_save(&charge);
	g_assert_null(charge.memcg);
	g_assert_null(charge.objcg);
	set_current(other);
	page = alloc_for(&charge);
	g_assert_cmpuint(unit_kmem(b), ==, 1 << ORDER);
	__free_pages(page);
	remote_charge_put(&charge);
	stop();
}

/* the owner outlives its group: does it pin it, and which group pays then? */
static void test_the_group_is_removed(gconstpointer kernel)
{
	struct remote_charge charge;
	bool pinned;
	struct page *page;

	start(kernel);
	pinned = memcg_regime.value[SWITCH_REMOTE] == REMOTE_MEMCG;
	save_as(watcher, &charge);
	unit_move(watcher, cgroup_root);
	unit_rmdir(c);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, pinned ? 4 : 3);
	page = alloc_for(&charge);
	g_assert_true(PageMemcgKmem(page));
	g_assert_cmpuint(unit_kmem(a), ==, 1 << ORDER);
	__free_pages(page);
	remote_charge_put(&charge);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	stop();
}

/* buffer heads: charged with their page */
static void test_who_pays_for_a_page(gconstpointer kernel)
{
	struct page *page, *kernel_page, *buffers;
	struct remote_charge charge;

	start(kernel);
	page = alloc_pages(GFP_KERNEL, 0);
	g_assert_cmpint(charge_memcg(page, unit_memcg(b), GFP_KERNEL), ==, 0);
	remote_charge_save_page(&charge, page);
	buffers = alloc_for(&charge);
	g_assert_cmpuint(unit_kmem(b), ==, 1 << ORDER);
	__free_pages(buffers);
	remote_charge_put(&charge);

	set_current(watcher);
	kernel_page = alloc_pages(GFP_KERNEL_ACCOUNT, 0);
	set_current(NULL);
	remote_charge_save_page(&charge, kernel_page);
	buffers = alloc_for(&charge);
	g_assert_cmpuint(unit_kmem(c), ==, 1 + (1 << ORDER));
	__free_pages(buffers);
	__free_pages(kernel_page);
	remote_charge_put(&charge);

	mem_cgroup_uncharge(page);
	remote_charge_save_page(&charge, page);
	g_assert_null(charge.memcg);
	g_assert_null(charge.objcg);
	remote_charge_put(&charge);
	__free_pages(page);
	stop();
}

/* nor does the allocator if it is the root */
static void test_the_root_pays_for_a_page(gconstpointer kernel)
{
	struct remote_charge charge;
	struct page *page, *buffers;

	start(kernel);
	page = alloc_pages(GFP_KERNEL, 0);
	g_assert_cmpint(charge_memcg(page, root_mem_cgroup, GFP_KERNEL), ==, 0);
	remote_charge_save_page(&charge, page);
	set_current(other);
	buffers = alloc_for(&charge);
	set_current(NULL);
	g_assert_false(PageMemcgKmem(buffers));
	__free_pages(buffers);
	remote_charge_put(&charge);
	mem_cgroup_uncharge(page);
	__free_pages(page);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/remote/the-owner-pays", test_the_owner_pays);
	unit_add_per_kernel("/remote/by-no-task", test_by_no_task);
	unit_add_per_kernel("/remote/nesting", test_nesting);
	unit_add_per_kernel("/remote/for-the-root", test_for_the_root);
	unit_add_per_kernel("/remote/saved-by-no-task", test_saved_by_no_task);
	unit_add_per_kernel("/remote/the-group-is-removed",
			    test_the_group_is_removed);
	unit_add_per_kernel("/remote/who-pays-for-a-page",
			    test_who_pays_for_a_page);
	unit_add_per_kernel("/remote/the-root-pays-for-a-page",
			    test_the_root_pays_for_a_page);
	return g_test_run();
}
