// SPDX-License-Identifier: GPL-2.0-only
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* a side is noisy if its slowest round takes this many times its fastest */
#define NOISE 1.6

struct side {
	double median;
	gboolean noisy;
};

struct result {
	struct side ours;
	struct side peer;
};

static int rounds = 5;
static char *json_file;
static char *only;

static const GOptionEntry entries[] = {
	{ "rounds", 'r', 0, G_OPTION_ARG_INT, &rounds,
	  "number of measurements of each side (5)", "N" },
	{ "json", 0, 0, G_OPTION_ARG_FILENAME, &json_file,
	  "also write the table to FILE", "FILE" },
	{ "only", 'o', 0, G_OPTION_ARG_STRING, &only,
	  "only the rows with TEXT in their name", "TEXT" },
	G_OPTION_ENTRY_NULL
};

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

void bench_check(gboolean ok, const char *call)
{
	if (ok)
		return;
	perror(call);
	exit(1);
}

const char *bench_env(const char *name)
{
	const char *value = getenv(name);

	if (value)
		return value;
	fprintf(stderr,
		"%s: expected %s in the environment; see tests/bench/meson.build\n",
		g_get_prgname(), name);
	exit(2);
}

double bench_ns(void (*fn)(gconstpointer data, unsigned long nr),
		gconstpointer data, unsigned long nr)
{
	double start = now_ns();

	fn(data, nr);
	return (now_ns() - start) / (double)nr;
}

static int cmp_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct side sum_up(double *values)
{
	size_t nr = (size_t)rounds;

	qsort(values, nr, sizeof(*values), cmp_double);
	return (struct side){
		.median = values[nr / 2],
		.noisy = values[nr - 1] > NOISE * values[0],
	};
}

static double peer_of(const struct bench_row *row)
{
	return row->peer ? row->peer(row->data) : 0;
}

static struct result measure(const struct bench_row *row)
{
	g_autofree double *ours = g_new(double, rounds);
	g_autofree double *peer = g_new(double, rounds);
	int i;

	row->ours(row->data);
	peer_of(row);
	for (i = 0; i < rounds; i++) {
		if (i % 2)
			peer[i] = peer_of(row);
		ours[i] = row->ours(row->data);
		if (!(i % 2))
			peer[i] = peer_of(row);
	}
	return (struct result){ sum_up(ours), sum_up(peer) };
}

static double ratio(const struct result *r)
{
	return r->ours.median / r->peer.median;
}

static gboolean has_goal(const struct bench_row *row)
{
	return row->goal || row->kind == BENCH_OURS_AT_MOST;
}

static gboolean is_met(const struct bench_row *row, const struct result *r)
{
	switch (row->kind) {
	case BENCH_AT_LEAST:
		return ratio(r) >= row->goal;
	case BENCH_OURS_AT_MOST:
		return r->ours.median <= row->goal;
	default:
		return ratio(r) <= row->goal;
	}
}

static const char *verdict(const struct bench_row *row, const struct result *r)
{
	if (!has_goal(row))
		return "-";
	return is_met(row, r) ? "yes" : "no";
}

static gboolean noisy(const struct result *r)
{
	return r->ours.noisy || r->peer.noisy;
}

static char *goal_text(const struct bench_row *row)
{
	if (!has_goal(row))
		return g_strdup("-");
	switch (row->kind) {
	case BENCH_AT_LEAST:
		return g_strdup_printf(">=%.3f", row->goal);
	case BENCH_OURS_AT_MOST:
		return g_strdup_printf("%g %s", row->goal, row->unit);
	default:
		return g_strdup_printf("%.3f", row->goal);
	}
}

/* a number for a person or for JSON, or what stands for it without a peer */
static char *peer_text(const struct bench_row *row, const char *format,
		       double value, const char *none)
{
	char text[32];

	if (!row->peer)
		return g_strdup(none);
	return g_strdup(g_ascii_formatd(text, sizeof(text), format, value));
}

static void print_row(const struct bench_row *row, const struct result *r)
{
	g_autofree char *peer = peer_text(row, "%.1f", r->peer.median, "-");
	g_autofree char *share = peer_text(row, "%.3f", ratio(r), "-");
	g_autofree char *goal = goal_text(row);

	printf("%-34s %10.1f %-3s %10s %-26s %7s %7s  %s%s\n", row->name,
	       r->ours.median, row->unit, peer, row->peer ? row->peer_name : "",
	       share, goal, verdict(row, r), noisy(r) ? " noisy" : "");
}

static const char *kind_name(const struct bench_row *row)
{
	static const char *const names[] = {
		[BENCH_AT_MOST] = "ratio at most",
		[BENCH_AT_LEAST] = "ratio at least",
		[BENCH_OURS_AT_MOST] = "ours at most",
	};

	return names[row->kind];
}

static void write_json_row(FILE *f, const struct bench_row *row,
			   const struct result *r)
{
	g_autofree char *peer = peer_text(row, "%.3f", r->peer.median, "null");
	g_autofree char *share = peer_text(row, "%.4f", ratio(r), "null");
	g_autofree char *peer_name =
		row->peer ? g_strdup_printf("\"%s\"", row->peer_name) :
			    g_strdup("null");
	const char *met = !has_goal(row) ? "null" :
			  is_met(row, r) ? "true" :
					   "false";

	fprintf(f,
		"  {\"name\": \"%s\", \"unit\": \"%s\", \"ours\": %.3f, \"peer\": %s, \"peer_value\": %s, \"ratio\": %s, \"goal\": %.4f, \"goal_is\": \"%s\", \"met\": %s, \"noisy\": %s}",
		row->name, row->unit, r->ours.median, peer_name, peer, share,
		row->goal, kind_name(row), met, noisy(r) ? "true" : "false");
}

static void write_json(FILE *f, const struct bench_row *rows,
		       const struct result *results, gsize nr_rows)
{
	gsize i;

	fputs("[\n", f);
	for (i = 0; i < nr_rows; i++) {
		write_json_row(f, &rows[i], &results[i]);
		fputs(i + 1 < nr_rows ? ",\n" : "\n", f);
	}
	fputs("]\n", f);
}

static int save_json(const struct bench_row *rows, const struct result *results,
		     gsize nr_rows)
{
	FILE *f = fopen(json_file, "w");

	if (f)
		write_json(f, rows, results, nr_rows);
	if (!f || fclose(f)) {
		fprintf(stderr, "%s: %s: %s\n", g_get_prgname(), json_file,
			strerror(errno));
		return 1;
	}
	return 0;
}

/* copy the rows that are asked for; return their number */
static gsize choose_rows(struct bench_row *chosen, const struct bench_row *rows,
			 gsize nr_rows)
{
	gsize i, nr = 0;

	for (i = 0; i < nr_rows; i++)
		if (!only || strstr(rows[i].name, only))
			chosen[nr++] = rows[i];
	return nr;
}

static void measure_all(struct result *results, const struct bench_row *rows,
			gsize nr_rows)
{
	gsize i;

	for (i = 0; i < nr_rows; i++) {
		if (isatty(STDERR_FILENO))
			fprintf(stderr, "\r%zu of %zu: %-60s", i + 1, nr_rows,
				rows[i].name);
		results[i] = measure(&rows[i]);
	}
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%75s\r", "");
}

int bench_main(int argc, char **argv, const char *what,
	       const struct bench_row *all_rows, gsize nr_rows)
{
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autofree struct result *results = g_new(struct result, nr_rows);
	g_autofree struct bench_row *rows = g_new(struct bench_row, nr_rows);
	g_autoptr(GError) error = NULL;
	gsize i;

	g_option_context_set_summary(context, what);
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error) ||
	    argc > 1 || rounds < 1) {
		fprintf(stderr, "%s: %s; see -h\n", g_get_prgname(),
			error ? error->message : "expected options only");
		return 2;
	}
	nr_rows = choose_rows(rows, all_rows, nr_rows);
	measure_all(results, rows, nr_rows);
	printf("%-34s %10s %-3s %10s %-26s %7s %7s  %s\n", "name", "ours", "",
	       "peer", "", "ratio", "goal", "met?");
	for (i = 0; i < nr_rows; i++)
		print_row(&rows[i], &results[i]);
	return json_file ? save_json(rows, results, nr_rows) : 0;
}
