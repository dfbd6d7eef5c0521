// SPDX-License-Identifier: GPL-2.0-only
#include "run/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "run/filter.h"
#include "run/message.h"
#include "run/notify.h"
#include "run/places.h"

static int enter_group(const char *group)
{
	char path[PATH_MAX];
	int fd, err = 0;

	snprintf(path, sizeof(path),
		 WORLD_MOUNT "/cgroup/memory/%s/cgroup.procs", group);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

void command_load_filter(int notifier)
{
	int listener = filter_load(), err;

	if (listener < 0) {
		notify_tell_missing(listener);
		return;
	}
	err = notify_send(notifier, listener);
	close(listener);
	if (!err)
		return;
	complain("cannot reach the notifier: %s", limits_reason(-err));
	_exit(EXIT_FAILURE);
}

static void become(const struct options *options, const char *directory,
		   const sigset_t *mask, int notifier)
{
	int err;

	setpgid(0, 0);
	if (options->group && enter_group(options->group)) {
		complain("cannot start COMMAND in %s: %s", options->group,
			 limits_reason(errno));
		_exit(EXIT_FAILURE);
	}
	if (directory && chdir(directory)) {
		complain("%s: %s; expected the working directory", directory,
			 limits_reason(errno));
		_exit(EXIT_FAILURE);
	}
	if (notifier >= 0)
		command_load_filter(notifier);
	/* a shell lets its jobs in the background ignore these two */
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	limits_give_back();
	sigprocmask(SIG_SETMASK, mask, NULL);
	execvp(options->command[0], options->command);
	err = errno;
	complain("%s: %s", options->command[0], limits_reason(err));
	_exit(err == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_EXECUTE);
}

pid_t command_start(const struct options *options, const char *directory,
		    const sigset_t *mask, int notifier)
{
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (!pid)
		become(options, directory, mask, notifier);
	/* the child does it too: whichever is first */
	setpgid(pid, pid);
	return pid;
}
