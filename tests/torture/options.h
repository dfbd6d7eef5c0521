/* SPDX-License-Identifier: GPL-2.0-only */
/* options.h - the command line of the torture */
#ifndef _TESTS_TORTURE_OPTIONS_H
#define _TESTS_TORTURE_OPTIONS_H

#include <glib.h>
#include <stdio.h>

#include "libobjcg-internal.h"

/**
 * struct options - the options; they do not change once threads are started
 * @seed: of the first thread's numbers; each other has the next
 * @seconds: how long the threads work
 * @threads: how many at once
 * @cpus: virtual CPUs, 0 for the host's
 * @numbers: a name of numbers for the host's CPUs
 * @fail: one in so many allocations fails, 0 for few
 * @kernel: the regime, as regime_parse() takes it
 */
struct options {
	gint64 seed;
	double seconds;
	int threads;
	int cpus;
	const char *numbers;
	int fail;
	const char *kernel;
};

extern struct options options;

/**
 * parse_options - set options and @regime, and the source of CPU numbers
 *
 * A wrong option ends the program with status 2.
 */
void parse_options(int argc, char **argv, struct regime *regime);

/** print_command - how to run this again */
void print_command(FILE *to);

#endif
