/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * worlds.h - the running worlds, found by their doors (door.h)
 */
#ifndef _MEMCGFS_RUN_WORLDS_H
#define _MEMCGFS_RUN_WORLDS_H

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

/**
 * struct found_world - the door of a running world
 * @name: the address of its socket
 * @length: of the address
 * @pid: of the supervisor, the id of the world
 * @uid: of the supervisor
 * @gid: likewise
 */
struct found_world {
	struct sockaddr_un name;
	socklen_t length;
	pid_t pid;
	uid_t uid;
	gid_t gid;
};

/**
 * worlds_list - print the worlds of the caller; root sees all
 * Return: the exit status.
 */
int worlds_list(void);

/**
 * worlds_find - find a world
 * @id: the pid of its supervisor; 0 for the only world
 *
 * Return: 0, or -ENOENT and a line has been printed.
 */
int worlds_find(pid_t id, struct found_world *world);

/**
 * worlds_become_user - as root, become the user of the world
 *
 * So root does nothing in the world that the user could not do.
 *
 * Return: 0 or a negative errno.
 */
int worlds_become_user(const struct found_world *world);

/**
 * worlds_knock - connect to a world, with the rights of its user
 * Return: a socket, on which a reader waits for a limited time; or a negative
 * errno.
 */
int worlds_knock(const struct found_world *world);

#endif
