/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * command.h - COMMAND: its start
 */
#ifndef _MEMCGFS_RUN_COMMAND_H
#define _MEMCGFS_RUN_COMMAND_H

#include <signal.h>
#include <sys/types.h>

#include "run/options.h"

/* the statuses of env(1) */
enum { EXIT_CANNOT_EXECUTE = 126, EXIT_NOT_FOUND = 127 };

/**
 * command_start - start COMMAND in a process group of its own
 * @options: the command line
 * @directory: the working directory; it is looked up again, for a place may
 *             cover it now
 * @mask: the signal mask for it
 * @notifier: for its listener (notify.h), or -1
 *
 * Return: its pid, or a negative errno.
 */
pid_t command_start(const struct options *options, const char *directory,
		    const sigset_t *mask, int notifier);

/**
 * command_load_filter - have system calls of this process answered
 * @notifier: for its listener
 *
 * Without the filter the world is as it is, and the kernel answers.
 *
 * Context: a child that is about to run a program. Exits if the notifier cannot
 * be reached.
 */
void command_load_filter(int notifier);

#endif
