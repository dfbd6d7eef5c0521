// SPDX-License-Identifier: GPL-2.0-only
#include "proc/user_ns.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc/root.h"
#include "proc/text.h"

#define DEFAULT_OVERFLOW_UID 65534

/* The first line of uid_map; a map of all uids has no other line. */
#define UID_MAP_MAX 64
#define NUMBER_MAX 16

/* some lines of a map */
#define ID_MAP_MAX 1024

uid_t user_ns_overflow_uid_at(int procfs)
{
	char text[NUMBER_MAX];
	unsigned int uid;

	if (proc_read_at(procfs, "sys/kernel/overflowuid", text,
			 sizeof(text)) ||
	    sscanf(text, "%u", &uid) != 1)
		return DEFAULT_OVERFLOW_UID;
	return uid;
}

uid_t user_ns_overflow_uid(void)
{
	return user_ns_overflow_uid_at(proc_root());
}

static const char *const map_files
	[] = { [USER_NS_UIDS] = "uid_map", [USER_NS_GIDS] = "gid_map" };

/* @format: of a line of the map, to take the first number and the count */
static bool is_mapped(char *map, const char *format, unsigned int id)
{
	char *line;
	unsigned int first, count;

	while ((line = strsep(&map, "\n")))
		if (sscanf(line, format, &first, &count) == 2 &&
		    id - first < count)
			return true;
	return false;
}

bool user_ns_names(enum user_ns_ids ids, unsigned int id)
{
	char text[ID_MAP_MAX];

	return proc_read_text(getpid(), map_files[ids], text, sizeof(text)) ||
	       is_mapped(text, "%u %*u %u", id);
}

static bool is_ours(int dir)
{
	char self[PROC_NAME_MAX];
	struct stat ours, its;

	snprintf(self, sizeof(self), "%d/ns/user", (int)getpid());
	return !fstatat(proc_root(), self, &ours, 0) &&
	       !fstatat(dir, "ns/user", &its, 0) && ours.st_ino == its.st_ino &&
	       ours.st_dev == its.st_dev;
}

/* the map of another namespace has our names in its second column */
bool user_ns_of_names(int dir, enum user_ns_ids ids, unsigned int id)
{
	char text[ID_MAP_MAX];

	return is_ours(dir) ||
	       (!proc_read_at(dir, map_files[ids], text, sizeof(text)) &&
		is_mapped(text, "%*u %u %u", id));
}

/* does the map of our user namespace leave out no uid? */
bool user_ns_names_all(void)
{
	char text[UID_MAP_MAX];
	unsigned int count;

	return !proc_read_text(getpid(), "uid_map", text, sizeof(text)) &&
	       sscanf(text, "%*u %*u %u", &count) == 1 && count == UINT32_MAX;
}
