// SPDX-License-Identifier: GPL-2.0-only
/* objects on pages; their charges are in test_memcg_slab.c */
#include "unit.h"

#define TEST_CPUS 2
#define SIZE 512 /* 16 on two pages */
#define PER_SLAB 16

static struct kmem_cache *cache;

static void start(unsigned int flags)
{
	unit_start(REGIME_DEFAULT, TEST_CPUS);
	cache = kmem_cache_create("test", SIZE, flags | SLAB_NO_MERGE);
	g_assert_nonnull(cache);
}

static void stop(void)
{
	kmem_cache_destroy(cache);
	unit_stop();
}

static int cmp_pointer(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;

	return (x > y) - (x < y);
}

static void check_distinct(void **p, size_t nr)
{
	size_t i;

	qsort(p, nr, sizeof(*p), cmp_pointer);
	for (i = 1; i < nr; i++)
		g_assert_true(p[i] != p[i - 1]);
}

static void test_objects_are_distinct(void)
{
	enum { NR = 10 * PER_SLAB + 3 };
	void *p[NR];
	size_t i;

	start(0);
	for (i = 0; i < NR / 2; i++)
		p[i] = kmem_cache_alloc(cache, GFP_KERNEL);
	g_assert_cmpuint(kmem_cache_alloc_bulk(cache, GFP_KERNEL, NR - NR / 2,
					       p + NR / 2),
			 ==, NR - NR / 2);
	check_distinct(p, NR);
	g_assert_cmpint(obj_nr_alive("slab"), ==, 11);
	g_assert_cmpint(obj_nr_alive("page"), ==, 11);
	for (i = 0; i < NR; i++) {
		g_assert_true(virt_to_slab(p[i])->slab_cache == cache);
		g_assert_true(PageSlab(virt_to_slab(p[i])->page));
		g_assert_cmpuint(ksize(p[i]), ==, SIZE);
	}
	kmem_cache_free_bulk(cache, NR, p);
	stop();
}

static void test_freed_are_used_again(void)
{
	void *p[PER_SLAB], *again;

	start(0);
	kmem_cache_alloc_bulk(cache, GFP_KERNEL, PER_SLAB, p);
	kmem_cache_free(cache, p[7]);
	again = kmem_cache_alloc(cache, GFP_KERNEL);
	g_assert_true(again == p[7]);
	kmem_cache_free_bulk(cache, PER_SLAB, p);
	stop();
}

static void test_bulk_of_none(void)
{
	start(0);
	g_assert_cmpuint(kmem_cache_alloc_bulk(cache, GFP_KERNEL, 0, NULL), ==,
			 0);
	kmem_cache_free_bulk(cache, 0, NULL);
	g_assert_cmpint(obj_nr_alive("slab"), ==, 0);
	stop();
}

/* so many empty pages stay, the others go at once */
static void test_min_partial(void)
{
	enum { SLABS = 20 };
	void *p[SLABS * PER_SLAB];

	start(0);
	kmem_cache_alloc_bulk(cache, GFP_KERNEL, G_N_ELEMENTS(p), p);
	g_assert_cmpint(obj_nr_alive("slab"), ==, SLABS);
	kmem_cache_free_bulk(cache, G_N_ELEMENTS(p), p);
	g_assert_cmpuint(cache->min_partial, ==, 5);
	g_assert_cmpint(obj_nr_alive("slab"), ==, 5);
	kmem_cache_shrink(cache);
	g_assert_cmpint(obj_nr_alive("slab"), ==, 0);
	g_assert_cmpint(obj_nr_alive("page"), ==, 0);
	stop();
}

static void test_shrink_keeps_what_is_used(void)
{
	void *p[3 * PER_SLAB];

	start(0);
	kmem_cache_alloc_bulk(cache, GFP_KERNEL, G_N_ELEMENTS(p), p);
	kmem_cache_free_bulk(cache, G_N_ELEMENTS(p) - 1, p + 1);
	memcgfs_shrink_all_caches();
	g_assert_cmpint(obj_nr_alive("slab"), ==, 1);
	kmem_cache_free(cache, p[0]);
	memcgfs_shrink_all_caches();
	g_assert_cmpint(obj_nr_alive("slab"), ==, 0);
	stop();
}

/* the second page fails: objects taken from the first are returned */
static void test_bulk_without_memory(void)
{
	void *first, *p[2 * PER_SLAB];
	unsigned int nth;

	start(0);
	first = kmem_cache_alloc(cache, GFP_KERNEL);
	for (nth = 1; nth <= 2; nth++) {
		obj_fail_nth(nth);
		g_assert_cmpuint(kmem_cache_alloc_bulk(cache, GFP_KERNEL,
						       G_N_ELEMENTS(p), p),
				 ==, 0);
		obj_fail_nth(0);
		g_assert_cmpuint(cache->nr_inuse, ==, 1);
		g_assert_cmpint(obj_nr_alive("slab"), ==, 1);
		g_assert_cmpint(obj_nr_alive("page"), ==, 1);
	}
	kmem_cache_free(cache, first);
	stop();
}

/* --- double frees, which end a debug build --- */

#ifdef NDEBUG

/* free a second time: counted, without any other effect */
static void free_again(void *p)
{
	unsigned long inuse = cache->nr_inuse, slabs = cache->nr_slabs;
	unsigned long partial = cache->nr_partial;

	kmem_cache_free(cache, p);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	g_assert_cmpuint(cache->nr_inuse, ==, inuse);
	g_assert_cmpuint(cache->nr_slabs, ==, slabs);
	g_assert_cmpuint(cache->nr_partial, ==, partial);
}

/* all objects of @nr_slabs pages are handed out, each once */
static void check_all_can_be_used(size_t nr_slabs)
{
	size_t nr = nr_slabs * PER_SLAB - cache->nr_inuse;
	void **p = g_new(void *, nr);

	g_assert_cmpuint(kmem_cache_alloc_bulk(cache, GFP_KERNEL, nr, p), ==,
			 nr);
	check_distinct(p, nr);
	g_assert_cmpuint(cache->nr_slabs, ==, nr_slabs);
	kmem_cache_free_bulk(cache, nr, p);
	g_free(p);
}

static void check_double_free(unsigned int flags)
{
	void *p[PER_SLAB + 1], *twice[3];
	size_t i;

	start(flags);
	kmem_cache_alloc_bulk(cache, GFP_KERNEL, G_N_ELEMENTS(p), p);
	/* on a full page, which has become partial */
	kmem_cache_free(cache, p[3]);
	free_again(p[3]);
	check_all_can_be_used(2);
	/* in the same call */
	twice[0] = twice[2] = p[4];
	twice[1] = p[5];
	kmem_cache_free_bulk(cache, 3, twice);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	check_all_can_be_used(2);
	for (i = 0; i < G_N_ELEMENTS(p); i++)
		if (i < 3 || i > 5)
			kmem_cache_free(cache, p[i]);
	/* on an empty page, which stays with the cache */
	free_again(p[0]);
	free_again(p[PER_SLAB]);
	/* where no object is */
	free_again((char *)p[0] + PER_SLAB);
	check_all_can_be_used(2);
	g_assert_cmpuint(cache->nr_inuse, ==, 0);
	stop();
}

#endif

static void test_double_free(void)
{
#ifdef NDEBUG
	check_double_free(0);
	check_double_free(SLAB_TYPESAFE_BY_RCU);
#else
	g_test_skip("a double free is the end without NDEBUG");
#endif
}

/* it is uncharged once */
static void test_double_free_accounted(gconstpointer kernel)
{
#ifdef NDEBUG
	struct task_struct *task;
	struct cgroup *grp;
	void *p;

	unit_start(kernel, TEST_CPUS);
	cache = kmem_cache_create("test", SIZE, SLAB_NO_MERGE);
	grp = unit_mkdir(cgroup_root, "a");
	task = unit_adopt(10, grp);
	set_current(task);
	kmem_cache_free(cache, kmem_cache_alloc(cache, GFP_KERNEL_ACCOUNT));
	cgroup_wait_releases(); /* there is a clone now, where there are any */
	p = kmem_cache_alloc(cache, GFP_KERNEL_ACCOUNT);
	kmem_cache_free(cache, p);
	kmem_cache_free(cache, p);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	p = kmem_cache_alloc(cache, GFP_KERNEL_ACCOUNT);
	g_assert_nonnull(p);
	kmem_cache_free(cache, p);
	unit_settle();
	g_assert_cmpuint(unit_kmem(grp), ==, 0);
	do_exit(task);
	stop();
#else
	(void)kernel;
	g_test_skip("a double free is the end without NDEBUG");
#endif
}

static void test_pages_freed_after_a_grace_period(void)
{
	void *p;

	start(SLAB_TYPESAFE_BY_RCU);
	p = kmem_cache_alloc(cache, GFP_KERNEL);
	kmem_cache_free(cache, p);
	unit_reader_enter();
	kmem_cache_shrink(cache);
	g_assert_cmpint(obj_nr_alive("slab"), ==, 1);
	unit_reader_leave();
	rcu_barrier();
	g_assert_cmpint(obj_nr_alive("slab"), ==, 0);
	stop();
}

/* while pages are still waiting */
static void test_destroy_after_a_grace_period(void)
{
	void *p;

	start(SLAB_TYPESAFE_BY_RCU);
	p = kmem_cache_alloc(cache, GFP_KERNEL);
	kmem_cache_free(cache, p);
	stop();
}

static void test_objects_of_many_caches(void)
{
	enum { NR = 60 };
	static const unsigned int caches[] = {
		CACHE_DENTRY,
		CACHE_INODE,
		CACHE_SIGHAND,
		CACHE_KMALLOC_8,
	};
	void *p[NR];
	size_t i;

	start(0);
	for (i = 0; i < NR; i++)
		p[i] = kmem_cache_alloc(memcgfs_boot_caches[caches[i / 2 % 4]],
					GFP_KERNEL);
	check_distinct(p, NR);
	kmem_cache_free_bulk(NULL, NR, p);
	for (i = 0; i < G_N_ELEMENTS(caches); i++)
		g_assert_cmpuint(memcgfs_boot_caches[caches[i]]->nr_inuse, ==,
				 0);
	stop();
}

#define NR_THREADS 4
#define NR_ROUNDS 20000
#define NR_PLACES 64

static void *places[NR_PLACES]; /* atomic */

static void *alloc_and_free(void *arg)
{
	GRand *rand = g_rand_new_with_seed(GPOINTER_TO_UINT(arg));
	void *old;
	int i;

	for (i = 0; i < NR_ROUNDS; i++) {
		void *p = kmem_cache_alloc(cache, GFP_KERNEL);

		old = xchg(&places[g_rand_int_range(rand, 0, NR_PLACES)], p);
		if (old)
			kmem_cache_free(cache, old);
		if (!(i & 1023))
			kmem_cache_shrink(cache);
	}
	g_rand_free(rand);
	return NULL;
}

static void test_many_threads(void)
{
	size_t i;

	start(0);
	unit_run_threads(NR_THREADS, alloc_and_free);
	for (i = 0; i < NR_PLACES; i++)
		if (places[i])
			kmem_cache_free(cache, xchg(&places[i], NULL));
	g_assert_cmpuint(cache->nr_inuse, ==, 0);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/slub/objects-are-distinct",
			test_objects_are_distinct);
	g_test_add_func("/slub/freed-are-used-again",
			test_freed_are_used_again);
	g_test_add_func("/slub/bulk-of-none", test_bulk_of_none);
	g_test_add_func("/slub/min-partial", test_min_partial);
	g_test_add_func("/slub/shrink-keeps-what-is-used",
			test_shrink_keeps_what_is_used);
	g_test_add_func("/slub/bulk-without-memory", test_bulk_without_memory);
	g_test_add_func("/slub/double-free", test_double_free);
	unit_add_per_kernel("/slub/double-free-accounted",
			    test_double_free_accounted);
	g_test_add_func("/slub/pages-freed-after-a-grace-period",
			test_pages_freed_after_a_grace_period);
	g_test_add_func("/slub/destroy-after-a-grace-period",
			test_destroy_after_a_grace_period);
	g_test_add_func("/slub/objects-of-many-caches",
			test_objects_of_many_caches);
	g_test_add_func("/slub/many-threads", test_many_threads);
	return g_test_run();
}
