// SPDX-License-Identifier: GPL-2.0-only
#include "proc/user_ns.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
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

bool user_ns_names(enum user_ns_ids ids, unsigned int id)
{
	char text[ID_MAP_MAX], *at = text, *line;
	unsigned int first, count;

	if (proc_read_text(getpid(),
			   ids == USER_NS_UIDS ? "uid_map" : "gid_map", text,
			   sizeof(text)))
		return true;
	while ((line = strsep(&at, "\n")))
		if (sscanf(line, "%u %*u %u", &first, &count) == 2 &&
		    id - first < count)
			return true;
	return false;
}

/* does the map of our user namespace leave out no uid? */
bool user_ns_names_all(void)
{
	char text[UID_MAP_MAX];
	unsigned int count;

	return !proc_read_text(getpid(), "uid_map", text, sizeof(text)) &&
	       sscanf(text, "%*u %*u %u", &count) == 1 && count == UINT32_MAX;
}
