// SPDX-License-Identifier: GPL-2.0-only
/*
 * files.c - served directories beside a null passthrough
 *
 * Run by measure-files, which makes both mounts. In its environment:
 *
 *	OURS		the directory that memcgfs serves
 *	PEER		the directory that null-passthrough serves
 *	PLAIN		a directory that no daemon serves
 *	DROP_CACHES	the file drop_caches of memcgfs
 *
 * OURS and PEER have the file "data" of DATA_SIZE bytes. OURS and PLAIN have the
 * directory "project", a git repository with a Makefile, if the machine has the
 * programs for it. This process is in a group.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"

#define MIB (1UL << 20)
#define DATA_SIZE (32 * MIB)
#define READS 4
#define CACHED_READS 256
#define FILES 500UL

static char piece[128 << 10];

static int open_data(const char *side)
{
	char *path = g_build_filename(bench_env(side), "data", NULL);
	int fd = open(path, O_RDONLY);

	bench_check(fd >= 0, path);
	g_free(path);
	return fd;
}

static void read_all(gconstpointer data, unsigned long nr)
{
	int fd = *(const int *)data;
	ssize_t n;

	bench_check(!lseek(fd, 0, SEEK_SET), "lseek");
	while (nr) {
		n = read(fd, piece, MIN(nr * MIB, sizeof(piece)));
		bench_check(n > 0, "read");
		nr -= lseek(fd, 0, SEEK_CUR) % (off_t)MIB ? 0 : 1;
	}
}

/* the first MiB, which fits into the caches of a CPU: no luck with the places of pages */
static void read_again(gconstpointer data, unsigned long nr)
{
	while (nr--)
		read_all(data, 1);
}

static double read_cached(const char *side)
{
	int fd = open_data(side);
	double ns;

	read_all(&fd, 1);
	ns = bench_ns(read_again, &fd, CACHED_READS);
	close(fd);
	return ns / 1000;
}

/* the kernel drops its copy, and our daemon too */
static void drop(int fd)
{
	int control = open(bench_env("DROP_CACHES"), O_WRONLY);

	bench_check(control >= 0 && write(control, "1", 1) == 1, "drop_caches");
	close(control);
	bench_check(!posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED), "fadvise");
}

static double read_uncached(const char *side)
{
	int fd = open_data(side), i;
	double sum = 0;

	for (i = 0; i < READS; i++) {
		drop(fd);
		sum += bench_ns(read_all, &fd, DATA_SIZE / MIB);
	}
	close(fd);
	return sum / READS / 1000;
}

static void make_files(gconstpointer dir, unsigned long nr)
{
	char path[4096];
	int fd;

	while (nr--) {
		snprintf(path, sizeof(path), "%s/file%lu", (const char *)dir,
			 nr);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
		bench_check(fd >= 0, path);
		bench_check(write(fd, piece, 4096) == 4096, "write");
		close(fd);
		bench_check(!unlink(path), "unlink");
	}
}

static double new_files(const char *side)
{
	return bench_ns(make_files, bench_env(side), FILES) / 1000;
}

/* Return: milliseconds */
static double run_in_project(const char *side, const char *command)
{
	char *line = g_strdup_printf("cd '%s/project' && %s", bench_env(side),
				     command);
	gint64 start = g_get_monotonic_time();

	bench_check(!system(line), line);
	g_free(line);
	return (double)(g_get_monotonic_time() - start) / 1000;
}

static double git_status(const char *side)
{
	return run_in_project(side, "git status >/dev/null");
}

static double build(const char *side)
{
	return run_in_project(side, "make -s clean all");
}

#define SIDES(measure, peer)                               \
	static double measure##_ours(gconstpointer unused) \
	{                                                  \
		(void)unused;                              \
		return measure("OURS");                    \
	}                                                  \
	static double measure##_peer(gconstpointer unused) \
	{                                                  \
		(void)unused;                              \
		return measure(peer);                      \
	}

SIDES(read_cached, "PEER")
SIDES(read_uncached, "PEER")
SIDES(new_files, "PEER")
SIDES(git_status, "PLAIN")
SIDES(build, "PLAIN")

static const struct bench_row rows[] = {
	{ .name = "read of cached data, MiB",
	  .unit = "us",
	  .ours = read_cached_ours,
	  .peer_name = "null passthrough",
	  .peer = read_cached_peer,
	  .goal = 1.0 },
	{ .name = "read of uncached data, MiB",
	  .unit = "us",
	  .ours = read_uncached_ours,
	  .peer_name = "null passthrough",
	  .peer = read_uncached_peer,
	  .goal = 1.15 },
	{ .name = "create, write, unlink of a file",
	  .unit = "us",
	  .ours = new_files_ours,
	  .peer_name = "null passthrough",
	  .peer = new_files_peer,
	  .goal = 1.2 },
	/* those that have a project, to the end */
	{ .name = "git status",
	  .unit = "ms",
	  .ours = git_status_ours,
	  .peer_name = "plain directory",
	  .peer = git_status_peer },
	{ .name = "make",
	  .unit = "ms",
	  .ours = build_ours,
	  .peer_name = "plain directory",
	  .peer = build_peer },
};

#define PROJECT_ROWS 2

static gsize nr_rows(void)
{
	char *project = g_build_filename(bench_env("PLAIN"), "project", NULL);
	gboolean there = g_file_test(project, G_FILE_TEST_IS_DIR);

	g_free(project);
	return G_N_ELEMENTS(rows) - (there ? 0 : PROJECT_ROWS);
}

int main(int argc, char **argv)
{
	return bench_main(argc, argv, "served directories", rows, nr_rows());
}
