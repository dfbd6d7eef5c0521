// SPDX-License-Identifier: GPL-2.0-only
/* options.c - the command line of the torture */
#include "options.h"

#include <stdlib.h>

#include "unit.h"

struct options options = {
	.seed = -1,
	.seconds = 3,
	.threads = 4,
	.numbers = "real",
	.kernel = REGIME_DEFAULT,
};

/* clang-format off */
static const GOptionEntry option_entries[] = {
	{ "seed", 's', 0, G_OPTION_ARG_INT64, &options.seed,
	  "seed of the operations (default: the time)", "N" },
	{ "seconds", 'd', 0, G_OPTION_ARG_DOUBLE, &options.seconds,
	  "duration of the run", "N" },
	{ "threads", 't', 0, G_OPTION_ARG_INT, &options.threads,
	  "number of threads", "N" },
	{ "cpus", 'c', 0, G_OPTION_ARG_INT, &options.cpus,
	  "number of virtual CPUs, 0 for the host's", "N" },
	{ "numbers", 'n', 0, G_OPTION_ARG_STRING, &options.numbers,
	  "of the host's CPUs: real, low: all but 0 are unforeseen, sparse: "
	  "with gaps and above NR_CPUS", "NAME" },
	{ "fail", 'f', 0, G_OPTION_ARG_INT, &options.fail,
	  "each Nth allocation fails, 0 for few failures", "N" },
	{ "kernel", 'k', 0, G_OPTION_ARG_STRING, &options.kernel,
	  "use the rules of this kernel", "NAME" },
	{ .long_name = NULL }
};
/* clang-format on */

static int zero(void)
{
	return 0;
}

/* another with each call, as if the thread were moved */
static int sparse_number(void)
{
	static const int numbers[] = { 1, 62, 63, 64, 65, 500, 4095, -1 };
	static __thread unsigned int calls;

	return numbers[calls++ / 3 % G_N_ELEMENTS(numbers)];
}

static const struct {
	const char *name;
	struct cpu_source source;
} numbers[] = {
	{ "real", { .highest = NULL } },
	{ "low", { .highest = zero } },
	{ "sparse", { .current = sparse_number } },
};

/* Return: false if there is none of that name */
static bool choose_numbers(void)
{
	unsigned int i;

	for (i = 0; i < G_N_ELEMENTS(numbers); i++) {
		if (g_strcmp0(options.numbers, numbers[i].name))
			continue;
		set_cpu_source(&numbers[i].source);
		return true;
	}
	return false;
}

void parse_options(int argc, char **argv, struct regime *regime)
{
	GOptionContext *context = g_option_context_new(NULL);
	char why[REGIME_WHY_MAX];
	GError *error = NULL;
	const char *reason = NULL;

	g_option_context_set_summary(
		context, "Runs the accounting engine from many threads at once "
			 "and checks its numbers.");
	g_option_context_add_main_entries(context, option_entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error))
		reason = error->message;
	else if (argc > 1)
		reason = "expected options only";
	else if (options.threads < 1 || options.seconds < 0 ||
		 options.cpus < 0 || options.cpus > NR_CPUS ||
		 options.fail < 0 || options.fail > (int)FAULT_ALWAYS)
		reason =
			"expected --threads from 1, --seconds and --fail from 0, "
			"--cpus from 0 to " G_STRINGIFY(NR_CPUS);
	else if (!choose_numbers())
		reason = "expected --numbers real, low or sparse";
	else if (regime_parse(options.kernel, regime, why))
		reason = why;
	if (reason) {
		fprintf(stderr, "torture: %s\n", reason);
		exit(2);
	}
	g_option_context_free(context);
	if (options.seed < 0)
		options.seed = g_get_real_time() & G_MAXINT32;
}

void print_command(FILE *to)
{
	fprintf(to,
		"torture: --kernel %s --seed %lld --threads %d --cpus %d "
		"--numbers %s --fail %d --seconds %g\n",
		options.kernel, (long long)options.seed, options.threads,
		options.cpus, options.numbers, options.fail, options.seconds);
	fflush(to);
}
