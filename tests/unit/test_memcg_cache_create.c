// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts the requests for a clone. test_memcg_caches.c tests that it is made
 * and its contents.
 */
#include "unit.h"

#include "slab/memcg_slab.h"

#define TEST_CPUS 2
#define NR_ALLOCS 100
#define NR_CACHES 2
#define NR_THREADS 4

static struct kmem_cache *caches[NR_CACHES];

static void start(const char *kernel)
{
	int i;

	unit_start(kernel, TEST_CPUS);
	for (i = 0; i < NR_CACHES; i++)
		caches[i] = kmem_cache_create("test", 512,
					      SLAB_ACCOUNT | SLAB_NO_MERGE);
}

static void stop(void)
{
	int i;

	set_current(NULL);
	for (i = 0; i < NR_CACHES; i++)
		kmem_cache_destroy(caches[i]);
	unit_stop();
}

static void alloc_many(struct task_struct *task, struct kmem_cache *cache)
{
	int i;

	set_current(task);
	for (i = 0; i < NR_ALLOCS; i++)
		kmem_cache_free(cache, kmem_cache_alloc(cache, GFP_KERNEL));
	set_current(NULL);
}

static long nr_works(void)
{
	return obj_nr_alive("memcg_kmem_cache_create_work");
}

/* the worker makes no clone as long as slab_mutex is held */
static void test_one_per_group_and_cache(gconstpointer kernel)
{
	struct task_struct *tasks[2];
	int i, cache;

	start(kernel);
	for (i = 0; i < 2; i++)
		tasks[i] = unit_adopt(10 + i, unit_mkdir(cgroup_root, "g"));
	mutex_lock(&slab_mutex);
	for (i = 0; i < 2; i++)
		for (cache = 0; cache < NR_CACHES; cache++) {
			alloc_many(tasks[i], caches[cache]);
			g_assert_cmpint(nr_works(), ==,
					i * NR_CACHES + cache + 1);
		}
	mutex_unlock(&slab_mutex);
	cgroup_wait_releases();
	g_assert_cmpint(nr_works(), ==, 0);
	for (i = 0; i < 2; i++)
		do_exit(tasks[i]);
	stop();
}

/* a failed request leaks no memory, and the next call asks again */
static void test_again_after_failure(gconstpointer kernel)
{
	struct task_struct *task;
	struct cgroup *a;

	start(kernel);
	a = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, a);
	mutex_lock(&slab_mutex);
	obj_fail_nth(1);
	memcg_schedule_kmem_cache_create(unit_memcg(a), caches[0]);
	obj_fail_nth(0);
	g_assert_cmpint(nr_works(), ==, 0);
	alloc_many(task, caches[0]);
	g_assert_cmpint(nr_works(), ==, 1);
	mutex_unlock(&slab_mutex);
	do_exit(task);
	unit_rmdir(a);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	stop();
}

static void *alloc_thread(void *task)
{
	set_cpu(0);
	alloc_many(task, caches[0]);
	return NULL;
}

static void test_many_threads(gconstpointer kernel)
{
	GThread *threads[NR_THREADS];
	struct task_struct *task;
	int i;

	start(kernel);
	task = unit_adopt(10, unit_mkdir(cgroup_root, "a"));
	mutex_lock(&slab_mutex);
	for (i = 0; i < NR_THREADS; i++)
		threads[i] = g_thread_new("allocator", alloc_thread, task);
	for (i = 0; i < NR_THREADS; i++)
		g_thread_join(threads[i]);
	g_assert_cmpint(nr_works(), ==, 1);
	mutex_unlock(&slab_mutex);
	do_exit(task);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_clone_kernel("/memcg_cache_create/one-per-group-and-cache",
				  test_one_per_group_and_cache);
	unit_add_per_clone_kernel("/memcg_cache_create/again-after-failure",
				  test_again_after_failure);
	unit_add_per_clone_kernel("/memcg_cache_create/many-threads",
				  test_many_threads);
	return g_test_run();
}
