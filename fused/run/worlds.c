// SPDX-License-Identifier: GPL-2.0-only
#include "run/worlds.h"

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/standard_files.h"
#include "run/door.h"
#include "run/message.h"

#define LINE_SIZE 512

/* the mark of a listening socket in /proc/net/unix */
#define LISTENS "00010000"

/* seconds that a supervisor has for its answer; it may be stopped */
#define PATIENCE 2

#define SECONDS_PER_MINUTE 60
#define SECONDS_PER_HOUR 3600

/* the address of a line of /proc/net/unix, if it is a door */
static bool parse_line(const char *line, struct found_world *world)
{
	char flags[16], path[sizeof(world->name.sun_path)];
	size_t len;

	if (sscanf(line, "%*s %*s %*s %15s %*s %*s %*s @%106s", flags, path) !=
		    2 ||
	    strcmp(flags, LISTENS) ||
	    strncmp(path, DOOR_NAME, sizeof(DOOR_NAME) - 1))
		return false;
	len = strlen(path);
	memset(world, 0, sizeof(*world));
	world->name.sun_family = AF_UNIX;
	memcpy(world->name.sun_path + 1, path, len);
	world->length =
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + len);
	return true;
}

static int connect_to(const struct found_world *world)
{
	struct timeval patience = { .tv_sec = PATIENCE };
	int sock = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), err;

	if (sock < 0)
		return -errno;
	/* the second is also the time to connect */
	if (!setsockopt(sock, SOL_SOCKET, SO_RCVTIMEO, &patience,
			sizeof(patience)) &&
	    !setsockopt(sock, SOL_SOCKET, SO_SNDTIMEO, &patience,
			sizeof(patience)) &&
	    !connect(sock, (const struct sockaddr *)&world->name,
		     world->length))
		return sock;
	err = -errno;
	close(sock);
	return err;
}

/* the supervisor's ids, as the kernel tells them in our namespaces */
static bool find_peer(int sock, struct ucred *peer)
{
	socklen_t len = sizeof(*peer);

	return sock >= 0 &&
	       !getsockopt(sock, SOL_SOCKET, SO_PEERCRED, peer, &len);
}

/* a pid of 0 is in no pid namespace of ours */
static bool look(struct found_world *world)
{
	int sock = connect_to(world);
	struct ucred peer = { 0 };
	bool found = find_peer(sock, &peer);

	if (sock >= 0)
		close(sock);
	world->pid = peer.pid;
	world->uid = peer.uid;
	world->gid = peer.gid;
	return found && peer.pid > 0 && (!geteuid() || peer.uid == geteuid());
}

/* after the end of the world anybody can take its name */
int worlds_knock(const struct found_world *world)
{
	int sock = connect_to(world);
	struct ucred peer;

	if (sock < 0)
		return sock;
	if (find_peer(sock, &peer) && peer.uid == world->uid &&
	    peer.pid == world->pid)
		return sock;
	close(sock);
	return -ECONNREFUSED;
}

int worlds_become_user(const struct found_world *world)
{
	if (geteuid() || !world->uid)
		return 0;
	if (setgroups(1, &world->gid) ||
	    setresgid(world->gid, world->gid, world->gid) ||
	    setresuid(world->uid, world->uid, world->uid))
		return -errno;
	return 0;
}

/* Return: false at the end */
static bool next_world(FILE *table, struct found_world *world)
{
	char line[LINE_SIZE];

	while (table && fgets(line, sizeof(line), table))
		if (parse_line(line, world) && look(world))
			return true;
	return false;
}

/* --- --list --- */

/* no line break and no key sequence from another's command line */
static void print_text(const char *text, size_t size)
{
	for (; size-- && *text; text++)
		putchar(isprint((unsigned char)*text) ? *text : '?');
}

static void print_age(long long age)
{
	if (age < 0)
		age = 0;
	printf("%lld:%02lld:%02lld", age / SECONDS_PER_HOUR,
	       age / SECONDS_PER_MINUTE % 60, age % SECONDS_PER_MINUTE);
}

/* a supervisor that is stopped does not answer */
static void print_world(const struct found_world *world)
{
	const enum door_request request = DOOR_LIST;
	struct door_plate plate;
	int sock = worlds_knock(world);
	bool answered =
		sock >= 0 &&
		send(sock, &request, sizeof(request), MSG_NOSIGNAL) > 0 &&
		recv(sock, &plate, sizeof(plate), 0) == (ssize_t)sizeof(plate);

	if (sock >= 0)
		close(sock);
	printf("%d\t", (int)world->pid);
	if (!answered) {
		printf("-\t%u\t-\t(does not answer)\n", world->uid);
		return;
	}
	print_text(plate.kernel, sizeof(plate.kernel));
	printf("\t%u\t", world->uid);
	print_age(plate.age);
	putchar('\t');
	print_text(plate.command, sizeof(plate.command));
	putchar('\n');
}

/*
 * a door opens only for its user
 * Return: an exit status
 */
static int print_world_as_user(const struct found_world *world)
{
	int status = standard_output_end(PROGRAM);
	pid_t child;

	if (status)
		return status;
	child = fork();
	if (!child) {
		worlds_become_user(world);
		print_world(world);
		_exit(standard_output_end(PROGRAM));
	}
	if (child > 0 && waitpid(child, &status, 0) == child && !status)
		return EXIT_SUCCESS;
	return EXIT_FAILURE;
}

static FILE *open_table(void)
{
	FILE *table = fopen("/proc/net/unix", "re");

	if (!table)
		complain("/proc/net/unix: %s; expected the list of sockets",
			 limits_reason(errno));
	return table;
}

int worlds_list(void)
{
	struct found_world world;
	FILE *table = open_table();
	int status = EXIT_SUCCESS;

	if (!table)
		return EXIT_FAILURE;
	while (!status && next_world(table, &world)) {
		if (world.uid == geteuid())
			print_world(&world);
		else
			status = print_world_as_user(&world);
	}
	fclose(table);
	return status ? status : standard_output_end(PROGRAM);
}

/* --- --enter --- */

int worlds_find(pid_t id, struct found_world *world)
{
	FILE *table = open_table();
	struct found_world w;
	unsigned int found = 0;

	if (!table)
		return -ENOENT;
	while (next_world(table, &w)) {
		if (id && w.pid != id)
			continue;
		*world = w;
		found++;
	}
	fclose(table);
	if (found == 1)
		return 0;
	if (id)
		complain(
			"--enter %d: expected the id of a running world, as --list shows it",
			(int)id);
	else if (found)
		complain(
			"--enter: there are %u worlds, expected the id of one, as --list shows it",
			found);
	else
		complain("--enter: there is no running world");
	return -ENOENT;
}
