// SPDX-License-Identifier: GPL-2.0-only
/* probe_storm.c - calls that may each fail for lack of memory */
#include "probe_storm.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* a call of a storm: an errno but ENOMEM is told */
static bool in_storm(const char *call, int failed)
{
	if (failed && errno != ENOMEM)
		printf("%s: %s\n", call, strerrorname_np(errno));
	return !failed;
}

/* try again for as long as there is no memory, but not for ever */
#define PATIENTLY(call)                                         \
	({                                                      \
		int _tries = 1000, _failed;                     \
		do                                              \
			_failed = (call);                       \
		while (_failed && errno == ENOMEM && --_tries); \
		_failed;                                        \
	})

static void storm_file(const char *dir, const char *name, const char *text)
{
	char path[4096], buf[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, text ? O_WRONLY : O_RDONLY);
	if (!in_storm(name, fd < 0))
		return;
	if (text)
		in_storm(name, write(fd, text, strlen(text)) < 0);
	else
		in_storm(name, read(fd, buf, sizeof(buf)) < 0);
	close(fd);
}

/* a member that has a child */
static void storm_member(const char *dir)
{
	pid_t child = fork();

	if (!child) {
		storm_file(dir, "cgroup.procs", "0");
		child = fork();
		if (child)
			waitpid(child, NULL, 0);
		fflush(stdout);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

#define OTHER_NAME ".renamed"

/* @dir: its name, changed if the group keeps its other name */
static void storm_names(const char *top, char *dir, size_t size)
{
	char other[4300];
	DIR *stream = opendir(top);

	snprintf(other, sizeof(other), "%s" OTHER_NAME, dir);
	if (in_storm("rename", rename(dir, other)) &&
	    !in_storm("rename", rename(other, dir)))
		strncat(dir, OTHER_NAME, size - strlen(dir) - 1);
	in_storm("chmod", chmod(dir, 0700));
	in_storm("lookup", access(other, F_OK) && errno != ENOENT);
	errno = 0;
	while (stream && readdir(stream))
		;
	in_storm("readdir", errno);
	closedir(stream);
}

/* @dir: as for storm_names() */
static void storm_group(const char *top, char *dir, size_t size)
{
	storm_names(top, dir, size);
	storm_file(dir, "memory.usage_in_bytes", NULL);
	storm_file(dir, "memory.limit_in_bytes", "1G");
	storm_member(dir);
	storm_file(dir, "memory.stat", NULL);
	storm_file(dir, "tasks", NULL);
}

/* Return: whether it is gone */
static bool storm_rmdir(const char *dir)
{
	return in_storm("rmdir", PATIENTLY(rmdir(dir)));
}

/*
 * make all groups, do all that can be done with some of those that came to be,
 * remove all
 */
int do_storm(char **arg)
{
	int n = atoi(arg[1]), made = 0, left = 0, i;
	char *is_made = calloc((size_t)n, 1), dir[4200];
	char *is_renamed = calloc((size_t)n, 1);

	for (i = 0; i < n; i++) {
		snprintf(dir, sizeof(dir), "%s/%d", arg[0], i);
		is_made[i] = (char)in_storm("mkdir", mkdir(dir, 0777));
		made += is_made[i];
	}
	for (i = 0; i < n; i += 20) {
		snprintf(dir, sizeof(dir), "%s/%d", arg[0], i);
		if (!is_made[i])
			continue;
		storm_group(arg[0], dir, sizeof(dir));
		is_renamed[i] = strstr(dir, OTHER_NAME) != NULL;
	}
	for (i = 0; i < n; i++) {
		snprintf(dir, sizeof(dir), "%s/%d%s", arg[0], i,
			 is_renamed[i] ? OTHER_NAME : "");
		left += is_made[i] && !storm_rmdir(dir);
	}
	printf("made %d, left %d\n", made, left);
	return 0;
}
