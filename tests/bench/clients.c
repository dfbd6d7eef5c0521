// SPDX-License-Identifier: GPL-2.0-only
/*
 * clients.c - two clients at once beside a client of a single-threaded loop
 *
 * Run by measure-clients, which makes the mounts. In its environment:
 *
 *	OURS	a hierarchy of memcgfs, which may use all CPUs
 *	PEER	the same with the option -s
 *
 * Each client has a group of its own, c0 or c1. All run where the scheduler likes.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "ops.h"

#define ROUND 2000UL

/**
 * struct clients - processes that do the same in groups of their own
 * @op: what they do, ROUND times each
 * @top: of the hierarchy
 * @nr: of clients
 * @start: a pipe; its end starts them
 */
struct clients {
	const struct op *op;
	const char *top;
	int nr;
	int start[2];
};

static void G_GNUC_NORETURN be_client(const struct clients *c, int i)
{
	g_autofree char *path =
		g_strdup_printf("%s/c%d/%s", c->top, i, c->op->file);
	char byte;

	close(c->start[1]);
	bench_check(!read(c->start[0], &byte, 1), "start");
	c->op->fn(path, ROUND);
	_exit(0);
}

static void start_and_wait(gconstpointer data, unsigned long nr)
{
	const struct clients *c = data;
	int status, i;

	(void)nr;
	close(c->start[1]);
	for (i = 0; i < c->nr; i++)
		bench_check(wait(&status) > 0 && !status, "client");
}

/* Return: thousands of operations in a second, of all clients together */
static double throughput(struct clients c)
{
	double ns;
	pid_t pid;
	int i;

	bench_check(!pipe(c.start), "pipe");
	for (i = 0; i < c.nr; i++) {
		pid = fork();
		bench_check(pid >= 0, "fork");
		if (!pid)
			be_client(&c, i);
	}
	ns = bench_ns(start_and_wait, &c, 1);
	close(c.start[0]);
	return (double)c.nr * (double)ROUND * 1e6 / ns;
}

static double two_clients(gconstpointer op)
{
	return throughput((struct clients){
		.op = op, .top = bench_env("OURS"), .nr = 2 });
}

static double one_client(gconstpointer op)
{
	return throughput((struct clients){
		.op = op, .top = bench_env("PEER"), .nr = 1 });
}

#define ROW(text, op)                                                         \
	{                                                                     \
		.name = (text), .unit = "k/s", .ours = two_clients,           \
		.peer_name = "1 client, -s", .peer = one_client, .goal = 1.5, \
		.kind = BENCH_AT_LEAST, .data = &(op)                         \
	}

static const struct op change = { op_make_and_remove, "x" },
		       read_stat = { op_open_and_read, "memory.stat" };

static const struct bench_row rows[] = {
	ROW("P14 mkdir+rmdir, 2 clients", change),
	ROW("P14 memory.stat, 2 clients", read_stat),
};

int main(int argc, char **argv)
{
	return bench_main(argc, argv, "two clients at once", rows,
			  G_N_ELEMENTS(rows));
}
