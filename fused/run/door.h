/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * door.h - the door of a world: memcgfs-run --list and --enter knock there
 *
 * Each supervisor listens at an abstract socket with a random name. The names
 * are in /proc/net/unix, and the kernel takes a name away with its supervisor.
 * Only processes with the supervisor's own uid are served; root takes the uid of
 * a world before it knocks. The descriptors of the namespaces are of no use to
 * others: setns(2) asks for the rights itself.
 *
 * A visitor sends an enum door_request. Its socket stays open while it is in the
 * world: the end of the world closes it. Any message may bring descriptors.
 */
#ifndef _MEMCGFS_RUN_DOOR_H
#define _MEMCGFS_RUN_DOOR_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

struct world;

/* the names of the sockets, after the byte of an abstract name */
#define DOOR_NAME "memcgfs-run/"

#define DOOR_KERNEL_MAX 32
#define DOOR_COMMAND_MAX 256

enum door_request {
	DOOR_LIST = 1, /* the answer is a struct door_plate */
	DOOR_ENTER, /* and its descriptors: enum door_fd, without those left out */
};

/* the descriptors of DOOR_ENTER in their order */
enum door_fd {
	DOOR_USER_NS, /* if @user */
	DOOR_MNT_NS,
	DOOR_PID_NS,   /* if @own_pids */
	DOOR_ROOT,     /* the root directory */
	DOOR_NOTIFIER, /* if @notifier: for a listener, see notify.h */
	NR_DOOR_FDS
};

/**
 * struct door_plate - the description of a world
 * @age: seconds
 * @user: it has a user namespace
 * @own_pids: it has a pid namespace
 * @notifier: system calls are answered there
 * @kernel: its name; text that a hostile process may have written
 * @group: the group in which COMMAND started, or ""; likewise
 * @command: COMMAND with its arguments; likewise
 */
struct door_plate {
	long long age;
	bool user;
	bool own_pids;
	bool notifier;
	char kernel[DOOR_KERNEL_MAX];
	char group[NAME_MAX + 1];
	char command[DOOR_COMMAND_MAX];
};

/**
 * door_open - listen
 *
 * Without a door the world cannot be entered, and is not listed.
 *
 * Context: before the first process of the world is started.
 */
void door_open(void);

/** door_close - in a child of the supervisor */
void door_close(void);

/**
 * door_end - the world ends: all visitors hear of it
 *
 * Context: before any part ends without which COMMAND of a visitor may fail, so
 * that the visitor knows why it failed.
 */
void door_end(void);

/** door_fd - a descriptor that can be read when there are visitors; or -1 */
int door_fd(void);

/**
 * door_serve - answer all visitors that are there; never waits
 * @world: for them
 * @init: its first process
 */
void door_serve(const struct world *world, pid_t init);

#endif
