/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * user_ns.h - the users that have a name in the daemon's user namespace
 *
 * /proc shows a uid without a name as the overflow uid, which may also be the
 * name of a uid.
 */
#ifndef _MEMCGFS_PROC_USER_NS_H
#define _MEMCGFS_PROC_USER_NS_H

#include <stdbool.h>
#include <sys/types.h>

/** user_ns_overflow_uid - the uid that /proc shows for a uid without a name */
uid_t user_ns_overflow_uid(void);

/** user_ns_overflow_uid_at - the same of the /proc with the descriptor @procfs */
uid_t user_ns_overflow_uid_at(int procfs);

enum user_ns_ids { USER_NS_UIDS, USER_NS_GIDS };

/**
 * user_ns_names - is this the name of a user or group in our user namespace?
 * @ids: of which of them
 * @id: the name
 *
 * Return: true also if the map cannot be read.
 */
bool user_ns_names(enum user_ns_ids ids, unsigned int id);

/**
 * user_ns_of_names - has it a name in a process's user namespace too?
 * @dir: descriptor of the process's directory
 * @ids: see user_ns_names()
 * @id: its name in our user namespace
 *
 * Return: whether it has; true if the process is in our user namespace, false if
 * the map cannot be read.
 */
bool user_ns_of_names(int dir, enum user_ns_ids ids, unsigned int id);

/** user_ns_names_all - has each uid a name, the overflow uid too? */
bool user_ns_names_all(void);

#endif
