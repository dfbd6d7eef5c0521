// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_filemap_random.c - calls about cached pages in any order: beside a model,
 * with allocations that fail, and from several threads
 */
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
	lab_open(&other, MAPPING_SHMEM, "shmem");
}

static void stop(void)
{
	lab_close(&other);
	lab_close(&file);
	lab_stop();
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
	m.rand = g_rand_new_with_seed(7);
	for (i = 0; i < ROUNDS; i++) {
		one_step(&m);
		if (i % 50 == 0)
			check_model(&m);
	}
	check_model(&m);
	g_rand_free(m.rand);
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

static void check_pin(void *arg, enum mapping_kind kind, const char *name,
		      pid_t opener, unsigned long nr)
{
	(void)arg;
	(void)kind;
	(void)opener;
	g_assert_nonnull(name);
	g_assert_cmpuint(nr, >, 0);
}

static void *pinner(void *arg)
{
	int i;

	for (i = 0; i < TURNS; i++)
		filemap_for_each_pin(unit_memcg(arg), check_pin, NULL);
	return NULL;
}

static void test_all_at_once(gconstpointer kernel)
{
	GThread *threads[5];
	size_t i;

	start(kernel);
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
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/filemap/random", test_random);
	unit_add_per_kernel("/filemap/random-failures", test_random_failures);
	unit_add_per_kernel("/filemap/all-at-once", test_all_at_once);
	return g_test_run();
}
