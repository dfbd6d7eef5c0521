// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memcg that an mm belongs to, under both values of the mm switch. Where
 * they differ a test names both answers.
 */
#include "unit.h"

#define TEST_CPUS 2

static struct cgroup *a, *b;
static struct task_struct *shell; /* adopted into a */

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	shell = unit_adopt(10, a);
}

static void stop(void)
{
	do_exit(shell);
	unit_stop();
}

static bool has_owner(void)
{
	return memcg_regime.value[SWITCH_MM] == MM_OWNER;
}

static struct mm_struct *mm_of(struct task_struct *task)
{
	return task->signal->mm;
}

static void check_belongs(struct mm_struct *mm, struct cgroup *cgrp)
{
	struct mem_cgroup *memcg = get_mem_cgroup_from_mm(mm);

	g_assert_true(memcg == unit_memcg(cgrp));
	mem_cgroup_put(memcg);
}

static void move_thread(struct task_struct *task, struct cgroup *dst)
{
	g_assert_cmpint(cgroup_attach_task(dst, task, false), ==, 0);
}

static struct task_struct *clone_thread(struct task_struct *task, pid_t pid)
{
	struct task_struct *thread;

	g_assert_cmpint(copy_process(task, pid, task->tgid, GFP_KERNEL,
				     &thread),
			==, 0);
	return thread;
}

static struct task_struct *clone_vm(struct task_struct *task, pid_t pid)
{
	struct task_struct *child;

	g_assert_cmpint(kernel_clone(task, CLONE_VM, pid, pid, GFP_KERNEL,
				     &child),
			==, 0);
	return child;
}

static void test_no_mm(gconstpointer kernel)
{
	start(kernel);
	check_belongs(NULL, cgroup_root);
	stop();
}

static void test_of_a_process(gconstpointer kernel)
{
	struct task_struct *child;

	start(kernel);
	child = unit_fork(shell, 11);
	g_assert_true(mm_of(child) != mm_of(shell));
	g_assert_cmpint(atomic_read(&mm_of(child)->mm_users), ==, 1);
	check_belongs(mm_of(child), a);
	unit_move(child, b);
	check_belongs(mm_of(child), b);
	check_belongs(mm_of(shell), a);
	unit_move(child, cgroup_root);
	check_belongs(mm_of(child), cgroup_root);
	do_exit(child);
	stop();
}

static void test_exec(gconstpointer kernel)
{
	struct task_struct *child;

	start(kernel);
	child = unit_fork(shell, 11);
	unit_move(child, b);
	g_assert_cmpint(exec_mm(child, GFP_KERNEL), ==, 0);
	g_assert_cmpint(atomic_read(&mm_of(child)->mm_users), ==, 1);
	check_belongs(mm_of(child), b);
	do_exit(child);
	stop();
}

/* the owner decides, or the last mover */
static void test_threads_in_two_groups(gconstpointer kernel)
{
	struct task_struct *leader, *thread;

	start(kernel);
	leader = unit_fork(shell, 11);
	thread = clone_thread(leader, 12);
	g_assert_cmpint(atomic_read(&mm_of(leader)->mm_users), ==, 2);
	move_thread(thread, b);
	check_belongs(mm_of(leader), has_owner() ? a : b);
	move_thread(leader, a); /* where it is: that is no move */
	check_belongs(mm_of(leader), has_owner() ? a : b);
	move_thread(leader, cgroup_root);
	check_belongs(mm_of(leader), cgroup_root);
	do_exit(thread);
	do_exit(leader);
	stop();
}

/* fork is a callback too: a new thread takes the mm to where it is */
static void test_thread_forks_a_thread(gconstpointer kernel)
{
	struct task_struct *leader, *thread, *third;

	start(kernel);
	leader = unit_fork(shell, 11);
	thread = clone_thread(leader, 12);
	move_thread(thread, b);
	move_thread(leader, cgroup_root);
	check_belongs(mm_of(leader), cgroup_root);
	third = clone_thread(thread, 13);
	check_belongs(mm_of(leader), has_owner() ? cgroup_root : b);
	do_exit(third);
	do_exit(thread);
	do_exit(leader);
	stop();
}

static void test_leader_exits(gconstpointer kernel)
{
	struct task_struct *leader, *thread;
	struct mm_struct *mm;

	start(kernel);
	leader = unit_fork(shell, 11);
	thread = clone_thread(leader, 12);
	mm = mm_of(leader);
	move_thread(thread, b);
	move_thread(leader, cgroup_root);
	do_exit(leader);
	/* a new owner takes it along; without an owner it stays */
	check_belongs(mm, has_owner() ? b : cgroup_root);
	if (has_owner())
		g_assert_true(mm->owner == thread);
	do_exit(thread);
	stop();
}

static void test_clone_vm(gconstpointer kernel)
{
	struct task_struct *parent, *child;

	start(kernel);
	parent = unit_fork(shell, 11);
	child = clone_vm(parent, 12);
	g_assert_true(mm_of(child) == mm_of(parent));
	g_assert_true(child->signal != parent->signal);
	g_assert_cmpint(atomic_read(&mm_of(child)->mm_users), ==, 2);
	unit_move(child, b);
	check_belongs(mm_of(parent), has_owner() ? a : b);
	/* vfork ends */
	g_assert_cmpint(exec_mm(child, GFP_KERNEL), ==, 0);
	g_assert_true(mm_of(child) != mm_of(parent));
	g_assert_cmpint(atomic_read(&mm_of(parent)->mm_users), ==, 1);
	check_belongs(mm_of(child), b);
	check_belongs(mm_of(parent), has_owner() ? a : b);
	do_exit(child);
	do_exit(parent);
	stop();
}

/* search order: a child, then a sibling, then any process */
static void test_next_owner(gconstpointer kernel)
{
	struct task_struct *owner, *child, *sibling, *far, *middle;
	struct mm_struct *mm;

	start(kernel);
	middle = unit_fork(shell, 11);
	owner = unit_fork(shell, 12);
	mm = mm_of(owner);
	sibling = clone_vm(owner, 13);
	far = clone_vm(sibling, 14);
	child = clone_vm(owner, 15);
	/* sibling and child are both children of owner */
	g_assert_true(sibling->signal->real_parent == owner->signal);
	do_exit(owner);
	if (has_owner())
		g_assert_true(mm->owner == sibling);
	/* orphans are siblings of each other; far is sibling's child */
	g_assert_true(child->signal->real_parent == &init_signals);
	do_exit(sibling);
	if (has_owner())
		g_assert_true(mm->owner == far);
	/* now both are init's children */
	do_exit(far);
	if (has_owner())
		g_assert_true(mm->owner == child);
	check_belongs(mm, a);
	do_exit(child);
	do_exit(middle);
	stop();
}

/* a process without a leader is found neither as child nor as sibling */
static void test_next_owner_by_the_walk(gconstpointer kernel)
{
	struct task_struct *owner, *child, *thread;
	struct mm_struct *mm;

	start(kernel);
	owner = unit_fork(shell, 11);
	mm = mm_of(owner);
	child = clone_vm(owner, 12);
	thread = clone_thread(child, 13);
	do_exit(child);
	do_exit(owner);
	if (has_owner())
		g_assert_true(mm->owner == thread);
	check_belongs(mm, a);
	do_exit(thread);
	stop();
}

static void test_exec_leaves_an_owner(gconstpointer kernel)
{
	struct task_struct *owner, *child;
	struct mm_struct *mm;

	start(kernel);
	owner = unit_fork(shell, 11);
	mm = mm_of(owner);
	child = clone_vm(owner, 12);
	unit_move(child, b);
	unit_move(owner, cgroup_root);
	g_assert_cmpint(exec_mm(owner, GFP_KERNEL), ==, 0);
	check_belongs(mm, has_owner() ? b : cgroup_root);
	do_exit(child);
	do_exit(owner);
	stop();
}

/* a reader of /proc holds the mm of a process that is gone */
static void test_the_window(gconstpointer kernel)
{
	struct task_struct *child;
	struct mm_struct *mm;

	start(kernel);
	child = unit_fork(shell, 11);
	mm = get_task_mm(child);
	do_exit(child);
	g_assert_cmpint(obj_nr_alive("mm_struct"), ==, 2);
	if (has_owner())
		g_assert_null(mm->owner);
	check_belongs(mm, has_owner() ? cgroup_root : a);
	mmput(mm);
	g_assert_cmpint(obj_nr_alive("mm_struct"), ==, 1);
	stop();
}

/* up to the first ancestor that is online, not above where it was delegated */
static void test_rmdir(gconstpointer kernel)
{
	struct task_struct *leader, *thread;
	struct cgroup *outer, *inner;
	struct mm_struct *mm;

	start(kernel);
	outer = unit_mkdir(a, "outer");
	inner = unit_mkdir(outer, "inner");
	leader = unit_fork(shell, 11);
	thread = clone_thread(leader, 12);
	mm = mm_of(leader);
	move_thread(thread, inner);
	check_belongs(mm, has_owner() ? a : inner);
	do_exit(thread);
	unit_rmdir(inner);
	unit_rmdir(outer);
	unit_settle();
	/* until the next lookup the mm pins its old group */
	g_assert_cmpuint(cgroup_count(), ==, has_owner() ? 3 : 5);
	check_belongs(mm, a);
	if (!has_owner())
		g_assert_true(mm->memcg == unit_memcg(a));
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	do_exit(leader);
	stop();
}

static long nr_faults(struct cgroup *cgrp)
{
	return atomic_long_read(&unit_memcg(cgrp)->stats_local[PGFAULT]);
}

/* the seed only looks: a removed group is counted in, and not replaced */
static void test_events_of_a_removed_group(gconstpointer kernel)
{
	struct task_struct *leader, *thread;
	struct cgroup *inner;
	struct mm_struct *mm;

	start(kernel);
	inner = unit_mkdir(a, "inner");
	leader = unit_fork(shell, 11);
	thread = clone_thread(leader, 12);
	mm = mm_of(leader);
	move_thread(thread, inner);
	do_exit(thread);
	css_get(inner->css);
	unit_rmdir(inner);
	unit_settle();
	count_memcg_event_mm(mm, PGFAULT, 3);
	g_assert_cmpint(nr_faults(inner), ==, has_owner() ? 0 : 3);
	g_assert_cmpint(nr_faults(a), ==, has_owner() ? 3 : 0);
	if (!has_owner())
		g_assert_true(mm->memcg == unit_memcg(inner));
	/* a charge replaces it, and then it counts above */
	check_belongs(mm, a);
	count_memcg_event_mm(mm, PGFAULT, 4);
	g_assert_cmpint(nr_faults(a), ==, has_owner() ? 7 : 4);
	css_put(inner->css);
	do_exit(leader);
	stop();
}

/* an mm that no task owns has no group to count in, not even the root */
static void test_events_of_nobody(gconstpointer kernel)
{
	struct task_struct *child;
	struct mm_struct *mm;

	start(kernel);
	child = unit_fork(shell, 11);
	mm = get_task_mm(child);
	do_exit(child);
	count_memcg_event_mm(mm, PGFAULT, 3);
	g_assert_cmpint(nr_faults(cgroup_root), ==, 0);
	g_assert_cmpint(nr_faults(a), ==, has_owner() ? 0 : 3);
	mmput(mm);
	stop();
}

static void test_update_memcg(gconstpointer kernel)
{
	struct mem_cgroup *memcg;
	struct mm_struct *mm;
	long refs;

	start(kernel);
	memcg = unit_memcg(b);
	mm = mm_of(shell);
	refs = percpu_ref_read(&b->css->refcnt);
	css_get(b->css);
	mm_update_memcg(mm, memcg);
	g_assert_cmpint(percpu_ref_read(&b->css->refcnt), ==, refs + 1);
	mm_update_memcg(mm, NULL);
	g_assert_cmpint(percpu_ref_read(&b->css->refcnt), ==, refs);
	stop();
}

static void test_moves_with(gconstpointer kernel)
{
	struct task_struct *parent, *child;
	struct mm_struct *mm;

	start(kernel);
	parent = unit_fork(shell, 11);
	child = clone_vm(parent, 12);
	mm = mm_of(parent);
	g_assert_true(mm_moves_with(mm, parent, unit_memcg(a)));
	g_assert_true(mm_moves_with(mm, child, unit_memcg(a)) == !has_owner());
	unit_move(child, b);
	g_assert_true(mm_moves_with(mm, parent, unit_memcg(a)) == has_owner());
	g_assert_true(mm_moves_with(mm, child, unit_memcg(b)) == !has_owner());
	do_exit(child);
	do_exit(parent);
	stop();
}

#define NR_THREADS 4
#define NR_ROUNDS 200

/* processes that share an mm: it is asked for, moved and left at once */
static void *share_and_leave(void *arg)
{
	pid_t first = 1000 * (1 + GPOINTER_TO_INT(arg));
	struct mm_struct *mm = get_task_mm(shell);
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		struct task_struct *child = clone_vm(shell, first + i);

		mem_cgroup_put(get_mem_cgroup_from_mm(mm));
		unit_move(child, i & 1 ? b : a);
		mem_cgroup_put(get_mem_cgroup_from_mm(mm));
		do_exit(child);
	}
	mmput(mm);
	return NULL;
}

static void test_many_threads(gconstpointer kernel)
{
	start(kernel);
	unit_run_threads(NR_THREADS, share_and_leave);
	g_assert_cmpint(atomic_read(&mm_of(shell)->mm_users), ==, 1);
	stop();
}

/* the owner exits repeatedly while others ask for the mm's group */
static void *pass_on(void *arg)
{
	struct task_struct *owner = unit_fork(shell, 2000), *next;
	struct mm_struct *mm = get_task_mm(owner);
	int i;

	g_atomic_pointer_set((gpointer *)arg, mm);
	for (i = 1; i < NR_ROUNDS; i++) {
		next = clone_vm(owner, 2000 + i);
		do_exit(owner);
		owner = next;
	}
	check_belongs(mm, a);
	do_exit(owner);
	return mm;
}

static void test_ask_while_owners_exit(gconstpointer kernel)
{
	struct mm_struct *mm = NULL;
	GThread *thread;
	int i;

	start(kernel);
	thread = g_thread_new("pass-on", pass_on, &mm);
	while (!g_atomic_pointer_get(&mm))
		g_thread_yield();
	for (i = 0; i < NR_ROUNDS; i++)
		mem_cgroup_put(get_mem_cgroup_from_mm(mm));
	mmput(g_thread_join(thread));
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/mm/no-mm", test_no_mm);
	unit_add_per_kernel("/mm/of-a-process", test_of_a_process);
	unit_add_per_kernel("/mm/exec", test_exec);
	unit_add_per_kernel("/mm/threads-in-two-groups",
			    test_threads_in_two_groups);
	unit_add_per_kernel("/mm/thread-forks-a-thread",
			    test_thread_forks_a_thread);
	unit_add_per_kernel("/mm/leader-exits", test_leader_exits);
	unit_add_per_kernel("/mm/clone-vm", test_clone_vm);
	unit_add_per_kernel("/mm/next-owner", test_next_owner);
	unit_add_per_kernel("/mm/next-owner-by-the-walk",
			    test_next_owner_by_the_walk);
	unit_add_per_kernel("/mm/exec-leaves-an-owner",
			    test_exec_leaves_an_owner);
	unit_add_per_kernel("/mm/the-window", test_the_window);
	unit_add_per_kernel("/mm/rmdir", test_rmdir);
	unit_add_per_kernel("/mm/events-of-a-removed-group",
			    test_events_of_a_removed_group);
	unit_add_per_kernel("/mm/events-of-nobody", test_events_of_nobody);
	unit_add_per_kernel("/mm/update-memcg", test_update_memcg);
	unit_add_per_kernel("/mm/moves-with", test_moves_with);
	unit_add_per_kernel("/mm/many-threads", test_many_threads);
	unit_add_per_kernel("/mm/ask-while-owners-exit",
			    test_ask_while_owners_exit);
	return g_test_run();
}
