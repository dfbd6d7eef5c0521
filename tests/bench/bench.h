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
 * enum bench_kind - the kinds of a goal
 * @BENCH_AT_MOST: the ratio ours / peer is at most the goal
 * @BENCH_AT_LEAST: the ratio is at least the goal
 * @BENCH_OURS_AT_MOST: our side alone is at most the goal, in the row's unit
 */
enum bench_kind { BENCH_AT_MOST, BENCH_AT_LEAST, BENCH_OURS_AT_MOST };

/**
 * struct bench_row - a comparison of two measurements
 * @name: the measurement
 * @unit: of both sides
 * @ours: measures once
 * @peer_name: the other side of the comparison
 * @peer: measures that once; NULL for none, if the goal is of our side alone
 * @goal: the number that is to be met; a ratio of 0 for none
 * @kind: of the goal
 * @data: for both
 */
struct bench_row {
	const char *name;
	const char *unit;
	double (*ours)(gconstpointer data);
	const char *peer_name;
	double (*peer)(gconstpointer data);
	double goal;
	enum bench_kind kind;
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

/** bench_check - end the program with the message of errno unless @ok */
void bench_check(gboolean ok, const char *call);

/**
 * bench_env - a variable of the environment that the program needs
 *
 * Return: its value; without it the program ends.
 */
const char *bench_env(const char *name);

#endif
