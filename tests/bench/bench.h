/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bench.h - ratios, each side measured beside the other in the same run
 *
 * A row compares two measurements. Each is made once beforehand, to warm up. Then
 * they take turns for some rounds, and each begins every other round, so that the
 * machine disturbs both alike; the medians are compared.
 * Where the slowest round of a side is far from its fastest, the row is called
 * noisy: its ratio then says more about the machine.
 */
#ifndef _BENCH_H
#define _BENCH_H

#include <glib.h>

/**
 * struct bench_row - a comparison of two measurements
 * @name: the measurement
 * @unit: of both sides
 * @ours: measures once
 * @peer_name: the other side of the comparison
 * @peer: measures that once
 * @goal: the ratio ours / peer that is to be met; 0 for none
 * @data: for both
 */
struct bench_row {
	const char *name;
	const char *unit;
	double (*ours)(gconstpointer data);
	const char *peer_name;
	double (*peer)(gconstpointer data);
	double goal;
	gconstpointer data;
};

/**
 * bench_main - measure all rows, print the table, write it as JSON if asked
 *
 * Options: -r ROUNDS, --only TEXT, --json FILE.
 *
 * Return: the program's exit status: 0, however fast it was; 2 for a wrong
 * command line.
 */
int bench_main(int argc, char **argv, const char *what,
	       const struct bench_row *all_rows, gsize nr_rows);

/** bench_ns - nanoseconds that a call takes per round, @nr rounds in it */
double bench_ns(void (*fn)(gconstpointer data, unsigned long nr),
		gconstpointer data, unsigned long nr);

#endif
