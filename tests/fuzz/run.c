// SPDX-License-Identifier: GPL-2.0-only
/* run.c - a single input from the start of the engine to its end */
#include <stdarg.h>
#include <string.h>

#include "ops.h"

/* those with obj_cgroups */
const char *const fuzz_kernels[] = { "v5.9", "v5.11", "v5.13", "seeds", NULL };

#define NR_KERNELS (ARRAY_SIZE(fuzz_kernels) - 1)

unsigned long fuzz_miscount;

void fuzz_say(struct fuzz *f, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(f->history[f->nr_ops % FUZZ_HISTORY], sizeof(f->history[0]),
		  format, args);
	va_end(args);
}

static void tell_history(const struct fuzz *f)
{
	unsigned long i =
		f->nr_ops < FUZZ_HISTORY ? 0 : f->nr_ops - FUZZ_HISTORY + 1;

	for (; i <= f->nr_ops; i++)
		fprintf(stderr, "fuzz: %8lu: %s\n", i,
			f->history[i % FUZZ_HISTORY]);
}

void __fuzz_differs(struct fuzz *f, const char *what, int index, long actual,
		    long expected)
{
	char number[16] = "";
	const char *first;

	if (!f->different) {
		fprintf(stderr,
			"fuzz: DIFFERENCE in kernel %s with %d CPUs, operation "
			"%lu. The last ones:\n",
			memcg_regime.name, f->model.nr_cpus, f->nr_ops);
		tell_history(f);
		if (warn_count(&first))
			fprintf(stderr, "fuzz: the engine warns: %s\n", first);
	}
	f->different = true;
	if (index != NONE)
		snprintf(number, sizeof(number), " %d", index);
	fprintf(stderr, "fuzz: %s%s: is %ld, should be %ld\n", what, number,
		actual, expected);
}

static void to_service_cpu_rcu(struct rcu_head *head)
{
	(void)head;
	set_cpu(MODEL_SERVICE_CPU);
}

static void to_service_cpu_work(struct work_struct *work)
{
	(void)work;
	set_cpu(MODEL_SERVICE_CPU);
}

/* The engine's threads work on the stocks of the CPUs they are on. */
static void place_threads(void)
{
	struct work_struct work;
	struct rcu_head head;

	call_rcu(&head, to_service_cpu_rcu);
	rcu_barrier();
	INIT_WORK(&work, to_service_cpu_work);
	queue_work(&work);
	flush_workqueue();
}

static void start(struct fuzz *f, const unsigned char *header)
{
	unsigned int nr_cpus = 1 + header[1] % MODEL_CPUS;
	struct model_rules rules;
	struct regime regime;
	int err;

	fuzz_op_init();
	err = regime_find(fuzz_kernels[header[0] % NR_KERNELS], &regime);
	if (!err)
		err = libobjcg_init(&regime, nr_cpus);
	if (err) {
		fprintf(stderr, "fuzz: the engine does not start: %s\n",
			strerror(-err));
		exit(1);
	}
	place_threads();
	rules.pages_pin_groups = regime.value[SWITCH_KMEM] == KMEM_MEMCG;
	rules.mm_has_memcg = regime.value[SWITCH_MM] == MM_MEMCG;
	rules.charged_is_type = regime.value[SWITCH_PAGE] == PAGE_PAGE_TYPE;
	rules.remote_pins_groups = regime.value[SWITCH_REMOTE] == REMOTE_MEMCG;
	/* as after boot */
	rules.hierarchical = regime.fact.hierarchy == HIERARCHY_ALWAYS;
	rules.batch = (long)regime.fact.charge_batch;
	rules.maple_trees = regime.fact.recorded == RECORDED_6_1;
	model_init(&f->model, &rules, (int)nr_cpus);
	f->nr_caches = obj_nr_alive("kmem_cache");
	set_cpu(0);
	f->groups[MODEL_ROOT] = cgroup_root;
	fuzz_say(f, "adopt the first task");
	fuzz_expect(f, "adopt_task", NONE, adopt_task(1, NULL, &f->tasks[0]),
		    0);
	model_adopt(&f->model, NONE, 0);
}

static void stop(struct fuzz *f)
{
	struct obj_type *type;

	if (!f->different)
		fuzz_free_all(f);
	if (f->different)
		return;
	cgroup_wait_releases();
	fuzz_compare(f);
	if (f->different)
		return;
	drain_all_stock(root_mem_cgroup);
	drain_all_stock(root_mem_cgroup);
	fuzz_expect(f, "memory usage at the end", NONE,
		    (long)page_counter_read(&root_mem_cgroup->memory), 0);
	fuzz_expect(f, "memsw usage at the end", NONE,
		    (long)page_counter_read(&root_mem_cgroup->memsw), 0);
	fuzz_expect(f, "kmem usage at the end", NONE,
		    (long)page_counter_read(&root_mem_cgroup->kmem), 0);
	libobjcg_exit();
	set_cpu(-1);
	for (type = obj_types(); type; type = type->next)
		fuzz_expect(f, type->name, NONE, atomic_long_read(&type->nr),
			    0);
	fuzz_expect(f, "warnings", NONE, (long)warn_count(NULL), 0);
}

long fuzz_run(const unsigned char *data, size_t size)
{
	static struct fuzz f;
	size_t at;

	if (size < FUZZ_HEADER)
		return 0;
	memset(&f, 0, sizeof(f));
	start(&f, data);
	for (at = FUZZ_HEADER; at + FUZZ_OP <= size && !f.different;
	     at += FUZZ_OP) {
		f.nr_ops++;
		fuzz_say(&f, "nothing");
		fuzz_op(&f, data + at);
		cgroup_wait_releases();
		if (f.nr_ops == fuzz_miscount)
			page_counter_charge(&root_mem_cgroup->memory, 1);
		fuzz_compare(&f);
		fuzz_conserve(&f);
	}
	stop(&f);
	return f.different ? -1 : (long)f.nr_ops;
}
