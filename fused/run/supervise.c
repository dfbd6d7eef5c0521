// SPDX-License-Identifier: GPL-2.0-only
#include "run/supervise.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "run/descendants.h"
#include "run/door.h"
#include "run/group.h"
#include "run/message.h"
#include "run/places.h"
#include "run/signals.h"
#include "run/surroundings.h"
#include "run/terminal.h"
#include "run/watch.h"

/* seconds in which a killed process must end */
#define PATIENCE 5

/*
 * The daemon ends after the others, which may wait for its answers: until then
 * they cannot be killed. If it does not answer, it is ended first.
 */
static void end_world(struct supervisor *s)
{
	door_end();
	if (s->init)
		kill(s->init,
		     init_may_be_killed(&s->world) ? SIGKILL : SIGTERM);
	wait_for(s, &s->init, PATIENCE);
	/* it may wait for the daemon */
	if (s->notifier.pid)
		kill(s->notifier.pid, SIGKILL);
	if (s->daemon.pid)
		kill(s->daemon.pid, s->init ? SIGKILL : SIGTERM);
	if (!wait_for(s, &s->daemon.pid, PATIENCE)) {
		kill(s->daemon.pid, SIGKILL);
		wait_for(s, &s->daemon.pid, PATIENCE);
	}
	wait_for(s, &s->notifier.pid, PATIENCE);
	if (!wait_for(s, &s->init, PATIENCE))
		complain("cannot kill all processes of COMMAND");
	/* if init was killed, its children are ours now */
	if (!s->world.own_pids)
		descendants_end(0, PATIENCE);
	if (s->lent)
		terminal_take_back();
}

/* --- the start --- */

static int wait_until_ready(struct supervisor *s, const char *path)
{
	struct pollfd fds[2] = {
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = s->daemon.ready, .events = POLLIN },
	};
	char line[32];
	int status;

	while (!s->ended && !fds[1].revents) {
		poll(fds, 2, -1);
		read_signals(s);
	}
	if (s->ended)
		return -EINTR;
	if (read(s->daemon.ready, line, sizeof(line)) > 0)
		return 0;
	if (waitpid(s->daemon.pid, &status, 0) == s->daemon.pid) {
		s->daemon.pid = 0;
		end_with(s, daemon_tell_failure(&s->daemon, path, status));
	}
	return -EIO;
}

/* without it the world is as it is, and the kernel answers */
static void start_notifier(struct supervisor *s)
{
	int err = notify_start(&s->notifier, s->options->group);

	if (err)
		notify_tell_missing(err);
	else
		s->world.notifier = s->notifier.sock;
}

/* Return: 0, or a negative errno and a line has been printed */
static int build(struct supervisor *s, const char *path)
{
	int err = daemon_start(&s->daemon, path, s->options, &s->world.mask);
	int user;

	if (err)
		return err;
	user = surroundings_leave(s->options->keep_uid);
	if (user < 0)
		return user;
	s->world.user = user;
	err = places_make();
	if (!err)
		err = daemon_admit(&s->daemon, user);
	if (!err)
		err = wait_until_ready(s, path);
	s->world.notices = s->daemon.join;
	if (!err)
		err = group_make(s->options);
	if (!err)
		err = places_show(s->options->group);
	if (!err && s->options->seccomp)
		start_notifier(s);
	return err;
}

/* Return: 0, or a negative errno and a line has been printed */
static int begin(struct supervisor *s)
{
	s->signals = signals_take(&s->world.mask);
	if (s->signals < 0) {
		complain("cannot wait for signals: %s",
			 limits_reason(-s->signals));
		return s->signals;
	}
	terminal_open();
	return 0;
}

int supervise(const struct options *options)
{
	char directory[PATH_MAX];
	struct supervisor s = {
		.options = options,
		.sock = -1,
		.lifeline = -1,
		.world = { .options = options,
			   .directory = getcwd(directory, sizeof(directory)),
			   .own_pids = !options->host_pids,
			   .notifier = -1,
			   .notices = -1 },
	};
	const char *path = daemon_find();

	if (!path || setenv("MEMCGFS_MOUNT", WORLD_MOUNT, 1))
		return EXIT_FAILURE;
	if (begin(&s))
		return EXIT_FAILURE;
	if (build(&s, path)) {
		end_with(&s, EXIT_FAILURE);
		if (s.daemon.pid)
			kill(s.daemon.pid, SIGKILL);
	} else {
		door_open();
		start_command(&s);
		watch(&s);
	}
	end_world(&s);
	return s.status;
}

int supervise_inside(const struct options *options, const char *directory,
		     bool own_pids, int lifeline, int notifier)
{
	struct supervisor s = {
		.options = options,
		.sock = -1,
		.lifeline = lifeline,
		.world = { .options = options,
			   .directory = directory,
			   .own_pids = own_pids,
			   .notifier = notifier,
			   .notices = -1,
			   .entered = true },
	};

	if (begin(&s))
		return EXIT_FAILURE;
	start_command(&s);
	watch(&s);
	end_world(&s);
	return s.status;
}
