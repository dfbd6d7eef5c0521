/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * id_map.h - the users and groups of a new user namespace
 *
 * An ordinary user may map only its own ids there. If /etc/subuid and
 * /etc/subgid give it further ids, newuidmap(1) and newgidmap(1) map these
 * too: they run outside of the namespace, in a helper process that has to be
 * forked before unshare(2). Without ranges, or if the programs fail, the map has
 * the own ids alone.
 */
#ifndef _MEMCGFS_BASE_ID_MAP_H
#define _MEMCGFS_BASE_ID_MAP_H

#include <sys/types.h>

/* the ids of the caller inside */
enum id_map_kind {
	ID_MAP_ROOT, /* 0, and the ranges are 1 and up */
	ID_MAP_KEEP, /* the same as outside, and no others */
};

/**
 * struct id_map - a map to be made
 * @kind: see above
 * @uid: of the caller, outside
 * @gid: likewise
 * @helper: a child that waits for its turn, or 0
 * @turn: the pipe to it
 */
struct id_map {
	enum id_map_kind kind;
	uid_t uid;
	gid_t gid;
	pid_t helper;
	int turn;
};

/**
 * struct id_range - ids that a user may use
 * @first: the first
 * @count: 0 if there are none
 */
struct id_range {
	unsigned int first;
	unsigned int count;
};

/**
 * id_range_of_line - the ranges of a line of subuid(5) or subgid(5)
 * @line: "name:first:count"
 * @name: of the user, or NULL
 * @uid: of the user
 *
 * Return: @count is 0 if the line is another user's or is no such line.
 */
struct id_range id_range_of_line(const char *line, const char *name, uid_t uid);

/**
 * id_map_prepare - before the user namespace is made
 * Context: one thread.
 */
void id_map_prepare(struct id_map *map, enum id_map_kind kind);

/**
 * id_map_apply - map the ids, in the new user namespace
 * @map: from id_map_prepare()
 *
 * Return: 0 or a negative errno.
 */
int id_map_apply(struct id_map *map);

/** id_map_drop - end the helper, as there is no user namespace */
void id_map_drop(struct id_map *map);

#endif
