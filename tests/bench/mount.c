// SPDX-License-Identifier: GPL-2.0-only
/*
 * mount.c - operations of a group's directory beside a null FUSE and the kernel
 *
 * Run by measure-mount, which makes the mounts. In its environment:
 *
 *	OURS	an empty group of memcgfs
 *	PEER	a directory of null-lowlevel
 *	REAL	an empty group of the kernel's own hierarchy, where there is one;
 *		no file of it is written
 *	CROWD	OURS has so many groups, and PEER, of memcgfs too, has 1000
 *	REQUESTS, DAEMON	debug/requests and the pid of memcgfs
 *
 * Behind the table are counts of our side per operation: requests, which are exact,
 * system calls of the daemon, if there is perf, and switches of its threads.
 *
 * All run on the same CPU: a request between two CPUs takes as long as the
 * scheduler likes.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "ops.h"

#define ROUND 1000UL

static char text[1 << 16];

static void read_again(gconstpointer path, unsigned long nr)
{
	int fd = open(path, O_RDONLY);

	bench_check(fd >= 0, path);
	while (nr--)
		bench_check(pread(fd, text, sizeof(text), 0) >= 0, path);
	close(fd);
}

static void open_and_write(gconstpointer path, unsigned long nr)
{
	while (nr--) {
		int fd = open(path, O_WRONLY | O_TRUNC);

		bench_check(fd >= 0 && write(fd, "-1", 2) == 2, path);
		close(fd);
	}
}

static void list(gconstpointer path, unsigned long nr)
{
	while (nr--) {
		DIR *dir = opendir(path);

		bench_check(dir != NULL, path);
		while (readdir(dir))
			;
		closedir(dir);
	}
}

static void look_at(gconstpointer path, unsigned long nr)
{
	struct stat st;

	while (nr--)
		bench_check(!stat(path, &st), path);
}

/* Return: microseconds */
static double run(const char *side, const struct op *op)
{
	g_autofree char *path =
		g_build_filename(bench_env(side), op->file, NULL);

	return bench_ns(op->fn, path, ROUND) / 1000;
}

static double ours(gconstpointer op)
{
	return run("OURS", op);
}

static double null(gconstpointer op)
{
	return run("PEER", op);
}

static double real(gconstpointer op)
{
	return run("REAL", op);
}

static const struct op change = { op_make_and_remove, "x" },
		       read_stat = { op_open_and_read, "memory.stat" },
		       read_usage = { op_open_and_read,
				      "memory.usage_in_bytes" },
		       read_limit = { op_open_and_read,
				      "memory.limit_in_bytes" },
		       read_procs = { op_open_and_read, "cgroup.procs" },
		       pread_usage = { read_again, "memory.usage_in_bytes" },
		       set_limit = { open_and_write, "memory.limit_in_bytes" },
		       readdir_all = { list, "" },
		       stat_file = { look_at, "memory.usage_in_bytes" };

#define NULL_ROW(text, op, of)                                        \
	{                                                             \
		.name = (text), .unit = "us", .ours = ours,           \
		.peer_name = "null FUSE", .peer = null, .goal = (of), \
		.data = &(op)                                         \
	}
#define REAL_ROW(text, op, of)                                      \
	{                                                           \
		.name = (text), .unit = "us", .ours = ours,         \
		.peer_name = "real v1", .peer = real, .goal = (of), \
		.data = &(op)                                       \
	}

static const struct bench_row rows[] = {
	NULL_ROW("P1 mkdir+rmdir", change, 1.25),
	NULL_ROW("P2 memory.stat, open+read+close", read_stat, 1.2),
	NULL_ROW("usage_in_bytes, open+read+close", read_usage, 1.2),
	NULL_ROW("limit_in_bytes, open+read+close", read_limit, 1.2),
	NULL_ROW("cgroup.procs, open+read+close", read_procs, 0),
	NULL_ROW("P3 usage_in_bytes, pread", pread_usage, 1.15),
	NULL_ROW("P4 limit, open+write+close", set_limit, 1.2),
	NULL_ROW("readdir", readdir_all, 0),
	NULL_ROW("stat of a control file", stat_file, 0),
	/* those that need the kernel's hierarchy, to the end */
	REAL_ROW("P1 mkdir+rmdir", change, 0.35),
	REAL_ROW("P2 memory.stat, open+read+close", read_stat, 2.6),
	REAL_ROW("usage_in_bytes, open+read+close", read_usage, 0),
	REAL_ROW("limit_in_bytes, open+read+close", read_limit, 0),
	REAL_ROW("cgroup.procs, open+read+close", read_procs, 0),
	REAL_ROW("usage_in_bytes, pread", pread_usage, 0),
	REAL_ROW("P5 readdir", readdir_all, 1.1),
	REAL_ROW("P5 stat of a control file", stat_file, 0.7),
};

#define REAL_ROWS 8

/* the sum n that a rule of awk finds in some files */
static unsigned long sum_of(const char *rule, const char *files)
{
	g_autofree char *command = g_strdup_printf(
		"awk -F '[ \\t,]+' '%s END { print n + 0 }' %s", rule, files);
	FILE *f = popen(command, "r");
	unsigned long nr;

	bench_check(f && fscanf(f, "%lu", &nr) == 1, command);
	pclose(f);
	return nr;
}

static unsigned long requests(void)
{
	return sum_of("{ n += $2 }", bench_env("REQUESTS"));
}

static unsigned long switches(void)
{
	g_autofree char *files =
		g_strdup_printf("/proc/%s/task/*/status", bench_env("DAEMON"));

	return sum_of("/^(non)?voluntary_ctxt/ { n += $2 }", files);
}

/*
 * perf counts from before the command tells that it has begun until it ends, with
 * the standard input that we close.
 */
#define COUNT_CALLS                                                             \
	"exec perf stat -x, -e raw_syscalls:sys_enter -p \"$DAEMON\" -o calls " \
	"-- sh -c 'echo begun; exec cat >/dev/null' 2>/dev/null"

struct call_counter {
	GPid pid;
	int in;
	int out;
};

/* Return: whether it counts; if so, until call_counter_end() */
static gboolean call_counter_begin(struct call_counter *c)
{
	char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" },
			 (char[]){ COUNT_CALLS }, NULL };
	char byte;

	if (!g_spawn_async_with_pipes(
		    NULL, argv, NULL,
		    G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
		    &c->pid, &c->in, &c->out, NULL, NULL))
		return FALSE;
	if (read(c->out, &byte, 1) == 1)
		return TRUE;
	close(c->in);
	close(c->out);
	waitpid(c->pid, NULL, 0);
	return FALSE;
}

/* Return: system calls of the daemon */
static unsigned long call_counter_end(const struct call_counter *c)
{
	int status;

	close(c->in);
	bench_check(waitpid(c->pid, &status, 0) == c->pid && !status, "perf");
	close(c->out);
	return sum_of("/raw_syscalls/ { n += $1 }", "calls");
}

/* "-" where there is no perf; a daemon that makes no call is not counted by it */
static char *calls_text(const struct bench_row *row)
{
	struct call_counter counter;

	if (!call_counter_begin(&counter))
		return g_strdup("-");
	ours(row->data);
	return g_strdup_printf("%.1f",
			       (double)call_counter_end(&counter) / ROUND);
}

/* the few of the reading itself are lost among those of a round */
static void print_counts(const struct bench_row *row)
{
	unsigned long asked = requests(), switched = switches();
	g_autofree char *calls = NULL;

	ours(row->data);
	switched = switches() - switched;
	asked = requests() - asked;
	calls = calls_text(row);
	printf("%-34s %10.1f requests %10s system calls %10.1f switches\n",
	       row->name, (double)asked / ROUND, calls,
	       (double)switched / ROUND);
}

#define CROWD_ROW(text, op)                                           \
	{                                                             \
		.name = (text), .unit = "us", .ours = ours,           \
		.peer_name = "among 10^3", .peer = null, .goal = 1.3, \
		.data = &(op)                                         \
	}

static const struct op leaf_stat = { op_open_and_read, "1/memory.stat" },
		       leaf = { look_at, "1" };

static const struct bench_row crowd_rows[] = {
	CROWD_ROW("P12 mkdir+rmdir", change),
	CROWD_ROW("P12 lookup of a leaf", leaf),
	CROWD_ROW("P12 memory.stat of a leaf", leaf_stat),
};

int main(int argc, char **argv)
{
	const gsize nr_ours = G_N_ELEMENTS(rows) - REAL_ROWS;
	gsize nr = getenv("REAL") ? G_N_ELEMENTS(rows) : nr_ours, i;
	int status;

	if (getenv("CROWD"))
		return bench_main(argc, argv, "operations among many groups",
				  crowd_rows, G_N_ELEMENTS(crowd_rows));
	status = bench_main(argc, argv, "operations of a group's directory",
			    rows, nr);
	if (status)
		return status;
	printf("\ncounts per operation\n");
	for (i = 0; i < nr_ours; i++)
		print_counts(&rows[i]);
	return 0;
}
