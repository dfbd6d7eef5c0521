// SPDX-License-Identifier: GPL-2.0-only
#include "run/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static int tty = -1; /* immutable after terminal_open() */

void terminal_open(void)
{
	tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

bool terminal_exists(void)
{
	return tty >= 0;
}

pid_t terminal_group(void)
{
	return tty < 0 ? -1 : tcgetpgrp(tty);
}

bool terminal_is_ours(void)
{
	return terminal_group() == getpgrp();
}

void terminal_give(pid_t group)
{
	if (tty >= 0)
		tcsetpgrp(tty, group);
}

void terminal_take_back(void)
{
	pid_t group = terminal_group();

	if (group <= 0 || (kill(-group, 0) && errno == ESRCH))
		terminal_give(getpgrp());
}
