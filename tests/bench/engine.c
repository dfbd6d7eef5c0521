// SPDX-License-Identifier: GPL-2.0-only
/*
 * engine.c - the engine's hot paths beside their floors
 *
 * Peers:
 *   rseq floor	two additions to a per-CPU long, each in a restartable
 *		sequence: the least that a per-CPU account can cost
 *   cold floor	the same over 64 of them, each on cache lines of its own
 *   naive	an accountant that adds to an atomic counter of each ancestor,
 *		checks the limit, and takes off again
 */
#include <pthread.h>
#include <stdlib.h>

#include "bench.h"
#include "libobjcg-internal.h"
#include "rt/percpu_slot.h"

#define SIZE 64
#define MAX_DEPTH 8
#define MANY 64
#define PAIRS 4000000UL
#define NAIVE_PAIRS 400000UL
#define OBJECTS 1000000UL
#define GROUPS 1000000UL
#define FEW_GROUPS 1000UL

/* objcgs of leaves at some depths, and many side by side */
static struct obj_cgroup *at_depth[MAX_DEPTH + 1];
static struct obj_cgroup *many[MANY];

static struct cgroup *make_group(struct cgroup *parent, const char *name)
{
	struct cgroup *cgrp;

	if (cgroup_mkdir(parent, name, NULL, &cgrp))
		abort();
	return cgrp;
}

static struct obj_cgroup *objcg_of(struct cgroup *cgrp)
{
	struct obj_cgroup *objcg = mem_cgroup_from_css(cgrp->css)->objcg;

	obj_cgroup_get(objcg);
	return objcg;
}

static void make_groups(void)
{
	struct cgroup *cgrp = cgroup_root;
	int i;

	for (i = 1; i <= MAX_DEPTH; i++) {
		cgrp = make_group(cgrp, "deep");
		at_depth[i] = objcg_of(cgrp);
	}
	for (i = 0; i < MANY; i++)
		many[i] = objcg_of(make_group(cgroup_root, "wide"));
}

static void put_groups(void)
{
	int i;

	for (i = 1; i <= MAX_DEPTH; i++)
		obj_cgroup_put(at_depth[i]);
	for (i = 0; i < MANY; i++)
		obj_cgroup_put(many[i]);
}

/* --- P7, P8: an object charged and uncharged --- */

static void pair(struct obj_cgroup *objcg)
{
	if (obj_cgroup_charge(objcg, GFP_KERNEL, SIZE))
		abort();
	obj_cgroup_uncharge(objcg, SIZE);
}

static void charge_one(gconstpointer objcg, unsigned long nr)
{
	while (nr--)
		pair((struct obj_cgroup *)objcg);
}

/* @data: how many objcgs, a power of two */
static void charge_rotating(gconstpointer data, unsigned long nr)
{
	unsigned long mask = GPOINTER_TO_UINT(data) - 1;

	while (nr--)
		pair(many[nr & mask]);
}

static double charge_at_depth(gconstpointer data)
{
	return bench_ns(charge_one, at_depth[GPOINTER_TO_INT(data)], PAIRS);
}

static double charge_at_depth_1(gconstpointer data)
{
	(void)data;
	return bench_ns(charge_one, at_depth[1], PAIRS);
}

static double charge_of_many(gconstpointer data)
{
	return bench_ns(charge_rotating, data, PAIRS);
}

#ifdef PERCPU_SLOT_RSEQ

/* a page for each CPU keeps them apart; of 64 longs each has a line of its own */
#define CELL_STRIDE (64 / sizeof(long))
static long cells[NR_CPUS][MANY * CELL_STRIDE] __attribute__((aligned(4096)));

static void floor_add(unsigned int i, long n)
{
	for (;;) {
		u32 cpu = rseq_cpu();
		long *cell = &cells[cpu][i * CELL_STRIDE];

		__asm__ goto(RSEQ_BEGIN "addq %[n], (%[cell])" RSEQ_END
			     :
			     : RSEQ_OPERANDS, [cell] "r"(cell), [n] "r"(n)
			     : "memory", "cc", "rax"
			     : moved);
		return;
	moved:;
	}
}

#else

static long cells[MANY];

static void floor_add(unsigned int i, long n)
{
	__atomic_fetch_add(&cells[i], n, __ATOMIC_RELAXED);
}

#endif

static void floor_rotating(gconstpointer data, unsigned long nr)
{
	unsigned int mask = GPOINTER_TO_UINT(data) - 1;

	while (nr--) {
		floor_add((unsigned int)nr & mask, SIZE);
		floor_add((unsigned int)nr & mask, -SIZE);
	}
}

static double hot_floor(gconstpointer data)
{
	(void)data;
	return bench_ns(floor_rotating, GUINT_TO_POINTER(1), PAIRS);
}

static double cold_floor(gconstpointer data)
{
	(void)data;
	return bench_ns(floor_rotating, GUINT_TO_POINTER(MANY), PAIRS);
}

#define NAIVE_DEPTH 4
static struct {
	atomic_long_t usage;
	long max;
} ____cacheline_aligned naive[NAIVE_DEPTH];

static void naive_pairs(gconstpointer data, unsigned long nr)
{
	int i;

	(void)data;
	while (nr--) {
		for (i = 0; i < NAIVE_DEPTH; i++)
			if (atomic_long_add_return(SIZE, &naive[i].usage) >
			    READ_ONCE(naive[i].max))
				abort();
		for (i = 0; i < NAIVE_DEPTH; i++)
			atomic_long_add_return(-SIZE, &naive[i].usage);
	}
}

static double naive_one(gconstpointer data)
{
	return bench_ns(naive_pairs, data, NAIVE_PAIRS);
}

/* --- two threads on the same chain --- */

struct pair_of_threads {
	void (*fn)(gconstpointer data, unsigned long nr);
	gconstpointer data;
	unsigned long nr;
};

static void *run_half(void *arg)
{
	struct pair_of_threads *p = arg;

	p->fn(p->data, p->nr);
	return NULL;
}

static void run_both(gconstpointer arg, unsigned long nr)
{
	pthread_t other;

	(void)nr;
	if (pthread_create(&other, NULL, run_half, (void *)arg))
		abort();
	run_half((void *)arg);
	pthread_join(other, NULL);
}

/* nanoseconds of a pair as each of the threads sees it */
static double two_threads(void (*fn)(gconstpointer, unsigned long),
			  gconstpointer data, unsigned long nr)
{
	struct pair_of_threads p = { fn, data, nr };

	return bench_ns(run_both, &p, nr);
}

static double charge_two(gconstpointer data)
{
	(void)data;
	return two_threads(charge_one, at_depth[NAIVE_DEPTH], PAIRS);
}

static double naive_two(gconstpointer data)
{
	return two_threads(naive_pairs, data, NAIVE_PAIRS);
}

/* --- P9, P10, P12: groups --- */

static void rmdir_group(gconstpointer cgrp, unsigned long nr)
{
	(void)nr;
	if (cgroup_rmdir((struct cgroup *)cgrp))
		abort();
	cgroup_wait_releases();
}

/* microseconds from rmdir until all that is due has happened */
static double rmdir_us(unsigned long objects)
{
	struct cgroup *cgrp = make_group(cgroup_root, "full");
	struct obj_cgroup *objcg = objcg_of(cgrp);
	unsigned long i;
	double ns;

	for (i = 0; i < objects; i++)
		if (obj_cgroup_charge(objcg, GFP_KERNEL, SIZE))
			abort();
	ns = bench_ns(rmdir_group, cgrp, 1);
	for (i = 0; i < objects; i++)
		obj_cgroup_uncharge(objcg, SIZE);
	obj_cgroup_put(objcg);
	cgroup_wait_releases();
	return ns / 1000;
}

static double rmdir_full(gconstpointer data)
{
	(void)data;
	return rmdir_us(OBJECTS);
}

static double rmdir_empty(gconstpointer data)
{
	(void)data;
	return rmdir_us(0);
}

static void rmdir_all(gconstpointer groups, unsigned long nr)
{
	while (nr--)
		if (cgroup_rmdir(((struct cgroup *const *)groups)[nr]))
			abort();
}

static double rmdir_many(void)
{
	struct cgroup *groups[FEW_GROUPS];
	unsigned long i;
	double ns;

	for (i = 0; i < FEW_GROUPS; i++)
		groups[i] = make_group(cgroup_root, "many");
	ns = bench_ns(rmdir_all, groups, FEW_GROUPS);
	cgroup_wait_releases();
	return ns;
}

static bool reading; /* atomic */

static void *read_all_the_time(void *arg)
{
	struct seq_file m = { 0 };

	(void)arg;
	while (__atomic_load_n(&reading, __ATOMIC_RELAXED)) {
		seq_reset(&m);
		proc_cgroupstats_show(&m);
		rcu_read_lock();
		rcu_read_unlock();
	}
	seq_free(&m);
	return NULL;
}

static double rmdir_beside_reader(gconstpointer data)
{
	pthread_t reader;
	double ns;

	(void)data;
	__atomic_store_n(&reading, true, __ATOMIC_RELAXED);
	if (pthread_create(&reader, NULL, read_all_the_time, NULL))
		abort();
	ns = rmdir_many();
	__atomic_store_n(&reading, false, __ATOMIC_RELAXED);
	pthread_join(reader, NULL);
	return ns;
}

static double rmdir_alone(gconstpointer data)
{
	(void)data;
	return rmdir_many();
}

static void make_and_remove(gconstpointer parent, unsigned long nr)
{
	while (nr--)
		if (cgroup_rmdir(make_group((struct cgroup *)parent, "x")))
			abort();
	cgroup_wait_releases();
}

static struct cgroup *crowd; /* the parent of many, NULL until it is needed */
static struct cgroup *few;

static struct cgroup *make_crowd(unsigned long nr)
{
	struct cgroup *parent = make_group(cgroup_root, "crowd");

	while (nr--)
		make_group(parent, "member");
	return parent;
}

static double churn_in_crowd(gconstpointer data)
{
	(void)data;
	if (!crowd)
		crowd = make_crowd(GROUPS);
	return bench_ns(make_and_remove, crowd, FEW_GROUPS);
}

/* measured while the crowd is there too: the caches are the same for both */
static double churn_in_few(gconstpointer data)
{
	(void)data;
	if (!few)
		few = make_crowd(FEW_GROUPS);
	return bench_ns(make_and_remove, few, FEW_GROUPS);
}

/* --- P17: kernel objects, as 10^6 of them made and then freed --- */

static void *objects[OBJECTS];

static void kmalloc_all(gconstpointer gfp, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++)
		objects[i] = kmalloc(SIZE, GPOINTER_TO_UINT(gfp));
	for (i = 0; i < nr; i++)
		kfree(objects[i]);
}

static double kmalloc_in_group(gconstpointer gfp)
{
	struct cgroup *cgrp = make_group(cgroup_root, "accounted");
	struct task_struct *task;
	double ns;

	if (adopt_task(1, NULL, &task) || cgroup_attach_task(cgrp, task, true))
		abort();
	set_current(task);
	ns = bench_ns(kmalloc_all, gfp, OBJECTS);
	set_current(NULL);
	do_exit(task);
	cgroup_rmdir(cgrp);
	return ns;
}

static double kmalloc_unaccounted(gconstpointer data)
{
	(void)data;
	return kmalloc_in_group(GUINT_TO_POINTER(GFP_KERNEL));
}

static const struct bench_row rows[] = {
	{ "P7 charge+uncharge 64, hot", "ns", charge_at_depth, "rseq floor",
	  hot_floor, 1.5, .data = GINT_TO_POINTER(4) },
	{ "P7 the same", "ns", charge_at_depth, "naive, depth 4", naive_one,
	  1.0 / 8, .data = GINT_TO_POINTER(4) },
	{ "P7 2 threads on one chain", "ns", charge_two, "naive, 2 threads",
	  naive_two, 1.0 / 60, .data = NULL },
	{ "P7 2 threads", "ns", charge_two, "1 thread", charge_at_depth_1, 1.1,
	  .data = NULL },
	{ "P7 depth 8", "ns", charge_at_depth, "depth 1", charge_at_depth_1,
	  1.05, .data = GINT_TO_POINTER(8) },
	{ "P8 over 4 objcgs", "ns", charge_of_many, "1 objcg",
	  charge_at_depth_1, 1.3, .data = GUINT_TO_POINTER(4) },
	{ "P8 over 64 objcgs", "ns", charge_of_many, "cold floor", cold_floor,
	  1.5, .data = GUINT_TO_POINTER(MANY) },
	{ "P9 rmdir with 10^6 objects", "us", rmdir_full, "rmdir, empty",
	  rmdir_empty, 1.2, .data = NULL },
	{ "P10 1,000 rmdirs beside a reader", "ns", rmdir_beside_reader,
	  "without", rmdir_alone, 1.3, .data = NULL },
	{ "P12 mkdir+rmdir among 10^6", "ns", churn_in_crowd, "among 10^3",
	  churn_in_few, 1.3, .data = NULL },
	/*
	 * The goal is the kernel's ratio until v6.7: "mm: improve performance
	 * of accounted kernel memory allocations" gives 84548 against 29764 us
	 * for 10^6 kmalloc()s of 64 bytes, and 59078 (1.98) with the series.
	 */
	{ "P17 kmalloc+kfree 64, accounted", "ns", kmalloc_in_group,
	  "unaccounted", kmalloc_unaccounted, 2.84,
	  .data = GUINT_TO_POINTER(GFP_KERNEL_ACCOUNT) },
};

int main(int argc, char **argv)
{
	struct regime regime;
	unsigned int i;
	int status;

	if (regime_find(REGIME_DEFAULT, &regime) || libobjcg_init(&regime, 0))
		return 1;
	for (i = 0; i < NAIVE_DEPTH; i++)
		naive[i].max = PAGE_COUNTER_MAX;
	make_groups();
	status = bench_main(
		argc, argv,
		"Measures the engine's hot paths beside their floors.", rows,
		G_N_ELEMENTS(rows));
	put_groups();
	libobjcg_exit();
	return status;
}
