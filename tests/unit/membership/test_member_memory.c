// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_member_memory.c - the memory of real processes, charged in the engine
 */
#include "membership_lab.h"

#include <signal.h>
#include <string.h>

#include "members/memory.h"

/* a sanitizer uses memory of its own in a child */
#define TOLERANCE (6UL << 20)
#define FRESH_US 3000 /* more than a request lets pass */

static long rss(struct cgroup *cgrp)
{
	g_usleep(FRESH_US);
	membership_sync();
	member_memory_sync(cgrp);
	return atomic_long_read(&unit_memcg(cgrp)->stats_local[MEMCG_RSS]) *
	       (long)PAGE_SIZE;
}

static void assert_near(long bytes, unsigned long expected)
{
	g_assert_cmpint(labs(bytes - (long)expected), <, (long)TOLERANCE);
}

static void test_grow_and_shrink(void)
{
	struct child *c = child_in(a);

	ask(c, CHILD_GROW);
	assert_near(rss(a), CHILD_MEMORY);
	g_assert_cmpuint(unit_memory(a), >=, CHILD_MEMORY / PAGE_SIZE);
	ask(c, CHILD_SHRINK);
	assert_near(rss(a), 0);
}

/* no sample was taken meanwhile */
static void test_peak(void)
{
	struct child *c = child_in(a);

	rss(a);
	ask(c, CHILD_GROW);
	ask(c, CHILD_SHRINK);
	assert_near(rss(a), 0);
	assert_near((long)READ_ONCE(unit_memcg(a)->memory.watermark) *
			    (long)PAGE_SIZE,
		    CHILD_MEMORY);
}

/* memory from before it is a member is the root's */
static void test_grown_before(void)
{
	struct child *c = child_start();

	ask(c, CHILD_GROW);
	must_put(a, "cgroup.procs", c->pid);
	assert_near(rss(a), 0);
}

/* the charge stays, whether it was sampled before the move or not */
static void test_moved(void)
{
	struct child *c = child_in(a);

	ask(c, CHILD_GROW);
	must_put(b, "cgroup.procs", c->pid);
	assert_near(rss(a), CHILD_MEMORY);
	assert_near(rss(b), 0);
	/* it is not in this group, but its memory is */
	ask(c, CHILD_SHRINK);
	assert_near(rss(a), 0);
}

static void test_exit(void)
{
	struct child *c = child_in(a);

	ask(c, CHILD_GROW);
	assert_near(rss(a), CHILD_MEMORY);
	kill(c->pid, SIGKILL);
	while (lists(a, "cgroup.procs", c->pid))
		g_usleep(1000);
	g_assert_cmpint(rss(a), ==, 0);
}

/* its copy is the parent's, grown between samples */
static void test_fork(void)
{
	struct child *c = child_in(a);
	pid_t pid;

	ask(c, CHILD_GROW);
	pid = ask(c, CHILD_FORK);
	membership_sync();
	must_put(b, "cgroup.procs", pid);
	assert_near(rss(a), CHILD_MEMORY);
	assert_near(rss(b), 0);
}

static void test_shared(void)
{
	struct child *c = child_in(a);

	ask(c, CHILD_SHARE_MM);
	assert_near(rss(a), 0);
	ask(c, CHILD_GROW);
	assert_near(rss(a), CHILD_MEMORY);
}

static void test_exec(void)
{
	struct child *c = child_in(a);

	ask(c, CHILD_GROW);
	assert_near(rss(a), CHILD_MEMORY);
	ask(c, CHILD_EXEC);
	assert_near(rss(a), 0);
	g_assert_cmpint(rss(a), >, 0);
}

/* its numbers are in the files of a thread that lives */
static void test_leader_exit(void)
{
	struct child *c = child_in(a);

	ask(c, CHILD_GROW);
	ask(c, CHILD_THREAD);
	ask(c, CHILD_LEADER_EXIT);
	while (!shown("exits"))
		membership_sync();
	assert_near(rss(a), CHILD_MEMORY);
}

static void test_children_of_the_group(void)
{
	struct cgroup *inner = unit_mkdir(a, "inner");
	struct child *c = child_in(inner), *other = child_in(b);

	ask(c, CHILD_GROW);
	ask(other, CHILD_GROW);
	rss(a);
	assert_near((long)unit_memory(a) * (long)PAGE_SIZE, CHILD_MEMORY);
	/* this process has not been asked about */
	assert_near((long)unit_memory(b) * (long)PAGE_SIZE, 0);
}

static void test_not_again_at_once(void)
{
	unsigned long looks;

	child_in(a);
	rss(a);
	looks = shown("memory_looks");
	member_memory_sync(a);
	member_memory_sync(cgroup_root);
	g_assert_cmpuint(shown("memory_looks"), <=, looks + 2);
	rss(a);
	g_assert_cmpuint(shown("memory_looks"), >, looks);
}

static unsigned long looks_and_syncs(void)
{
	return shown("memory_looks") + shown("syncs");
}

/* besides other groups: its memory may be charged to any since it moved */
static void test_empty_group(void)
{
	struct cgroup *empty = unit_mkdir(b, "empty");
	struct child *c = child_in(a);
	unsigned long before;

	ask(c, CHILD_GROW);
	rss(a);
	g_assert_true(membership_is_settled(empty));
	g_assert_false(membership_is_settled(a));
	g_usleep(FRESH_US);
	before = looks_and_syncs();
	member_memory_sync(empty);
	member_memory_sync(b);
	g_assert_cmpuint(looks_and_syncs(), ==, before);
	must_put(empty, "cgroup.procs", c->pid);
	g_assert_false(membership_is_settled(empty));
	g_assert_false(membership_is_settled(b));
	g_assert_false(membership_is_settled(cgroup_root));
	/* it has left its memory here */
	g_assert_false(membership_is_settled(a));
	g_usleep(FRESH_US);
	before = shown("memory_looks");
	member_memory_sync(a);
	g_assert_cmpuint(shown("memory_looks"), ==, before + 1);
}

/* those of the group and below, not the others */
static void test_subtree_once(void)
{
	struct cgroup *inner = unit_mkdir(a, "inner");
	unsigned long before;

	child_in(a);
	child_in(inner);
	child_in(inner);
	child_in(b);
	rss(cgroup_root);
	before = shown("memory_looks");
	rss(a);
	g_assert_cmpuint(shown("memory_looks"), ==, before + 3);
	rss(inner);
	g_assert_cmpuint(shown("memory_looks"), ==, before + 5);
	rss(cgroup_root);
	g_assert_cmpuint(shown("memory_looks"), ==, before + 9);
}

/* the second figure needs no walk, but if a process has come */
static void test_forked_since(void)
{
	struct child *c = child_in(a);
	unsigned long before;

	rss(a);
	before = shown("memory_looks");
	ask(c, CHILD_FORK);
	member_memory_sync(a);
	g_assert_cmpuint(shown("memory_looks"), >, before);
}

static void note_current(void *task)
{
	*(struct task_struct **)task = current;
}

static void test_run_as_without_members(void)
{
	struct task_struct *task = (void *)&task;
	unsigned long before = shown("syncs");
	struct child *c = child_start();

	membership_run_as(c->pid, note_current, &task);
	g_assert_null(task);
	g_assert_cmpuint(shown("syncs"), ==, before);
	must_put(a, "cgroup.procs", c->pid);
	membership_run_as(c->pid, note_current, &task);
	g_assert_cmpint(task->pid, ==, c->pid);
	/* a child is known by its event only */
	membership_run_as(ask(c, CHILD_FORK), note_current, &task);
	g_assert_cmpint(task->tgid, !=, c->pid);
}

/* the sampler does not read unchanged mm statistics in full */
/* the first sample of each child needs the parent's, and they share it */
static void test_each_once(void)
{
	struct child *c = child_in(a);
	unsigned long before;

	ask(c, CHILD_FORK);
	ask(c, CHILD_FORK);
	ask(c, CHILD_FORK);
	rss(b);
	before = shown("memory_looks");
	rss(a);
	g_assert_cmpuint(shown("memory_looks"), ==, before + 4);
}

static void test_unchanged(void)
{
	struct child *c = child_in(a);

	g_assert_cmpint(unit_write(a, "memory.limit_in_bytes", "1G"), ==, 0);
	membership_sync();
	while (!shown("memory_unchanged"))
		g_assert_true(member_memory_watch());
	ask(c, CHILD_GROW);
	g_assert_true(member_memory_watch());
	assert_near((long)unit_memory(a) * (long)PAGE_SIZE, CHILD_MEMORY);
}

static void test_watched(void)
{
	struct cgroup *inner = unit_mkdir(a, "inner");

	child_in(inner);
	g_assert_false(member_memory_watch());
	g_assert_false(cgroup_is_watched(inner));
	g_assert_cmpint(unit_write(a, "memory.limit_in_bytes", "1G"), ==, 0);
	g_assert_true(cgroup_is_watched(inner));
	g_assert_false(cgroup_is_watched(b));
	g_assert_true(member_memory_watch());
	g_assert_cmpint(unit_write(a, "memory.limit_in_bytes", "-1"), ==, 0);
	g_assert_false(member_memory_watch());
}

static const struct {
	const char *path;
	void (*fn)(void);
	bool connector; /* an exec is not seen by a scan */
} tests[] = {
	{ "/member_memory/grow-and-shrink", test_grow_and_shrink, false },
	{ "/member_memory/peak", test_peak, false },
	{ "/member_memory/grown-before", test_grown_before, false },
	{ "/member_memory/moved", test_moved, false },
	{ "/member_memory/exit", test_exit, false },
	{ "/member_memory/fork", test_fork, false },
	{ "/member_memory/shared", test_shared, false },
	{ "/member_memory/exec", test_exec, true },
	{ "/member_memory/leader-exit", test_leader_exit, false },
	{ "/member_memory/children-of-the-group", test_children_of_the_group,
	  false },
	{ "/member_memory/not-again-at-once", test_not_again_at_once, false },
	{ "/member_memory/each-once", test_each_once, false },
	{ "/member_memory/empty-group", test_empty_group, false },
	{ "/member_memory/subtree-once", test_subtree_once, false },
	{ "/member_memory/forked-since", test_forked_since, false },
	{ "/member_memory/run-as-without-members", test_run_as_without_members,
	  false },
	{ "/member_memory/unchanged", test_unchanged, false },
	{ "/member_memory/watched", test_watched, false },
};

static void run(gconstpointer test)
{
	size_t i = GPOINTER_TO_SIZE(test);

	if (!lab_start(tests[i].connector ? "connector" : NULL))
		return;
	tests[i].fn();
	lab_stop();
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc > 1 && !strcmp(argv[1], CHILD_ROLE))
		return membership_child();
	if (!lab_works())
		return 0;
	g_test_init(&argc, &argv, NULL);
	for (i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add_data_func(tests[i].path, GSIZE_TO_POINTER(i), run);
	return g_test_run();
}
