// SPDX-License-Identifier: GPL-2.0-only
/* tests: memcgfs_task_pins.c, zombie.c */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "task/zombie.h"

#define TEST_CPUS 3

static char *pins_text(void)
{
	struct seq_file m = { 0 };
	char *text;

	g_assert_cmpint(memcgfs_pins_show(&m), ==, 0);
	text = unit_text(&m);
	seq_free(&m);
	return text;
}

#define HEADER "id\tpath\trefs\tkind\tcount\tholder\n"

/* @expected: without the header */
static void check_pins(const char *expected)
{
	char *text = pins_text();

	g_assert_true(g_str_has_prefix(text, HEADER));
	g_assert_cmpstr(text + strlen(HEADER), ==, expected);
	g_free(text);
}

/* @rows: "KIND COUNT HOLDER; ..." Return: the rows of the group */
static char *rows_of(struct cgroup *cgrp, const char *path, int refs,
		     const char *rows)
{
	g_auto(GStrv) row = g_strsplit(rows, "; ", -1);
	GString *text = g_string_new(NULL);
	size_t i;

	for (i = 0; row[i]; i++) {
		g_auto(GStrv) field = g_strsplit(row[i], " ", 3);

		g_string_append_printf(text, "%llu\t%s\t%d\t%s\t%s\t%s\n",
				       (unsigned long long)cgrp->css->id, path,
				       refs, field[0], field[1], field[2]);
	}
	return g_string_free(text, FALSE);
}

static void check_rows(struct cgroup *cgrp, const char *path, int refs,
		       const char *rows)
{
	g_autofree char *expected = rows_of(cgrp, path, refs, rows);

	check_pins(expected);
}

static bool pages_pin_groups(void)
{
	return memcg_regime.value[SWITCH_KMEM] == KMEM_MEMCG;
}

static bool slab_pins_groups(void)
{
	return memcg_regime.value[SWITCH_SLAB] == SLAB_PAGES ||
	       memcg_regime.value[SWITCH_SLAB] == SLAB_LIFECYCLE;
}

static void test_nothing_dying(gconstpointer kernel)
{
	unit_start(kernel, TEST_CPUS);
	check_pins("");
	unit_mkdir(cgroup_root, "a");
	check_pins("");
	unit_stop();
}

/*
 * A group has a row for each stack. Where slab pages or clones pin groups too,
 * those that the worker was fast enough to make have rows as well.
 */
static void check_stacks(struct cgroup *cgrp, pid_t first, unsigned int nr)
{
	g_autofree char *start =
		g_strdup_printf("\n%llu\t", (unsigned long long)cgrp->css->id);
	g_autofree char *text = pins_text();
	unsigned int found = 0;
	char *line, *row;
	pid_t pid;

	for (pid = first; pid < first + (pid_t)nr; pid++) {
		row = g_strdup_printf("\tkernel_stack\t1\tpid %d\n", pid);
		g_assert_nonnull(strstr(text, row));
		g_free(row);
	}
	for (line = text; (line = strstr(line, start)); line++) {
		g_autofree char *rest =
			g_strndup(line + 1, strcspn(line + 1, "\n"));

		found += strstr(rest, "\tkernel_stack\t") != NULL;
		g_assert_null(strstr(rest, "other"));
	}
	g_assert_cmpuint(found, ==, nr);
}

static void test_stack(gconstpointer kernel)
{
	struct task_struct *shell, *sleeper;
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	shell = unit_adopt(10, a);
	sleeper = unit_fork(shell, 11);
	unit_move(shell, cgroup_root);
	unit_move(sleeper, cgroup_root);
	unit_rmdir(a);
	unit_settle();
	if (pages_pin_groups())
		check_stacks(a, 11, 1);
	else
		check_pins("");
	do_exit(sleeper);
	unit_settle();
	check_pins("");
	do_exit(shell);
	unit_stop();
}

/* a process that has moved away leaves its user pages, in every kernel */
static void test_user_pages(gconstpointer kernel)
{
	static const struct mm_sample sample = { .pages[MM_ANONPAGES] = 7 };
	struct task_struct *task;
	struct cgroup *a;
	char *text;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, a);
	g_assert_cmpint(mm_account(task, &sample, GFP_KERNEL), ==, 0);
	unit_move(task, cgroup_root);
	unit_rmdir(a);
	unit_settle();
	text = pins_text();
	g_assert_nonnull(strstr(text, "\tuser_page\t7\tpid 10\n"));
	g_free(text);
	do_exit(task);
	unit_settle();
	check_pins("");
	unit_stop();
}

#define NR_SLEEPERS 10

static void test_many_stacks(gconstpointer kernel)
{
	struct task_struct *shell, *sleepers[NR_SLEEPERS];
	struct cgroup *a;
	int i;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	shell = unit_adopt(10, a);
	for (i = NR_SLEEPERS; i--;) {
		sleepers[i] = unit_fork(shell, 20 + i);
		unit_move(sleepers[i], cgroup_root);
	}
	unit_move(shell, cgroup_root);
	unit_rmdir(a);
	unit_settle();
	if (pages_pin_groups())
		check_stacks(a, 20, NR_SLEEPERS);
	else
		check_pins("");
	for (i = 0; i < NR_SLEEPERS; i++)
		do_exit(sleepers[i]);
	do_exit(shell);
	unit_stop();
}

/* each stack is named with the group it pins */
static void test_stacks_of_two_groups(gconstpointer kernel)
{
	struct task_struct *shell, *first, *second;
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	shell = unit_adopt(10, a);
	first = unit_fork(shell, 11);
	unit_move(shell, b);
	second = unit_fork(shell, 12);
	unit_move(shell, cgroup_root);
	unit_move(first, cgroup_root);
	unit_move(second, cgroup_root);
	unit_rmdir(a);
	unit_rmdir(b);
	unit_settle();
	if (pages_pin_groups()) {
		check_stacks(a, 11, 1);
		check_stacks(b, 12, 1);
	} else {
		check_pins("");
	}
	do_exit(first);
	do_exit(second);
	do_exit(shell);
	unit_stop();
}

/* a process's memory and, under mm=memcg, its mm's group */
static void test_user_memory(gconstpointer kernel)
{
	struct mm_sample sample = { .pages = { [MM_ANONPAGES] = 10,
					       [MM_FILEPAGES] = 5,
					       [MM_SWAPENTS] = 3 } };
	struct task_struct *leader, *thread;
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	leader = unit_adopt(10, cgroup_root);
	g_assert_cmpint(adopt_task(11, leader, &thread), ==, 0);
	unit_move(leader, a);
	g_assert_cmpint(mm_account(leader, &sample, GFP_KERNEL), ==, 0);
	g_assert_cmpint(cgroup_attach_task(cgroup_root, leader, false), ==, 0);
	g_assert_cmpint(cgroup_attach_task(cgroup_root, thread, false), ==, 0);
	unit_rmdir(a);
	unit_settle();
	check_rows(a, "/a", 18, "user_page 15 pid 10; swap 3 pid 10");
	css_get(a->css);
	mm_update_memcg(leader->signal->mm, unit_memcg(a));
	check_rows(a, "/a", 19,
		   "user_page 15 pid 10; swap 3 pid 10; mm 1 pid 10");
	mm_update_memcg(leader->signal->mm, NULL);
	do_exit(leader);
	do_exit(thread);
	unit_settle();
	check_pins("");
	unit_stop();
}

static struct cgroup *make_dying(struct cgroup *cgrp)
{
	css_get(cgrp->css);
	unit_rmdir(cgrp);
	unit_settle();
	return cgrp;
}

static void test_other(gconstpointer kernel)
{
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = make_dying(unit_mkdir(cgroup_root, "a"));
	check_rows(a, "/a", 1, "other 1 -");
	css_put(a->css);
	unit_stop();
}

/* in another hierarchy it keeps the group there, and names are of memory only */
static void test_zombie(gconstpointer kernel)
{
	struct cgroup *other, *a;
	struct zombie *first, *second;
	struct task_struct *task;

	unit_start(kernel, TEST_CPUS);
	task = unit_adopt(9, cgroup_root);
	g_assert_null(zombie_add(task, 100));
	do_exit(task);
	a = unit_mkdir(cgroup_root, "a");
	other = unit_mkdir(cgroup_find_root("pids"), "other");
	task = unit_adopt(10, a);
	unit_move(task, other);
	first = zombie_add(task, 100);
	do_exit(task);
	task = unit_adopt(11, a);
	second = zombie_add(task, 100);
	do_exit(task);
	check_pins("");
	unit_rmdir(a);
	unit_settle();
	check_rows(a, "/a", 2, "zombie 1 pid 10; zombie 1 pid 11");
	zombie_release(second);
	check_rows(a, "/a", 1, "zombie 1 pid 10");
	unit_rmdir(other);
	unit_settle();
	g_assert_cmpuint(cgroup_root_count(other->root), ==, 2);
	zombie_release(first);
	unit_settle();
	check_pins("");
	g_assert_cmpuint(cgroup_root_count(cgroup_find_root("pids")->root), ==,
			 1);
	g_assert_cmpint(obj_nr_alive("zombie"), ==, 0);
	unit_stop();
}

static void test_stock(gconstpointer kernel)
{
	struct mem_cgroup *memcg;
	struct cgroup *a;
	int cpu;

	unit_start(kernel, TEST_CPUS);
	a = make_dying(unit_mkdir(cgroup_root, "a"));
	memcg = unit_memcg(a);
	for_each_possible_cpu(cpu) {
		set_cpu(cpu);
		g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 1), ==, 0);
	}
	check_rows(a, "/a", 4,
		   "stock 1 cpu 0; stock 1 cpu 1; stock 1 cpu 2; other 1 -");
	css_put(a->css);
	check_rows(a, "/a", 3, "stock 1 cpu 0; stock 1 cpu 1; stock 1 cpu 2");
	memcg_uncharge(memcg, TEST_CPUS);
	drain_all_stock(memcg);
	cgroup_wait_releases();
	check_pins("");
	unit_stop();
}

static void test_child(gconstpointer kernel)
{
	g_autofree char *of_a = NULL, *of_b = NULL, *child = NULL;
	g_autofree char *expected = NULL;
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = make_dying(unit_mkdir(a, "b"));
	/* the parent is not dying: it is not listed, its child is */
	check_rows(b, "/a/b", 1, "other 1 -");
	unit_rmdir(a);
	unit_settle();
	of_b = rows_of(b, "/a/b", 1, "other 1 -");
	child = g_strdup_printf("child 1 group %llu",
				(unsigned long long)b->css->id);
	of_a = rows_of(a, "/a", 1, child);
	expected = g_strconcat(of_b, of_a, NULL);
	check_pins(expected);
	css_put(b->css);
	unit_settle();
	check_pins("");
	unit_stop();
}

/* every holder has a name */
static void test_slab(gconstpointer kernel)
{
	struct kmem_cache *dentry, *inode;
	struct task_struct *task;
	struct cgroup *a;
	void *p[50], *q;

	unit_start(kernel, TEST_CPUS);
	dentry = memcgfs_boot_caches[CACHE_DENTRY];
	inode = memcgfs_boot_caches[CACHE_INODE];
	a = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, a);
	set_current(task);
	kmem_cache_free(dentry, kmem_cache_alloc(dentry, GFP_KERNEL));
	cgroup_wait_releases();
	kmem_cache_free(inode, kmem_cache_alloc(inode, GFP_KERNEL));
	cgroup_wait_releases();
	kmem_cache_alloc_bulk(dentry, GFP_KERNEL, 50, p);
	q = kmem_cache_alloc(inode, GFP_KERNEL);
	unit_move(task, cgroup_root);
	unit_rmdir(a);
	unit_settle();
	if (!slab_pins_groups())
		check_pins("");
	else if (memcg_regime.value[SWITCH_SLAB] == SLAB_PAGES)
		check_rows(a, "/a", 4,
			   "slab_page 3 cache dentry; "
			   "slab_page 1 cache inode_cache");
	else
		check_rows(a, "/a", 2,
			   "kmem_cache 1 cache inode_cache; "
			   "kmem_cache 1 cache dentry");
	kmem_cache_free_bulk(dentry, 50, p);
	unit_settle();
	if (!slab_pins_groups())
		check_pins("");
	else if (memcg_regime.value[SWITCH_SLAB] == SLAB_PAGES)
		check_rows(a, "/a", 1, "slab_page 1 cache inode_cache");
	else
		check_rows(a, "/a", 1, "kmem_cache 1 cache inode_cache");
	kmem_cache_free(inode, q);
	unit_settle();
	check_pins("");
	set_current(NULL);
	do_exit(task);
	unit_stop();
}

static void test_kmem_pages(gconstpointer kernel)
{
	struct task_struct *task;
	struct page *page;
	struct cgroup *a;
	void *p;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, a);
	set_current(task);
	p = kmalloc(3 * PAGE_SIZE, GFP_KERNEL_ACCOUNT);
	page = alloc_pages(GFP_KERNEL_ACCOUNT, 0);
	unit_move(task, cgroup_root);
	unit_rmdir(a);
	unit_settle();
	if (pages_pin_groups())
		check_rows(a, "/a", 2, "kmem_page 2 -");
	else
		check_pins("");
	__free_pages(page);
	kfree(p);
	unit_settle();
	check_pins("");
	set_current(NULL);
	do_exit(task);
	unit_stop();
}

/* page tables have their process, and stay when it is moved */
static void test_page_tables(gconstpointer kernel)
{
	struct mm_sample sample = { .pages[MM_PGTABLES] = 3 };
	struct task_struct *task;
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, a);
	g_assert_cmpint(mm_account(task, &sample, GFP_KERNEL), ==, 0);
	unit_move(task, cgroup_root);
	unit_rmdir(a);
	unit_settle();
	if (pages_pin_groups())
		check_rows(a, "/a", 3, "kmem_page 3 pid 10");
	else
		check_pins("");
	do_exit(task);
	unit_settle();
	check_pins("");
	unit_stop();
}

static void test_no_memory(gconstpointer kernel)
{
	struct seq_file m = { 0 };

	unit_start(kernel, TEST_CPUS);
	obj_fail_nth(1);
	g_assert_cmpint(memcgfs_pins_show(&m), ==, -ENOMEM);
	g_assert_cmpuint(m.count, ==, 0);
	/* the locks are free again */
	g_assert_cmpint(memcgfs_pins_show(&m), ==, 0);
	seq_free(&m);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcgfs_pins/nothing-dying", test_nothing_dying);
	unit_add_per_kernel("/memcgfs_pins/stack", test_stack);
	unit_add_per_kernel("/memcgfs_pins/many-stacks", test_many_stacks);
	unit_add_per_kernel("/memcgfs_pins/stacks-of-two-groups",
			    test_stacks_of_two_groups);
	unit_add_per_kernel("/memcgfs_pins/user-memory", test_user_memory);
	unit_add_per_kernel("/memcgfs_pins/user-pages", test_user_pages);
	unit_add_per_kernel("/memcgfs_pins/other", test_other);
	unit_add_per_kernel("/memcgfs_pins/zombie", test_zombie);
	unit_add_per_kernel("/memcgfs_pins/stock", test_stock);
	unit_add_per_kernel("/memcgfs_pins/child", test_child);
	unit_add_per_kernel("/memcgfs_pins/slab", test_slab);
	unit_add_per_kernel("/memcgfs_pins/kmem-pages", test_kmem_pages);
	unit_add_per_kernel("/memcgfs_pins/page-tables", test_page_tables);
	unit_add_per_kernel("/memcgfs_pins/no-memory", test_no_memory);
	return g_test_run();
}
