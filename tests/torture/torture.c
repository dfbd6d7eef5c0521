// SPDX-License-Identifier: GPL-2.0-only
/*
 * torture.c - many threads do everything at once; the numbers must stay right
 *
 *	torture --seconds 60 --threads 8 --cpus 16 --kernel v5.11 --seed 7
 *	torture --fail 50 ...
 *
 * While the threads work (run.c, ops.c), each looks that no counter is negative
 * and that no WARN_ON() was counted. Every period they all stop, and ledger.c
 * compares the engine with the tables. At the end everything is freed and no
 * object may be left. The seed makes each thread do the same things again, and
 * the same of its allocations fail; how the threads meet is up to the machine.
 */
#include "torture.h"

#include <stdio.h>
#include <stdlib.h>

#include "ops.h"
#include "options.h"

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

static void make_tables(struct torture *t)
{
	unsigned int i;

	t->nr_tasks = (unsigned int)options.threads * TASKS_PER_THREAD;
	t->tasks = g_new0(struct task_slot, t->nr_tasks);
	pthread_mutex_init(&t->groups_lock, NULL);
	for (i = 0; i < t->nr_tasks; i++)
		pthread_mutex_init(&t->tasks[i].lock, NULL);
	for (i = 0; i < NR_CACHES; i++)
		pthread_mutex_init(&t->caches[i].lock, NULL);
}

static void free_everything(struct torture *t)
{
	end_tasks(t);
	free_charged(t);
	free_slab(t);
	remove_groups(t);
}

static void check_nothing_left(const struct torture *t)
{
	struct obj_type *type;

	torture_check(t);
	torture_equal("groups at the end", (long)cgroup_count(), 1);
	torture_equal("memory at the end",
		      page_counter_read(&root_mem_cgroup->memory), 0);
	libobjcg_exit();
	for (type = obj_types(); type; type = type->next)
		torture_equal(type->name, atomic_long_read(&type->nr), 0);
	torture_equal("warnings", (long)warn_count(NULL), 0);
}

int main(int argc, char **argv)
{
	static struct torture torture;
	struct regime regime;

	parse_options(argc, argv, &regime);
	/* now, because a crash or a hang prints nothing */
	print_command(stdout);
	make_tables(&torture);
	torture_allow("libobjcg_init",
		      libobjcg_init(&regime, (unsigned int)options.cpus), 0, 0);
	torture_run(&torture);
	free_everything(&torture);
	check_nothing_left(&torture);
	g_free(torture.tasks);
	return 0;
}
