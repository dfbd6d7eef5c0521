// SPDX-License-Identifier: GPL-2.0-only
/*
 * start.c - from the start of memcgfs-run to the end of its first command
 *
 * In its environment:
 *
 *	MEMCGFS_RUN	the script memcgfs-run
 *	MEMCGFS		the daemon that it starts
 *
 * The other side is the least that a world needs: namespaces of its own.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

static void run_all(gconstpointer data, unsigned long nr)
{
	char *const *argv = (char *const *)data;
	int status;
	pid_t pid;

	while (nr--) {
		pid = fork();
		if (!pid) {
			execvp(argv[0], argv);
			_exit(127);
		}
		bench_check(pid > 0 && waitpid(pid, &status, 0) == pid &&
				    !status,
			    argv[0]);
	}
}

/* Return: milliseconds */
static double run(const char *const *argv)
{
	return bench_ns(run_all, argv, 1) / 1e6;
}

static double in_world(gconstpointer unused)
{
	const char *const argv[] = { bench_env("MEMCGFS_RUN"), "--", "true",
				     NULL };

	(void)unused;
	return run(argv);
}

static double in_namespaces(gconstpointer unused)
{
	static const char *const argv[] = { "unshare", "-Urm", "--propagation",
					    "private", "true", NULL };

	(void)unused;
	return run(argv);
}

static const struct bench_row rows[] = {
	{ .name = "P15 memcgfs-run true",
	  .unit = "ms",
	  .ours = in_world,
	  .peer_name = "unshare true",
	  .peer = in_namespaces,
	  .goal = 100,
	  .kind = BENCH_OURS_AT_MOST },
};

int main(int argc, char **argv)
{
	return bench_main(argc, argv, "start of a world", rows,
			  G_N_ELEMENTS(rows));
}
