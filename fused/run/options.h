/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * options.h - the command line of memcgfs-run
 */
#ifndef _MEMCGFS_RUN_OPTIONS_H
#define _MEMCGFS_RUN_OPTIONS_H

#include <stdbool.h>

enum { EXIT_USAGE = 2 };

/**
 * struct options - the parsed command line
 * @kernel: the value of -k, or NULL
 * @daemon: further options of the daemon, or NULL
 * @group: COMMAND starts in this group and sees it as the root; no slash at its
 *         ends; or NULL
 * @limit: its memory.limit_in_bytes, or NULL
 * @grace: seconds between a signal and the end
 * @host_pids: COMMAND stays in the pid namespace of the host
 * @seccomp: system calls of COMMAND that tell of groups are answered
 * @command: COMMAND and its arguments, terminated by NULL
 */
struct options {
	const char *kernel;
	const char *daemon;
	const char *group;
	const char *limit;
	unsigned int grace;
	bool host_pids;
	bool seccomp;
	char **command;
};

/**
 * options_parse - read the command line
 * @status: set to the exit status if the program is to end now
 *
 * Return: whether COMMAND is to be run. Otherwise the help or a line has been
 * printed.
 */
bool options_parse(struct options *options, int argc, char **argv, int *status);

#endif
