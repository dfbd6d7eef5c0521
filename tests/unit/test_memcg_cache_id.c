// SPDX-License-Identifier: GPL-2.0-only
/* the ids of memcgs with clones: the lowest that is free */
#include "unit.h"

#include <errno.h>

#include "slab/memcg_slab.h"

/* words of 64 ids, so that the array of them grows twice */
#define NR_IDS 130

static void start(void)
{
	unit_start(REGIME_DEFAULT, 1);
	mutex_lock(&cgroup_mutex);
}

static void stop(void)
{
	mutex_unlock(&cgroup_mutex);
	unit_stop();
}

static void take_all(void)
{
	int id;

	for (id = 0; id < NR_IDS; id++)
		g_assert_cmpint(memcg_alloc_cache_id(), ==, id);
}

static void free_all(void)
{
	int id;

	for (id = 0; id < NR_IDS; id++)
		memcg_free_cache_id(id);
}

/* and the last that is freed frees the array too, which unit_stop() checks */
static void test_lowest_first(void)
{
	start();
	take_all();
	memcg_free_cache_id(129);
	memcg_free_cache_id(3);
	memcg_free_cache_id(70);
	g_assert_cmpint(memcg_alloc_cache_id(), ==, 3);
	g_assert_cmpint(memcg_alloc_cache_id(), ==, 70);
	g_assert_cmpint(memcg_alloc_cache_id(), ==, 129);
	free_all();
	g_assert_cmpint(obj_nr_alive("memcg_cache_ida"), ==, 0);
	take_all();
	free_all();
	stop();
}

/* those in use are kept, and the array grows with the next that is asked for */
static void test_no_memory(void)
{
	int id;

	start();
	for (id = 0; id < 64; id++)
		g_assert_cmpint(memcg_alloc_cache_id(), ==, id);
	obj_fail_nth(1);
	g_assert_cmpint(memcg_alloc_cache_id(), ==, -ENOMEM);
	obj_fail_nth(0);
	g_assert_cmpint(memcg_alloc_cache_id(), ==, 64);
	for (id = 0; id <= 64; id++)
		memcg_free_cache_id(id);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/memcg_cache_id/lowest-first", test_lowest_first);
	g_test_add_func("/memcg_cache_id/no-memory", test_no_memory);
	return g_test_run();
}
