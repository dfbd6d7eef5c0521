// SPDX-License-Identifier: GPL-2.0-only
#include "run/agent.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/release_notice.h"
#include "run/command.h"

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC 4
#endif

/* in place of all descriptors that we have from our caller */
static void take_null_files(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	/* before Linux 5.11 the agent keeps the others */
	close_range(STDERR_FILENO + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC);
}

static void reset_signals(void)
{
	sigset_t none;
	int sig;

	for (sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* with the environment that cgroup1_release_agent() gives in the kernel */
static void become(char *agent, char *path, int notifier)
{
	char *const args[] = { agent, path, NULL };
	char *const environment[] = { "HOME=/",
				      "PATH=/sbin:/bin:/usr/sbin:/usr/bin",
				      NULL };

	setsid();
	umask(S_IWGRP | S_IWOTH);
	take_null_files();
	if (chdir("/"))
		_exit(EXIT_FAILURE);
	if (notifier >= 0)
		command_load_filter(notifier);
	reset_signals();
	limits_give_back();
	execve(agent, args, environment);
	_exit(EXIT_FAILURE);
}

/* Return: where the path of the group begins in the notice, or NULL */
static char *find_path(char *text, size_t size)
{
	size_t first = strnlen(text, size) + 1;

	return first < size && !text[size - 1] ? text + first : NULL;
}

int agent_take(int sock, int notifier)
{
	char text[RELEASE_NOTICE_MAX], *path;
	ssize_t n = recv(sock, text, sizeof(text), MSG_DONTWAIT);
	int ends[2];
	pid_t pid;

	if (n <= 0)
		return n && (errno == EAGAIN || errno == EINTR) ? -EAGAIN :
								  -EPIPE;
	path = find_path(text, (size_t)n);
	if (!path || pipe2(ends, O_CLOEXEC))
		return -EAGAIN;
	pid = fork();
	if (!pid)
		become(text, path, notifier);
	close(ends[1]);
	if (pid > 0)
		return ends[0];
	close(ends[0]);
	return -EAGAIN;
}
