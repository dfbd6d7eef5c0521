// SPDX-License-Identifier: GPL-2.0-only
/* tests: kobjs.c, mm_struct.c */
#include "unit.h"

#include <errno.h>

#include "task/kobjs.h"

#define TEST_CPUS 2
#define STACK_PAGES 4
#define PGD_PAGES 2

static struct cgroup *a, *b;
static struct task_struct *shell; /* adopted into a, uncharged */

/* before slab=objcg: have the clones of the caches made */
static void warm(struct cgroup *cgrp)
{
	unit_move(shell, cgrp);
	do_exit(unit_fork(shell, 11));
	unit_settle();
}

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	shell = unit_adopt(10, a);
	warm(b);
	warm(a);
}

static void stop(void)
{
	do_exit(shell);
	unit_stop();
}

/* the bytes they are charged */
static size_t objects_bytes(void *const *objects, size_t nr)
{
	size_t i, bytes = 0;

	for (i = 0; i < nr; i++)
		bytes += ksize(objects[i]) + sizeof(struct obj_cgroup *);
	return bytes;
}

static size_t thread_bytes(const struct task_struct *task)
{
	return objects_bytes(task->kobjs, kobjs_nr(KOBJS_THREAD));
}

static size_t mm_bytes(const struct task_struct *task)
{
	return objects_bytes(task->signal->mm->kobjs, kobjs_nr(KOBJS_MM));
}

static size_t process_bytes(const struct task_struct *task)
{
	return objects_bytes(task->signal->kobjs, kobjs_nr(KOBJS_PROCESS)) +
	       mm_bytes(task);
}

/* the pages of the group's clones of caches */
static unsigned long slab_pages(struct cgroup *cgrp)
{
	struct kmem_cache *s;
	unsigned long pages = 0;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &unit_memcg(cgrp)->kmem_caches,
			    memcg_params.kmem_caches_node)
		pages += s->nr_slabs << s->order;
	mutex_unlock(&slab_mutex);
	return pages;
}

/*
 * @cgrp has @bytes of objects, @stacks kernel stacks and @pgds topmost page
 * tables, and no other charge
 */
static void check_charged(struct cgroup *cgrp, size_t bytes,
			  unsigned int stacks, unsigned int pgds)
{
	struct obj_cgroup *objcg = unit_memcg(cgrp)->objcg;
	struct memcgfs_kmem_stat stat;

	unit_settle();
	if (unit_has_objcgs()) {
		bytes += (size_t)atomic_read(&objcg->nr_charged_bytes);
	} else {
		g_assert_null(objcg);
		g_assert_true(bytes || !slab_pages(cgrp));
		bytes = slab_pages(cgrp) * PAGE_SIZE;
	}
	g_assert_cmpuint(unit_kmem(cgrp) * PAGE_SIZE, ==,
			 bytes + (stacks * STACK_PAGES + pgds * PGD_PAGES) *
					 PAGE_SIZE);
	g_assert_cmpuint(unit_memory(cgrp), ==, unit_kmem(cgrp));
	memcgfs_kmem_stat(unit_memcg(cgrp), true, &stat);
	g_assert_cmpuint(stat.kernel_stack, ==,
			 stacks * STACK_PAGES * PAGE_SIZE);
}

static void check_all_uncharged(struct cgroup *cgrp)
{
	check_charged(cgrp, 0, 0, 0);
}

static void test_adopted_costs_nothing(gconstpointer kernel)
{
	struct task_struct *thread;

	start(kernel);
	g_assert_cmpint(adopt_task(11, shell, &thread), ==, 0);
	g_assert_true(thread->cgroups[MEMORY_ROOT] == a);
	g_assert_cmpint(thread->tgid, ==, 10);
	g_assert_true(thread->signal == shell->signal);
	g_assert_null(thread->stack);
	check_all_uncharged(a);
	do_exit(thread);
	stop();
}

static void test_process(gconstpointer kernel)
{
	struct task_struct *child;

	start(kernel);
	child = unit_fork(shell, 11);
	g_assert_cmpint(child->pid, ==, 11);
	g_assert_cmpint(child->tgid, ==, 11);
	g_assert_true(child->cgroups[MEMORY_ROOT] == a);
	g_assert_true(child->signal != shell->signal);
	g_assert_cmpuint(thread_bytes(child), >, 0);
	g_assert_cmpuint(process_bytes(child), >, thread_bytes(child) / 2);
	check_charged(a, thread_bytes(child) + process_bytes(child), 1, 1);
	check_all_uncharged(b);
	do_exit(child);
	check_all_uncharged(a);
	stop();
}

static void test_thread_shares_the_process(gconstpointer kernel)
{
	struct task_struct *leader, *thread;
	size_t both;

	start(kernel);
	leader = unit_fork(shell, 11);
	g_assert_cmpint(copy_process(leader, 12, 11, GFP_KERNEL, &thread), ==,
			0);
	g_assert_true(thread->signal == leader->signal);
	both = thread_bytes(leader) + thread_bytes(thread);
	check_charged(a, both + process_bytes(leader), 2, 1);
	/* the last thread takes the process's share along, not the leader */
	do_exit(leader);
	check_charged(a, thread_bytes(thread) + process_bytes(thread), 1, 1);
	do_exit(thread);
	check_all_uncharged(a);
	stop();
}

static void test_charge_stays_where_it_was_made(gconstpointer kernel)
{
	struct task_struct *child;
	size_t bytes;

	start(kernel);
	child = unit_fork(shell, 11);
	bytes = thread_bytes(child) + process_bytes(child);
	unit_move(child, b);
	check_charged(a, bytes, 1, 1);
	check_all_uncharged(b);
	do_exit(child);
	check_all_uncharged(a);
	stop();
}

static void test_charged_to_the_forking_one(gconstpointer kernel)
{
	struct task_struct *bystander, *child;

	start(kernel);
	bystander = unit_adopt(90, b);
	/* for any caller the parent's group pays, and current is restored */
	set_current(bystander);
	child = unit_fork(shell, 11);
	g_assert_true(current == bystander);
	check_all_uncharged(b);
	check_charged(a, thread_bytes(child) + process_bytes(child), 1, 1);
	set_current(NULL);
	do_exit(child);
	do_exit(bystander);
	stop();
}

static void test_fork_in_the_root(gconstpointer kernel)
{
	struct task_struct *child;

	start(kernel);
	unit_move(shell, cgroup_root);
	child = unit_fork(shell, 11);
	g_assert_true(child->cgroups[MEMORY_ROOT] == cgroup_root);
	rcu_read_lock();
	g_assert_null(mem_cgroup_from_obj(child->kobjs[0]));
	rcu_read_unlock();
	g_assert_cmphex(child->stack->memcg_data, ==, 0);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	do_exit(child);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	stop();
}

static void test_exec(gconstpointer kernel)
{
	struct task_struct *child;
	size_t stays, mm;

	start(kernel);
	child = unit_fork(shell, 11);
	mm = mm_bytes(child);
	stays = thread_bytes(child) + process_bytes(child) - mm;
	unit_move(child, b);
	g_assert_cmpint(exec_mm(child, GFP_KERNEL), ==, 0);
	g_assert_null(current);
	check_charged(a, stays, 1, 0);
	check_charged(b, mm, 0, 1);
	do_exit(child);
	check_all_uncharged(a);
	check_all_uncharged(b);
	stop();
}

static void test_exec_of_adopted(gconstpointer kernel)
{
	start(kernel);
	/* its earlier charges are unknown */
	g_assert_null(shell->signal->mm->kobjs[0]);
	g_assert_cmpint(exec_mm(shell, GFP_KERNEL), ==, 0);
	check_charged(a, mm_bytes(shell), 0, 1);
	stop();
}

static void test_failed_exec_keeps_the_old(gconstpointer kernel)
{
	struct task_struct *child;
	struct mm_struct *mm;
	size_t bytes;

	start(kernel);
	child = unit_fork(shell, 11);
	bytes = thread_bytes(child) + process_bytes(child);
	mm = child->signal->mm;
	obj_fail_nth(1);
	g_assert_cmpint(exec_mm(child, GFP_KERNEL), ==, -ENOMEM);
	g_assert_true(child->signal->mm == mm);
	/* the second time it is the charge that fails */
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(b), false, 1), ==, 0);
	unit_move(child, b);
	g_assert_cmpint(exec_mm(child, GFP_KERNEL), ==, -ENOMEM);
	g_assert_true(child->signal->mm == mm);
	check_charged(a, bytes, 1, 1);
	check_all_uncharged(b);
	do_exit(child);
	stop();
}

/* fork fails at each of its allocations in turn, without a leak */
static void check_fork_without_memory(pid_t tgid)
{
	struct task_struct *parent = unit_fork(shell, 11), *child = NULL;
	size_t bytes = thread_bytes(parent) + process_bytes(parent);
	unsigned int nth = 0;
	long alive;
	int err;

	unit_settle();
	alive = unit_alive_all();
	do {
		obj_fail_nth(++nth);
		err = copy_process(parent, 12, tgid, GFP_KERNEL, &child);
		obj_fail_nth(0);
		if (err) {
			unit_settle();
			g_assert_cmpint(err, ==, -ENOMEM);
			g_assert_null(child);
			g_assert_null(current);
			g_assert_cmpint(unit_alive_all(), ==, alive);
			g_assert_cmpuint(a->nr_tasks, ==, 2);
			g_assert_cmpuint(parent->signal->nr_threads, ==, 1);
			check_charged(a, bytes, 1, 1);
		}
	} while (err);
	/* a task and its stack at least */
	g_assert_cmpuint(nth, >, 2);
	do_exit(child);
	do_exit(parent);
	check_all_uncharged(a);
}

static void test_process_without_memory(gconstpointer kernel)
{
	start(kernel);
	check_fork_without_memory(12);
	stop();
}

static void test_thread_without_memory(gconstpointer kernel)
{
	start(kernel);
	check_fork_without_memory(11);
	stop();
}

/* the limit is met at each of the charges of a fork in turn */
static void test_fork_over_the_limit(gconstpointer kernel)
{
	struct mem_cgroup *memcg;
	struct task_struct *child = NULL;
	unsigned long pages;
	long alive;
	int err;

	start(kernel);
	memcg = unit_memcg(a);
	alive = unit_alive_all();
	for (pages = 0;; pages++) {
		unit_settle();
		g_assert_cmpint(mem_cgroup_resize_max(memcg, false, pages), ==,
				0);
		err = copy_process(shell, 11, 11, GFP_KERNEL, &child);
		if (!err)
			break;
		g_assert_cmpint(err, ==, -ENOMEM);
		check_all_uncharged(a);
		g_assert_cmpint(unit_alive_all(), ==, alive);
	}
	/*
	 * It must not need more than the peak usage; by now the rests of two
	 * pages may have been merged, and one page given back.
	 */
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_memory(a), <=, pages);
	g_assert_cmpuint(pages, <=, unit_memory(a) + 1);
	do_exit(child);
	stop();
}

static void test_nofail_is_forced(gconstpointer kernel)
{
	struct task_struct *child;

	start(kernel);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, 1), ==, 0);
	g_assert_cmpint(copy_process(shell, 11, 11, GFP_KERNEL | __GFP_NOFAIL,
				     &child),
			==, 0);
	check_charged(a, thread_bytes(child) + process_bytes(child), 1, 1);
	do_exit(child);
	stop();
}

static void test_adopt_without_memory(gconstpointer kernel)
{
	struct task_struct *task = NULL;
	unsigned int nth;
	long alive;

	start(kernel);
	alive = unit_alive_all();
	for (nth = 1; nth <= 3; nth++) {
		obj_fail_nth(nth);
		g_assert_cmpint(adopt_task(20, NULL, &task), ==, -ENOMEM);
		g_assert_null(task);
		g_assert_cmpint(unit_alive_all(), ==, alive);
	}
	obj_fail_nth(1);
	g_assert_cmpint(adopt_task(20, shell, &task), ==, -ENOMEM);
	obj_fail_nth(0);
	g_assert_cmpint(unit_alive_all(), ==, alive);
	stop();
}

/* the script of kmem-pages-obj_cgroup.txt with real forks */
static void test_dying_count(gconstpointer kernel)
{
	enum { NR = 20 };
	struct task_struct *sleepers[NR];
	bool pins;
	int i;

	start(kernel);
	unit_move(shell, cgroup_root);
	pins = memcg_regime.value[SWITCH_KMEM] == KMEM_MEMCG;
	for (i = 0; i < NR; i++) {
		struct cgroup *grp = unit_mkdir(cgroup_root, "kmem_test");

		unit_move(shell, grp);
		sleepers[i] = unit_fork(shell, 100 + i);
		unit_move(shell, cgroup_root);
		unit_move(sleepers[i], cgroup_root);
		unit_rmdir(grp);
	}
	cgroup_wait_releases();
	g_assert_cmpuint(cgroup_count(), ==, 3 + (pins ? NR : 0));
	for (i = 0; i < NR; i++)
		do_exit(sleepers[i]);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	stop();
}

#define NR_THREADS 4
#define NR_ROUNDS 200

static void *fork_and_exit(void *arg)
{
	pid_t first = 1000 * (1 + GPOINTER_TO_INT(arg));
	struct task_struct *mine = unit_fork(shell, first);
	int i;

	for (i = 1; i < NR_ROUNDS; i++) {
		struct task_struct *child = unit_fork(mine, first + i);

		g_assert_cmpint(exec_mm(child, GFP_KERNEL), ==, 0);
		unit_move(mine, i & 1 ? b : a);
		do_exit(child);
	}
	do_exit(mine);
	return NULL;
}

static void test_many_threads(gconstpointer kernel)
{
	start(kernel);
	unit_run_threads(NR_THREADS, fork_and_exit);
	check_all_uncharged(a);
	check_all_uncharged(b);
	g_assert_cmpuint(a->nr_tasks, ==, 1);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/fork/adopted-costs-nothing",
			    test_adopted_costs_nothing);
	unit_add_per_kernel("/fork/process", test_process);
	unit_add_per_kernel("/fork/thread-shares-the-process",
			    test_thread_shares_the_process);
	unit_add_per_kernel("/fork/charge-stays-where-it-was-made",
			    test_charge_stays_where_it_was_made);
	unit_add_per_kernel("/fork/charged-to-the-forking-one",
			    test_charged_to_the_forking_one);
	unit_add_per_kernel("/fork/in-the-root", test_fork_in_the_root);
	unit_add_per_kernel("/fork/exec", test_exec);
	unit_add_per_kernel("/fork/exec-of-adopted", test_exec_of_adopted);
	unit_add_per_kernel("/fork/failed-exec-keeps-the-old",
			    test_failed_exec_keeps_the_old);
	unit_add_per_kernel("/fork/process-without-memory",
			    test_process_without_memory);
	unit_add_per_kernel("/fork/thread-without-memory",
			    test_thread_without_memory);
	unit_add_per_kernel("/fork/over-the-limit", test_fork_over_the_limit);
	unit_add_per_kernel("/fork/nofail-is-forced", test_nofail_is_forced);
	unit_add_per_kernel("/fork/adopt-without-memory",
			    test_adopt_without_memory);
	unit_add_per_kernel("/fork/dying-count", test_dying_count);
	unit_add_per_kernel("/fork/many-threads", test_many_threads);
	return g_test_run();
}
