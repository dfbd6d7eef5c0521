// SPDX-License-Identifier: GPL-2.0-only
/*
 * leader_exit.c - P16: the cost of a leader's exit among many processes
 *
 * A process has two threads and its first thread exits: a thread pool whose
 * main thread is done, or the runtime of some languages. Under mm=owner that
 * thread owned the mm, and the next owner is found by walking all processes;
 * under mm=memcg there is no owner to find (seed mm-memcg.txt).
 *
 * The other processes have a single thread and are children of the same shell.
 * The row measures do_exit() of the leader, which under both switches includes
 * the rest of an exit: a kernel stack and some objects are uncharged.
 */
#include <stdio.h>
#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "libobjcg-internal.h"

#define MAX_PROCESSES 100000
#define EXITS 200UL
#define FIRST_PID 1000

static const unsigned int sizes[] = { 10,   30,	   100,	  300,	 1000,
				      3000, 10000, 30000, 100000 };
#define NR_SIZES G_N_ELEMENTS(sizes)

static int rounds = 11;
static char *data_file;
static char *json_file;

static const GOptionEntry entries[] = {
	{ "rounds", 'r', 0, G_OPTION_ARG_INT, &rounds,
	  "number of measurements of each size (11)", "N" },
	{ "data", 0, 0, G_OPTION_ARG_FILENAME, &data_file,
	  "also write the figures to FILE, for a plot", "FILE" },
	{ "json", 0, 0, G_OPTION_ARG_FILENAME, &json_file,
	  "also write the figures to FILE, as JSON", "FILE" },
	G_OPTION_ENTRY_NULL
};

/* microseconds per exit */
struct result {
	double median[NR_SIZES];
};

static struct task_struct *tasks[MAX_PROCESSES];
static unsigned int nr_tasks;
static struct task_struct *shell;
static pid_t last_pid;

static struct task_struct *fork_from(struct task_struct *parent, pid_t tgid)
{
	struct task_struct *child;
	pid_t pid = ++last_pid;

	if (copy_process(parent, pid, tgid ? tgid : pid, GFP_KERNEL, &child))
		abort();
	return child;
}

static void start(const char *mm)
{
	struct cgroup *cgrp;
	struct regime regime;

	if (regime_find(REGIME_DEFAULT, &regime) ||
	    regime_set(&regime, "mm", mm) || libobjcg_init(&regime, 0) ||
	    cgroup_mkdir(cgroup_root, "a", NULL, &cgrp) ||
	    adopt_task(FIRST_PID, NULL, &shell) ||
	    cgroup_attach_task(cgrp, shell, true))
		abort();
	last_pid = FIRST_PID;
	nr_tasks = 0;
}

static void stop(void)
{
	while (nr_tasks)
		do_exit(tasks[--nr_tasks]);
	do_exit(shell);
	libobjcg_exit();
}

static void populate(unsigned int nr)
{
	while (nr_tasks < nr)
		tasks[nr_tasks++] = fork_from(shell, 0);
}

static void exit_all(gconstpointer leaders, unsigned long nr)
{
	while (nr--)
		do_exit(((struct task_struct *const *)leaders)[nr]);
}

static sem_t gate;

static void wait_at_gate(struct rcu_head *head)
{
	(void)head;
	sem_wait(&gate);
}

static double measure_once(void)
{
	struct task_struct *leaders[EXITS], *threads[EXITS];
	struct rcu_head closed;
	unsigned long i;
	double ns;

	for (i = 0; i < EXITS; i++) {
		leaders[i] = fork_from(shell, 0);
		threads[i] = fork_from(leaders[i], leaders[i]->tgid);
	}
	/*
	 * Tasks are freed after a grace period. Let none be freed in between:
	 * whether the thread that does it has to be woken, and when, is worth
	 * more than all that is measured.
	 */
	cgroup_wait_releases();
	sem_init(&gate, 0, 0);
	call_rcu(&closed, wait_at_gate);
	ns = bench_ns(exit_all, leaders, EXITS);
	sem_post(&gate);
	rcu_barrier();
	for (i = 0; i < EXITS; i++)
		do_exit(threads[i]);
	return ns / 1000;
}

static int cmp_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double measure(void)
{
	g_autofree double *us = g_new(double, rounds);
	int i;

	for (i = 0; i < rounds; i++)
		us[i] = measure_once();
	qsort(us, (size_t)rounds, sizeof(*us), cmp_double);
	return us[rounds / 2];
}

static struct result measure_sizes(const char *mm)
{
	struct result r;
	unsigned int i;

	start(mm);
	for (i = 0; i < NR_SIZES; i++) {
		populate(sizes[i]);
		if (isatty(STDERR_FILENO))
			fprintf(stderr, "\rmm=%s among %u ", mm, sizes[i]);
		r.median[i] = measure();
	}
	stop();
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%40s\r", "");
	return r;
}

static void print(FILE *f, const struct result *owner,
		  const struct result *memcg)
{
	unsigned int i;

	fputs("# leader exit, microseconds\n# processes\tmm=owner\tmm=memcg\n",
	      f);
	for (i = 0; i < NR_SIZES; i++)
		fprintf(f, "%u\t%.3f\t%.3f\n", sizes[i], owner->median[i],
			memcg->median[i]);
}

static void print_json(FILE *f, const struct result *owner,
		       const struct result *memcg)
{
	unsigned int i;

	fputs("[\n", f);
	for (i = 0; i < NR_SIZES; i++)
		fprintf(f,
			"  {\"name\": \"P16 leader exit\", \"unit\": \"us\", \"processes\": %u, \"owner\": %.3f, \"memcg\": %.3f}%s\n",
			sizes[i], owner->median[i], memcg->median[i],
			i + 1 < NR_SIZES ? "," : "");
	fputs("]\n", f);
}

static int save(const char *path, const struct result *owner,
		const struct result *memcg,
		void (*write)(FILE *, const struct result *,
			      const struct result *))
{
	FILE *f = path ? fopen(path, "w") : NULL;

	if (!path)
		return 0;
	if (f)
		write(f, owner, memcg);
	if (f && !fclose(f))
		return 0;
	perror(path);
	return 1;
}

int main(int argc, char **argv)
{
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autoptr(GError) error = NULL;
	struct result owner, memcg;

	g_option_context_set_summary(
		context,
		"Measures the exit of a leader among 10 to 100,000 processes.");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error) ||
	    argc > 1 || rounds < 1) {
		fprintf(stderr, "%s: %s; see -h\n", g_get_prgname(),
			error ? error->message : "expected options only");
		return 2;
	}
	owner = measure_sizes("owner");
	memcg = measure_sizes("memcg");
	print(stdout, &owner, &memcg);
	printf("# mm=memcg among 100,000 / among 10: %.2f (goal 1.30)\n",
	       memcg.median[NR_SIZES - 1] / memcg.median[0]);
	printf("# mm=owner among 100,000 / among 1,000: %.1f\n",
	       owner.median[NR_SIZES - 1] / owner.median[NR_SIZES - 5]);
	return save(data_file, &owner, &memcg, print) |
	       save(json_file, &owner, &memcg, print_json);
}
