// SPDX-License-Identifier: GPL-2.0-only
/* tests: mm_account.c */
#include "mm_lab.h"

#include <errno.h>

#define TEST_CPUS 2

static struct cgroup *a, *b, *inner;
static struct task_struct *shell; /* adopted into a */

static void start(const char *kernel)
{
	unit_start(kernel, TEST_CPUS);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	inner = unit_mkdir(a, "inner");
	shell = unit_adopt(10, a);
}

static void stop(void)
{
	lab_check_all();
	do_exit(shell);
	lab_check_all();
	unit_stop();
}

static void test_each_kind(gconstpointer kernel)
{
	start(kernel);
	unit_move(shell, inner);
	lab_sample(shell, [MM_FILEPAGES] = 30, [MM_ANONPAGES] = 200,
		   [MM_SWAPENTS] = 7, [MM_SHMEMPAGES] = 50, [MM_PGTABLES] = 3);
	lab_check_all();
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 200);
	g_assert_cmpint(lab_stat(a, MEMCG_CACHE), ==, 80);
	g_assert_cmpint(lab_stat(a, MEMCG_SHMEM), ==, 50);
	g_assert_cmpint(lab_stat(a, MEMCG_MAPPED_FILE), ==, 80);
	g_assert_cmpint(lab_stat(a, MEMCG_SWAP), ==, 7);
	g_assert_cmpint(lab_stat(a, LRU_INACTIVE_ANON) +
				lab_stat(a, LRU_ACTIVE_ANON),
			==, 250);
	g_assert_cmpint(lab_stat(a, LRU_INACTIVE_FILE), ==, 30);
	g_assert_cmpint(lab_stat_local(a, MEMCG_RSS), ==, 0);
	g_assert_cmpuint(unit_memory(a), ==, 283);
	g_assert_cmpuint(unit_kmem(a), ==, 3);
	g_assert_cmpuint(page_counter_read(&unit_memcg(a)->memsw), ==, 290);
	stop();
}

static void test_less(gconstpointer kernel)
{
	start(kernel);
	lab_sample(shell, [MM_ANONPAGES] = 200, [MM_PGTABLES] = 5);
	lab_sample(shell, [MM_ANONPAGES] = 50, [MM_PGTABLES] = 2);
	lab_check_all();
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 50);
	g_assert_cmpint(lab_stat(a, PGPGIN), ==, 200);
	g_assert_cmpint(lab_stat(a, PGPGOUT), ==, 150);
	g_assert_cmpuint(unit_kmem(a), ==, 2);
	lab_sample(shell, 0);
	lab_check_all();
	g_assert_cmpuint(unit_memory(a), ==, 0);
	stop();
}

/* charges stay; later ones go to the new group; the newest go first */
static void test_moved(gconstpointer kernel)
{
	start(kernel);
	lab_sample(shell, [MM_ANONPAGES] = 100);
	unit_move(shell, b);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 100);
	lab_sample(shell, [MM_ANONPAGES] = 130);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 100);
	g_assert_cmpint(lab_stat(b, MEMCG_RSS), ==, 30);
	lab_check_all();
	lab_sample(shell, [MM_ANONPAGES] = 90);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 90);
	g_assert_cmpint(lab_stat(b, MEMCG_RSS), ==, 0);
	stop();
}

/* its charges from before the move are the root's */
static void test_adopted(gconstpointer kernel)
{
	struct task_struct *task;

	start(kernel);
	g_assert_cmpint(adopt_task(20, NULL, &task), ==, 0);
	lab_sample(task, [MM_ANONPAGES] = 99, [MM_PGTABLES] = 1);
	unit_move(task, b);
	lab_sample(task, [MM_ANONPAGES] = 132, [MM_PGTABLES] = 1);
	g_assert_cmpint(lab_stat_local(cgroup_root, MEMCG_RSS), ==, 99);
	g_assert_cmpint(lab_stat(b, MEMCG_RSS), ==, 33);
	g_assert_cmpuint(unit_kmem(b), ==, 0);
	lab_check_all();
	unit_assert_reads(cgroup_root, "memory.usage_in_bytes", "540672\n");
	do_exit(task);
	stop();
}

/* a child has its parent's pages and does not pay for them */
static void test_fork_shares(gconstpointer kernel)
{
	struct task_struct *child;

	start(kernel);
	lab_sample(shell, [MM_ANONPAGES] = 100, [MM_FILEPAGES] = 40);
	unit_move(shell, b);
	child = unit_fork(shell, 11);
	lab_sample(child, [MM_ANONPAGES] = 100, [MM_FILEPAGES] = 40);
	g_assert_cmpint(lab_stat(b, MEMCG_RSS), ==, 0);
	lab_sample(child, [MM_ANONPAGES] = 115, [MM_FILEPAGES] = 20);
	g_assert_cmpint(lab_stat(b, MEMCG_RSS), ==, 15);
	g_assert_cmpint(lab_stat(b, MEMCG_CACHE), ==, 0);
	/* exec: all is its own */
	g_assert_cmpint(exec_mm(child, GFP_KERNEL), ==, 0);
	g_assert_cmpint(lab_stat(b, MEMCG_RSS), ==, 0);
	lab_sample(child, [MM_ANONPAGES] = 12, [MM_FILEPAGES] = 30);
	g_assert_cmpint(lab_stat(b, MEMCG_RSS), ==, 12);
	g_assert_cmpint(lab_stat(b, MEMCG_CACHE), ==, 30);
	lab_check_all();
	do_exit(child);
	g_assert_cmpint(lab_stat(b, MEMCG_CACHE), ==, 0);
	stop();
}

/* the page tables are the task's group's, the memory is the mm's */
static void test_thread_in_another_group(gconstpointer kernel)
{
	bool owner;
	struct task_struct *thread;

	start(kernel);
	owner = memcg_regime.value[SWITCH_MM] == MM_OWNER;
	g_assert_cmpint(adopt_task(11, shell, &thread), ==, 0);
	g_assert_cmpint(cgroup_attach_task(b, thread, false), ==, 0);
	lab_sample(thread, [MM_ANONPAGES] = 100, [MM_PGTABLES] = 2);
	g_assert_cmpint(lab_stat(owner ? a : b, MEMCG_RSS), ==, 100);
	g_assert_cmpuint(unit_kmem(b), ==, 2);
	lab_check_all();
	do_exit(thread);
	stop();
}

static void test_swapping(gconstpointer kernel)
{
	start(kernel);
	lab_sample(shell, [MM_ANONPAGES] = 100);
	unit_move(shell, b);
	lab_sample(shell, [MM_ANONPAGES] = 40, [MM_SWAPENTS] = 60);
	lab_check_all();
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 40);
	g_assert_cmpint(lab_stat(a, MEMCG_SWAP), ==, 60);
	g_assert_cmpuint(page_counter_read(&unit_memcg(a)->memsw), ==, 100);
	/* swapped back in, to their owner, and ten new pages */
	lab_sample(shell, [MM_ANONPAGES] = 80, [MM_SWAPENTS] = 30);
	lab_check_all();
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 70);
	g_assert_cmpint(lab_stat(a, MEMCG_SWAP), ==, 30);
	g_assert_cmpint(lab_stat(b, MEMCG_RSS), ==, 10);
	lab_sample(shell, [MM_ANONPAGES] = 80);
	g_assert_cmpint(lab_stat(a, MEMCG_SWAP), ==, 0);
	stop();
}

static void test_swap_of_a_removed_group(gconstpointer kernel)
{
	start(kernel);
	unit_move(shell, inner);
	lab_sample(shell, [MM_ANONPAGES] = 100);
	lab_sample(shell, [MM_ANONPAGES] = 60, [MM_SWAPENTS] = 40);
	unit_move(shell, b);
	unit_rmdir(inner);
	unit_settle();
	lab_sample(shell, [MM_ANONPAGES] = 30, [MM_SWAPENTS] = 70);
	lab_check_all();
	/* the later pages went to the ancestor; the dead group keeps memory */
	g_assert_cmpint(lab_stat_local(a, MEMCG_SWAP), ==, 30);
	g_assert_cmpint(lab_stat(a, MEMCG_SWAP), ==, 70);
	/* the ancestor gets its pages back, the dead group's go to the mm's */
	lab_sample(shell, [MM_ANONPAGES] = 100);
	lab_check_all();
	g_assert_cmpint(lab_stat_local(a, MEMCG_RSS), ==, 30);
	g_assert_cmpint(lab_stat(b, MEMCG_RSS), ==, 40);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 60);
	stop();
}

static void test_pages_pin(gconstpointer kernel)
{
	start(kernel);
	unit_move(shell, inner);
	lab_sample(shell, [MM_ANONPAGES] = 10, [MM_SHMEMPAGES] = 5);
	lab_sample(shell, [MM_ANONPAGES] = 6, [MM_SHMEMPAGES] = 5,
		   [MM_SWAPENTS] = 4);
	unit_move(shell, b);
	unit_rmdir(inner);
	unit_settle();
	g_assert_cmpint(percpu_ref_read(&inner->css->refcnt), ==, 15);
	g_assert_cmpuint(cgroup_count(), ==, 4);
	lab_sample(shell, 0);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	stop();
}

static void test_over_the_limit(gconstpointer kernel)
{
	struct mm_sample sample = { .pages = { [MM_ANONPAGES] = 30 } };

	start(kernel);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, 25), ==, 0);
	g_assert_cmpint(mm_account(shell, &sample, GFP_KERNEL), ==, -ENOMEM);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 0);
	lab_check_all();
	g_assert_cmpint(mm_account(shell, &sample, GFP_KERNEL | __GFP_NOFAIL),
			==, 0);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 30);
	stop();
}

static void test_faults(gconstpointer kernel)
{
	struct mm_sample sample = { .min_flt = 100, .maj_flt = 3 };

	start(kernel);
	g_assert_cmpint(mm_account(shell, &sample, GFP_KERNEL), ==, 0);
	unit_move(shell, b);
	g_assert_cmpint(exec_mm(shell, GFP_KERNEL), ==, 0);
	sample.min_flt = 110;
	g_assert_cmpint(mm_account(shell, &sample, GFP_KERNEL), ==, 0);
	g_assert_cmpint(lab_stat(a, PGFAULT), ==, 103);
	g_assert_cmpint(lab_stat(a, PGMAJFAULT), ==, 3);
	g_assert_cmpint(lab_stat(b, PGFAULT), ==, 10);
	g_assert_cmpint(lab_stat(b, PGMAJFAULT), ==, 0);
	stop();
}

/* swapped-out pages from before the failure are not swapped again */
static void test_no_memory_for_swap(gconstpointer kernel)
{
	struct mm_sample out = {
		.pages = { [MM_ANONPAGES] = 5, [MM_SWAPENTS] = 25 }
	};
	struct mm_sample in = {
		.pages = { [MM_ANONPAGES] = 28, [MM_SWAPENTS] = 2 }
	};

	start(kernel);
	lab_sample(shell, [MM_ANONPAGES] = 10);
	unit_move(shell, b);
	lab_sample(shell, [MM_ANONPAGES] = 30);
	/* b's charges go first; the second allocation fails */
	obj_fail_nth(2);
	g_assert_cmpint(mm_account(shell, &out, GFP_KERNEL), ==, -ENOMEM);
	lab_check_all();
	g_assert_cmpint(mm_account(shell, &out, GFP_KERNEL), ==, 0);
	g_assert_cmpint(lab_stat(cgroup_root, MEMCG_RSS), ==, 5);
	g_assert_cmpint(lab_stat(cgroup_root, MEMCG_SWAP), ==, 25);
	unit_move(shell, a);
	lab_sample(shell, [MM_ANONPAGES] = 5, [MM_SWAPENTS] = 27);
	obj_fail_nth(2);
	g_assert_cmpint(mm_account(shell, &in, GFP_KERNEL), ==, -ENOMEM);
	lab_check_all();
	g_assert_cmpint(mm_account(shell, &in, GFP_KERNEL), ==, 0);
	g_assert_cmpint(lab_stat(cgroup_root, MEMCG_RSS), ==, 28);
	g_assert_cmpint(lab_stat(cgroup_root, MEMCG_SWAP), ==, 2);
	stop();
}

/* each allocation fails in turn; the next sample puts it right */
static void test_no_memory(gconstpointer kernel)
{
	struct mm_sample sample = { .pages = { [MM_FILEPAGES] = 3,
					       [MM_ANONPAGES] = 20,
					       [MM_SWAPENTS] = 5,
					       [MM_SHMEMPAGES] = 2,
					       [MM_PGTABLES] = 2 } };
	unsigned int nth = 0;
	int err;

	start(kernel);
	do {
		obj_fail_nth(++nth);
		err = mm_account(shell, &sample, GFP_KERNEL);
		obj_fail_nth(0);
		if (err)
			g_assert_cmpint(err, ==, -ENOMEM);
		lab_check_all();
		g_assert_cmpint(lab_stat(a, MEMCG_RSS), <=, 25);
	} while (err);
	g_assert_cmpint(mm_account(shell, &sample, GFP_KERNEL), ==, 0);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 20);
	g_assert_cmpint(lab_stat(a, MEMCG_SWAP), ==, 5);
	g_assert_cmpint(lab_stat(a, MEMCG_CACHE), ==, 5);
	g_assert_cmpuint(nth, >, 1);
	stop();
}

/* a failed swap-in leaves the entry where it is */
static void test_swap_in_over_the_limit(gconstpointer kernel)
{
	struct mm_sample sample = { .pages = { [MM_ANONPAGES] = 50 } };

	start(kernel);
	lab_sample(shell, [MM_ANONPAGES] = 50);
	lab_sample(shell, [MM_SWAPENTS] = 50);
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(a), false, 20), ==, 0);
	g_assert_cmpint(mm_account(shell, &sample, GFP_KERNEL), ==, -ENOMEM);
	lab_check_all();
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 0);
	/* it has less swap, so this is uncharged regardless of the ancestor */
	g_assert_cmpint(lab_stat(a, MEMCG_SWAP), ==, 0);
	g_assert_cmpint(mm_account(shell, &sample, GFP_KERNEL | __GFP_NOFAIL),
			==, 0);
	g_assert_cmpint(lab_stat(a, MEMCG_RSS), ==, 50);
	stop();
}

#define NR_THREADS 4
#define NR_ROUNDS 300

static void *grow_and_shrink(void *arg)
{
	pid_t first = 1000 * (1 + GPOINTER_TO_INT(arg));
	struct task_struct *mine = unit_fork(shell, first);
	unsigned long i;

	for (i = 1; i < NR_ROUNDS; i++) {
		lab_sample(
			mine, [MM_ANONPAGES] = i % 50, [MM_FILEPAGES] = i % 70,
			[MM_SWAPENTS] = i % 13, [MM_PGTABLES] = i % 5);
		if (!(i % 10))
			unit_move(mine, i % 20 ? b : a);
		if (!(i % 7))
			try_to_free_mem_cgroup_pages(root_mem_cgroup, 20);
	}
	do_exit(mine);
	return NULL;
}

static void test_many_threads(gconstpointer kernel)
{
	start(kernel);
	unit_run_threads(NR_THREADS, grow_and_shrink);
	stop();
}

static long lists(struct cgroup *cgrp)
{
	return lab_stat(cgrp, LRU_INACTIVE_ANON) +
	       lab_stat(cgrp, LRU_ACTIVE_ANON);
}

static void sample_locked(struct task_struct *task, unsigned long anon,
			  unsigned long shmem, unsigned long locked)
{
	const struct mm_sample sample = {
		.pages = { [MM_ANONPAGES] = anon, [MM_SHMEMPAGES] = shmem },
		.locked = locked,
	};

	g_assert_cmpint(lab_account(task, GFP_KERNEL, sample), ==, 0);
	lab_check_all();
}

static void assert_locked(struct cgroup *cgrp, long locked, long others)
{
	g_assert_cmpint(lab_stat(cgrp, LRU_UNEVICTABLE), ==, locked);
	g_assert_cmpint(lists(cgrp), ==, others);
}

/* locked pages leave the lists; which pages go does not matter to the sums */
static void test_locked(gconstpointer kernel)
{
	start(kernel);
	sample_locked(shell, 10, 5, 0);
	assert_locked(a, 0, 15);
	sample_locked(shell, 10, 5, 4);
	assert_locked(a, 4, 11);
	sample_locked(shell, 10, 5, 12);
	assert_locked(a, 12, 3);
	sample_locked(shell, 10, 5, 100);
	assert_locked(a, 15, 0);
	sample_locked(shell, 3, 5, 6);
	assert_locked(a, 6, 2);
	/* later pages are charged to b, and are locked first */
	unit_move(shell, b);
	sample_locked(shell, 7, 5, 6);
	assert_locked(b, 4, 0);
	assert_locked(a, 2, 6);
	sample_locked(shell, 7, 5, 0);
	assert_locked(b, 0, 4);
	assert_locked(a, 0, 8);
	sample_locked(shell, 7, 5, 6);
	stop();
}

static void test_locked_moves(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(unit_write(b, "memory.move_charge_at_immigrate", "1"),
			==, 0);
	sample_locked(shell, 10, 0, 4);
	unit_move(shell, b);
	lab_check_all();
	assert_locked(a, 0, 0);
	assert_locked(b, 4, 6);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/mm_charge/each-kind", test_each_kind);
	unit_add_per_kernel("/mm_charge/less", test_less);
	unit_add_per_kernel("/mm_charge/moved", test_moved);
	unit_add_per_kernel("/mm_charge/adopted", test_adopted);
	unit_add_per_kernel("/mm_charge/fork-shares", test_fork_shares);
	unit_add_per_kernel("/mm_charge/thread-in-another-group",
			    test_thread_in_another_group);
	unit_add_per_kernel("/mm_charge/swapping", test_swapping);
	unit_add_per_kernel("/mm_charge/swap-of-a-removed-group",
			    test_swap_of_a_removed_group);
	unit_add_per_kernel("/mm_charge/pages-pin", test_pages_pin);
	unit_add_per_kernel("/mm_charge/over-the-limit", test_over_the_limit);
	unit_add_per_kernel("/mm_charge/faults", test_faults);
	unit_add_per_kernel("/mm_charge/no-memory", test_no_memory);
	unit_add_per_kernel("/mm_charge/no-memory-for-swap",
			    test_no_memory_for_swap);
	unit_add_per_kernel("/mm_charge/swap-in-over-the-limit",
			    test_swap_in_over_the_limit);
	unit_add_per_kernel("/mm_charge/many-threads", test_many_threads);
	unit_add_per_kernel("/mm_charge/locked", test_locked);
	unit_add_per_kernel("/mm_charge/locked-moves", test_locked_moves);
	return g_test_run();
}
