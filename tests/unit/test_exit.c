// SPDX-License-Identifier: GPL-2.0-only
/* tests: sched.c */
/*
 * The threads of a process exit at once, and while they are moved. Sequential
 * exits are tested in test_fork.c and test_mm.c.
 */
#include "unit.h"

#include <errno.h>

#define TEST_CPUS 2
#define NR_ENDERS 4
#define NR_ROUNDS 400

/*
 * In each round the threads of a process end, each by a thread of its own. They
 * are more than there are CPUs, so that some wait in the middle of it.
 */
static struct task_struct *tasks[NR_ENDERS];
static int round_nr, nr_ended; /* atomic */

static void *end_tasks(void *arg)
{
	int i;

	for (i = 1; i <= NR_ROUNDS; i++) {
		while (g_atomic_int_get(&round_nr) < i)
			g_thread_yield();
		do_exit(tasks[GPOINTER_TO_INT(arg)]);
		g_atomic_int_inc(&nr_ended);
	}
	return NULL;
}

/*
 * Process 1, which is never a victim; each thread is the leader in turn.
 * Adopted tasks are made quickly, so that most of the time is spent in exits.
 */
static void end_process(int round)
{
	struct task_struct *leader = NULL;
	int i;

	for (i = 0; i < NR_ENDERS; i++) {
		struct task_struct **task = &tasks[(round + i) % NR_ENDERS];

		g_assert_cmpint(adopt_task(1 + i, leader, task), ==, 0);
		if (!leader)
			leader = *task;
	}
	g_atomic_int_set(&round_nr, round);
	while (g_atomic_int_get(&nr_ended) < round * NR_ENDERS)
		g_thread_yield();
}

/* looks at all tasks, and takes the locks for it */
static int looking; /* atomic */

static void *look_at_tasks(void *arg)
{
	struct task_struct *victim;

	(void)arg;
	while (g_atomic_int_get(&looking))
		g_assert_cmpint(mem_cgroup_out_of_memory(root_mem_cgroup,
							 &victim),
				==, OOM_FAILED);
	return NULL;
}

static void check_none_left(void)
{
	unit_settle();
	g_assert_cmpint(obj_nr_alive("task_struct"), ==, 0);
	g_assert_cmpint(obj_nr_alive("signal_struct"), ==, 0);
	g_assert_cmpint(obj_nr_alive("mm_struct"), ==, 0);
}

static void test_all_at_once(gconstpointer kernel)
{
	GThread *enders[NR_ENDERS], *looker;
	int i;

	unit_start(kernel, TEST_CPUS);
	g_atomic_int_set(&round_nr, 0);
	g_atomic_int_set(&nr_ended, 0);
	g_atomic_int_set(&looking, 1);
	for (i = 0; i < NR_ENDERS; i++)
		enders[i] =
			g_thread_new("ender", end_tasks, GINT_TO_POINTER(i));
	looker = g_thread_new("looker", look_at_tasks, NULL);
	for (i = 1; i <= NR_ROUNDS; i++)
		end_process(i);
	g_atomic_int_set(&looking, 0);
	g_thread_join(looker);
	for (i = 0; i < NR_ENDERS; i++)
		g_thread_join(enders[i]);
	check_none_left();
	unit_stop();
}

/* a reference to a thread keeps it, and its process */
static void test_kept(gconstpointer kernel)
{
	struct task_struct *leader, *thread;

	unit_start(kernel, TEST_CPUS);
	g_assert_cmpint(adopt_task(11, NULL, &leader), ==, 0);
	g_assert_cmpint(adopt_task(12, leader, &thread), ==, 0);
	g_assert_true(find_get_task_by_vpid(11) == leader);
	do_exit(leader);
	do_exit(thread);
	g_assert_null(find_get_task_by_vpid(11));
	unit_settle();
	g_assert_cmpint(obj_nr_alive("task_struct"), ==, 1);
	g_assert_cmpint(obj_nr_alive("signal_struct"), ==, 1);
	g_assert_cmpint(obj_nr_alive("mm_struct"), ==, 0);
	g_assert_null(leader->signal->leader);
	g_assert_null(leader->cgroups[MEMORY_ROOT]);
	put_task_struct(leader);
	check_none_left();
	unit_stop();
}

/* a process that is kept has its children until it is given up */
static void test_kept_parent(gconstpointer kernel)
{
	struct task_struct *parent, *child;

	unit_start(kernel, TEST_CPUS);
	g_assert_cmpint(adopt_task(11, NULL, &parent), ==, 0);
	child = unit_fork(parent, 12);
	get_task_struct(parent);
	do_exit(parent);
	g_assert_true(child->signal->real_parent == parent->signal);
	put_task_struct(parent);
	g_assert_true(child->signal->real_parent == &init_signals);
	do_exit(child);
	check_none_left();
	unit_stop();
}

static void test_attach_after_exit(gconstpointer kernel)
{
	struct task_struct *leader, *thread;
	struct cgroup *a;

	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	g_assert_cmpint(adopt_task(11, NULL, &leader), ==, 0);
	g_assert_cmpint(adopt_task(12, leader, &thread), ==, 0);
	get_task_struct(leader);
	do_exit(leader);
	g_assert_cmpint(cgroup_attach_task(a, leader, false), ==, -ESRCH);
	g_assert_cmpint(cgroup_attach_task(a, leader, true), ==, -ESRCH);
	g_assert_true(thread->cgroups[MEMORY_ROOT] == cgroup_root);
	g_assert_cmpint(cgroup_attach_task(a, thread, true), ==, 0);
	g_assert_cmpuint(a->nr_tasks, ==, 1);
	do_exit(thread);
	put_task_struct(leader);
	check_none_left();
	unit_stop();
}

/* a process with two threads that comes and goes while it is moved */
static int moving; /* atomic */

static void *move_often(void *arg)
{
	const char *file = arg;
	struct cgroup *groups[2];
	int i, err;

	for (i = 0; i < 2; i++) {
		groups[i] = unit_mkdir(cgroup_root, "g");
		g_assert_cmpint(unit_write(groups[i],
					   "memory.move_charge_at_immigrate",
					   "3"),
				==, 0);
	}
	for (i = 0; g_atomic_int_get(&moving); i++) {
		err = unit_write(groups[i & 1], file, i & 2 ? "12" : "11");
		g_assert_true(!err || err == -ESRCH);
	}
	for (i = 0; i < 2; i++)
		unit_rmdir(groups[i]);
	return NULL;
}

static void test_moved_meanwhile(gconstpointer kernel)
{
	struct task_struct *leader, *thread;
	GThread *movers[2];
	int i;

	unit_start(kernel, TEST_CPUS);
	g_atomic_int_set(&moving, 1);
	movers[0] = g_thread_new("procs", move_often, "cgroup.procs");
	movers[1] = g_thread_new("tasks", move_often, "tasks");
	for (i = 0; i < NR_ROUNDS; i++) {
		g_assert_cmpint(adopt_task(11, NULL, &leader), ==, 0);
		g_assert_cmpint(adopt_task(12, leader, &thread), ==, 0);
		g_thread_yield();
		do_exit(i & 1 ? leader : thread);
		do_exit(i & 1 ? thread : leader);
	}
	g_atomic_int_set(&moving, 0);
	for (i = 0; i < 2; i++)
		g_thread_join(movers[i]);
	check_none_left();
	unit_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/exit/all-at-once", test_all_at_once);
	unit_add_per_kernel("/exit/kept", test_kept);
	unit_add_per_kernel("/exit/kept-parent", test_kept_parent);
	unit_add_per_kernel("/exit/attach-after-exit", test_attach_after_exit);
	unit_add_per_kernel("/exit/moved-meanwhile", test_moved_meanwhile);
	return g_test_run();
}
