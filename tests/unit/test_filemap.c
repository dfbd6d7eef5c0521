// SPDX-License-Identifier: GPL-2.0-only
/* tests: pagemap.c, swap.c */
#include "filemap_lab.h"

#include <errno.h>
#include <string.h>

#define ROUNDS 6000
#define PAGES_IN_MODEL 400

static struct lab_file file, other;

static void start(const char *kernel)
{
	lab_start(kernel);
	lab_open(&file, MAPPING_FILE, "file");
}

static void stop(void)
{
	lab_close(&file);
	lab_stop();
}

static void test_first_toucher(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 10, 100);
	lab_assert_stat(lab_a, MEMCG_CACHE, 100);
	lab_assert_stat(lab_a, LRU_INACTIVE_FILE, 100);
	lab_assert_stat(lab_a, PGPGIN, 100);
	lab_assert_stat(lab_a, MEMCG_SHMEM, 0);
	lab_assert_stat(lab_a, MEMCG_MAPPED_FILE, 0);
	/* b is charged for the others only */
	lab_touch(&file, lab_b, 0, 120);
	lab_assert_stat(lab_a, MEMCG_CACHE, 100);
	lab_assert_stat(lab_b, MEMCG_CACHE, 20);
	g_assert_cmpuint(lab_cached(&file, lab_a), ==, 100);
	g_assert_cmpuint(lab_cached(&file, lab_b), ==, 20);
	lab_check_all();
	g_assert_cmpuint(unit_memory(lab_a), ==, 100);
	lab_check_lists(lab_a);
	lab_check_lists(lab_b);
	stop();
}

static void test_second_touch(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 50);
	lab_touch(&file, lab_b, 40, 20);
	lab_assert_stat(lab_a, LRU_INACTIVE_FILE, 40);
	lab_assert_stat(lab_a, LRU_ACTIVE_FILE, 10);
	lab_assert_stat(lab_b, LRU_ACTIVE_FILE, 0);
	/* active pages stay active */
	lab_touch(&file, lab_a, 40, 10);
	lab_assert_stat(lab_a, LRU_ACTIVE_FILE, 10);
	lab_assert_stat(lab_a, PGPGIN, 50);
	lab_check_lists(lab_a);
	stop();
}

static void test_shmem(gconstpointer kernel)
{
	start(kernel);
	lab_open(&other, MAPPING_SHMEM, "shmem");
	lab_touch(&other, lab_a, 0, 10);
	lab_assert_stat(lab_a, MEMCG_CACHE, 10);
	lab_assert_stat(lab_a, MEMCG_SHMEM, 10);
	lab_assert_stat(lab_a, LRU_INACTIVE_ANON, 10);
	lab_touch(&other, lab_a, 0, 1);
	lab_assert_stat(lab_a, LRU_ACTIVE_ANON, 1);
	lab_assert_stat(lab_a, LRU_INACTIVE_FILE, 0);
	lab_check_lists(lab_a);
	lab_close(&other);
	stop();
}

/* pages of the root are counted, but are in no counter */
static void test_root(gconstpointer kernel)
{
	start(kernel);
	g_assert_cmpint(filemap_add_pages(file.mapping, NULL, 0, 40,
					  GFP_KERNEL),
			==, 0);
	g_assert_cmpint(lab_stat_local(cgroup_root, MEMCG_CACHE), ==, 40);
	g_assert_cmpint(lab_stat_local(cgroup_root, LRU_INACTIVE_FILE), ==, 40);
	g_assert_cmpuint(mem_cgroup_usage(root_mem_cgroup, false), ==, 40);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	lab_check_all();
	stop();
}

static int add_to_a(unsigned long index, unsigned long nr, gfp_t gfp)
{
	return filemap_add_pages(file.mapping, unit_memcg(lab_a), index, nr,
				 gfp);
}

static void test_ranges(void)
{
	start(REGIME_DEFAULT);
	g_assert_cmpint(add_to_a(0, 0, GFP_KERNEL), ==, 0);
	g_assert_cmpint(add_to_a(MEMCGFS_MAX_INDEX, 0, GFP_KERNEL), ==, 0);
	g_assert_cmpint(add_to_a(MEMCGFS_MAX_INDEX, 1, GFP_KERNEL), ==, -EFBIG);
	g_assert_cmpint(add_to_a(0, MEMCGFS_MAX_INDEX + 1, GFP_KERNEL), ==,
			-EFBIG);
	g_assert_cmpint(add_to_a(ULONG_MAX, 2, GFP_KERNEL), ==, -EFBIG);
	g_assert_cmpint(add_to_a(2, ULONG_MAX, GFP_KERNEL), ==, -EFBIG);
	lab_assert_stat(lab_a, MEMCG_CACHE, 0);
	g_assert_cmpint(add_to_a(MEMCGFS_MAX_INDEX - 1, 1, GFP_KERNEL), ==, 0);
	g_assert_cmpint(add_to_a(0, 1, GFP_KERNEL), ==, 0);
	g_assert_cmpuint(lab_cached(&file, lab_a), ==, 2);
	stop();
}

/* the pages before the failure are there, and none of the others is charged */
static void test_limit(gconstpointer kernel)
{
	start(kernel);
	lab_open(&other, MAPPING_SHMEM, "shmem");
	g_assert_cmpint(lab_limit(lab_a, 50), ==, 0);
	g_assert_cmpint(filemap_add_pages(other.mapping, unit_memcg(lab_a), 0,
					  64, GFP_KERNEL),
			==, -ENOMEM);
	lab_assert_stat(lab_a, MEMCG_SHMEM, 50);
	g_assert_cmpuint(unit_memory(lab_a), ==, 50);
	g_assert_cmpuint(unit_memcg(lab_a)->memory.failcnt.counter, >, 0);
	/* a file finds no page to reclaim either */
	g_assert_cmpint(add_to_a(0, 1, GFP_KERNEL), ==, -ENOMEM);
	lab_assert_stat(lab_a, MEMCG_CACHE, 50);
	/* by force; each page then goes for the next */
	g_assert_cmpint(add_to_a(0, 3, GFP_KERNEL | __GFP_NOFAIL), ==, 0);
	lab_assert_stat(lab_a, MEMCG_CACHE, 51);
	lab_close(&other);
	stop();
}

static void test_dying(gconstpointer kernel)
{
	start(kernel);
	lab_touch(&file, lab_a, 0, 30);
	unit_rmdir(lab_a);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	/* touched by b, the pages stay with the removed group */
	lab_touch(&file, lab_b, 0, 40);
	lab_assert_stat(lab_b, MEMCG_CACHE, 10);
	g_assert_cmpuint(invalidate_mapping_pages(file.mapping, 0, 29), ==, 30);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	/* the next toucher is charged */
	lab_touch(&file, lab_b, 0, 30);
	lab_assert_stat(lab_b, MEMCG_CACHE, 40);
	stop();
}

/* after a failure the pages that are there are charged, and no others */
static void test_no_memory(void)
{
	unsigned int nth = 0;
	int err;

	start(REGIME_DEFAULT);
	do {
		obj_fail_nth(++nth);
		err = add_to_a(1UL << 30, 100, GFP_KERNEL);
		obj_fail_nth(0);
		lab_check_all();
		lab_check_lists(lab_a);
		g_assert_cmpint(lab_stat(lab_a, MEMCG_CACHE), ==,
				(long)lab_cached(&file, lab_a));
		truncate_inode_pages(file.mapping, 0);
		lab_assert_stat(lab_a, MEMCG_CACHE, 0);
		g_assert_cmpint(obj_nr_alive("xa_node"), ==, 0);
	} while (err == -ENOMEM);
	g_assert_cmpint(err, ==, 0);
	g_assert_cmpuint(nth, >, 13);
	stop();
	obj_fail_nth(1);
	g_assert_null(address_space_alloc(MAPPING_FILE, NULL, NULL));
	obj_fail_nth(0);
}

/* --- at random, beside a table of owners --- */

/**
 * struct model - for each page of two files its owner: 0 none, 1 a, 2 b
 */
struct model {
	struct lab_file *files[2];
	unsigned char owner[2][PAGES_IN_MODEL];
	GRand *rand;
};

static unsigned long below(struct model *m, unsigned long end)
{
	return (unsigned long)g_rand_int_range(m->rand, 0, (int)end);
}

static void random_range(struct model *m, unsigned long *index,
			 unsigned long *nr)
{
	*index = below(m, PAGES_IN_MODEL);
	*nr = min(1 + below(m, below(m, 4) ? 20 : PAGES_IN_MODEL),
		  PAGES_IN_MODEL - *index);
}

static void model_add(struct model *m, int f, unsigned long index,
		      unsigned long nr)
{
	unsigned char owner = (unsigned char)(1 + below(m, 2));
	unsigned long i;

	lab_touch(m->files[f], owner == 1 ? lab_a : lab_b, index, nr);
	for (i = index; i < index + nr; i++)
		if (!m->owner[f][i])
			m->owner[f][i] = owner;
}

static void model_remove(struct model *m, int f, unsigned long index,
			 unsigned long nr)
{
	memset(&m->owner[f][index], 0, nr);
}

static void model_move(struct model *m, int f, unsigned long index,
		       unsigned long nr)
{
	long moved = filemap_move_account(m->files[f]->mapping,
					  unit_memcg(lab_a), unit_memcg(lab_b),
					  index, nr);
	unsigned long i;

	for (i = index; i < index + nr; i++) {
		moved -= m->owner[f][i] == 1;
		if (m->owner[f][i] == 1)
			m->owner[f][i] = 2;
	}
	g_assert_cmpint(moved, ==, 0);
}

static void one_step(struct model *m)
{
	int f = (int)below(m, 2);
	struct address_space *mapping = m->files[f]->mapping;
	unsigned long index, nr;

	random_range(m, &index, &nr);
	switch (below(m, 8)) {
	case 0:
		truncate_inode_pages(mapping, index * PAGE_SIZE);
		model_remove(m, f, index, PAGES_IN_MODEL - index);
		break;
	case 1:
		truncate_inode_pages_range(mapping, index * PAGE_SIZE,
					   (index + nr) * PAGE_SIZE - 1);
		model_remove(m, f, index, nr);
		break;
	case 2:
		/* the second file is shared memory */
		invalidate_mapping_pages(mapping, index, index + nr - 1);
		if (!f)
			model_remove(m, f, index, nr);
		break;
	case 3:
		model_move(m, f, index, nr);
		break;
	default:
		model_add(m, f, index, nr);
	}
}

static void check_model(struct model *m)
{
	long owned[3] = { 0 }, shmem = 0;
	int i;

	for (i = 0; i < PAGES_IN_MODEL; i++) {
		owned[m->owner[0][i]]++;
		owned[m->owner[1][i]]++;
		shmem += m->owner[1][i] == 1;
	}
	lab_assert_stat(lab_a, MEMCG_CACHE, owned[1]);
	lab_assert_stat(lab_b, MEMCG_CACHE, owned[2]);
	lab_assert_stat(lab_a, MEMCG_SHMEM, shmem);
	lab_check_lists(lab_a);
	lab_check_lists(lab_b);
	lab_check_all();
}

static void test_random(gconstpointer kernel)
{
	struct model m = { .files = { &file, &other } };
	int i;

	start(kernel);
	lab_open(&other, MAPPING_SHMEM, "shmem");
	m.rand = g_rand_new_with_seed(7);
	for (i = 0; i < ROUNDS; i++) {
		one_step(&m);
		if (i % 50 == 0)
			check_model(&m);
	}
	check_model(&m);
	g_rand_free(m.rand);
	lab_close(&other);
	stop();
}

/*
 * With allocations that fail and reclaim, owners are not known beforehand: only
 * that all figures agree.
 */
static void failing_step(struct model *m)
{
	int f = (int)below(m, 2);
	struct cgroup *cgrp = below(m, 2) ? lab_a : lab_b;
	unsigned long index, nr;
	int err = 0;

	random_range(m, &index, &nr);
	index *= 1UL << below(m, 36);
	switch (below(m, 6)) {
	case 0:
		truncate_inode_pages(m->files[f]->mapping, index * PAGE_SIZE);
		break;
	case 1:
		shrink_lruvec(unit_memcg(cgrp), nr);
		break;
	case 2:
		mem_cgroup_resize_max(unit_memcg(lab_a), false, 100 + nr);
		break;
	default:
		err = filemap_add_pages(m->files[f]->mapping, unit_memcg(cgrp),
					index, nr, GFP_KERNEL);
	}
	g_assert_true(!err || err == -ENOMEM);
}

static void test_random_failures(gconstpointer kernel)
{
	struct fault_attr attr = { .probability = FAULT_ALWAYS / 20 };
	struct model m = { .files = { &file, &other } };
	int i;

	start(kernel);
	lab_open(&other, MAPPING_SHMEM, "shmem");
	m.rand = g_rand_new_with_seed(3);
	for (i = 0; i < ROUNDS / 2; i++) {
		attr.seed = (u64)i;
		set_fault_attr(FAULT_THREAD, &attr);
		failing_step(&m);
		set_fault_attr(FAULT_THREAD, NULL);
		if (i % 50)
			continue;
		lab_check_all();
		lab_check_lists(lab_a);
		lab_check_lists(lab_b);
		g_assert_cmpint(lab_stat(lab_a, MEMCG_CACHE), ==,
				(long)(lab_cached(&file, lab_a) +
				       lab_cached(&other, lab_a)));
	}
	g_rand_free(m.rand);
	lab_close(&other);
	stop();
}

/* --- all at once --- */

#define TURNS 1500

static void *toucher(void *arg)
{
	unsigned long i;

	for (i = 0; i < TURNS; i++) {
		lab_touch(&file, arg, i * 13 % 1000, 40);
		lab_touch(&other, arg, i * 7 % 100, 3);
	}
	return NULL;
}

static void *mover(void *arg)
{
	struct mem_cgroup *a = unit_memcg(lab_a), *b = unit_memcg(lab_b);
	unsigned long i;

	for (i = 0; i < TURNS; i++) {
		bool back = i & 1;

		filemap_move_account(i & 2 ? file.mapping : other.mapping,
				     back ? b : a, back ? a : b, i * 11 % 900,
				     100);
	}
	return arg;
}

static void *remover(void *arg)
{
	unsigned long i;

	for (i = 0; i < TURNS; i++) {
		mlock_pages(file.mapping, i, 10);
		page_add_file_rmap(file.mapping, i, 20);
		truncate_inode_pages_range(file.mapping, i * PAGE_SIZE,
					   (i + 15) * PAGE_SIZE);
		page_remove_rmap(file.mapping, i, 20);
		munlock_pages(file.mapping, 0, 1000);
		if (i % 16 == 0)
			drop_pagecache();
		if (i % 64 == 0)
			mem_cgroup_force_empty(unit_memcg(lab_b));
	}
	return arg;
}

static void *pinner(void *arg)
{
	struct mapping_pins pins;
	int i;

	for (i = 0; i < TURNS; i++) {
		struct seq_file m = { .buf = NULL };

		filemap_find_pins(unit_memcg(arg), &pins);
		filemap_show_pins(&m, &pins);
		seq_free(&m);
	}
	return NULL;
}

static void test_all_at_once(gconstpointer kernel)
{
	GThread *threads[5];
	size_t i;

	start(kernel);
	lab_open(&other, MAPPING_SHMEM, "shmem");
	lab_limit(lab_a, 600);
	threads[0] = g_thread_new("toucher", toucher, lab_a);
	threads[1] = g_thread_new("toucher", toucher, lab_b);
	threads[2] = g_thread_new("mover", mover, NULL);
	threads[3] = g_thread_new("remover", remover, NULL);
	threads[4] = g_thread_new("pinner", pinner, lab_a);
	for (i = 0; i < G_N_ELEMENTS(threads); i++)
		g_thread_join(threads[i]);
	g_assert_cmpuint(unit_memory(lab_a), <=, 600);
	lab_check_all();
	lab_check_lists(lab_a);
	lab_check_lists(lab_b);
	lab_close(&other);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/filemap/first-toucher", test_first_toucher);
	unit_add_per_kernel("/filemap/second-touch", test_second_touch);
	unit_add_per_kernel("/filemap/shmem", test_shmem);
	unit_add_per_kernel("/filemap/root", test_root);
	g_test_add_func("/filemap/ranges", test_ranges);
	unit_add_per_kernel("/filemap/limit", test_limit);
	unit_add_per_kernel("/filemap/dying", test_dying);
	g_test_add_func("/filemap/no-memory", test_no_memory);
	unit_add_per_kernel("/filemap/random", test_random);
	unit_add_per_kernel("/filemap/random-failures", test_random_failures);
	unit_add_per_kernel("/filemap/all-at-once", test_all_at_once);
	return g_test_run();
}
