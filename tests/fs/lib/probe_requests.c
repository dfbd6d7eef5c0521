// SPDX-License-Identifier: GPL-2.0-only
#include "probe_requests.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_KINDS 64

static bool make_and_remove(const char *path)
{
	return !mkdir(path, 0777) && !rmdir(path);
}

static bool read_file(const char *path)
{
	char buf[65536];
	int fd = open(path, O_RDONLY);

	return fd >= 0 && read(fd, buf, sizeof(buf)) > 0 && !close(fd);
}

/* as the shell's echo 1G >FILE */
static bool write_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	return fd >= 0 && write(fd, "1G", 2) == 2 && !close(fd);
}

static bool list(const char *path)
{
	DIR *dir = opendir(path);

	if (!dir)
		return false;
	while (readdir(dir))
		;
	return !closedir(dir);
}

static bool stat_file(const char *path)
{
	struct stat st;

	return !stat(path, &st);
}

static const struct {
	const char *name;
	bool (*run)(const char *path);
} operations[] = {
	{ "mkdir+rmdir", make_and_remove },
	{ "read", read_file },
	{ "write", write_file },
	{ "list", list },
	{ "stat", stat_file },
};

/* the table, which an open file shows anew at each read from its beginning */
struct counts {
	char text[4096];
	long nr[MAX_KINDS];
	char *kind[MAX_KINDS];
	int nr_kinds;
};

static bool look(int fd, struct counts *counts)
{
	ssize_t len = pread(fd, counts->text, sizeof(counts->text) - 1, 0);
	char *at = counts->text, *row;

	if (len <= 0)
		return false;
	counts->text[len] = '\0';
	counts->nr_kinds = 0;
	strsep(&at, "\n");
	while ((row = strsep(&at, "\n")) && *row &&
	       counts->nr_kinds < MAX_KINDS) {
		counts->kind[counts->nr_kinds] = strsep(&row, "\t");
		if (!row ||
		    sscanf(row, "%ld", &counts->nr[counts->nr_kinds++]) != 1)
			return false;
	}
	return true;
}

static void print(const struct counts *before, const struct counts *after)
{
	const char *gap = "";
	int i;

	for (i = 0; i < after->nr_kinds; i++) {
		const char *kind = after->kind[i];
		/* a look is a read */
		long nr = after->nr[i] - before->nr[i] - !strcmp(kind, "read");

		if (!nr || strstr(kind, "forget") || strstr(kind, "release"))
			continue;
		printf("%s%s %ld", gap, kind, nr);
		gap = ", ";
	}
	printf("\n");
}

int do_make_and_remove(char **arg)
{
	struct timespec start, end;
	int nr = atoi(arg[0]);

	clock_gettime(CLOCK_MONOTONIC, &start);
	while (nr--)
		if (!make_and_remove(arg[1])) {
			printf("%s\n", strerrorname_np(errno));
			return 0;
		}
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%ld\n", (end.tv_sec - start.tv_sec) * 1000 +
				(end.tv_nsec - start.tv_nsec) / 1000000);
	return 0;
}

int do_requests(char **arg)
{
	static struct counts before, after;
	int fd = open(arg[0], O_RDONLY);
	size_t i;

	for (i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		if (strcmp(operations[i].name, arg[1]))
			continue;
		if (!operations[i].run(arg[2]) || !look(fd, &before) ||
		    !operations[i].run(arg[2]) || !look(fd, &after)) {
			printf("%s\n", strerrorname_np(errno));
			return 0;
		}
		print(&before, &after);
		return 0;
	}
	printf("no such operation\n");
	return 0;
}
