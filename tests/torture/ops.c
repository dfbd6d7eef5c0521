// SPDX-License-Identifier: GPL-2.0-only
/* ops.c - the table of operations, and how a thread chooses from it */
#include "ops.h"

#include <limits.h>

#include "options.h"

/* once in so many operations the next allocations fail */
#define FAIL_PERIOD 32
#define FAIL_AT_MOST 8

const struct operation operations[] = {
	{ "mkdir", op_mkdir, 20 },
	{ "rmdir", op_rmdir, 30 },
	{ "rename", op_rename, 1 },
	{ "fork", op_fork, 40 },
	{ "exec", op_exec, 10 },
	{ "exit", op_exit, 30 },
	{ "attach", op_attach, 60 },
	{ "attach-stub", op_attach_stub, 10 },
	{ "leave", op_leave, 20 },
	{ "reap", op_reap, 20 },
	{ "write-pid", op_write_pid, 60 },
	{ "account", op_account, 60 },
	{ "immigrate", op_immigrate, 5 },
	{ "charge", op_charge, 200 },
	{ "charge-old", op_charge_old, 60 },
	{ "uncharge", op_uncharge, 200 },
	{ "alloc-pages", op_alloc_pages, 60 },
	{ "alloc-remote", op_alloc_remote, 20 },
	{ "free-pages", op_free_pages, 60 },
	{ "slab-alloc", op_slab_alloc, 60 },
	{ "slab-free", op_slab_free, 60 },
	{ "kmalloc", op_kmalloc, 60 },
	{ "cache", op_cache, 60 },
	{ "shrink", op_shrink, 2 },
	{ "limit", op_limit, 10 },
	{ "use-hierarchy", op_use_hierarchy, 20 },
	{ "drain", op_drain, 2 },
	{ "hotplug", op_hotplug, 3 },
	{ "read", op_read, 4 },
	{ "look", op_look, 20 },
	{ "ledger", op_ledger, 2 },
	{ "wait", op_wait, 1 },
};

const unsigned int nr_operations = G_N_ELEMENTS(operations);

unsigned int pick(struct worker *w, unsigned int nr)
{
	return (unsigned int)g_rand_int_range(w->rand, 0, (gint32)nr);
}

bool one_in(struct worker *w, unsigned int nr)
{
	return !pick(w, nr);
}

gfp_t random_gfp(struct worker *w)
{
	return one_in(w, 8) ? GFP_KERNEL | __GFP_NOFAIL :
	       one_in(w, 8) ? GFP_NOWAIT :
			      GFP_KERNEL;
}

unsigned long random_large(struct worker *w, unsigned long most)
{
	const unsigned long large[] = {
		UINT_MAX, 1UL << 32, (1UL << 32) + 1, most, most + 1, ULONG_MAX,
	};

	return large[pick(w, G_N_ELEMENTS(large))];
}

static unsigned int sum_of_weights(void)
{
	unsigned int i, sum = 0;

	for (i = 0; i < nr_operations; i++)
		sum += operations[i].weight;
	return sum;
}

static unsigned int pick_operation(struct worker *w)
{
	unsigned int at = pick(w, sum_of_weights()), i = 0;

	while (at >= operations[i].weight)
		at -= operations[i++].weight;
	return i;
}

void do_operation(struct worker *w)
{
	unsigned int i = pick_operation(w);

	/* where CPUs are the host's, the thread is where it is */
	set_cpu(options.cpus ? (int)pick(w, nr_cpu_ids) : -1);
	if (one_in(w, FAIL_PERIOD))
		obj_fail_nth(1 + pick(w, FAIL_AT_MOST));
	operations[i].fn(w);
	obj_fail_nth(0);
	w->done[i]++;
}
