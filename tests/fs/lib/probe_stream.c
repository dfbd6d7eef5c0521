// SPDX-License-Identifier: GPL-2.0-only
#include "probe_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

int do_open_many(char **arg)
{
	int nr = atoi(arg[1]), i = 0;

	while (i < nr && open(arg[0], O_RDONLY) >= 0)
		i++;
	printf("%d %s\n", i, i < nr ? strerrorname_np(errno) : "OK");
	return 0;
}

/* Return: a descriptor with nothing left to read, and errno from the last read */
static int open_and_drain(const char *file)
{
	int fd = open(file, O_RDONLY | O_NONBLOCK);
	char buf[4096];

	if (fd < 0)
		return fd;
	while (read(fd, buf, sizeof(buf)) > 0)
		;
	return fd;
}

int do_poll_stream(char **arg)
{
	struct pollfd pfd = { .fd = open_and_drain(arg[0]), .events = POLLIN };
	int end = errno;

	if (pfd.fd < 0)
		return printf("open:%s\n", strerrorname_np(errno)) < 0;
	poll(&pfd, 1, atoi(arg[1]));
	printf("%s %#x\n", strerrorname_np(end), (unsigned int)pfd.revents);
	return 0;
}

static void on_alarm(int number)
{
	(void)number;
}

int do_read_interrupted(char **arg)
{
	/* no SA_RESTART; again and again, for the first may come too early */
	const struct sigaction action = { .sa_handler = on_alarm };
	const struct itimerval often = { { 0, 100000 }, { 0, 100000 } };
	int fd = open_and_drain(arg[0]);
	char buf[4096];

	if (fd < 0)
		return printf("open:%s\n", strerrorname_np(errno)) < 0;
	fcntl(fd, F_SETFL, 0);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	printf("%s\n",
	       read(fd, buf, sizeof(buf)) < 0 ? strerrorname_np(errno) : "OK");
	return 0;
}
