// SPDX-License-Identifier: GPL-2.0-only
#include "run/enter.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd_pass.h"
#include "base/limits.h"
#include "base/namespaces.h"
#include "run/door.h"
#include "run/group.h"
#include "run/message.h"
#include "run/places.h"
#include "run/supervise.h"
#include "run/worlds.h"

/* Return: 0 or a negative errno */
static int ask(int sock, struct door_plate *plate, struct passed_fds *passed)
{
	const enum door_request request = DOOR_ENTER;
	ssize_t n;

	passed->nr = 0;
	if (send(sock, &request, sizeof(request), MSG_NOSIGNAL) < 0)
		return -errno;
	n = fd_pass_receive(sock, plate, sizeof(*plate), passed, 0);
	if (n < 0)
		return n == -EAGAIN ? -ETIMEDOUT : (int)n;
	plate->group[sizeof(plate->group) - 1] = '\0';
	return n == (ssize_t)sizeof(*plate) &&
			       passed->nr == 2 + plate->user + plate->own_pids +
						     plate->notifier ?
		       0 :
		       -ECONNRESET;
}

/* setns() refuses the user namespace that we are in */
static bool is_ours(int user_ns)
{
	struct stat a, b;

	return !fstat(user_ns, &a) && !stat("/proc/self/ns/user", &b) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int join(const struct passed_fds *passed, const struct door_plate *plate)
{
	int first = plate->user && is_ours(passed->fds[0]);

	return namespaces_join(passed->fds + first,
			       passed->nr - plate->notifier - first);
}

/*
 * Set @notifier to the socket of the notifier, or -1. Return: a socket that ends
 * with the world, or a negative errno.
 */
static int go_inside(const struct found_world *world, struct door_plate *plate,
		     int *notifier)
{
	int err = worlds_become_user(world),
	    sock = err ? err : worlds_knock(world);
	struct passed_fds passed;

	if (sock < 0)
		return sock;
	err = ask(sock, plate, &passed);
	if (!err)
		err = join(&passed, plate);
	*notifier = -1;
	if (!err && plate->notifier)
		*notifier = passed.fds[--passed.nr];
	fd_pass_close(passed.fds, passed.nr);
	if (!err)
		return sock;
	close(sock);
	return err;
}

int enter(const struct options *options)
{
	char directory[PATH_MAX], *cwd = getcwd(directory, sizeof(directory));
	struct options inside = *options;
	struct found_world world;
	struct door_plate plate;
	int sock, notifier;

	if (worlds_find(options->world, &world))
		return EXIT_FAILURE;
	sock = go_inside(&world, &plate, &notifier);
	if (sock < 0) {
		complain("cannot enter the world %d: %s", (int)world.pid,
			 limits_reason(-sock));
		return EXIT_FAILURE;
	}
	if (setenv("MEMCGFS_MOUNT", WORLD_MOUNT, 1))
		return EXIT_FAILURE;
	if (!inside.group && *plate.group)
		inside.group = plate.group;
	if (group_make(&inside))
		return EXIT_FAILURE;
	return supervise_inside(&inside, cwd && !access(cwd, X_OK) ? cwd : "/",
				plate.own_pids, sock, notifier);
}
