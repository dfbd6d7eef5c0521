// SPDX-License-Identifier: GPL-2.0-only
#include "mountpoint.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"

#define EXPECTED "expected an empty directory as MOUNTPOINT"

/* a directory that we cannot read is not known to have entries */
static bool has_entries(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir)))
		found = strcmp(entry->d_name, ".") &&
			strcmp(entry->d_name, "..");
	if (dir)
		closedir(dir);
	return found;
}

/* a mount has been put there before, perhaps of ours */
static bool is_mount(const char *path, const struct stat *st)
{
	char parent[PATH_MAX];
	struct stat above;

	snprintf(parent, sizeof(parent), "%s/..", path);
	return !stat(parent, &above) && above.st_dev != st->st_dev;
}

/* fusermount3 demands it of a user that may not mount */
static bool is_writable(const char *path, const struct stat *st)
{
	return !geteuid() ||
	       (!access(path, W_OK) &&
		(!(st->st_mode & S_ISVTX) || st->st_uid == geteuid()));
}

/* Return: NULL or the reason why it is no place for a mount */
static const char *find_fault(const char *path, bool nonempty)
{
	struct stat st;

	if (stat(path, &st))
		return limits_reason(errno);
	if (!S_ISDIR(st.st_mode))
		return "not a directory";
	if (!is_writable(path, &st))
		return "it belongs to another user";
	if (!nonempty && has_entries(path) && !is_mount(path, &st))
		return "it has entries, which the mount would cover (-o nonempty allows it)";
	return NULL;
}

char *mountpoint_check(const char *path, bool nonempty)
{
	char *absolute = realpath(path, NULL);
	const char *fault = absolute ? find_fault(absolute, nonempty) :
				       limits_reason(errno);

	if (!fault)
		return absolute;
	fprintf(stderr, "memcgfs: %s: %s; " EXPECTED "\n", path, fault);
	free(absolute);
	return NULL;
}
