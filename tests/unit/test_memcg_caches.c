// SPDX-License-Identifier: GPL-2.0-only
/*
 * the life of a clone, which there is before slab=objcg
 *
 * tests: memcg_cache_ops.c
 */
#include "unit.h"

#include <string.h>

#include "slab/memcg_slab.h"

#define TEST_CPUS 2
#define SIZE 512

static struct cgroup *parent, *grp;
static struct task_struct *task;
static struct kmem_cache *cache;

static void start_with(const char *kernel, unsigned int flags)
{
	unit_start(kernel, TEST_CPUS);
	parent = unit_mkdir(cgroup_root, "parent");
	grp = unit_mkdir(parent, "a");
	task = unit_adopt(10, grp);
	set_current(task);
	cache = kmem_cache_create("test", SIZE,
				  flags | SLAB_ACCOUNT | SLAB_NO_MERGE);
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

static enum regime_slab slab_switch(void)
{
	return memcg_regime.value[SWITCH_SLAB];
}

static void *alloc(void)
{
	void *p = kmem_cache_alloc(cache, GFP_KERNEL);

	g_assert_nonnull(p);
	return p;
}

static void warm(void)
{
	kmem_cache_free(cache, alloc());
	cgroup_wait_releases();
}

static void remove_group(void)
{
	unit_move(task, cgroup_root);
	unit_rmdir(grp);
}

static struct kmem_cache *cache_of(void *p)
{
	return virt_to_slab(p)->slab_cache;
}

static unsigned int nr_clones(void)
{
	struct kmem_cache *s;
	unsigned int nr = 0;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &cache->memcg_params.children,
			    memcg_params.children_node)
		nr++;
	mutex_unlock(&slab_mutex);
	return nr;
}

/* but for those of stocks */
static long css_refs(struct cgroup *cgrp)
{
	drain_all_stock(root_mem_cgroup);
	return percpu_ref_read(&cgrp->css->refcnt);
}

static void test_no_objcgs(gconstpointer kernel)
{
	start(kernel);
	warm();
	g_assert_null(get_obj_cgroup_from_current());
	g_assert_cmpint(obj_nr_alive("obj_cgroup"), ==, 0);
	g_assert_cmpint(obj_nr_alive("objcg_vector"), ==, 0);
	stop();
}

static void test_made_by_the_worker(gconstpointer kernel)
{
	struct kmem_cache *clone;
	void *before, *after;

	start(kernel);
	before = alloc();
	g_assert_true(cache_of(before) == cache);
	cgroup_wait_releases();
	after = alloc();
	clone = cache_of(after);
	g_assert_true(clone != cache);
	g_assert_true(clone->memcg_params.root_cache == cache);
	g_assert_true(clone->memcg_params.memcg == unit_memcg(grp));
	g_assert_cmpstr(clone->name, ==, cache->name);
	/* by the page, the clone, or both ways round */
	g_assert_cmpint(css_refs(grp), ==, 2);
	if (slab_switch() != SLAB_PAGES)
		g_assert_cmpint(percpu_ref_read(&clone->memcg_params.refcnt),
				==, 2);
	kmem_cache_free(cache, before);
	kmem_cache_free(cache, after);
	stop();
}

static void test_asked_for_often_made_once(gconstpointer kernel)
{
	void *p[50];
	size_t i;

	start(kernel);
	for (i = 0; i < G_N_ELEMENTS(p); i++)
		p[i] = alloc();
	cgroup_wait_releases();
	g_assert_cmpuint(nr_clones(), ==, 1);
	kmem_cache_free_bulk(cache, G_N_ELEMENTS(p), p);
	stop();
}

/* the group is not pinned by a request that was not made */
static void test_no_memory_for_the_request(gconstpointer kernel)
{
	void *p;

	start(kernel);
	obj_fail_nth(1);
	p = alloc();
	g_assert_cmpuint(obj_fail_nth(0), ==, 0);
	g_assert_true(cache_of(p) == cache);
	cgroup_wait_releases();
	g_assert_cmpuint(nr_clones(), ==, 0);
	g_assert_cmpint(css_refs(grp), ==, 1);
	remove_group();
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 2);
	kmem_cache_free(cache, p);
	stop();
}

static unsigned int worker_fails_nth;

static void fail_in_worker(struct work_struct *work)
{
	(void)work;
	obj_fail_nth(worker_fails_nth);
}

/* the worker runs in the order of requests */
static void set_worker_to_fail(struct work_struct *work, unsigned int nth)
{
	worker_fails_nth = nth;
	INIT_WORK(work, fail_in_worker);
	queue_work(work);
}

static void test_no_memory_for_the_clone(gconstpointer kernel)
{
	struct work_struct work;
	unsigned int nth;
	long alive;
	void *p;

	start(kernel);
	p = alloc();
	cgroup_wait_releases();
	kmem_cache_free(cache, p);
	kmem_cache_destroy(cache);
	/* the array, the clone */
	for (nth = 1; nth <= 2; nth++) {
		cache = kmem_cache_create("test", SIZE,
					  SLAB_ACCOUNT | SLAB_NO_MERGE);
		alive = unit_alive_all();
		set_worker_to_fail(&work, nth);
		p = alloc();
		flush_workqueue();
		set_worker_to_fail(&work, 0);
		flush_workqueue();
		g_assert_cmpuint(nr_clones(), ==, 0);
		g_assert_cmpint(css_refs(grp), ==, 1);
		kmem_cache_free(cache, p);
		kmem_cache_shrink(cache);
		/* the array stays for the next clone */
		g_assert_cmpint(unit_alive_all(), ==, alive + (nth == 2));
		warm();
		g_assert_cmpuint(nr_clones(), ==, 1);
		kmem_cache_destroy(cache);
	}
	cache = NULL;
	stop();
}

static void wait_for_gate(struct work_struct *work)
{
	(void)work;
	while (!g_atomic_int_get((int *)&worker_fails_nth))
		g_usleep(100);
}

/* the request is answered when the group has been removed already */
static void test_not_made_for_a_removed_group(gconstpointer kernel)
{
	struct work_struct work;
	void *p;

	start(kernel);
	g_atomic_int_set((int *)&worker_fails_nth, 0);
	INIT_WORK(&work, wait_for_gate);
	queue_work(&work);
	/* in the queue behind it: the offline, then the request */
	remove_group();
	rcu_barrier();
	set_current(NULL);
	unit_move(task, parent);
	set_current(task);
	p = alloc();
	unit_move(task, cgroup_root);
	unit_rmdir(parent);
	g_atomic_int_set((int *)&worker_fails_nth, 1);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	g_assert_cmpuint(nr_clones(), ==, 0);
	kmem_cache_free(cache, p);
	stop();
}

/* it keeps no empty page, and goes with its last page, or with the memcg */
static void test_deactivated(gconstpointer kernel)
{
	struct kmem_cache *clone;
	void *p[40];

	start(kernel);
	warm();
	g_assert_cmpuint(kmem_cache_alloc_bulk(cache, GFP_KERNEL, 40, p), ==,
			 40);
	clone = cache_of(p[0]);
	kmem_cache_free_bulk(cache, 39, p + 1);
	g_assert_cmpuint(clone->nr_slabs, ==, 3);
	remove_group();
	cgroup_wait_releases();
	g_assert_cmpuint(clone->nr_slabs, ==, 1);
	g_assert_cmpuint(clone->min_partial, ==, 0);
	g_assert_true(cache_of(p[0]) == clone);
	if (slab_switch() != SLAB_PAGES)
		g_assert_cmpint(percpu_ref_read(&clone->memcg_params.refcnt),
				==, 1);
	/* killed it is, but not gone: the patch's tryget is not that of the live */
	g_assert_true(memcg_cache_ops()->tryget(clone));
	memcg_cache_ops()->put(clone);
	if (slab_switch() == SLAB_REPARENT)
		g_assert_true(clone->memcg_params.memcg == unit_memcg(parent));
	g_assert_cmpuint(cgroup_count(), ==,
			 slab_switch() == SLAB_REPARENT ? 2 : 3);
	g_assert_cmpuint(nr_clones(), ==, 1);
	kmem_cache_free(cache, p[0]);
	unit_settle();
	g_assert_cmpuint(nr_clones(), ==, 0);
	g_assert_cmpuint(cgroup_count(), ==, 2);
	stop();
}

/* the parent lists a reparented clone as its own, but does not use it */
static void test_reparented(gconstpointer kernel)
{
	void *p, *q;

	start(kernel);
	warm();
	p = alloc();
	unit_move(task, parent);
	warm();
	unit_rmdir(grp);
	unit_settle();
	q = alloc();
	g_assert_true(cache_of(p) != cache_of(q));
	g_assert_cmpuint(nr_clones(), ==, 2);
	kmem_cache_free(cache, q);
	unit_move(task, cgroup_root);
	unit_rmdir(parent);
	unit_settle();
	if (slab_switch() == SLAB_REPARENT) {
		g_assert_cmpuint(cgroup_count(), ==, 1);
		g_assert_true(cache_of(p)->memcg_params.memcg ==
			      root_mem_cgroup);
	} else {
		g_assert_cmpuint(cgroup_count(), ==, 3);
	}
	/* the parent's own is empty: gone, or there as long as the parent is */
	g_assert_cmpuint(nr_clones(), ==, 1 + (slab_switch() == SLAB_PAGES));
	kmem_cache_free(cache, p);
	unit_settle();
	g_assert_cmpuint(cgroup_count(), ==, 1);
	g_assert_cmpuint(nr_clones(), ==, 0);
	stop();
}

/* the charged group has been removed, and its parent's clone is found */
static void test_of_the_parent(gconstpointer kernel)
{
	struct mem_cgroup *memcg;
	long refs, refs_parent;
	void *p;

	start(kernel);
	memcg = unit_memcg(grp);
	css_get(&memcg->css);
	unit_move(task, parent);
	warm();
	unit_rmdir(grp);
	unit_settle();
	refs = css_refs(memcg->css.cgroup);
	refs_parent = css_refs(parent);
	set_active_memcg(memcg);
	p = alloc();
	set_active_memcg(NULL);
	g_assert_true(cache_of(p)->memcg_params.memcg == unit_memcg(parent));
	g_assert_cmpuint(unit_kmem(parent), ==, 1UL << cache->order);
	kmem_cache_free(cache, p);
	kmem_cache_shrink(cache);
	g_assert_cmpint(css_refs(memcg->css.cgroup), ==, refs);
	g_assert_cmpint(css_refs(parent), ==, refs_parent);
	css_put(&memcg->css);
	stop();
}

/* how far a clone has come when its root cache is destroyed */
static void asked_for(void)
{
	kmem_cache_free(cache, alloc());
}

static void in_use(void)
{
	warm();
	kmem_cache_free(cache, alloc());
}

static void group_removed_now(void)
{
	in_use();
	remove_group();
}

static void group_removed_a_grace_period_ago(void)
{
	in_use();
	remove_group();
	rcu_barrier();
}

static void group_is_offline(void)
{
	in_use();
	remove_group();
	rcu_barrier();
	flush_workqueue();
}

static void grace_period_of_deactivation_over(void)
{
	group_is_offline();
	rcu_barrier();
}

static void deactivated(void)
{
	grace_period_of_deactivation_over();
	flush_workqueue();
}

static void last_page_goes_now(void)
{
	void *p;

	warm();
	p = alloc();
	remove_group();
	cgroup_wait_releases();
	kmem_cache_free(cache, p);
}

static void last_page_goes_while_offline_is_due(void)
{
	void *p;

	warm();
	p = alloc();
	remove_group();
	rcu_barrier();
	kmem_cache_free(cache, p);
}

/* clang-format off */
static void (*const states[])(void) = {
	asked_for, in_use, group_removed_now, group_removed_a_grace_period_ago,
	group_is_offline, grace_period_of_deactivation_over, deactivated,
	last_page_goes_now, last_page_goes_while_offline_is_due,
};
/* clang-format on */

#define NR_ROUNDS 20

static void test_root_destroyed(gconstpointer kernel)
{
	static const unsigned int flags[] = { 0, SLAB_TYPESAFE_BY_RCU };
	unsigned int round, state;

	for (round = 0; round < NR_ROUNDS; round++) {
		for (state = 0; state < G_N_ELEMENTS(states); state++) {
			start_with(kernel, flags[round & 1]);
			states[state]();
			kmem_cache_destroy(cache);
			g_assert_cmpuint(warn_count(NULL), ==, 0);
			cache = NULL;
			stop();
		}
	}
}

/* a clone with objects keeps its root cache, until the next try */
static void test_root_destroyed_in_use(gconstpointer kernel)
{
	void *p;

	start(kernel);
	warm();
	p = alloc();
	kmem_cache_destroy(cache);
	g_assert_cmpuint(warn_count(NULL), ==, 1);
	warn_reset();
	g_assert_cmpuint(nr_clones(), ==, 1);
	kmem_cache_free(cache, p);
	stop();
}

/* an alias less is no end: clones are made and shut down as before */
static void test_alias_destroyed(gconstpointer kernel)
{
	struct kmem_cache *alias;
	struct cgroup *other;

	start(kernel);
	kmem_cache_destroy(cache);
	cache = kmem_cache_create("first", 1000, SLAB_ACCOUNT);
	alias = kmem_cache_create("second", 1000, SLAB_ACCOUNT);
	g_assert_true(alias == cache);
	warm();
	g_assert_cmpuint(nr_clones(), ==, 1);
	kmem_cache_destroy(alias);
	g_assert_cmpuint(nr_clones(), ==, 1);
	other = unit_mkdir(parent, "b");
	unit_move(task, other);
	warm();
	g_assert_cmpuint(nr_clones(), ==, 2);
	unit_rmdir(grp);
	unit_settle();
	g_assert_cmpuint(nr_clones(), ==, 1);
	g_assert_cmpuint(cgroup_count(), ==, 3);
	stop();
}

/* numbers are used again, and with them the places in arrays */
static void test_many_groups_in_turn(gconstpointer kernel)
{
	unsigned int i;

	start(kernel);
	for (i = 0; i < 100; i++) {
		struct cgroup *old = grp;

		grp = unit_mkdir(parent, "next");
		unit_move(task, grp);
		unit_rmdir(old);
		warm();
		g_assert_cmpuint(nr_clones(), ==, 1);
	}
	g_assert_cmpuint(cache->memcg_params.memcg_caches->nr, ==, 4);
	stop();
}

static void test_many_groups_at_once(gconstpointer kernel)
{
	enum { NR = 200 };
	struct cgroup *groups[NR];
	unsigned int i;

	start(kernel);
	for (i = 0; i < NR; i++) {
		groups[i] = unit_mkdir(parent, "one");
		unit_move(task, groups[i]);
		kmem_cache_free(cache, alloc());
	}
	unit_settle();
	g_assert_cmpuint(nr_clones(), ==, NR);
	unit_move(task, grp);
	for (i = 0; i < NR; i += 2)
		unit_rmdir(groups[i]);
	unit_settle();
	g_assert_cmpuint(nr_clones(), ==, NR / 2);
	g_assert_cmpuint(cgroup_count(), ==, 3 + NR / 2);
	stop();
}

/* a leaked page of kernel memory is reported when its memcg is freed */
static void test_kmem_left_behind(gconstpointer kernel)
{
	const char *first;

	start(kernel);
	page_counter_charge(&unit_memcg(grp)->kmem, 1);
	remove_group();
	unit_settle();
	if (slab_switch() == SLAB_REPARENT) {
		g_assert_cmpuint(warn_count(NULL), ==, 0);
	} else {
		g_assert_cmpuint(warn_count(&first), ==, 1);
		g_assert_nonnull(
			strstr(first, "page_counter_read(&memcg->kmem)"));
	}
	/* the ancestors too */
	page_counter_uncharge(&unit_memcg(parent)->kmem, 1);
	warn_reset();
	stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_clone_kernel("/memcg_caches/no-objcgs", test_no_objcgs);
	unit_add_per_clone_kernel("/memcg_caches/made-by-the-worker",
				  test_made_by_the_worker);
	unit_add_per_clone_kernel("/memcg_caches/asked-for-often-made-once",
				  test_asked_for_often_made_once);
	unit_add_per_clone_kernel("/memcg_caches/no-memory-for-the-request",
				  test_no_memory_for_the_request);
	unit_add_per_clone_kernel("/memcg_caches/no-memory-for-the-clone",
				  test_no_memory_for_the_clone);
	unit_add_per_clone_kernel("/memcg_caches/not-made-for-a-removed-group",
				  test_not_made_for_a_removed_group);
	unit_add_per_clone_kernel("/memcg_caches/deactivated",
				  test_deactivated);
	unit_add_per_clone_kernel("/memcg_caches/reparented", test_reparented);
	unit_add_per_clone_kernel("/memcg_caches/of-the-parent",
				  test_of_the_parent);
	unit_add_per_clone_kernel("/memcg_caches/root-destroyed",
				  test_root_destroyed);
	unit_add_per_clone_kernel("/memcg_caches/root-destroyed-in-use",
				  test_root_destroyed_in_use);
	unit_add_per_clone_kernel("/memcg_caches/alias-destroyed",
				  test_alias_destroyed);
	unit_add_per_clone_kernel("/memcg_caches/many-groups-in-turn",
				  test_many_groups_in_turn);
	unit_add_per_clone_kernel("/memcg_caches/many-groups-at-once",
				  test_many_groups_at_once);
	unit_add_per_clone_kernel("/memcg_caches/kmem-left-behind",
				  test_kmem_left_behind);
	return g_test_run();
}
