// SPDX-License-Identifier: GPL-2.0-only
#include "run/descendants.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* the numbers that one read finds; the next read finds the others */
#define TEXT_MAX 4096

static int children = -1; /* immutable after descendants_adopt() */

int descendants_adopt(void)
{
	if (prctl(PR_SET_CHILD_SUBREAPER, 1))
		return -errno;
	if (children >= 0)
		close(children);
	children = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
	return children < 0 ? -errno : 0;
}

/* Return: how many were found. The children of a child that has exited are ours. */
static unsigned int kill_children(pid_t except)
{
	char text[TEXT_MAX], *at = text, *end;
	ssize_t n = pread(children, text, sizeof(text) - 1, 0);
	unsigned int found = 0;
	pid_t pid;

	text[n < 0 ? 0 : n] = '\0';
	/* a number that is cut has no space after it */
	while (pid = (pid_t)strtol(at, &end, 10), pid > 0 && *end == ' ') {
		at = end + 1;
		if (pid == except)
			continue;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, WNOHANG);
		found++;
	}
	return found;
}

bool descendants_end(pid_t except, unsigned int seconds)
{
	struct timespec now, end;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += seconds;
	/* no pause: there may be a chain of processes that fork and exit */
	while (kill_children(except)) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec > end.tv_sec)
			return false;
		sched_yield();
	}
	return true;
}
