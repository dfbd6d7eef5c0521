// SPDX-License-Identifier: GPL-2.0-only
/*
 * Races with another thread in the middle of a function: the engine is the
 * replays' (rt/lesson.h), and the other thread's action is done where the
 * function would have been interrupted.
 */
#include <string.h>

#include "rt/lesson.h"
#include "mm_lab.h"

static struct cgroup *a, *b;

/* call @other once, when @point is reached next */
static struct {
	const char *point;
	void (*other)(void);
} due;

static void hook(const char *point)
{
	void (*other)(void) = due.other;

	if (!other || strcmp(point, due.point))
		return;
	due.other = NULL;
	other();
}

static void start(const char *kernel, unsigned int nr_cpus)
{
	unit_start(kernel, nr_cpus);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	replay_hook = hook;
}

static void stop(void)
{
	replay_hook = NULL;
	unit_stop();
}

static void interrupt(const char *point, void (*other)(void))
{
	due.point = point;
	due.other = other;
}

static int zero(void)
{
	return 0;
}

static void remove_a(void)
{
	unit_rmdir(a);
	cgroup_wait_releases();
}

/* --- a group is removed while a stock is about to take its pages --- */

/* @nr_before: pages that are in the stock then */
static void check_removed_group_goes(const char *kernel, unsigned int nr_before)
{
	struct mem_cgroup *memcg;
	struct cgroup_subsys_state *css;

	start(kernel, 0);
	memcg = unit_memcg(a);
	css = a->css;
	css_get(css);
	page_counter_charge(&memcg->memory, nr_before + 2);
	page_counter_charge(&memcg->memsw, nr_before + 2);
	if (nr_before)
		refill_stock(memcg, nr_before);
	interrupt("refill_stock_slow", remove_a);
	refill_stock_slow(memcg, 2);
	g_assert_null(due.other);
	/* as v4.19 does: until the CPU charges for another group */
	g_assert_cmpuint(memcg_stock_pins(memcg), ==, !unit_since("v5.3"));
	if (!unit_since("v5.3"))
		drain_all_stock(memcg);
	g_assert_cmpuint(page_counter_read(&memcg->memory), ==, 0);
	css_put(css);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	stop();
}

static void test_stock_keeps_no_removed_group(gconstpointer kernel)
{
	check_removed_group_goes(kernel, 0);
	check_removed_group_goes(kernel, 5);
}

/* another group's pages in the stock stay where they are */
static void test_stock_keeps_the_other_group(void)
{
	const struct cpu_source source = { .current = zero };
	struct mem_cgroup *of_a, *of_b;

	set_cpu_source(&source);
	start(REGIME_DEFAULT, 0);
	of_a = unit_memcg(a);
	do
		of_b = unit_memcg(unit_mkdir(cgroup_root, "c"));
	while (memcg_page_slot(of_b) != memcg_page_slot(of_a));
	css_get(&of_a->css);
	g_assert_cmpint(try_charge_memcg(of_b, GFP_KERNEL, 1), ==, 0);
	page_counter_charge(&of_a->memory, 2);
	page_counter_charge(&of_a->memsw, 2);
	interrupt("refill_stock_slow", remove_a);
	refill_stock_slow(of_a, 2);
	g_assert_cmpuint(page_counter_read(&of_a->memory), ==, 0);
	g_assert_cmpuint(memcg_stock_pins(of_b), ==, 1);
	memcg_uncharge(of_b, 1);
	css_put(&of_a->css);
	stop();
	set_cpu_source(NULL);
}

/* --- pages are reclaimed from a group to which they are being moved --- */

static void shrink_b(void)
{
	mm_shrink_list(unit_memcg(b), 10);
	g_assert_cmpint(lab_stat(b, MEMCG_CACHE), ==, 20);
	g_assert_cmpint(lab_stat_local(b, MEMCG_CACHE), ==, 20);
}

static void test_moved_pages_are_reclaimed(gconstpointer kernel)
{
	struct task_struct *shell;

	start(kernel, 1);
	shell = unit_adopt(10, a);
	lab_sample(shell, [MM_FILEPAGES] = 30);
	g_assert_cmpint(unit_write(b, "memory.move_charge_at_immigrate", "2"),
			==, 0);
	interrupt("mm_move_charges", shrink_b);
	unit_move(shell, b);
	g_assert_null(due.other);
	g_assert_cmpint(lab_stat(b, MEMCG_CACHE), ==, 20);
	g_assert_cmpint(lab_stat(a, MEMCG_CACHE), ==, 0);
	lab_check_all();
	do_exit(shell);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/races/stock-keeps-no-removed-group",
			    test_stock_keeps_no_removed_group);
	g_test_add_func("/races/stock-keeps-the-other-group",
			test_stock_keeps_the_other_group);
	unit_add_per_kernel("/races/moved-pages-are-reclaimed",
			    test_moved_pages_are_reclaimed);
	return g_test_run();
}
