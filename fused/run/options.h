/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * options.h - the command line of memcgfs-run
 */
#ifndef _MEMCGFS_RUN_OPTIONS_H
#define _MEMCGFS_RUN_OPTIONS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/served_dirs.h"

enum { EXIT_USAGE = 2 };

/* the work that the user asks for */
enum action {
	ACTION_RUN,   /* run COMMAND in a new world */
	ACTION_LIST,  /* print the running worlds */
	ACTION_ENTER, /* run COMMAND in a running world */
};

/**
 * struct options - the parsed command line
 * @action: the work
 * @world: the id of the world to enter; 0 if there is only a single world
 * @kernel: the value of -k, which regime_parse() accepts, or NULL
 * @daemon: further options of the daemon, or NULL
 * @group: COMMAND starts in this group and sees it as the root; no slash at its
 *         ends; or NULL
 * @files: directories whose files the daemon serves
 * @limit: its memory.limit_in_bytes, or NULL
 * @grace: seconds between a signal and the end
 * @host_pids: COMMAND stays in the pid namespace of the host
 * @keep_uid: in a user namespace COMMAND keeps the ids of the caller
 * @seccomp: system calls of COMMAND that tell of groups are answered
 * @command: COMMAND and its arguments, terminated by NULL
 */
struct options {
	enum action action;
	pid_t world;
	const char *kernel;
	const char *daemon;
	const char *group;
	struct served_dirs files;
	const char *limit;
	unsigned int grace;
	bool host_pids;
	bool keep_uid;
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

/**
 * options_kernel - the kernel of a new world
 *
 * Return: the value of -k, of the last kernel= in -o, or the default; the name
 * ends at a comma or with the text.
 */
const char *options_kernel(const struct options *options);

#endif
