// SPDX-License-Identifier: GPL-2.0-only
/* tests: memcgfs_ledger_kernel.c, memcgfs_ledger_take.c, stock_freeze.c */
#include "filemap_lab.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LARGE_SIZE (3 * PAGE_SIZE)

static char *ledger_text(struct cgroup *cgrp)
{
	ssize_t len = memcgfs_ledger_text(cgrp, NULL, 0);
	char *text;

	g_assert_cmpint(len, >, 0);
	text = g_malloc((gsize)len + 1);
	g_assert_cmpint(memcgfs_ledger_text(cgrp, text, (size_t)len + 1), ==,
			len);
	return text;
}

/* the rows add up to the counter; Return: bytes of @item, of @holder or any */
static long bytes_of(struct cgroup *cgrp, const char *item, const char *holder)
{
	char *text = ledger_text(cgrp);
	char **lines = g_strsplit(text, "\n", -1), **line;
	long bytes = 0, sum = 0, usage = -1;

	g_assert_cmpstr(lines[0], ==, "id\tpath\titem\tbytes\tholder");
	for (line = lines + 1; **line; line++) {
		char **field = g_strsplit(*line, "\t", -1);
		long nr = strtol(field[3], NULL, 10);

		g_assert_cmpuint(g_strv_length(field), ==, 5);
		if (!strcmp(field[2], item) &&
		    (!holder || !strcmp(field[4], holder)))
			bytes += nr;
		if (!strcmp(field[2], "usage"))
			usage = nr;
		else
			sum += nr;
		g_strfreev(field);
	}
	g_assert_cmpint(usage, ==, sum);
	g_assert_cmpint(usage, ==, (long)(unit_memory(cgrp) * PAGE_SIZE));
	g_strfreev(lines);
	g_free(text);
	return bytes;
}

#define assert_bytes(cgrp, item, holder, bytes) \
	g_assert_cmpint(bytes_of(cgrp, item, holder), ==, (long)(bytes))

static void test_empty(gconstpointer kernel)
{
	struct cgroup *a;
	char *text, *expected;

	unit_start(kernel, 2);
	a = unit_mkdir(cgroup_root, "a\tb");
	text = ledger_text(a);
	expected = g_strdup_printf("id\tpath\titem\tbytes\tholder\n"
				   "%llu\t/a\\011b\tusage\t0\t-\n",
				   (unsigned long long)a->css->id);
	g_assert_cmpstr(text, ==, expected);
	g_free(expected);
	g_free(text);
	unit_stop();
}

/* of the batch that was charged for 7 pages the rest is in the CPU's stock */
static void test_user_pages(gconstpointer kernel)
{
	struct task_struct *task;
	struct cgroup *a;

	unit_start(kernel, 2);
	a = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, a);
	set_cpu(1);
	lab_sample(task, [MM_ANONPAGES] = 7);
	assert_bytes(a, "user_page", "pid 10", 7 * PAGE_SIZE);
	assert_bytes(a, "page_stock", "cpu 1",
		     (memcg_charge_batch() - 7) * PAGE_SIZE);
	assert_bytes(a, "usage", NULL, memcg_charge_batch() * PAGE_SIZE);
	assert_bytes(cgroup_root, "child", NULL,
		     memcg_charge_batch() * PAGE_SIZE);
	lab_sample(task, [MM_ANONPAGES] = 5, [MM_SWAPENTS] = 2,
		   [MM_FILEPAGES] = 3, [MM_SHMEMPAGES] = 4);
	assert_bytes(a, "user_page", "pid 10", 5 * PAGE_SIZE);
	assert_bytes(a, "file_page", "pid 10", 3 * PAGE_SIZE);
	assert_bytes(a, "shmem_page", "pid 10", 4 * PAGE_SIZE);
	assert_bytes(a, "swap", NULL, 0);
	do_exit(task);
	unit_stop();
}

/* a page that no process has, and the cached pages of files */
static void test_other_pages(gconstpointer kernel)
{
	struct lab_file file, shm;
	struct page *page;

	lab_start(kernel);
	lab_open(&file, MAPPING_FILE, "/f");
	lab_open(&shm, MAPPING_SHMEM, "/s");
	lab_touch(&file, lab_a, 0, 9);
	lab_touch(&shm, lab_a, 0, 2);
	page = alloc_pages(GFP_KERNEL, 1);
	g_assert_cmpint(charge_memcg(page, unit_memcg(lab_a), GFP_KERNEL), ==,
			0);
	assert_bytes(lab_a, "file_page", NULL, 9 * PAGE_SIZE);
	assert_bytes(lab_a, "shmem_page", NULL, 2 * PAGE_SIZE);
	assert_bytes(lab_a, "user_page", "-", 2 * PAGE_SIZE);
	assert_bytes(lab_b, "usage", NULL, 0);
	mem_cgroup_uncharge(page);
	__free_pages(page);
	lab_close(&file);
	lab_close(&shm);
	lab_stop();
}

static void test_kernel_pages(gconstpointer kernel)
{
	struct task_struct *shell, *child;
	struct cgroup *a;
	struct page *page;
	long other;
	void *large;

	unit_start(kernel, 2);
	a = unit_mkdir(cgroup_root, "a");
	shell = unit_adopt(10, a);
	child = unit_fork(shell, 11);
	assert_bytes(a, "kernel_stack", "pid 11",
		     PAGE_SIZE << child->stack->order);
	other = bytes_of(a, "kmem_page", "-");
	current = shell;
	page = alloc_pages(GFP_KERNEL_ACCOUNT, 2);
	large = kmalloc(LARGE_SIZE, GFP_KERNEL_ACCOUNT);
	current = NULL;
	assert_bytes(a, "kmem_page", "-", other + 4 * (long)PAGE_SIZE);
	assert_bytes(a, "kmalloc_large", "-", 4 * PAGE_SIZE);
	kfree(large);
	__free_pages(page);
	do_exit(child);
	do_exit(shell);
	unit_stop();
}

/* an object, the rest of its page in a stock, and after a drain in no stock */
static void test_objects(gconstpointer kernel)
{
	struct kmem_cache *s;
	struct task_struct *shell;
	struct cgroup *a;
	void *object;

	unit_start(kernel, 2);
	a = unit_mkdir(cgroup_root, "a");
	shell = unit_adopt(10, a);
	s = kmem_cache_create("things", 1000, SLAB_ACCOUNT | SLAB_NO_MERGE);
	current = shell;
	object = kmem_cache_alloc(s, GFP_KERNEL);
	current = NULL;
	assert_bytes(a, "slab_object", "cache things", 1008);
	assert_bytes(a, "objcg_stock", "cpu 0", PAGE_SIZE - 1008);
	assert_bytes(a, "objcg_rest", NULL, 0);
	drain_all_stock(root_mem_cgroup);
	assert_bytes(a, "objcg_stock", NULL, 0);
	assert_bytes(a, "objcg_rest", "-", PAGE_SIZE - 1008);
	assert_bytes(a, "usage", NULL, PAGE_SIZE);
	kmem_cache_free(s, object);
	do_exit(shell);
	kmem_cache_destroy(s);
	unit_stop();
}

static void test_raw_bytes(gconstpointer kernel)
{
	struct obj_cgroup *objcg;
	struct cgroup *a;

	unit_start(kernel, 2);
	a = unit_mkdir(cgroup_root, "a");
	objcg = unit_get_objcg(a);
	g_assert_cmpint(obj_cgroup_charge(objcg, GFP_KERNEL, 100), ==, 0);
	assert_bytes(a, "objcg_bytes", "-", 100);
	unit_rmdir(a);
	unit_settle();
	assert_bytes(cgroup_root, "reparented", NULL, PAGE_SIZE);
	obj_cgroup_uncharge(objcg, 100);
	obj_cgroup_put(objcg);
	unit_stop();
}

static void test_slab_pages(gconstpointer kernel)
{
	struct kmem_cache *s;
	struct task_struct *shell;
	struct cgroup *a;
	void *object, *first;

	unit_start(kernel, 2);
	a = unit_mkdir(cgroup_root, "a");
	shell = unit_adopt(10, a);
	s = kmem_cache_create("things", 1000, SLAB_ACCOUNT | SLAB_NO_MERGE);
	current = shell;
	/* the first has the worker make the clone */
	first = kmem_cache_alloc(s, GFP_KERNEL);
	flush_workqueue();
	object = kmem_cache_alloc(s, GFP_KERNEL);
	current = NULL;
	assert_bytes(a, "slab_page", "cache things", slab_bytes(s));
	kmem_cache_free(s, object);
	kmem_cache_free(s, first);
	do_exit(shell);
	kmem_cache_destroy(s);
	unit_stop();
}

/*
 * A removed group keeps its user page. The parent has taken over an object, if it
 * does, and the removed group's counter keeps that charge.
 */
static void test_dying(gconstpointer kernel)
{
	struct task_struct *shell;
	struct cgroup *a, *b;
	char *parent, *child;
	void *large;

	unit_start(kernel, 2);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(a, "b");
	shell = unit_adopt(10, b);
	lab_sample(shell, [MM_ANONPAGES] = 1);
	current = shell;
	large = kmalloc(LARGE_SIZE, GFP_KERNEL_ACCOUNT);
	current = NULL;
	unit_move(shell, a);
	parent = g_strdup_printf("group %llu", (unsigned long long)a->css->id);
	child = g_strdup_printf("group %llu", (unsigned long long)b->css->id);
	unit_rmdir(b);
	unit_settle();
	assert_bytes(b, "user_page", "pid 10", PAGE_SIZE);
	if (memcg_regime.value[SWITCH_KMEM] == KMEM_OBJCG) {
		assert_bytes(b, "handed_over", parent, 4 * PAGE_SIZE);
		assert_bytes(a, "dying_child", child, PAGE_SIZE);
	} else {
		assert_bytes(b, "kmalloc_large", "-", 4 * PAGE_SIZE);
		assert_bytes(b, "handed_over", NULL, 0);
		assert_bytes(a, "dying_child", child, 5 * PAGE_SIZE);
	}
	assert_bytes(a, "usage", NULL, 5 * PAGE_SIZE);
	g_free(parent);
	g_free(child);
	kfree(large);
	do_exit(shell);
	unit_stop();
}

/* a stack of a removed group belongs to the parent, and is named */
static void test_reparented_stack(gconstpointer kernel)
{
	struct task_struct *shell, *sleeper;
	struct cgroup *a, *b;
	bool objcg;
	long stack;

	unit_start(kernel, 2);
	objcg = memcg_regime.value[SWITCH_KMEM] == KMEM_OBJCG;
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(a, "b");
	shell = unit_adopt(10, b);
	sleeper = unit_fork(shell, 11);
	stack = (long)(PAGE_SIZE << sleeper->stack->order);
	unit_move(shell, cgroup_root);
	unit_move(sleeper, cgroup_root);
	unit_rmdir(b);
	unit_settle();
	assert_bytes(a, "reparented", "pid 11", objcg ? stack : 0);
	if (!objcg)
		assert_bytes(b, "kernel_stack", "pid 11", stack);
	do_exit(sleeper);
	do_exit(shell);
	unit_stop();
}

/* each allocation fails in turn */
static void test_no_memory(void)
{
	struct cgroup *a;
	unsigned int nth;
	char buf[1];
	ssize_t ret;

	unit_start(REGIME_DEFAULT, 2);
	a = unit_mkdir(cgroup_root, "a");
	for (nth = 1; nth; nth++) {
		obj_fail_nth(nth);
		ret = memcgfs_ledger_text(a, NULL, 0);
		if (obj_fail_nth(0))
			break;
		g_assert_cmpint(ret, ==, -ENOMEM);
	}
	g_assert_cmpint(nth, >, 4);
	g_assert_cmpint(ret, >, 0);
	g_assert_cmpint(memcgfs_ledger_text(a, buf, 1), ==, -ERANGE);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcgfs_ledger/empty", test_empty);
	unit_add_per_kernel("/memcgfs_ledger/user-pages", test_user_pages);
	unit_add_per_kernel("/memcgfs_ledger/other-pages", test_other_pages);
	unit_add_per_kernel("/memcgfs_ledger/kernel-pages", test_kernel_pages);
	unit_add_per_objcg_kernel("/memcgfs_ledger/objects", test_objects);
	unit_add_per_objcg_kernel("/memcgfs_ledger/raw-bytes", test_raw_bytes);
	unit_add_per_clone_kernel("/memcgfs_ledger/slab-pages",
				  test_slab_pages);
	unit_add_per_kernel("/memcgfs_ledger/dying", test_dying);
	unit_add_per_kernel("/memcgfs_ledger/reparented-stack",
			    test_reparented_stack);
	g_test_add_func("/memcgfs_ledger/no-memory", test_no_memory);
	return g_test_run();
}
