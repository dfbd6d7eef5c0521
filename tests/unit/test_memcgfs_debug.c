// SPDX-License-Identifier: GPL-2.0-only
#include "unit.h"

#include <errno.h>
#include <string.h>

#define TEST_CPUS 2

static void check(int (*show)(struct seq_file *m), const char *expected)
{
	struct seq_file m = { .buf = NULL };
	g_autofree char *text = NULL;

	g_assert_cmpint(show(&m), ==, 0);
	text = unit_text(&m);
	g_assert_cmpstr(text, ==, expected);
	seq_free(&m);
}

#define MEMCGS                                                           \
	"id\tparent\tpath\tstate\trefs\ttasks\tusage\tmax_usage\tkmem\t" \
	"failcnt\toom_kills\n"

/* parents first; a removed group keeps its row as long as it is pinned */
static void test_memcgs(gconstpointer kernel)
{
	static const struct mm_sample sample = { .pages[MM_ANONPAGES] = 7 };
	struct task_struct *task;
	struct seq_file m = { .buf = NULL };
	g_autofree char *text = NULL, *row_root = NULL, *row_a = NULL,
			*row_b = NULL;
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a\t");
	b = unit_mkdir(a, "b");
	task = unit_adopt(10, b);
	g_assert_cmpint(mm_account(task, &sample, GFP_KERNEL), ==, 0);
	unit_move(task, a);
	unit_rmdir(b);
	unit_settle();
	g_assert_cmpint(memcgfs_memcgs_show(&m), ==, 0);
	text = unit_text(&m);
	row_root = g_strdup_printf(MEMCGS "%llu\t-\t/\tonline\t",
				   (unsigned long long)cgroup_root->css->id);
	g_assert_true(g_str_has_prefix(text, row_root));
	row_a = g_strdup_printf("\n%llu\t%llu\t/a\\011\tonline\t",
				(unsigned long long)a->css->id,
				(unsigned long long)cgroup_root->css->id);
	row_b = g_strdup_printf("\n%llu\t%llu\t/a\\011/b\tdying\t7\t0\t",
				(unsigned long long)b->css->id,
				(unsigned long long)a->css->id);
	g_assert_nonnull(strstr(text, row_a));
	g_assert_nonnull(strstr(text, row_b));
	g_assert_true(strstr(text, row_a) < strstr(text, row_b));
	seq_free(&m);
	do_exit(task);
	unit_stop();
}

/* looking does not drain */
static void test_stocks(gconstpointer kernel)
{
	struct cgroup *a;
	int i;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	set_cpu(1);
	g_assert_cmpint(try_charge_memcg(unit_memcg(a), GFP_KERNEL, 1), ==, 0);
	for (i = 0; i < 2; i++) {
		g_autofree char *stocks = g_strdup_printf(
			"cpu\tgroup\tpages\tobjcg_group\tbytes\n"
			"1\t%llu\t%u\t-\t-\n",
			(unsigned long long)a->css->id,
			memcg_charge_batch() - 1);
		g_autofree char *cpus = g_strdup_printf(
			"cpu\tstate\tpages\tbytes\n0\tonline\t0\t0\n"
			"1\tonline\t%u\t0\n",
			memcg_charge_batch() - 1);

		check(memcgfs_stocks_show, stocks);
		check(memcgfs_cpus_show, cpus);
	}
	memcg_uncharge(unit_memcg(a), 1);
	unit_stop();
}

/* an objcg moves to the parent, and knows where it comes from */
static void test_objcgs(void)
{
	struct task_struct *task;
	unsigned long long id_a, id_b;
	struct cgroup *a, *b;
	char *expected;
	void *p;

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(a, "b");
	id_a = a->css->id;
	id_b = b->css->id;
	task = unit_adopt(10, b);
	set_current(task);
	p = kmalloc(64, GFP_KERNEL_ACCOUNT);
	set_current(NULL);
	do_exit(task);
	unit_rmdir(b);
	unit_settle();
	expected = g_strdup_printf(
		"group\tborn_in\trefs\tnr_charged_bytes\tobject_bytes\n"
		"%llu\t%llu\t1\t0\t0\n%llu\t%llu\t1\t%d\t72\n",
		id_a, id_a, id_a, id_b, (int)PAGE_SIZE - 72);
	check(memcgfs_objcgs_show, expected);
	g_free(expected);
	kfree(p);
	unit_stop();
}

static void test_no_memory(void)
{
	struct seq_file m = { .buf = NULL };

	unit_start(REGIME_DEFAULT, TEST_CPUS);
	obj_fail_nth(1);
	g_assert_cmpint(memcgfs_objcgs_show(&m), ==, -ENOMEM);
	g_assert_cmpuint(m.count, ==, 0);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcgfs_debug/memcgs", test_memcgs);
	unit_add_per_kernel("/memcgfs_debug/stocks", test_stocks);
	g_test_add_func("/memcgfs_debug/objcgs", test_objcgs);
	g_test_add_func("/memcgfs_debug/no-memory", test_no_memory);
	return g_test_run();
}
