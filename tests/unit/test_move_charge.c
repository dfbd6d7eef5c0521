// SPDX-License-Identifier: GPL-2.0-only
#include "filemap_lab.h"

#include <errno.h>

#define FLAGS "memory.move_charge_at_immigrate"

static struct cgroup *a, *b;
static struct task_struct *shell; /* adopted into a */

static void start(const char *kernel)
{
	unit_start(kernel, 1);
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	shell = unit_adopt(10, a);
}

static void stop(void)
{
	lab_check_all();
	do_exit(shell);
	lab_check_all();
	unit_stop();
}

static bool has_owner(void)
{
	return memcg_regime.value[SWITCH_MM] == MM_OWNER;
}

static void use_memory(struct task_struct *task)
{
	lab_sample(task, [MM_FILEPAGES] = 30, [MM_ANONPAGES] = 100,
		   [MM_SHMEMPAGES] = 20, [MM_SWAPENTS] = 7, [MM_PGTABLES] = 2);
}

static void check(struct cgroup *cgrp, long anon, long swap, long file,
		  long shmem)
{
	g_assert_cmpint(lab_stat(cgrp, MEMCG_RSS), ==, anon);
	g_assert_cmpint(lab_stat(cgrp, MEMCG_SWAP), ==, swap);
	g_assert_cmpint(lab_stat(cgrp, LRU_INACTIVE_FILE), ==, file);
	g_assert_cmpint(lab_stat(cgrp, MEMCG_SHMEM), ==, shmem);
}

static const struct {
	const char *flags;
	long anon, swap, file, shmem; /* that are moved */
} moves[] = {
	{ "0", 0, 0, 0, 0 },
	{ "1", 100, 7, 0, 0 },
	{ "2", 0, 0, 30, 20 },
	{ "3", 100, 7, 30, 20 },
};

static void test_flags(gconstpointer kernel)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(moves); i++) {
		g_test_message("flags %s", moves[i].flags);
		start(kernel);
		use_memory(shell);
		g_assert_cmpint(unit_write(b, FLAGS, moves[i].flags), ==, 0);
		unit_move(shell, b);
		check(b, moves[i].anon, moves[i].swap, moves[i].file,
		      moves[i].shmem);
		check(a, 100 - moves[i].anon, 7 - moves[i].swap,
		      30 - moves[i].file, 20 - moves[i].shmem);
		/* page tables are kernel memory */
		g_assert_cmpuint(unit_kmem(a), ==, 2);
		lab_check_all();
		/* moved pages are uncharged from their new group */
		lab_sample(shell, [MM_ANONPAGES] = 10);
		check(b, moves[i].anon ? 10 : 0, 0, 0, 0);
		stop();
	}
}

/* flow/move-charge-on-source-only-does-nothing */
static void test_flags_of_the_source(gconstpointer kernel)
{
	start(kernel);
	use_memory(shell);
	g_assert_cmpint(unit_write(a, FLAGS, "3"), ==, 0);
	unit_move(shell, b);
	check(b, 0, 0, 0, 0);
	stop();
}

/* v1-sleep-charges: the root can ask for charges too */
static void test_to_and_from_the_root(gconstpointer kernel)
{
	start(kernel);
	use_memory(shell);
	g_assert_cmpint(unit_write(cgroup_root, FLAGS, "3"), ==, 0);
	unit_move(shell, cgroup_root);
	check(a, 0, 0, 0, 0);
	g_assert_cmpint(lab_stat_local(cgroup_root, MEMCG_RSS), ==, 100);
	lab_check_all();
	g_assert_cmpint(unit_write(a, FLAGS, "3"), ==, 0);
	unit_move(shell, a);
	check(a, 100, 7, 30, 20);
	g_assert_cmpint(lab_stat_local(cgroup_root, MEMCG_RSS), ==, 0);
	stop();
}

/* a charge to a third group stays there */
static void test_only_from_where_it_comes(gconstpointer kernel)
{
	struct cgroup *c;

	start(kernel);
	c = unit_mkdir(cgroup_root, "c");
	lab_sample(shell, [MM_ANONPAGES] = 10);
	unit_move(shell, b);
	lab_sample(shell, [MM_ANONPAGES] = 25);
	g_assert_cmpint(unit_write(c, FLAGS, "1"), ==, 0);
	unit_move(shell, c);
	check(a, 10, 0, 0, 0);
	check(b, 0, 0, 0, 0);
	check(c, 15, 0, 0, 0);
	stop();
}

static void test_over_the_limit(gconstpointer kernel)
{
	start(kernel);
	use_memory(shell);
	g_assert_cmpint(unit_write(b, FLAGS, "3"), ==, 0);
	/* swap needs room in memory until it is moved */
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(b), false, 156), ==,
			0);
	g_assert_cmpint(cgroup_attach_task(b, shell, true), ==, -ENOMEM);
	g_assert_true(shell->cgroups[MEMORY_ROOT] == a);
	check(a, 100, 7, 30, 20);
	check(b, 0, 0, 0, 0);
	/* it was charged page by page, as far as it went */
	g_assert_cmpuint(unit_memory(b), ==, 0);
	g_assert_cmpuint(unit_memcg(b)->memory.watermark, ==, 156);
	lab_check_all();
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(b), false, 157), ==,
			0);
	unit_move(shell, b);
	check(b, 100, 7, 30, 20);
	g_assert_cmpuint(unit_memory(b), ==, 150);
	stop();
}

static void test_leaders_only(gconstpointer kernel)
{
	struct task_struct *thread;

	start(kernel);
	g_assert_cmpint(adopt_task(11, shell, &thread), ==, 0);
	use_memory(shell);
	g_assert_cmpint(unit_write(b, FLAGS, "3"), ==, 0);
	g_assert_cmpint(cgroup_attach_task(b, thread, false), ==, 0);
	check(a, 100, 7, 30, 20);
	/* the mm of b, under mm=memcg: then it is not a's to be moved */
	g_assert_cmpint(cgroup_attach_task(b, shell, false), ==, 0);
	if (has_owner())
		check(b, 100, 7, 30, 20);
	else
		check(a, 100, 7, 30, 20);
	do_exit(thread);
	stop();
}

static void test_whole_process(gconstpointer kernel)
{
	struct task_struct *thread;

	start(kernel);
	g_assert_cmpint(adopt_task(11, shell, &thread), ==, 0);
	use_memory(shell);
	g_assert_cmpint(unit_write(b, FLAGS, "3"), ==, 0);
	g_assert_cmpint(cgroup_attach_task(b, thread, true), ==, 0);
	check(b, 100, 7, 30, 20);
	do_exit(thread);
	stop();
}

/* the difference that the seed tells of: vfork's child is not the owner */
static void test_of_a_sharer(gconstpointer kernel)
{
	struct task_struct *child;

	start(kernel);
	use_memory(shell);
	g_assert_cmpint(kernel_clone(shell, CLONE_VM, 11, 11, GFP_KERNEL,
				     &child),
			==, 0);
	g_assert_cmpint(unit_write(b, FLAGS, "1"), ==, 0);
	unit_move(child, b);
	if (has_owner())
		check(a, 100, 7, 30, 20);
	else
		check(b, 100, 7, 0, 0);
	do_exit(child);
	stop();
}

/* a moved page pins where it is, not where it was */
static void test_pins(gconstpointer kernel)
{
	start(kernel);
	lab_sample(shell, [MM_ANONPAGES] = 100, [MM_FILEPAGES] = 30,
		   [MM_SHMEMPAGES] = 20, [MM_SWAPENTS] = 7);
	g_assert_cmpint(unit_write(b, FLAGS, "3"), ==, 0);
	unit_move(shell, b);
	unit_rmdir(a);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	/* b: its own, the pages', the mm's */
	g_assert_cmpint(percpu_ref_read(&b->css->refcnt), ==,
			1 + 157 + !has_owner());
	stop();
}

/* cached pages of files go with a process that maps them */
static void test_mapped_files(gconstpointer kernel)
{
	struct lab_file file, shm;
	struct mapped_range ranges[2];
	struct mm_struct *mm;

	start(kernel);
	mm = get_task_mm(shell);
	lab_open(&file, MAPPING_FILE, "file");
	lab_open(&shm, MAPPING_SHMEM, "shmem");
	lab_touch(&file, a, 0, 100);
	lab_touch(&file, cgroup_root, 100, 10);
	lab_touch(&shm, a, 0, 20);
	ranges[0] = (struct mapped_range){ file.mapping, 40, 100 };
	ranges[1] = (struct mapped_range){ shm.mapping, 0, ULONG_MAX };
	mm_set_mapped(mm, ranges, 2);
	g_assert_cmpint(unit_write(b, FLAGS, "1"), ==, 0);
	unit_move(shell, b);
	lab_assert_stat(b, MEMCG_CACHE, 0);
	unit_move(shell, a);
	/* all or none */
	g_assert_cmpint(unit_write(b, FLAGS, "2"), ==, 0);
	g_assert_cmpint(lab_limit(b, 79), ==, 0);
	g_assert_cmpint(cgroup_attach_task(b, shell, true), ==, -ENOMEM);
	lab_assert_stat(b, MEMCG_CACHE, 0);
	g_assert_cmpint(lab_limit(b, 80), ==, 0);
	unit_move(shell, b);
	lab_assert_stat(a, MEMCG_CACHE, 40);
	lab_assert_stat(b, MEMCG_CACHE, 80);
	lab_assert_stat(b, MEMCG_SHMEM, 20);
	g_assert_cmpuint(unit_memory(a), ==, 40);
	g_assert_cmpuint(unit_memory(b), ==, 80);
	lab_check_all();
	mm_set_mapped(mm, NULL, 0);
	mmput(mm);
	lab_close(&shm);
	lab_close(&file);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/move_charge/flags", test_flags);
	unit_add_per_kernel("/move_charge/flags-of-the-source",
			    test_flags_of_the_source);
	unit_add_per_kernel("/move_charge/to-and-from-the-root",
			    test_to_and_from_the_root);
	unit_add_per_kernel("/move_charge/only-from-where-it-comes",
			    test_only_from_where_it_comes);
	unit_add_per_kernel("/move_charge/over-the-limit", test_over_the_limit);
	unit_add_per_kernel("/move_charge/leaders-only", test_leaders_only);
	unit_add_per_kernel("/move_charge/whole-process", test_whole_process);
	unit_add_per_kernel("/move_charge/of-a-sharer", test_of_a_sharer);
	unit_add_per_kernel("/move_charge/pins", test_pins);
	unit_add_per_kernel("/move_charge/mapped-files", test_mapped_files);
	return g_test_run();
}
