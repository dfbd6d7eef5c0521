// SPDX-License-Identifier: GPL-2.0-only
/*
 * torture.c - many threads do everything at once; the numbers must stay right
 *
 *	torture --seconds 60 --threads 8 --cpus 16 --kernel v5.11 --seed 7
 *	torture --fail 50 ...
 *
 * While the threads work, each looks that no counter is negative and that no
 * WARN_ON() was counted. Every PERIOD they all stop, and ledger.c compares the
 * engine with the tables. At the end everything is freed and no object may be
 * left. The seed makes each thread do the same things again, and the same of
 * its allocations fail; how the threads meet is up to the machine.
 */
#include "torture.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

#define PERIOD (G_TIME_SPAN_SECOND / 5)
#define PROGRESS (2 * G_TIME_SPAN_SECOND)

static gint64 option_seed = -1;
static double option_seconds = 3;
static int option_threads = 4;
static int option_cpus;
static const char *option_numbers = "real";
static int option_fail;
static const char *option_kernel = REGIME_DEFAULT;

/* clang-format off */
static const GOptionEntry option_entries[] = {
	{ "seed", 's', 0, G_OPTION_ARG_INT64, &option_seed,
	  "seed of the operations (default: the time)", "N" },
	{ "seconds", 'd', 0, G_OPTION_ARG_DOUBLE, &option_seconds,
	  "duration of the run", "N" },
	{ "threads", 't', 0, G_OPTION_ARG_INT, &option_threads,
	  "number of threads", "N" },
	{ "cpus", 'c', 0, G_OPTION_ARG_INT, &option_cpus,
	  "number of virtual CPUs, 0 for the host's", "N" },
	{ "numbers", 'n', 0, G_OPTION_ARG_STRING, &option_numbers,
	  "numbers of the host's CPUs: real; low (all but 0 are unforeseen); "
	  "sparse (with gaps, and above NR_CPUS)",
	  "NAME" },
	{ "fail", 'f', 0, G_OPTION_ARG_INT, &option_fail,
	  "an allocation in N fails, 0 for few failures", "N" },
	{ "kernel", 'k', 0, G_OPTION_ARG_STRING, &option_kernel,
	  "use the rules of this kernel", "NAME" },
	{ .long_name = NULL }
};
/* clang-format on */

/* --- numbers of processors --- */

static int zero(void)
{
	return 0;
}

/* another with each call, as if the thread were moved */
static int sparse_number(void)
{
	static const int numbers[] = { 1, 62, 63, 64, 65, 500, 4095, -1 };
	static __thread unsigned int calls;

	return numbers[calls++ / 3 % G_N_ELEMENTS(numbers)];
}

static const struct {
	const char *name;
	struct cpu_source source;
} numbers[] = {
	{ "real", { .highest = NULL } },
	{ "low", { .highest = zero } },
	{ "sparse", { .current = sparse_number } },
};

/* Return: false if there is none of that name */
static bool choose_numbers(void)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(numbers); i++) {
		if (g_strcmp0(option_numbers, numbers[i].name))
			continue;
		set_cpu_source(&numbers[i].source);
		return true;
	}
	return false;
}

static struct torture torture;
static pid_t last_pid;	      /* atomic */
static int pausing, stopping; /* atomic; changed while all are stopped */
static pthread_barrier_t stopped, resumed;

/**
 * struct worker - a thread of the torture
 * @slots: its share of torture.tasks
 * @rand: decides its operations
 * @done: how often it has run each operation
 * @failed: how many of its allocations failed under --fail; set at its end
 */
struct worker {
	struct task_slot *slots;
	GRand *rand;
	unsigned long *done;
	long failed;
	GThread *thread;
};

/* how to run this again */
static void print_command(FILE *to)
{
	fprintf(to,
		"torture: --kernel %s --seed %lld --threads %d --cpus %d "
		"--numbers %s --fail %d --seconds %g\n",
		option_kernel, (long long)option_seed, option_threads,
		option_cpus, option_numbers, option_fail, option_seconds);
	fflush(to);
}

void torture_broken(const char *rule, long long actual, long long expected)
{
	const char *first;
	unsigned long warnings = warn_count(&first);

	fprintf(stderr, "torture: BROKEN: %s: is %lld, should be %lld\n", rule,
		actual, expected);
	print_command(stderr);
	if (warnings)
		fprintf(stderr, "torture: %lu warnings, the first: %s\n",
			warnings, first);
	exit(1);
}

/* an operation returns 0 or an error that it may end with */
static int allow(const char *operation, int err, int may, int may_also)
{
	if (err && err != may && err != may_also)
		torture_broken(operation, err, may);
	return err;
}

static unsigned int pick(struct worker *w, unsigned int nr)
{
	return (unsigned int)g_rand_int_range(w->rand, 0, (gint32)nr);
}

static bool one_in(struct worker *w, unsigned int nr)
{
	return !pick(w, nr);
}

/* a random group with a css reference, the root if the place is free */
static struct cgroup *get_group(struct worker *w)
{
	struct cgroup *cgrp;

	pthread_mutex_lock(&torture.groups_lock);
	cgrp = torture.groups[pick(w, NR_GROUPS)];
	if (!cgrp || !css_tryget_online(cgrp->css)) {
		cgrp = cgroup_root;
		css_get(cgrp->css);
	}
	pthread_mutex_unlock(&torture.groups_lock);
	return cgrp;
}

static void put_group(struct cgroup *cgrp)
{
	css_put(cgrp->css);
}

static bool place_group(struct worker *w, struct cgroup *cgrp)
{
	unsigned int i = pick(w, NR_GROUPS);
	bool placed;

	pthread_mutex_lock(&torture.groups_lock);
	placed = !torture.groups[i];
	if (placed)
		torture.groups[i] = cgrp;
	pthread_mutex_unlock(&torture.groups_lock);
	return placed;
}

static void unplace_group(struct cgroup *cgrp)
{
	unsigned int i;

	pthread_mutex_lock(&torture.groups_lock);
	for (i = 0; i < NR_GROUPS; i++)
		if (torture.groups[i] == cgrp)
			torture.groups[i] = NULL;
	pthread_mutex_unlock(&torture.groups_lock);
}

static void do_mkdir(struct worker *w)
{
	struct cgroup *parent = get_group(w), *cgrp;
	int err = allow("cgroup_mkdir", cgroup_mkdir(parent, "g", NULL, &cgrp),
			-ENODEV, -ENOMEM);

	put_group(parent);
	if (!err && !place_group(w, cgrp))
		allow("cgroup_rmdir of a new group", cgroup_rmdir(cgrp), 0, 0);
}

static void do_rmdir(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);

	if (!allow("cgroup_rmdir", cgroup_rmdir(cgrp), -EBUSY, -ENODEV))
		unplace_group(cgrp);
	put_group(cgrp);
}

static void do_rename(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);

	allow("cgroup_rename", cgroup_rename(cgrp, "renamed"), -ENODEV,
	      -ENOMEM);
	put_group(cgrp);
}

/* a task of the thread; its shell always exists */
static struct task_slot *own_slot(struct worker *w)
{
	struct task_slot *slot = &w->slots[pick(w, TASKS_PER_THREAD)];

	return slot->task ? slot : &w->slots[0];
}

static gfp_t random_gfp(struct worker *w)
{
	return one_in(w, 8) ? GFP_KERNEL | __GFP_NOFAIL :
	       one_in(w, 8) ? GFP_NOWAIT :
			      GFP_KERNEL;
}

static pid_t new_pid(void)
{
	return __atomic_add_fetch(&last_pid, 1, __ATOMIC_RELAXED);
}

static void do_fork(struct worker *w)
{
	struct task_struct *parent = own_slot(w)->task, *child;
	struct task_slot *slot = &w->slots[pick(w, TASKS_PER_THREAD)];
	pid_t pid = new_pid();
	pid_t tgid = one_in(w, 3) ? parent->tgid : pid;

	if (slot->task)
		return;
	if (allow("copy_process",
		  copy_process(parent, pid, tgid, random_gfp(w), &child),
		  -ENOMEM, 0))
		return;
	pthread_mutex_lock(&slot->lock);
	slot->task = child;
	pthread_mutex_unlock(&slot->lock);
}

static void do_exec(struct worker *w)
{
	allow("exec_mm", exec_mm(own_slot(w)->task, random_gfp(w)), -ENOMEM, 0);
}

/* around the range of 32 bits, and around the bounds */
static unsigned long random_large(struct worker *w, unsigned long most)
{
	const unsigned long large[] = {
		UINT_MAX, 1UL << 32, (1UL << 32) + 1, most, most + 1, ULONG_MAX,
	};

	return large[pick(w, G_N_ELEMENTS(large))];
}

static void do_account(struct worker *w)
{
	struct mm_sample sample = { 0 };
	unsigned int kind;

	for (kind = 0; kind < NR_MM_COUNTERS; kind++)
		sample.pages[kind] = one_in(w, 2) ? pick(w, 100) : 0;
	/* a page table is a struct of the engine's */
	if (one_in(w, 32))
		sample.pages[pick(w, MM_PGTABLES)] =
			random_large(w, MEMCGFS_MAX_PAGES);
	allow("mm_account",
	      mm_account(own_slot(w)->task, &sample, random_gfp(w)), -ENOMEM,
	      -EINVAL);
}

static void do_immigrate(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);

	WRITE_ONCE(mem_cgroup_from_css(cgrp->css)->v1.move_charge_at_immigrate,
		   pick(w, MOVE_MASK + 1));
	put_group(cgrp);
}

static void end_task(struct task_slot *slot)
{
	pthread_mutex_lock(&slot->lock);
	if (slot->task)
		do_exit(slot->task);
	slot->task = NULL;
	pthread_mutex_unlock(&slot->lock);
}

static void do_end(struct worker *w)
{
	struct task_slot *slot = own_slot(w);

	if (slot != &w->slots[0])
		end_task(slot);
}

static void do_attach(struct worker *w)
{
	struct task_slot *slot = &torture.tasks[pick(w, torture.nr_tasks)];
	struct cgroup *dst = get_group(w);

	pthread_mutex_lock(&slot->lock);
	if (slot->task)
		allow("cgroup_attach_task",
		      cgroup_attach_task(dst, slot->task, one_in(w, 2)),
		      -ENODEV, -ENOMEM);
	pthread_mutex_unlock(&slot->lock);
	put_group(dst);
}

static void do_leave(struct worker *w)
{
	torture_leave(&torture, w->rand, own_slot(w)->task, new_pid,
		      random_gfp(w));
}

static void do_reap(struct worker *w)
{
	(void)w;
	torture_reap(&torture);
}

/* a recently forked task, if it still exists */
static void do_write_pid(struct worker *w)
{
	pid_t pid = __atomic_load_n(&last_pid, __ATOMIC_RELAXED);
	pid_t back = (pid_t)pick(w, NR_LEAVING);
	struct cgroup *dst = get_group(w);
	int err = torture_write_pid(dst, one_in(w, 2), MAX(1, pid - back));

	if (err != -ESRCH)
		allow("a write to cgroup.procs", err, -ENODEV, -ENOMEM);
	put_group(dst);
}

static void free_object(struct object *object)
{
	if (!object)
		return;
	obj_cgroup_uncharge(object->objcg, object->size);
	obj_cgroup_put(object->objcg);
	g_free(object);
}

static struct object *exchange_object(struct worker *w, struct object *new)
{
	return xchg(&torture.objects[pick(w, NR_OBJECTS)], new);
}

/* small sizes, some of several pages, and a few very large ones */
static size_t random_size(struct worker *w)
{
	if (one_in(w, 64))
		return random_large(w, MEMCGFS_MAX_BYTES);
	return 1 + pick(w, one_in(w, 4) ? 5 * PAGE_SIZE : 512);
}

/* takes over the reference to @objcg */
static void charge_object(struct worker *w, struct obj_cgroup *objcg)
{
	struct object *object = g_new(struct object, 1);

	object->objcg = objcg;
	object->size = random_size(w);
	if (allow("obj_cgroup_charge",
		  obj_cgroup_charge(objcg, random_gfp(w), object->size),
		  -ENOMEM, 0)) {
		obj_cgroup_put(objcg);
		g_free(object);
		return;
	}
	free_object(exchange_object(w, object));
}

static void do_charge(struct worker *w)
{
	struct obj_cgroup *objcg;

	set_current(own_slot(w)->task);
	objcg = get_obj_cgroup_from_current();
	set_current(NULL);
	if (objcg)
		charge_object(w, objcg);
}

/* charge more to an object's objcg, which may be older than its group */
static void do_charge_old(struct worker *w)
{
	struct object *old = exchange_object(w, NULL);

	if (!old)
		return;
	obj_cgroup_get(old->objcg);
	charge_object(w, old->objcg);
	free_object(exchange_object(w, old));
}

static void do_uncharge(struct worker *w)
{
	free_object(exchange_object(w, NULL));
}

static void do_alloc_pages(struct worker *w)
{
	struct page *page;

	set_current(own_slot(w)->task);
	page = alloc_pages(random_gfp(w) | __GFP_ACCOUNT, pick(w, 5));
	set_current(NULL);
	if (page)
		__free_pages(xchg(&torture.pages[pick(w, NR_PAGES)], page));
}

/* allocate for a task's memcg from another task, with a third set in between */
static void do_alloc_remote(struct worker *w)
{
	struct remote_charge charge, inner, outer;
	struct page *page;

	set_current(own_slot(w)->task);
	remote_charge_save(&charge);
	set_current(own_slot(w)->task);
	outer = remote_charge_begin(&charge);
	inner = remote_charge_begin(&(struct remote_charge){ .memcg = NULL });
	page = alloc_pages(random_gfp(w) | __GFP_ACCOUNT, pick(w, 3));
	remote_charge_end(inner);
	__free_pages(page);
	page = alloc_pages(random_gfp(w) | __GFP_ACCOUNT, pick(w, 3));
	remote_charge_end(outer);
	set_current(NULL);
	remote_charge_put(&charge);
	if (page)
		__free_pages(xchg(&torture.pages[pick(w, NR_PAGES)], page));
}

static void do_free_pages(struct worker *w)
{
	__free_pages(xchg(&torture.pages[pick(w, NR_PAGES)], NULL));
}

static void do_slab_alloc(struct worker *w)
{
	set_current(own_slot(w)->task);
	torture_slab_alloc(&torture, w->rand, random_gfp(w));
	set_current(NULL);
}

static void do_slab_free(struct worker *w)
{
	torture_slab_free(&torture, w->rand);
}

static void do_kmalloc(struct worker *w)
{
	set_current(own_slot(w)->task);
	torture_kmalloc(&torture, w->rand, random_gfp(w));
	set_current(NULL);
}

static void do_cache(struct worker *w)
{
	set_current(own_slot(w)->task);
	torture_cache(&torture, w->rand, random_gfp(w));
	set_current(NULL);
}

static void do_shrink(struct worker *w)
{
	(void)w;
	memcgfs_shrink_all_caches();
}

static void do_limit(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);
	unsigned long max = one_in(w, 2) ? PAGE_COUNTER_MAX : pick(w, 400);

	if (cgrp != cgroup_root)
		allow("mem_cgroup_resize_max",
		      mem_cgroup_resize_max(mem_cgroup_from_css(cgrp->css),
					    one_in(w, 2), max),
		      -EINVAL, -EBUSY);
	put_group(cgrp);
}

static void do_drain(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);

	drain_all_stock(mem_cgroup_from_css(cgrp->css));
	put_group(cgrp);
}

/* another thread may be about to do the same, and processors stay */
static void do_hotplug(struct worker *w)
{
	int cpu = (int)pick(w, nr_cpu_ids);

	if (!cpu_online(cpu))
		allow("cpu_up", cpu_up(cpu), -EINVAL, 0);
	else if (memcg_stock_is_live())
		allow("cpu_down", cpu_down(cpu) + EOPNOTSUPP, 0, 0);
	else
		allow("cpu_down", cpu_down(cpu), -EINVAL, -EBUSY);
}

struct reading {
	struct seq_file m;
	struct cgroup *cgrp;
};

static void read_file(const struct cftype *cft, void *arg)
{
	struct reading *r = arg;

	if (cgroup_file_mode(cft) & 0444)
		allow(cft->name, cgroup_file_show(&r->m, r->cgrp, cft), -ENOMEM,
		      0);
	seq_reset(&r->m);
}

static void do_read(struct worker *w)
{
	struct reading r = { .cgrp = get_group(w) };

	cgroup1_for_each_file(read_file, &r);
	proc_cgroupstats_show(&r.m);
	slabinfo_show(&r.m);
	if (one_in(w, 8))
		allow("memcgfs_pins_show", memcgfs_pins_show(&r.m), -ENOMEM, 0);
	seq_free(&r.m);
	put_group(r.cgrp);
}

static void check_counter(struct page_counter *counter)
{
	long usage = atomic_long_read(&counter->usage);

	if (usage < 0)
		torture_broken("usage >= 0", usage, 0);
}

static void do_look(struct worker *w)
{
	struct cgroup *cgrp = get_group(w);
	struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css);

	check_counter(&memcg->memory);
	check_counter(&memcg->memsw);
	check_counter(&memcg->kmem);
	put_group(cgrp);
	torture_equal("warnings", (long)warn_count(NULL), 0);
}

static void do_wait(struct worker *w)
{
	(void)w;
	cgroup_wait_releases();
}

/* the operations, and how often each is chosen */
static const struct operation {
	const char *name;
	void (*fn)(struct worker *w);
	unsigned int weight;
} operations[] = {
	{ "mkdir", do_mkdir, 20 },
	{ "rmdir", do_rmdir, 30 },
	{ "rename", do_rename, 1 },
	{ "fork", do_fork, 40 },
	{ "exec", do_exec, 10 },
	{ "exit", do_end, 30 },
	{ "attach", do_attach, 60 },
	{ "leave", do_leave, 20 },
	{ "reap", do_reap, 20 },
	{ "write-pid", do_write_pid, 60 },
	{ "account", do_account, 60 },
	{ "immigrate", do_immigrate, 5 },
	{ "charge", do_charge, 200 },
	{ "charge-old", do_charge_old, 60 },
	{ "uncharge", do_uncharge, 200 },
	{ "alloc-pages", do_alloc_pages, 60 },
	{ "alloc-remote", do_alloc_remote, 20 },
	{ "free-pages", do_free_pages, 60 },
	{ "slab-alloc", do_slab_alloc, 60 },
	{ "slab-free", do_slab_free, 60 },
	{ "kmalloc", do_kmalloc, 60 },
	{ "cache", do_cache, 60 },
	{ "shrink", do_shrink, 2 },
	{ "limit", do_limit, 10 },
	{ "drain", do_drain, 2 },
	{ "hotplug", do_hotplug, 3 },
	{ "read", do_read, 4 },
	{ "look", do_look, 20 },
	{ "wait", do_wait, 1 },
};

static unsigned int sum_of_weights(void)
{
	unsigned int i, sum = 0;

	for (i = 0; i < G_N_ELEMENTS(operations); i++)
		sum += operations[i].weight;
	return sum;
}

static unsigned int pick_operation(struct worker *w, unsigned int weights)
{
	unsigned int at = pick(w, weights), i = 0;

	while (at >= operations[i].weight)
		at -= operations[i++].weight;
	return i;
}

static void work(struct worker *w, unsigned int weights)
{
	unsigned int i = pick_operation(w, weights);

	/* where CPUs are the host's, the thread is where it is */
	set_cpu(option_cpus ? (int)pick(w, nr_cpu_ids) : -1);
	if (one_in(w, 32))
		obj_fail_nth(1 + pick(w, 8));
	operations[i].fn(w);
	obj_fail_nth(0);
	w->done[i]++;
}

/* from here on the thread's allocations fail at random */
static void fail_some(struct worker *w)
{
	const struct fault_attr attr = {
		.probability = FAULT_ALWAYS / (unsigned int)option_fail,
		.seed = g_rand_int(w->rand),
	};

	set_fault_attr(FAULT_THREAD, &attr);
}

static void count_failed(struct worker *w)
{
	struct fault_attr attr;

	get_fault_attr(FAULT_THREAD, &attr);
	w->failed = atomic_long_read(&attr.failed);
}

static void *worker_thread(void *arg)
{
	struct worker *w = arg;
	const unsigned int weights = sum_of_weights();

	if (option_fail)
		fail_some(w);
	do {
		while (!g_atomic_int_get(&pausing))
			work(w, weights);
		pthread_barrier_wait(&stopped);
		pthread_barrier_wait(&resumed);
	} while (!g_atomic_int_get(&stopping));
	count_failed(w);
	return NULL;
}

static void start_workers(struct worker *workers)
{
	int i;

	for (i = 0; i < option_threads; i++) {
		struct worker *w = &workers[i];
		pid_t pid = ++last_pid;

		w->slots = &torture.tasks[i * TASKS_PER_THREAD];
		w->rand =
			g_rand_new_with_seed((guint32)option_seed + (guint32)i);
		w->done = g_new0(unsigned long, G_N_ELEMENTS(operations));
		allow("adopt_task", adopt_task(pid, NULL, &w->slots[0].task), 0,
		      0);
	}
	/* not before all have a shell: they move each other's */
	for (i = 0; i < option_threads; i++)
		workers[i].thread =
			g_thread_new("torture", worker_thread, &workers[i]);
}

static void show_progress(const struct worker *workers, gint64 since)
{
	unsigned long sum = 0;
	unsigned int op;
	int i;

	if (!isatty(STDERR_FILENO))
		return;
	for (i = 0; i < option_threads; i++)
		for (op = 0; op < G_N_ELEMENTS(operations); op++)
			sum += workers[i].done[op];
	fprintf(stderr, "torture: %.0f s, %lu operations, %lu groups\n",
		(double)(g_get_monotonic_time() - since) / G_TIME_SPAN_SECOND,
		sum, cgroup_count());
}

static unsigned int run(const struct worker *workers)
{
	const gint64 start = g_get_monotonic_time();
	const gint64 end =
		start + (gint64)(option_seconds * G_TIME_SPAN_SECOND);
	gint64 now, progress = start + PROGRESS;
	unsigned int checks = 0;

	do {
		g_usleep(PERIOD);
		g_atomic_int_set(&pausing, 1);
		pthread_barrier_wait(&stopped);
		torture_check(&torture);
		checks++;
		now = g_get_monotonic_time();
		if (now >= progress) {
			show_progress(workers, start);
			progress = now + PROGRESS;
		}
		g_atomic_int_set(&stopping, now >= end);
		g_atomic_int_set(&pausing, 0);
		pthread_barrier_wait(&resumed);
	} while (now < end);
	return checks;
}

static void free_everything(void)
{
	unsigned int i, left;

	for (i = 0; i < torture.nr_tasks; i++)
		end_task(&torture.tasks[i]);
	torture_reap(&torture);
	for (i = 0; i < NR_OBJECTS; i++)
		free_object(xchg(&torture.objects[i], NULL));
	for (i = 0; i < NR_PAGES; i++)
		__free_pages(xchg(&torture.pages[i], NULL));
	torture_slab_free_all(&torture);
	/* from the leaves up */
	do {
		left = 0;
		for (i = 0; i < NR_GROUPS; i++)
			if (torture.groups[i] &&
			    !allow("the last rmdir",
				   cgroup_rmdir(torture.groups[i]), -EBUSY, 0))
				torture.groups[i] = NULL;
		for (i = 0; i < NR_GROUPS; i++)
			left += !!torture.groups[i];
	} while (left);
}

static void check_nothing_left(void)
{
	struct obj_type *type;

	torture_check(&torture);
	torture_equal("groups at the end", (long)cgroup_count(), 1);
	torture_equal("memory at the end",
		      page_counter_read(&root_mem_cgroup->memory), 0);
	libobjcg_exit();
	for (type = obj_types(); type; type = type->next)
		torture_equal(type->name, atomic_long_read(&type->nr), 0);
	torture_equal("warnings", (long)warn_count(NULL), 0);
}

static void print_counts(const struct worker *workers, unsigned int checks)
{
	unsigned int op;
	long failed = 0;
	int i;

	printf("torture: %u CPUs, checks %u", nr_cpu_ids, checks);
	for (op = 0; op < G_N_ELEMENTS(operations); op++) {
		unsigned long sum = 0;

		for (i = 0; i < option_threads; i++)
			sum += workers[i].done[op];
		printf(", %s %lu", operations[op].name, sum);
	}
	for (i = 0; i < option_threads; i++)
		failed += workers[i].failed;
	printf(", failed allocations %ld\n", failed);
}

static void parse_options(int argc, char **argv, struct regime *regime)
{
	GOptionContext *context = g_option_context_new(NULL);
	GError *error = NULL;
	const char *reason = NULL;

	g_option_context_set_summary(
		context, "Runs the accounting engine from many threads at once "
			 "and checks its numbers.");
	g_option_context_add_main_entries(context, option_entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error))
		reason = error->message;
	else if (argc > 1)
		reason = "expected options only";
	else if (option_threads < 1 || option_seconds < 0 || option_cpus < 0 ||
		 option_cpus > NR_CPUS || option_fail < 0 ||
		 option_fail > (int)FAULT_ALWAYS)
		reason =
			"expected --threads from 1, --seconds and --fail from 0, "
			"--cpus from 0 to " G_STRINGIFY(NR_CPUS);
	else if (!choose_numbers())
		reason = "expected --numbers real, low or sparse";
	else if (unit_find_regime(option_kernel, regime))
		reason = "expected a kernel, see memcgfs -h";
	else
		reason = regime_check(regime);
	if (reason) {
		fprintf(stderr, "torture: %s\n", reason);
		exit(2);
	}
	g_option_context_free(context);
	if (option_seed < 0)
		option_seed = g_get_real_time() & G_MAXINT32;
}

int main(int argc, char **argv)
{
	struct worker *workers;
	struct regime regime;
	unsigned int checks, slot;
	int i;

	parse_options(argc, argv, &regime);
	/* now, because a crash or a hang prints nothing */
	print_command(stdout);
	workers = g_new0(struct worker, option_threads);
	torture.nr_tasks = (unsigned int)option_threads * TASKS_PER_THREAD;
	torture.tasks = g_new0(struct task_slot, torture.nr_tasks);
	pthread_mutex_init(&torture.groups_lock, NULL);
	for (slot = 0; slot < torture.nr_tasks; slot++)
		pthread_mutex_init(&torture.tasks[slot].lock, NULL);
	for (i = 0; i < NR_CACHES; i++)
		pthread_mutex_init(&torture.caches[i].lock, NULL);
	pthread_barrier_init(&stopped, NULL, (unsigned int)option_threads + 1);
	pthread_barrier_init(&resumed, NULL, (unsigned int)option_threads + 1);
	allow("libobjcg_init",
	      libobjcg_init(&regime, (unsigned int)option_cpus), 0, 0);
	start_workers(workers);
	checks = run(workers);
	for (i = 0; i < option_threads; i++)
		g_thread_join(workers[i].thread);
	free_everything();
	check_nothing_left();
	print_counts(workers, checks);
	for (i = 0; i < option_threads; i++) {
		g_rand_free(workers[i].rand);
		g_free(workers[i].done);
	}
	g_free(workers);
	g_free(torture.tasks);
	return 0;
}
