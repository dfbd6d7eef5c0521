// SPDX-License-Identifier: GPL-2.0-only
/* tests: memcg_slab_objcg.c */
/* the charging of objects and slab pages, under each slab switch */
#include "unit.h"

#define TEST_CPUS 2
#define SIZE 512 /* 16 on two pages */
#define PER_SLAB 16
#define PAGES_PER_SLAB 2

static struct cgroup *parent, *grp;
static struct task_struct *task;
static struct kmem_cache *cache;

/* before objcg: have the clone made. Empty pages stay with it. */
static void warm(struct kmem_cache *s)
{
	kmem_cache_free(s, kmem_cache_alloc(s, GFP_KERNEL_ACCOUNT));
	cgroup_wait_releases();
}

static void start_with(const char *kernel, unsigned int flags)
{
	unit_start(kernel, TEST_CPUS);
	parent = unit_mkdir(cgroup_root, "parent");
	grp = unit_mkdir(parent, "a");
	task = unit_adopt(10, grp);
	set_current(task);
	cache = kmem_cache_create("test", SIZE,
				  flags | SLAB_ACCOUNT | SLAB_NO_MERGE);
	warm(cache);
}

static void start(const char *kernel)
{
	start_with(kernel, 0);
}

static void stop(void)
{
	set_current(NULL);
	kmem_cache_destroy(cache);
	do_exit(task);
	unit_stop();
}

static void remove_group(void)
{
	unit_move(task, cgroup_root);
	unit_rmdir(grp);
	unit_settle();
}

static void alloc(size_t nr, void **p)
{
	g_assert_cmpuint(kmem_cache_alloc_bulk(cache, GFP_KERNEL, nr, p), ==,
			 nr);
}

/* how many pages @nr objects are charged as */
static unsigned long pages_of(size_t nr)
{
	if (unit_has_objcgs())
		return unit_pages(nr * (SIZE + sizeof(void *)));
	return (nr + PER_SLAB - 1) / PER_SLAB * PAGES_PER_SLAB;
}

static u64 bytes_of(size_t nr)
{
	return unit_has_objcgs() ? nr * (SIZE + sizeof(void *)) :
				   pages_of(nr) * PAGE_SIZE;
}

static void check_charged(size_t nr)
{
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_kmem(grp), ==, pages_of(nr));
	g_assert_cmpuint(unit_memory(grp), ==, pages_of(nr));
	g_assert_cmpuint(unit_kmem(parent), ==, pages_of(nr));
	g_assert_cmpuint(unit_memory(cgroup_root), ==, pages_of(nr));
}

static struct mem_cgroup *memcg_of(void *p)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
	memcg = mem_cgroup_from_obj(p);
	rcu_read_unlock();
	return memcg;
}

static void test_charged(gconstpointer kernel)
{
	static const size_t nrs[] = { 1, PER_SLAB, PER_SLAB + 1, 100 };
	void *p[100];
	size_t i;

	start(kernel);
	for (i = 0; i < G_N_ELEMENTS(nrs); i++) {
		alloc(nrs[i], p);
		g_assert_true(memcg_of(p[0]) == unit_memcg(grp));
		check_charged(nrs[i]);
		kmem_cache_free_bulk(cache, nrs[i], p);
		kmem_cache_shrink(cache);
		check_charged(0);
	}
	stop();
}

/* all objects of a bulk are uncharged, whatever their order and neighbours */
static void test_bulk_free_uncharges_each(gconstpointer kernel)
{
	void *p[60];
	size_t i;

	start(kernel);
	for (i = 0; i < G_N_ELEMENTS(p); i++) {
		set_current(i % 3 == 1 ? NULL : task);
		unit_move(task, i % 3 ? parent : grp);
		p[i] = kmem_cache_alloc(cache, GFP_KERNEL);
	}
	set_current(task);
	kmem_cache_free_bulk(cache, G_N_ELEMENTS(p), p);
	memcgfs_shrink_all_caches();
	cgroup_wait_releases();
	check_charged(0);
	stop();
}

static void test_not_accounted(gconstpointer kernel)
{
	struct kmem_cache *s;
	void *p;

	start(kernel);
	s = kmem_cache_create("plain", SIZE, SLAB_NO_MERGE);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	g_assert_null(memcg_of(p));
	kmem_cache_free(s, p);
	/* the allocation can ask for it */
	warm(s);
	p = kmem_cache_alloc(s, GFP_KERNEL_ACCOUNT);
	g_assert_true(memcg_of(p) == unit_memcg(grp));
	kmem_cache_free(s, p);
	set_current(NULL);
	p = kmem_cache_alloc(cache, GFP_KERNEL);
	g_assert_null(memcg_of(p));
	kmem_cache_free(cache, p);
	set_current(task);
	unit_move(task, cgroup_root);
	p = kmem_cache_alloc(cache, GFP_KERNEL);
	g_assert_null(memcg_of(p));
	kmem_cache_free(cache, p);
	kmem_cache_destroy(s);
	stop();
}

/* a failed charge is a failed allocation, not an unaccounted one */
static void test_over_the_limit(gconstpointer kernel)
{
	void *p[8 * PER_SLAB], *more;
	unsigned long max;
	size_t nr = 0;

	start(kernel);
	kmem_cache_shrink(cache);
	max = pages_of(4 * PER_SLAB);
	g_assert_cmpint(mem_cgroup_resize_max(unit_memcg(parent), false, max),
			==, 0);
	while ((more = kmem_cache_alloc(cache, GFP_KERNEL)))
		p[nr++] = more;
	g_assert_cmpuint(nr, >=, 4 * PER_SLAB);
	g_assert_cmpuint(nr, <=, 5 * PER_SLAB);
	check_charged(nr);
	g_assert_cmpuint(kmem_cache_alloc_bulk(cache, GFP_KERNEL, 40, p + nr),
			 ==, 0);
	check_charged(nr);
	more = kmem_cache_alloc(cache, GFP_KERNEL | __GFP_NOFAIL);
	g_assert_nonnull(more);
	kmem_cache_free(cache, more);
	kmem_cache_free_bulk(cache, nr, p);
	stop();
}

static void test_no_memory(gconstpointer kernel)
{
	unsigned int nth = 0;
	long alive;
	size_t got;
	void *p[40];

	start(kernel);
	kmem_cache_shrink(cache);
	alive = unit_alive_all();
	do {
		obj_fail_nth(++nth);
		got = kmem_cache_alloc_bulk(cache, GFP_KERNEL, 40, p);
		obj_fail_nth(0);
		if (got) {
			kmem_cache_free_bulk(cache, got, p);
			if (nth > 9)
				break;
		}
		kmem_cache_shrink(cache);
		check_charged(0);
		g_assert_cmpint(unit_alive_all(), ==, alive);
	} while (true);
	stop();
}

/* without a vector an object is not accounted, and does no harm */
static void test_no_memory_for_the_vector(gconstpointer kernel)
{
	void *p[2];

	start(kernel);
	kmem_cache_shrink(cache);
	/* slab, page, vector */
	obj_fail_nth(3);
	p[0] = kmem_cache_alloc(cache, GFP_KERNEL);
	g_assert_nonnull(p[0]);
	g_assert_null(memcg_of(p[0]));
	check_charged(0);
	p[1] = kmem_cache_alloc(cache, GFP_KERNEL);
	g_assert_true(memcg_of(p[1]) == unit_memcg(grp));
	g_assert_null(memcg_of(p[0]));
	check_charged(1);
	kmem_cache_free_bulk(cache, 2, p);
	check_charged(0);
	stop();
}

/* objects that outlive their group */
static void test_removed_group(gconstpointer kernel)
{
	bool stays;
	struct mem_cgroup *memcg;
	void *p[40];

	start(kernel);
	stays = memcg_regime.value[SWITCH_SLAB] == SLAB_PAGES ||
		memcg_regime.value[SWITCH_SLAB] == SLAB_LIFECYCLE;
	alloc(40, p);
	memcg = unit_memcg(grp);
	remove_group();
	g_assert_cmpuint(cgroup_count(), ==, 2 + stays);
	g_assert_true(memcg_of(p[0]) == (stays ? memcg : unit_memcg(parent)));
	g_assert_cmpuint(unit_kmem(parent), ==, pages_of(40));
	kmem_cache_free_bulk(cache, 39, p);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2 + stays);
	kmem_cache_free(cache, p[39]);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	g_assert_cmpuint(unit_kmem(parent), ==, 0);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	/* the root cache is all that is left */
	g_assert_true(list_empty(&cache->memcg_params.children));
	stop();
}

/* twice: the objects of a are parent's, and then the root's */
static void test_removed_parent_too(gconstpointer kernel)
{
	void *p[40];

	start(kernel);
	alloc(40, p);
	remove_group();
	unit_rmdir(parent);
	unit_settle();
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, pages_of(40));
	kmem_cache_free_bulk(cache, 40, p);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 0);
	g_assert_cmpuint(unit_memory(cgroup_root), ==, 0);
	stop();
}

static void check_stat(struct cgroup *cgrp, bool local, u64 reclaimable,
		       u64 unreclaimable)
{
	struct memcgfs_kmem_stat stat;

	memcgfs_kmem_stat(unit_memcg(cgrp), local, &stat);
	g_assert_cmpuint(stat.slab_reclaimable, ==, reclaimable);
	g_assert_cmpuint(stat.slab_unreclaimable, ==, unreclaimable);
	g_assert_cmpuint(stat.kernel_stack, ==, 0);
}

static void check_stats_of(const char *kernel, unsigned int flags, u64 rec,
			   u64 unrec)
{
	void *p[40];
	bool stays;

	start_with(kernel, flags);
	kmem_cache_shrink(cache);
	stays = memcg_regime.value[SWITCH_SLAB] == SLAB_PAGES ||
		memcg_regime.value[SWITCH_SLAB] == SLAB_LIFECYCLE;
	check_stat(grp, true, 0, 0);
	/* with tallies in a stock, and on another CPU */
	alloc(30, p);
	set_cpu(1);
	alloc(10, p + 30);
	rec *= bytes_of(40);
	unrec *= bytes_of(40);
	check_stat(grp, true, rec, unrec);
	check_stat(grp, false, rec, unrec);
	check_stat(parent, true, 0, 0);
	check_stat(parent, false, rec, unrec);
	check_stat(cgroup_root, false, rec, unrec);
	drain_all_stock(root_mem_cgroup);
	check_stat(grp, true, rec, unrec);
	check_stat(cgroup_root, false, rec, unrec);
	/* moved when the group is offline, not only when it is freed */
	css_get(grp->css);
	remove_group();
	check_stat(grp, true, stays ? rec : 0, stays ? unrec : 0);
	check_stat(parent, true, stays ? 0 : rec, stays ? 0 : unrec);
	check_stat(parent, false, rec, unrec);
	css_put(grp->css);
	unit_settle();
	check_stat(parent, true, stays ? 0 : rec, stays ? 0 : unrec);
	kmem_cache_free_bulk(cache, 40, p);
	kmem_cache_shrink(cache);
	unit_settle();
	check_stat(parent, true, 0, 0);
	check_stat(parent, false, 0, 0);
	check_stat(cgroup_root, false, 0, 0);
	stop();
}

static void test_stat_reclaimable(gconstpointer kernel)
{
	check_stats_of(kernel, SLAB_RECLAIM_ACCOUNT, 1, 0);
}

static void test_stat_unreclaimable(gconstpointer kernel)
{
	check_stats_of(kernel, 0, 0, 1);
}

static void test_stat_by_rcu(gconstpointer kernel)
{
	check_stats_of(kernel, SLAB_TYPESAFE_BY_RCU, 0, 1);
}

static u64 stack_of(struct cgroup *cgrp)
{
	struct memcgfs_kmem_stat stat;

	memcgfs_kmem_stat(unit_memcg(cgrp), true, &stat);
	return stat.kernel_stack;
}

/* the owner of the object, if any: no change for an uncharged object */
static void test_obj_state(gconstpointer kernel)
{
	void *p, *uncharged;

	start(kernel);
	alloc(1, &p);
	mod_memcg_obj_state(p, NR_KERNEL_STACK_B, SIZE);
	g_assert_cmpuint(stack_of(grp), ==, SIZE);
	set_current(NULL);
	alloc(1, &uncharged);
	set_current(task);
	mod_memcg_obj_state(uncharged, NR_KERNEL_STACK_B, SIZE);
	g_assert_cmpuint(stack_of(grp), ==, SIZE);
	g_assert_cmpuint(stack_of(cgroup_root), ==, 0);
	mod_memcg_obj_state(p, NR_KERNEL_STACK_B, -SIZE);
	g_assert_cmpuint(stack_of(grp), ==, 0);
	kmem_cache_free(cache, uncharged);
	kmem_cache_free(cache, p);
	stop();
}

/* as many bytes when it goes as when it came; its pages are kmem pages */
static void test_large_kmalloc(gconstpointer kernel)
{
	const size_t size = 5 * PAGE_SIZE, real = 8 * PAGE_SIZE;
	bool stays;
	void *p;

	start(kernel);
	kmem_cache_shrink(cache);
	stays = memcg_regime.value[SWITCH_KMEM] == KMEM_MEMCG;
	p = kmalloc(size, GFP_KERNEL_ACCOUNT);
	g_assert_true(memcg_of(p) == unit_memcg(grp));
	drain_all_stock(root_mem_cgroup);
	g_assert_cmpuint(unit_kmem(grp), ==, 8);
	check_stat(grp, true, 0, real);
	check_stat(cgroup_root, false, 0, real);
	remove_group();
	g_assert_cmpuint(cgroup_count(), ==, 2 + stays);
	check_stat(parent, true, 0, stays ? 0 : real);
	check_stat(parent, false, 0, real);
	kfree(p);
	unit_settle();
	check_stat(parent, true, 0, 0);
	check_stat(cgroup_root, false, 0, 0);
	g_assert_cmpuint(cgroup_count(), ==, 2);
	stop();
}

#define NR_THREADS 4
#define NR_ROUNDS 3000
#define NR_PLACES 64

static void *places[NR_PLACES]; /* atomic */
static struct task_struct *users[NR_THREADS];

static void *alloc_and_free(void *arg)
{
	guint32 nr = GPOINTER_TO_UINT(arg);
	GRand *rand = g_rand_new_with_seed(nr);
	void *old;
	int i;

	set_current(users[nr]);
	for (i = 0; i < NR_ROUNDS; i++) {
		void *p = kmem_cache_alloc(cache, GFP_KERNEL);

		old = xchg(&places[g_rand_int_range(rand, 0, NR_PLACES)], p);
		if (old)
			kmem_cache_free(cache, old);
	}
	g_rand_free(rand);
	return NULL;
}

/* while they work their group is removed, again and again */
static void test_many_threads(gconstpointer kernel)
{
	GThread *threads[NR_THREADS];
	struct cgroup *old, *new;
	unsigned int i, round;

	start(kernel);
	old = unit_mkdir(parent, "old");
	for (i = 0; i < NR_THREADS; i++)
		users[i] = unit_adopt(20 + (pid_t)i, old);
	for (i = 0; i < NR_THREADS; i++)
		threads[i] = g_thread_new("user", alloc_and_free,
					  GUINT_TO_POINTER(i));
	for (round = 0; round < 100; round++, old = new) {
		new = unit_mkdir(parent, "new");
		for (i = 0; i < NR_THREADS; i++)
			unit_move(users[i], new);
		unit_rmdir(old);
		g_usleep(200);
	}
	for (i = 0; i < NR_THREADS; i++)
		g_thread_join(threads[i]);
	for (i = 0; i < NR_PLACES; i++)
		if (places[i])
			kmem_cache_free(cache, xchg(&places[i], NULL));
	for (i = 0; i < NR_THREADS; i++)
		do_exit(users[i]);
	unit_rmdir(old);
	unit_settle();
	kmem_cache_shrink(cache);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 3);
	g_assert_cmpuint(unit_kmem(cgroup_root), ==, 0);
	check_stat(parent, true, 0, 0);
	check_stat(parent, false, 0, 0);
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/memcg_slab/charged", test_charged);
	unit_add_per_kernel("/memcg_slab/bulk-free-uncharges-each",
			    test_bulk_free_uncharges_each);
	unit_add_per_kernel("/memcg_slab/not-accounted", test_not_accounted);
	unit_add_per_kernel("/memcg_slab/over-the-limit", test_over_the_limit);
	unit_add_per_kernel("/memcg_slab/no-memory", test_no_memory);
	unit_add_per_objcg_kernel("/memcg_slab/no-memory-for-the-vector",
				  test_no_memory_for_the_vector);
	unit_add_per_kernel("/memcg_slab/removed-group", test_removed_group);
	unit_add_per_kernel("/memcg_slab/removed-parent-too",
			    test_removed_parent_too);
	unit_add_per_kernel("/memcg_slab/stat-reclaimable",
			    test_stat_reclaimable);
	unit_add_per_kernel("/memcg_slab/stat-unreclaimable",
			    test_stat_unreclaimable);
	unit_add_per_kernel("/memcg_slab/stat-by-rcu", test_stat_by_rcu);
	unit_add_per_kernel("/memcg_slab/obj-state", test_obj_state);
	unit_add_per_kernel("/memcg_slab/large-kmalloc", test_large_kmalloc);
	unit_add_per_kernel("/memcg_slab/many-threads", test_many_threads);
	return g_test_run();
}
