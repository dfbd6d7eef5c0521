/* SPDX-License-Identifier: GPL-2.0-only */
/* command.h - a program whose first argument is a command of a table */
#ifndef _TESTS_COMMAND_H
#define _TESTS_COMMAND_H

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* a command, and how many arguments it has after its name */
struct command {
	const char *name;
	int nr_args;
	int (*run)(char **arg);
};

/**
 * command_run - run the command of a command line
 * @max_more: how many more arguments than nr_args a command may get
 *
 * Return: the exit status, 2 if there is no such command.
 */
static inline int command_run(int argc, char **argv,
			      const struct command *commands, size_t nr,
			      int max_more)
{
	size_t i;
	int more;

	for (i = 0; argc > 1 && i < nr; i++) {
		more = argc - 2 - commands[i].nr_args;
		if (!strcmp(argv[1], commands[i].name) && more >= 0 &&
		    more <= max_more)
			return commands[i].run(argv + 2);
	}
	fprintf(stderr, "%s: expected a command and its arguments, one of:",
		program_invocation_short_name);
	for (i = 0; i < nr; i++)
		fprintf(stderr, " %s", commands[i].name);
	fprintf(stderr, "\n");
	return 2;
}

#endif
