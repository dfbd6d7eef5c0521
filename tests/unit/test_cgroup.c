// SPDX-License-Identifier: GPL-2.0-only
/* tests: cgroup_task.c, cgroup_tree.c */
#include "unit.h"

#include <errno.h>
#include <limits.h>

#include "linux/rcupdate.h"

#define TEST_CPUS 2

static char *path_of(struct cgroup *cgrp)
{
	struct seq_file m = { 0 };
	char *path;

	mutex_lock(&cgroup_mutex);
	cgroup_path(cgrp, &m);
	mutex_unlock(&cgroup_mutex);
	path = unit_text(&m);
	seq_free(&m);
	return path;
}

#define assert_path(cgrp, expected)                   \
	do {                                          \
		char *_path = path_of(cgrp);          \
		g_assert_cmpstr(_path, ==, expected); \
		g_free(_path);                        \
	} while (0)

static void test_root(gconstpointer kernel)
{
	unit_start(kernel, TEST_CPUS);
	g_assert_cmpuint(cgroup_count(), ==, 1);
	assert_path(cgroup_root, "/");
	g_assert_true(mem_cgroup_is_root(unit_memcg(cgroup_root)));
	g_assert_cmpint(cgroup_rmdir(cgroup_root), ==, -EBUSY);
	unit_stop();
}

static void test_mkdir(gconstpointer kernel)
{
	int mark;
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	g_assert_cmpint(cgroup_mkdir(cgroup_root, "a", &mark, &a), ==, 0);
	b = unit_mkdir(a, "b");
	g_assert_true(a->priv == &mark);
	g_assert_cmpuint(cgroup_count(), ==, 3);
	assert_path(a, "/a");
	assert_path(b, "/a/b");
	g_assert_cmpuint(a->css->id, !=, b->css->id);
	g_assert_true(a->css->flags & CSS_ONLINE);
	g_assert_cmpuint(a->nr_online, ==, 1);
	unit_stop();
}

static void test_rmdir_frees(gconstpointer kernel)
{
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	unit_rmdir(a);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	g_assert_cmpint(obj_nr_alive("mem_cgroup"), ==, 1);
	g_assert_cmpint(obj_nr_alive("obj_cgroup"), ==, 0);
	unit_stop();
}

static void test_ids_are_not_used_again(gconstpointer kernel)
{
	struct cgroup *a;
	u64 id;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	id = a->css->id;
	unit_rmdir(a);
	cgroup_wait_releases();
	a = unit_mkdir(cgroup_root, "a");
	g_assert_cmpuint(a->css->id, >, id);
	unit_stop();
}

static void test_rmdir_with_child(gconstpointer kernel)
{
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(a, "b");
	g_assert_cmpint(cgroup_rmdir(a), ==, -EBUSY);
	unit_rmdir(b);
	/* a dying child is no obstacle */
	unit_rmdir(a);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	unit_stop();
}

static void test_rmdir_with_task(gconstpointer kernel)
{
	struct task_struct *task;
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, a);
	g_assert_cmpint(cgroup_rmdir(a), ==, -EBUSY);
	unit_move(task, cgroup_root);
	unit_rmdir(a);
	do_exit(task);
	unit_stop();
}

static void test_rmdir_after_task_exited(gconstpointer kernel)
{
	struct task_struct *task;
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, a);
	do_exit(task);
	unit_rmdir(a);
	unit_stop();
}

/* a reference from a test, as a page or a stock would hold it */
static struct cgroup *remove_but_hold(struct cgroup *cgrp)
{
	css_get(cgrp->css);
	unit_rmdir(cgrp);
	return cgrp;
}

static void test_removed_refuses_all(gconstpointer kernel)
{
	struct cgroup *a, *untouched = NULL;
	struct task_struct *task;

	unit_start(kernel, TEST_CPUS);
	task = unit_adopt(10, cgroup_root);
	a = remove_but_hold(unit_mkdir(cgroup_root, "a"));
	g_assert_cmpint(cgroup_rmdir(a), ==, -ENODEV);
	g_assert_cmpint(cgroup_mkdir(a, "b", NULL, &untouched), ==, -ENODEV);
	g_assert_null(untouched);
	g_assert_cmpint(cgroup_attach_task(a, task, true), ==, -ENODEV);
	g_assert_true(task->cgroups[MEMORY_ROOT] == cgroup_root);
	g_assert_cmpint(cgroup_rename(a, "c"), ==, -ENODEV);
	assert_path(a, "/a");
	g_assert_cmpuint(cgroup_count(), ==, 2);
	css_put(a->css);
	do_exit(task);
	unit_stop();
}

static void test_pinned_stays_dying(gconstpointer kernel)
{
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = remove_but_hold(unit_mkdir(cgroup_root, "a"));
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	g_assert_cmpint(percpu_ref_read(&a->css->refcnt), ==, 1);
	g_assert_true(a->css->flags & CSS_DYING);
	g_assert_false(a->css->flags & CSS_ONLINE);
	g_assert_false(css_tryget_online(a->css));
	g_assert_true(css_tryget(a->css));
	css_put(a->css);
	css_put(a->css);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	unit_stop();
}

static void test_path_of_dying(gconstpointer kernel)
{
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = remove_but_hold(unit_mkdir(a, "b"));
	unit_rmdir(a);
	cgroup_wait_releases();
	assert_path(b, "/a/b");
	css_put(b->css);
	unit_stop();
}

static void *show_pins(void *m)
{
	g_assert_cmpint(memcgfs_pins_show(m), ==, 0);
	return NULL;
}

/*
 * A user that may make groups may nest them to any depth: no walk over
 * them may need a stack as deep.
 */
static void test_bottomless(gconstpointer kernel)
{
	const size_t stack = 64 * 1024;
	const unsigned int depth = 3000;
	struct seq_file m = { 0 };
	struct cgroup *cgrp, *held;
	pthread_attr_t attr;
	pthread_t thread;
	unsigned int i;

	unit_start(kernel, 1);
	for (cgrp = cgroup_root, i = 0; i < depth; i++)
		cgrp = unit_mkdir(cgrp, "deep");
	held = remove_but_hold(cgrp);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, stack);
	g_assert_cmpint(pthread_create(&thread, &attr, show_pins, &m), ==, 0);
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
	/* the end of a path that is too long */
	g_assert_nonnull(g_strstr_len(m.buf, (gssize)m.count, "\t/.../deep/"));
	g_assert_nonnull(g_strstr_len(m.buf, (gssize)m.count, "/deep/deep\t"));
	g_assert_cmpuint(m.count, <, 2 * PATH_MAX);
	seq_free(&m);
	css_put(held->css);
	unit_stop();
}

static void test_parent_is_freed_after_child(gconstpointer kernel)
{
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = remove_but_hold(unit_mkdir(a, "b"));
	unit_rmdir(a);
	cgroup_wait_releases();
	/* offline as it is, the child holds it */
	g_assert_cmpuint(cgroup_count(), ==, 3);
	g_assert_false(a->css->flags & CSS_ONLINE);
	g_assert_cmpint(percpu_ref_read(&a->css->refcnt), ==, 1);
	css_put(b->css);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	unit_stop();
}

/* held up by a reader, so that both are removed before either is offline */
static void test_child_is_offline_before_parent(gconstpointer kernel)
{
	struct obj_cgroup *objcg;
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(a, "b");
	objcg = unit_get_objcg(b);
	css_get(a->css);
	css_get(b->css);
	unit_reader_enter();
	unit_rmdir(b);
	unit_rmdir(a);
	g_assert_true(a->css->flags & b->css->flags & CSS_ONLINE);
	unit_reader_leave();
	cgroup_wait_releases();
	g_assert_false((a->css->flags | b->css->flags) & CSS_ONLINE);
	/* the other way round it would have stayed with the parent for good */
	g_assert_true(obj_cgroup_memcg(objcg) == root_mem_cgroup);
	obj_cgroup_put(objcg);
	css_put(a->css);
	css_put(b->css);
	unit_stop();
}

static void test_online_ends_with_a_grace_period(gconstpointer kernel)
{
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	unit_reader_enter();
	remove_but_hold(a);
	g_usleep(1000);
	g_assert_true(a->css->flags & CSS_ONLINE);
	g_assert_true(!unit_memcg(a)->objcg == !unit_has_objcgs());
	unit_reader_leave();
	cgroup_wait_releases();
	g_assert_false(a->css->flags & CSS_ONLINE);
	g_assert_null(unit_memcg(a)->objcg);
	css_put(a->css);
	unit_stop();
}

static void test_rename(gconstpointer kernel)
{
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(a, "b");
	g_assert_cmpint(cgroup_rename(a, "new"), ==, 0);
	assert_path(b, "/new/b");
	obj_fail_nth(1);
	g_assert_cmpint(cgroup_rename(a, "newer"), ==, -ENOMEM);
	assert_path(a, "/new");
	unit_stop();
}

/* each allocation of mkdir fails once */
static void test_mkdir_without_memory(gconstpointer kernel)
{
	struct cgroup *a = NULL;
	unsigned int nth = 0;
	long alive;
	int err;

	unit_start(kernel, TEST_CPUS);
	alive = unit_alive_all();
	do {
		obj_fail_nth(++nth);
		err = cgroup_mkdir(cgroup_root, "a", NULL, &a);
		if (err) {
			g_assert_cmpint(err, ==, -ENOMEM);
			g_assert_null(a);
			g_assert_cmpint(unit_alive_all(), ==, alive);
			g_assert_cmpuint(cgroup_count(), ==, 1);
		}
	} while (err);
	obj_fail_nth(0);
	/* cgroup, name, memcg, and an objcg or a number for clones at least */
	g_assert_cmpuint(nth, >, 4);
	unit_stop();
}

/* the engine's threads for RCU and work */
#define NR_ENGINE_THREADS 2

/* the same for the root */
static void test_init_without_memory(gconstpointer kernel)
{
	struct regime regime;
	unsigned int nth = 0;
	int err;

	unit_regime(kernel, &regime);
	do {
		obj_fail_nth(++nth);
		err = libobjcg_init(&regime, TEST_CPUS);
		if (err) {
			g_assert_cmpint(err, ==,
					nth > NR_ENGINE_THREADS ? -ENOMEM :
								  -EAGAIN);
			unit_check_clean();
		}
	} while (err);
	obj_fail_nth(0);
	g_assert_cmpuint(nth, >, 3);
	unit_stop();
}

static void make_chain(struct cgroup **chain, unsigned int depth)
{
	struct cgroup *parent = cgroup_root;
	unsigned int i;

	for (i = 0; i < depth; i++)
		parent = chain[i] = unit_mkdir(parent, "x");
}

#define CHAIN_DEPTH 40

static void test_wait_releases_of_deep_chain(gconstpointer kernel)
{
	struct cgroup *chain[CHAIN_DEPTH];
	unsigned int round, i;

	unit_start(kernel, TEST_CPUS);
	for (round = 0; round < 20; round++) {
		make_chain(chain, CHAIN_DEPTH);
		g_assert_cmpuint(cgroup_count(), ==, 1 + CHAIN_DEPTH);
		for (i = CHAIN_DEPTH; i--;)
			unit_rmdir(chain[i]);
		cgroup_wait_releases();
		g_assert_cmpuint(cgroup_count(), ==, 1);
	}
	unit_stop();
}

/* the wait may not come back between two steps of destruction */
static void test_wait_releases_every_time(gconstpointer kernel)
{
	unsigned int round;

	unit_start(kernel, TEST_CPUS);
	for (round = 0; round < 3000; round++) {
		unit_rmdir(unit_mkdir(cgroup_root, "x"));
		cgroup_wait_releases();
		g_assert_cmpuint(cgroup_count(), ==, 1);
	}
	unit_stop();
}

/* deeper than the public wait is willing to go */
#define EXIT_DEPTH 600

static void test_exit_removes_deep_chain(gconstpointer kernel)
{
	struct cgroup *chain[EXIT_DEPTH];

	unit_start(kernel, TEST_CPUS);
	make_chain(chain, EXIT_DEPTH);
	unit_stop();
	g_assert_cmpuint(cgroup_count(), ==, 0);
}

static void test_attach_thread_or_process(gconstpointer kernel)
{
	struct task_struct *leader, *thread;
	struct cgroup *a, *b;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	leader = unit_adopt(10, a);
	g_assert_cmpint(adopt_task(11, leader, &thread), ==, 0);
	g_assert_true(thread->cgroups[MEMORY_ROOT] == a);
	g_assert_cmpint(cgroup_attach_task(b, thread, false), ==, 0);
	g_assert_true(leader->cgroups[MEMORY_ROOT] == a);
	g_assert_true(thread->cgroups[MEMORY_ROOT] == b);
	g_assert_cmpuint(a->nr_tasks, ==, 1);
	g_assert_cmpuint(b->nr_tasks, ==, 1);
	/* any thread stands for its process */
	g_assert_cmpint(cgroup_attach_task(cgroup_root, thread, true), ==, 0);
	g_assert_true(leader->cgroups[MEMORY_ROOT] == cgroup_root);
	g_assert_true(thread->cgroups[MEMORY_ROOT] == cgroup_root);
	do_exit(leader);
	do_exit(thread);
	unit_stop();
}

static void check_pids(struct cgroup *cgrp, bool threads, const char *expected)
{
	GString *text = g_string_new("");
	pid_t *pids;
	size_t nr, i;

	g_assert_cmpint(cgroup_pids(cgrp, threads, &pids, &nr), ==, 0);
	for (i = 0; i < nr; i++)
		g_string_append_printf(text, "%d ", (int)pids[i]);
	g_assert_cmpstr(text->str, ==, expected);
	g_string_free(text, TRUE);
	mem_free(pids);
}

static void test_pids(gconstpointer kernel)
{
	struct task_struct *p30, *p10, *t31, *t12;
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	check_pids(a, true, "");
	check_pids(a, false, "");
	p30 = unit_adopt(30, a);
	p10 = unit_adopt(10, a);
	g_assert_cmpint(adopt_task(31, p30, &t31), ==, 0);
	g_assert_cmpint(adopt_task(12, p30, &t12), ==, 0);
	check_pids(a, true, "10 12 30 31 ");
	check_pids(a, false, "10 30 ");
	/* the leader of a process is in another group: its threads list it */
	g_assert_cmpint(cgroup_attach_task(cgroup_root, p30, false), ==, 0);
	check_pids(a, false, "10 30 ");
	check_pids(a, true, "10 12 31 ");
	check_pids(cgroup_root, true, "30 ");
	do_exit(p30);
	check_pids(a, false, "10 30 ");
	do_exit(t31);
	do_exit(t12);
	do_exit(p10);
	check_pids(a, false, "");
	unit_stop();
}

static void note_pid(struct task_struct *task, void *text)
{
	g_string_append_printf(text, "%d ", (int)task->pid);
}

static void check_below(struct cgroup *cgrp, const char *expected)
{
	GString *text = g_string_new("");

	cgroup_for_each_task(cgrp, note_pid, text);
	g_assert_cmpstr(text->str, ==, expected);
	g_assert_cmpint(cgroup_is_populated(cgrp), ==, *expected != '\0');
	g_string_free(text, TRUE);
}

/* a walk over the tasks of a subtree, from group to group as they were filled */
static void test_tasks_below(gconstpointer kernel)
{
	struct cgroup *a, *b, *inner, *deep;
	struct task_struct *p1, *p2, *p3;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	inner = unit_mkdir(a, "inner");
	deep = unit_mkdir(inner, "deep");
	check_below(a, "");
	p3 = unit_adopt(3, deep);
	p1 = unit_adopt(1, a);
	p2 = unit_adopt(2, b);
	check_below(a, "1 3 ");
	check_below(inner, "3 ");
	check_below(cgroup_root, "1 3 2 ");
	unit_move(p3, inner);
	check_below(deep, "");
	check_below(inner, "3 ");
	unit_move(p3, b);
	check_below(a, "1 ");
	check_below(b, "2 3 ");
	do_exit(p1);
	check_below(a, "");
	check_below(cgroup_root, "2 3 ");
	unit_rmdir(deep);
	unit_rmdir(inner);
	unit_rmdir(a);
	do_exit(p2);
	do_exit(p3);
	check_below(cgroup_root, "");
	unit_stop();
}

static void test_pids_without_memory(gconstpointer kernel)
{
	pid_t *untouched = NULL;
	size_t nr = 77;

	unit_start(kernel, TEST_CPUS);
	obj_fail_nth(1);
	g_assert_cmpint(cgroup_pids(cgroup_root, true, &untouched, &nr), ==,
			-ENOMEM);
	g_assert_null(untouched);
	g_assert_cmpuint(nr, ==, 77);
	unit_stop();
}

#define NR_THREADS 3
#define NR_ROUNDS 300

static void *churn(void *arg)
{
	char *name = g_strdup_printf("t%d", GPOINTER_TO_INT(arg));
	unsigned int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		struct cgroup *a = unit_mkdir(cgroup_root, name);
		struct cgroup *b = unit_mkdir(a, name);

		unit_rmdir(b);
		unit_rmdir(a);
		if (i % 16 == 0)
			cgroup_wait_releases();
	}
	g_free(name);
	return NULL;
}

static void test_many_threads(gconstpointer kernel)
{
	unit_start(kernel, TEST_CPUS);
	unit_run_threads(NR_THREADS, churn);
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/cgroup/root", test_root);
	unit_add_per_kernel("/cgroup/mkdir", test_mkdir);
	unit_add_per_kernel("/cgroup/rmdir-frees", test_rmdir_frees);
	unit_add_per_kernel("/cgroup/ids-are-not-used-again",
			    test_ids_are_not_used_again);
	unit_add_per_kernel("/cgroup/rmdir-with-child", test_rmdir_with_child);
	unit_add_per_kernel("/cgroup/rmdir-with-task", test_rmdir_with_task);
	unit_add_per_kernel("/cgroup/rmdir-after-task-exited",
			    test_rmdir_after_task_exited);
	unit_add_per_kernel("/cgroup/removed-refuses-all",
			    test_removed_refuses_all);
	unit_add_per_kernel("/cgroup/pinned-stays-dying",
			    test_pinned_stays_dying);
	unit_add_per_kernel("/cgroup/path-of-dying", test_path_of_dying);
	g_test_add_data_func("/cgroup/bottomless", REGIME_DEFAULT,
			     test_bottomless);
	unit_add_per_kernel("/cgroup/parent-is-freed-after-child",
			    test_parent_is_freed_after_child);
	unit_add_per_objcg_kernel("/cgroup/child-is-offline-before-parent",
				  test_child_is_offline_before_parent);
	unit_add_per_kernel("/cgroup/online-ends-with-a-grace-period",
			    test_online_ends_with_a_grace_period);
	unit_add_per_kernel("/cgroup/rename", test_rename);
	unit_add_per_kernel("/cgroup/mkdir-without-memory",
			    test_mkdir_without_memory);
	unit_add_per_kernel("/cgroup/init-without-memory",
			    test_init_without_memory);
	unit_add_per_kernel("/cgroup/wait-releases-of-deep-chain",
			    test_wait_releases_of_deep_chain);
	unit_add_per_kernel("/cgroup/wait-releases-every-time",
			    test_wait_releases_every_time);
	unit_add_per_kernel("/cgroup/exit-removes-deep-chain",
			    test_exit_removes_deep_chain);
	unit_add_per_kernel("/cgroup/attach-thread-or-process",
			    test_attach_thread_or_process);
	unit_add_per_kernel("/cgroup/pids", test_pids);
	unit_add_per_kernel("/cgroup/tasks-below", test_tasks_below);
	unit_add_per_kernel("/cgroup/pids-without-memory",
			    test_pids_without_memory);
	unit_add_per_kernel("/cgroup/many-threads", test_many_threads);
	return g_test_run();
}
