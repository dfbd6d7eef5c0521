// SPDX-License-Identifier: GPL-2.0-only
#include "run/signals.h"

#include <errno.h>
#include <stddef.h>
#include <sys/signalfd.h>

/* signals that go on to COMMAND; after those that end it there is a deadline */
/* clang-format off */
static const struct {
	int number;
	bool ends;
} relayed[] = {
	{ SIGHUP, true },
	{ SIGINT, true },
	{ SIGQUIT, true },
	{ SIGTERM, true },
	{ SIGUSR1, false },
	{ SIGUSR2, false },
	{ SIGTSTP, false },
	{ SIGWINCH, false },
};
/* clang-format on */

#define NR_RELAYED (sizeof(relayed) / sizeof(relayed[0]))

/* a signal that our caller lets us ignore is ignored by COMMAND too */
static bool is_ignored(int sig)
{
	struct sigaction old;

	return !sigaction(sig, NULL, &old) && old.sa_handler == SIG_IGN;
}

int signals_take(sigset_t *mask)
{
	sigset_t set;
	size_t i;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGCONT);
	for (i = 0; i < NR_RELAYED; i++)
		if (!is_ignored(relayed[i].number))
			sigaddset(&set, relayed[i].number);
	signal(SIGCHLD, SIG_DFL); /* ignored, it would reap our children */
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	sigaddset(&set, SIGTTOU);
	if (fd < 0)
		return -errno;
	sigprocmask(SIG_BLOCK, &set, mask);
	return fd;
}

bool signals_end(int sig)
{
	size_t i;

	for (i = 0; i < NR_RELAYED; i++)
		if (relayed[i].number == sig)
			return relayed[i].ends;
	return false;
}
