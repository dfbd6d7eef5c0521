// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_memcg_hierarchy.c - groups that are counted in their parents, or not
 *
 * The figures of the root were recorded from the real v4.19, v5.4 and v5.10.
 */
#include "mm_lab.h"

#include <errno.h>
#include <string.h>

#define USE_HIERARCHY "memory.use_hierarchy"

static struct cgroup *a, *inner;

/* as after boot: up to v5.10 the root is not hierarchical */
static void start(const char *kernel)
{
	unit_boot(kernel, 2);
	a = unit_mkdir(cgroup_root, "a");
	inner = unit_mkdir(a, "inner");
}

static bool always(void)
{
	return unit_since("v5.11");
}

static void expect_write(struct cgroup *cgrp, const char *text, int err)
{
	g_assert_cmpint(unit_write(cgrp, USE_HIERARCHY, text), ==, err);
}

static void expect_read(struct cgroup *cgrp, bool hierarchical)
{
	unit_assert_reads(cgrp, USE_HIERARCHY, hierarchical ? "1\n" : "0\n");
}

static void test_written(gconstpointer kernel)
{
	static const char *const bad[] = {
		"2", "4", "200", "-1", "word", "1k"
	};
	size_t i;

	start(kernel);
	expect_read(cgroup_root, always());
	expect_read(inner, always());
	for (i = 0; i < G_N_ELEMENTS(bad); i++)
		expect_write(inner, bad[i], -EINVAL);
	expect_write(inner, "0", always() ? -EINVAL : 0);
	expect_write(inner, "1", 0);
	expect_read(inner, true);
	expect_write(inner, "0", always() ? -EINVAL : 0);
	expect_read(inner, always());
	unit_rmdir(inner);
	unit_rmdir(a);
	unit_settle();
	expect_write(cgroup_root, "0", always() ? -EINVAL : 0);
	expect_write(cgroup_root, "1", 0);
	expect_read(cgroup_root, true);
	unit_stop();
}

/* below a hierarchical group there is no choice */
static void test_inherited(gconstpointer kernel)
{
	struct cgroup *below;

	start(kernel);
	expect_write(inner, "1", 0);
	below = unit_mkdir(inner, "below");
	expect_read(below, true);
	expect_write(below, "0", -EINVAL);
	expect_write(below, "1", 0);
	expect_read(below, true);
	unit_stop();
}

/* there is no choice either while there are children, dead or alive */
static void test_children(gconstpointer kernel)
{
	struct mem_cgroup *removed;

	start(kernel);
	if (always()) {
		unit_stop();
		return;
	}
	expect_write(a, "1", -EBUSY);
	expect_write(a, "0", 0);
	expect_write(a, "2", -EINVAL);
	removed = get_mem_cgroup_from_cgroup(inner);
	unit_rmdir(inner);
	unit_settle();
	expect_write(a, "1", -EBUSY);
	mem_cgroup_put(removed);
	unit_settle();
	expect_write(a, "1", 0);
	expect_read(a, true);
	expect_write(cgroup_root, "1", -EBUSY);
	unit_stop();
}

static void test_counted(gconstpointer kernel)
{
	struct mem_cgroup *memcg;

	start(kernel);
	memcg = unit_memcg(inner);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 100), ==, 0);
	memcg_account_kmem(memcg, 100);
	g_assert_cmpuint(unit_memory(inner), ==, 100);
	g_assert_cmpuint(unit_kmem(inner), ==, 100);
	g_assert_cmpuint(unit_memory(a), ==, always() ? 100 : 0);
	g_assert_cmpuint(unit_kmem(a), ==, always() ? 100 : 0);
	g_assert_true(parent_mem_cgroup(memcg) ==
		      (always() ? unit_memcg(a) : root_mem_cgroup));
	g_assert_cmpint(mem_cgroup_is_descendant(memcg, unit_memcg(a)), ==,
			always());
	memcg_account_kmem(memcg, -100);
	memcg_uncharge(memcg, 100);
	unit_stop();
}

static void test_limited(gconstpointer kernel)
{
	struct mem_cgroup *memcg;
	char *text;

	start(kernel);
	memcg = unit_memcg(inner);
	g_assert_cmpint(unit_write(a, "memory.limit_in_bytes", "40K"), ==, 0);
	g_assert_cmpint(try_charge_memcg(memcg, GFP_KERNEL, 100), ==,
			always() ? -ENOMEM : 0);
	if (!always())
		memcg_uncharge(memcg, 100);
	text = unit_read(inner, "memory.stat");
	g_assert_nonnull(
		strstr(text, always() ? "\nhierarchical_memory_limit 40960\n" :
					"\nhierarchical_memory_limit 92233"));
	g_free(text);
	unit_stop();
}

/* a group that is not hierarchical is all that a walk visits */
static void test_walk(gconstpointer kernel)
{
	struct mem_cgroup *iter;
	unsigned int nr = 0;

	start(kernel);
	for_each_mem_cgroup_tree(iter, unit_memcg(a))
		nr++;
	g_assert_cmpuint(nr, ==, always() ? 2 : 1);
	for_each_mem_cgroup_tree(iter, root_mem_cgroup)
		nr++;
	g_assert_cmpuint(nr, ==, always() ? 5 : 4);
	unit_stop();
}

/* multiples of 33 pages: up to v5.12 memory.stat lags by up to 32 */
static void expect_line(struct cgroup *cgrp, const char *key,
			unsigned long pages)
{
	char *text = unit_read(cgrp, "memory.stat");
	char *line = g_strdup_printf("\n%s %lu\n", key, pages * PAGE_SIZE);

	g_assert_nonnull(strstr(text, line));
	g_free(line);
	g_free(text);
}

/* flow/rmdir-with-anon-left-behind */
static void test_stat(gconstpointer kernel)
{
	struct task_struct *task;

	start(kernel);
	task = unit_adopt(10, inner);
	lab_sample(task, [MM_ANONPAGES] = 66);
	expect_line(inner, "total_rss", 66);
	expect_line(a, "rss", 0);
	expect_line(a, "total_rss", always() ? 66 : 0);
	do_exit(task);
	unit_stop();
}

/* v4.19 adds up all groups, v5.4 none, v5.10 counts them */
static void test_root(gconstpointer kernel)
{
	struct task_struct *task, *own;
	bool counts;

	start(kernel);
	counts = unit_since("v5.9");
	own = unit_adopt(10, cgroup_root);
	task = unit_adopt(20, inner);
	lab_sample(own, [MM_ANONPAGES] = 33);
	lab_sample(task, [MM_ANONPAGES] = 990);
	expect_line(cgroup_root, "rss", 33);
	expect_line(cgroup_root, "total_rss",
		    counts || !unit_since("v5.3") ? 1023 : 33);
	g_assert_cmpuint(mem_cgroup_usage(root_mem_cgroup, false), ==,
			 counts || !unit_since("v5.3") ? 1023 : 33);
	memcg_account_kmem(unit_memcg(inner), 1);
	unit_assert_reads(cgroup_root, "memory.kmem.usage_in_bytes",
			  counts ? "4096\n" : "0\n");
	unit_assert_reads(cgroup_root, "memory.kmem.max_usage_in_bytes",
			  counts ? "4096\n" : "0\n");
	memcg_account_kmem(unit_memcg(inner), -1);
	do_exit(task);
	do_exit(own);
	unit_stop();
}

/* a hierarchical root shows what it counts, from then on */
static void test_hierarchical_root(gconstpointer kernel)
{
	struct mem_cgroup *memcg;

	start(kernel);
	if (always()) {
		unit_stop();
		return;
	}
	memcg_account_kmem(unit_memcg(a), 5);
	memcg_account_kmem(unit_memcg(a), -5);
	unit_rmdir(inner);
	unit_rmdir(a);
	unit_settle();
	expect_write(cgroup_root, "1", 0);
	if (!unit_since("v5.9"))
		unit_assert_reads(cgroup_root, "memory.kmem.max_usage_in_bytes",
				  "0\n");
	memcg = unit_memcg(unit_mkdir(cgroup_root, "b"));
	memcg_account_kmem(memcg, 7);
	unit_assert_reads(cgroup_root, "memory.kmem.usage_in_bytes", "28672\n");
	unit_assert_reads(cgroup_root, "memory.kmem.max_usage_in_bytes",
			  "28672\n");
	memcg_account_kmem(memcg, -7);
	unit_stop();
}

struct eventfd_ctx {
	int signals;
};

static void signal_one(struct eventfd_ctx *eventfd)
{
	eventfd->signals++;
}

static void release_one(struct eventfd_ctx *eventfd)
{
	(void)eventfd;
}

/* event/usage-threshold-in-parent-by-child, and the same of the root */
static void test_threshold(gconstpointer kernel)
{
	static const struct memcg_event_ops ops = { signal_one, release_one };
	struct eventfd_ctx of_a = { 0 }, of_root = { 0 };
	struct task_struct *task;

	start(kernel);
	memcg_set_event_ops(&ops);
	g_assert_cmpint(mem_cgroup_register_event(unit_memcg(a),
						  "memory.usage_in_bytes",
						  "400K", &of_a),
			==, 0);
	g_assert_cmpint(mem_cgroup_register_event(root_mem_cgroup,
						  "memory.usage_in_bytes",
						  "400K", &of_root),
			==, 0);
	task = unit_adopt(10, inner);
	lab_sample(task, [MM_ANONPAGES] = 200);
	g_assert_cmpint(of_a.signals, ==, always() ? 1 : 0);
	g_assert_cmpint(of_root.signals, ==, unit_since("v5.9") ? 1 : 0);
	do_exit(task);
	mem_cgroup_unregister_event(root_mem_cgroup, &of_root);
	unit_stop();
	memcg_set_event_ops(NULL);
}

/* objects of a removed group go to the root, and the counters stay right */
static void test_removed(gconstpointer kernel)
{
	struct task_struct *task;
	void *object;

	start(kernel);
	task = unit_adopt(10, inner);
	set_current(task);
	object = kmalloc(1000, GFP_KERNEL_ACCOUNT);
	g_assert_nonnull(object);
	set_current(NULL);
	do_exit(task);
	unit_rmdir(inner);
	unit_settle();
	g_assert_cmpuint(unit_memory(a), ==,
			 always() ? unit_memory(cgroup_root) : 0);
	kfree(object);
	unit_settle();
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	g_assert_cmpuint(cgroup_count(), ==, 2);
	unit_stop();
}

/* the killer chooses among the tasks of the group that is over its limit */
static void test_oom(gconstpointer kernel)
{
	struct task_struct *small, *big, *victim = NULL;

	start(kernel);
	small = unit_adopt(10, a);
	big = unit_adopt(20, inner);
	lab_sample(small, [MM_ANONPAGES] = 10);
	lab_sample(big, [MM_ANONPAGES] = 100);
	g_assert_cmpint(mem_cgroup_out_of_memory(unit_memcg(a), &victim), ==,
			OOM_SUCCESS);
	g_assert_true(victim == (always() ? big : small));
	do_exit(small);
	do_exit(big);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/hierarchy/written", test_written);
	unit_add_per_kernel("/hierarchy/inherited", test_inherited);
	unit_add_per_kernel("/hierarchy/children", test_children);
	unit_add_per_kernel("/hierarchy/counted", test_counted);
	unit_add_per_kernel("/hierarchy/limited", test_limited);
	unit_add_per_kernel("/hierarchy/walk", test_walk);
	unit_add_per_kernel("/hierarchy/stat", test_stat);
	unit_add_per_kernel("/hierarchy/root", test_root);
	unit_add_per_kernel("/hierarchy/hierarchical-root",
			    test_hierarchical_root);
	unit_add_per_kernel("/hierarchy/threshold", test_threshold);
	unit_add_per_kernel("/hierarchy/removed", test_removed);
	unit_add_per_kernel("/hierarchy/oom", test_oom);
	return g_test_run();
}
