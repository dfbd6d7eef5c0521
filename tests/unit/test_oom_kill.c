// SPDX-License-Identifier: GPL-2.0-only
/* tests: memcg_oom.c */
#include "mm_lab.h"

#include <limits.h>

#define LIMIT 1000

static struct cgroup *a, *inner, *b;
static struct task_struct *small, *big, *other;

static void start(const char *kernel)
{
	unit_start(kernel, 1);
	a = unit_mkdir(cgroup_root, "a");
	inner = unit_mkdir(a, "inner");
	b = unit_mkdir(cgroup_root, "b");
	small = unit_adopt(10, a);
	big = unit_adopt(20, inner);
	other = unit_adopt(30, b);
	lab_sample(small, [MM_ANONPAGES] = 100);
	lab_sample(big, [MM_ANONPAGES] = 300, [MM_SWAPENTS] = 10);
	lab_sample(other, [MM_ANONPAGES] = 5000);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, LIMIT), ==,
			0);
}

static void stop(void)
{
	lab_check_all();
	do_exit(small);
	if (big)
		do_exit(big);
	do_exit(other);
	unit_stop();
}

/* a real process may have grown, whatever the limit */
static void force(struct task_struct *task, unsigned long anon)
{
	struct mm_sample sample = { .pages = { [MM_ANONPAGES] = anon } };

	g_assert_cmpint(mm_account(task, &sample, GFP_KERNEL | __GFP_NOFAIL),
			==, 0);
}

static enum oom_status oom(struct cgroup *cgrp, struct task_struct **victim)
{
	*victim = NULL;
	return mem_cgroup_oom(unit_memcg(cgrp), victim);
}

static void test_within_the_limit(gconstpointer kernel)
{
	struct task_struct *victim;

	start(kernel);
	g_assert_cmpint(oom(inner, &victim), ==, OOM_SKIPPED);
	stop();
}

/* reclaim comes before killing */
static void test_reclaim_is_enough(gconstpointer kernel)
{
	struct mm_sample sample = {
		.pages = { [MM_ANONPAGES] = 100, [MM_FILEPAGES] = LIMIT }
	};
	struct task_struct *victim;

	start(kernel);
	g_assert_cmpint(mm_account(small, &sample, GFP_NOWAIT | __GFP_NOFAIL),
			==, 0);
	g_assert_cmpuint(unit_memory(a), >, LIMIT);
	g_assert_cmpint(oom(a, &victim), ==, OOM_SKIPPED);
	g_assert_cmpuint(unit_memory(a), <=, LIMIT);
	stop();
}

/* the group or the first ancestor over its limit; asking reclaims nothing */
static void test_over_limit(gconstpointer kernel)
{
	struct mm_sample sample = {
		.pages = { [MM_ANONPAGES] = 100, [MM_FILEPAGES] = LIMIT }
	};
	struct mem_cgroup *memcg;

	start(kernel);
	g_assert_null(mem_cgroup_over_limit(NULL));
	g_assert_null(mem_cgroup_over_limit(unit_memcg(inner)));
	g_assert_cmpint(mm_account(small, &sample, GFP_NOWAIT | __GFP_NOFAIL),
			==, 0);
	memcg = unit_memcg(a);
	g_assert_true(mem_cgroup_over_limit(unit_memcg(inner)) == memcg);
	g_assert_true(mem_cgroup_over_limit(memcg) == memcg);
	g_assert_null(mem_cgroup_over_limit(unit_memcg(b)));
	g_assert_null(mem_cgroup_over_limit(root_mem_cgroup));
	g_assert_cmpuint(unit_memory(a), >, LIMIT);
	stop();
}

/* flow/limit-of-parent-kills-in-child, flow/oom-kills-one-process-only */
static void test_victim(gconstpointer kernel)
{
	struct task_struct *victim;

	start(kernel);
	force(small, 800);
	force(big, 900);
	g_assert_cmpint(oom(inner, &victim), ==, OOM_SUCCESS);
	g_assert_true(victim == big);
	unit_assert_reads(inner, "memory.oom_control",
			  "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
	unit_assert_reads(a, "memory.oom_control",
			  "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
	/* not a second one while the first is exiting */
	g_assert_cmpint(oom(a, &victim), ==, OOM_SUCCESS);
	g_assert_null(victim);
	do_exit(big);
	big = NULL;
	g_assert_cmpint(oom(a, &victim), ==, OOM_SKIPPED);
	stop();
}

/* flow/oom-score-adj-protects */
static void test_scores(gconstpointer kernel)
{
	struct task_struct *victim;

	start(kernel);
	force(big, 1200);
	big->signal->oom_score_adj = OOM_SCORE_ADJ_MIN;
	g_assert_cmpint(oom(a, &victim), ==, OOM_SUCCESS);
	g_assert_true(victim == small);
	do_exit(small);
	small = unit_adopt(11, a);
	/* the remaining tasks: an unkillable task and an empty task */
	small->signal->oom_score_adj = OOM_SCORE_ADJ_MIN;
	g_assert_cmpint(oom(a, &victim), ==, OOM_FAILED);
	g_assert_null(victim);
	stop();
}

static void test_badness(gconstpointer kernel)
{
	struct task_struct *init;

	start(kernel);
	init = unit_adopt(1, a);
	lab_sample(big, [MM_ANONPAGES] = 300, [MM_SWAPENTS] = 10,
		   [MM_PGTABLES] = 4, [MM_FILEPAGES] = 20);
	spin_lock(&tasklist_lock);
	g_assert_cmpint(oom_badness(big, 5000), ==, 334);
	big->signal->oom_score_adj = 100;
	g_assert_cmpint(oom_badness(big, 5000), ==, 834);
	big->signal->oom_score_adj = -100;
	g_assert_cmpint(oom_badness(big, 5000), ==, -166);
	g_assert_cmpint(oom_badness(init, 5000), ==, LONG_MIN);
	spin_unlock(&tasklist_lock);
	do_exit(init);
	stop();
}

/* flow/oom-kill-disable-blocks, flow/oom-kill-disable-then-enable-kills */
static void test_kill_disabled(gconstpointer kernel)
{
	struct task_struct *victim;

	start(kernel);
	g_assert_cmpint(unit_write(a, "memory.oom_control", "1"), ==, 0);
	force(big, 1200);
	g_assert_cmpint(oom(inner, &victim), ==, OOM_ASYNC);
	g_assert_null(victim);
	unit_assert_reads(a, "memory.oom_control",
			  "oom_kill_disable 1\nunder_oom 1\noom_kill 0\n");
	g_assert_true(mem_cgroup_under_oom(unit_memcg(inner)));
	g_assert_false(mem_cgroup_under_oom(unit_memcg(b)));
	/* the limit is raised */
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, 2000), ==,
			0);
	g_assert_false(mem_cgroup_under_oom(unit_memcg(inner)));
	/* and met again, and killing is allowed */
	force(big, 2200);
	g_assert_cmpint(oom(inner, &victim), ==, OOM_ASYNC);
	g_assert_cmpint(unit_write(a, "memory.oom_control", "0"), ==, 0);
	g_assert_false(mem_cgroup_under_oom(unit_memcg(a)));
	g_assert_cmpint(oom(inner, &victim), ==, OOM_SUCCESS);
	g_assert_true(victim == big);
	stop();
}

static void test_kill_frees_from_disabled(gconstpointer kernel)
{
	struct task_struct *victim;

	start(kernel);
	g_assert_cmpint(unit_write(a, "memory.oom_control", "1"), ==, 0);
	force(big, 1200);
	g_assert_cmpint(oom(inner, &victim), ==, OOM_ASYNC);
	do_exit(big);
	big = NULL;
	g_assert_false(mem_cgroup_under_oom(unit_memcg(a)));
	stop();
}

/* the threads of a process are looked at where its leader is */
static void test_threads(gconstpointer kernel)
{
	struct task_struct *thread, *victim;

	start(kernel);
	g_assert_cmpint(adopt_task(21, big, &thread), ==, 0);
	g_assert_cmpint(cgroup_attach_task(a, thread, false), ==, 0);
	g_assert_cmpint(cgroup_attach_task(cgroup_root, big, false), ==, 0);
	force(small, 1200);
	g_assert_cmpint(oom(a, &victim), ==, OOM_SUCCESS);
	g_assert_true(victim == small);
	/* and when that has exited, where the others are */
	do_exit(big);
	big = thread;
	small->signal->oom_victim = false;
	small->signal->oom_score_adj = OOM_SCORE_ADJ_MIN;
	g_assert_cmpint(oom(a, &victim), ==, OOM_SUCCESS);
	g_assert_true(victim == thread);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/oom_kill/within-the-limit",
			    test_within_the_limit);
	unit_add_per_kernel("/oom_kill/reclaim-is-enough",
			    test_reclaim_is_enough);
	unit_add_per_kernel("/oom_kill/over-limit", test_over_limit);
	unit_add_per_kernel("/oom_kill/victim", test_victim);
	unit_add_per_kernel("/oom_kill/scores", test_scores);
	unit_add_per_kernel("/oom_kill/badness", test_badness);
	unit_add_per_kernel("/oom_kill/kill-disabled", test_kill_disabled);
	unit_add_per_kernel("/oom_kill/kill-frees-from-disabled",
			    test_kill_frees_from_disabled);
	unit_add_per_kernel("/oom_kill/threads", test_threads);
	return g_test_run();
}
