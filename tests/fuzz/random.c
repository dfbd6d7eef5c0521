// SPDX-License-Identifier: GPL-2.0-only
/*
 * random.c - runs random inputs, or inputs from files, in turn
 *
 *	random --ops 1000000 --kernel v5.11 --shrink --write found
 *	random found
 *
 * Each input is run in a child, because the state after a failure is useless
 * and the engine's threads must not be forked. So a crash and a hang are found
 * and shrunk like a difference.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ops.h"

/* enough to come to a full house, few enough to be shrunk in a minute */
#define OPS_PER_INPUT 2000
#define SECONDS_PER_INPUT 120
#define PROGRESS (2 * G_TIME_SPAN_SECOND)

static gint64 option_seed = -1;
static gint64 option_ops = 100000;
static const char *option_kernel;
static int option_cpus;
static gint64 option_miscount;
static gboolean option_shrink;
static const char *option_write;
static char **option_files;

static const GOptionEntry option_entries[] = {
	{ "seed", 's', 0, G_OPTION_ARG_INT64, &option_seed,
	  "seed of the operations (default: the time)", "N" },
	{ "ops", 'n', 0, G_OPTION_ARG_INT64, &option_ops,
	  "number of operations (100000)", "N" },
	{ "kernel", 'k', 0, G_OPTION_ARG_STRING, &option_kernel,
	  "use the rules of this kernel (default: all kernels in turn)",
	  "NAME" },
	{ "cpus", 'c', 0, G_OPTION_ARG_INT, &option_cpus,
	  "number of virtual CPUs (default: any)", "N" },
	{ "shrink", 0, 0, G_OPTION_ARG_NONE, &option_shrink,
	  "cut a failing input to the operations that it needs", NULL },
	{ "write", 'w', 0, G_OPTION_ARG_FILENAME, &option_write,
	  "write a failing input to FILE", "FILE" },
	{ "miscount", 0, 0, G_OPTION_ARG_INT64, &option_miscount,
	  "break the engine after N operations", "N" },
	{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_files,
	  NULL, "[FILE|DIRECTORY...]" },
	{ .long_name = NULL }
};

/* the input that is worked with */
struct input {
	unsigned char *data;
	gsize size;
};

static void die(const char *what, const char *why)
{
	fprintf(stderr, "random: %s: %s\n", what, why);
	exit(2);
}

static void run_in_child(const struct input *in, bool quiet)
{
	if (quiet) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDERR_FILENO);
	}
	alarm(SECONDS_PER_INPUT);
	exit(fuzz_run(in->data, in->size) < 0);
}

static bool fails(const struct input *in, bool quiet)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		die("fork", strerror(errno));
	if (!pid)
		run_in_child(in, quiet);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid", strerror(errno));
	if (WIFSIGNALED(status) && !quiet)
		fprintf(stderr, "random: killed: %s\n",
			strsignal(WTERMSIG(status)));
	return status;
}

/* Return: whether it fails without @nr operations from @at on */
static bool cut(struct input *in, gsize at, gsize nr)
{
	gsize from = FUZZ_HEADER + at * FUZZ_OP, n = nr * FUZZ_OP;
	struct input less = { g_malloc(in->size), in->size - n };

	memcpy(less.data, in->data, from);
	memcpy(less.data + from, in->data + from + n, less.size - from);
	if (!fails(&less, true)) {
		g_free(less.data);
		return false;
	}
	g_free(in->data);
	*in = less;
	return true;
}

static gsize nr_ops(const struct input *in)
{
	return in->size < FUZZ_HEADER ? 0 : (in->size - FUZZ_HEADER) / FUZZ_OP;
}

/* from the end, for all behind the difference can go at once */
static void shrink(struct input *in)
{
	gsize nr, at;

	for (nr = nr_ops(in) / 2; nr; nr /= 2) {
		fprintf(stderr, "random: %zu operations, cutting %zu\n",
			nr_ops(in), nr);
		for (at = nr_ops(in); at >= nr; at -= nr)
			cut(in, at - nr, nr);
	}
}

static void report(struct input *in)
{
	GError *error = NULL;

	if (option_shrink) {
		shrink(in);
		fails(in, false);
	}
	if (option_write && !g_file_set_contents(option_write, (char *)in->data,
						 (gssize)in->size, &error))
		die("cannot write", error->message);
	if (option_write)
		fprintf(stderr, "random: %zu operations written to %s\n",
			nr_ops(in), option_write);
}

static void replay(const char *file)
{
	GError *error = NULL;
	struct input in;
	char *data;

	if (!g_file_get_contents(file, &data, &in.size, &error))
		die("cannot read", error->message);
	in.data = (unsigned char *)data;
	if (fails(&in, false)) {
		fprintf(stderr, "random: input file %s\n", file);
		report(&in);
		exit(1);
	}
	g_free(in.data);
}

static void replay_all(const char *dir)
{
	GError *error = NULL;
	GDir *files = g_dir_open(dir, 0, &error);
	const char *name;

	if (!files)
		die("cannot read", error->message);
	while ((name = g_dir_read_name(files))) {
		char *file = g_build_filename(dir, name, NULL);

		replay(file);
		g_free(file);
	}
	g_dir_close(files);
}

static int find_kernel(const char *name)
{
	int i;

	for (i = 0; fuzz_kernels[i]; i++)
		if (!strcmp(fuzz_kernels[i], name))
			return i;
	return -1;
}

static void check_kernel(const char *name)
{
	struct regime regime;
	char why[REGIME_WHY_MAX];

	if (find_kernel(name) >= 0)
		return;
	if (regime_parse(name, &regime, why))
		die(name, why);
	g_snprintf(why, sizeof(why),
		   "expected a kernel with slab=objcg, not slab=%s",
		   regime_value_name(&regime, SWITCH_SLAB));
	die(name, why);
}

/* the @nr-th of those that a seed gives, of so many operations */
static void make_input(struct input *in, gint64 nr, gint64 ops)
{
	GRand *rand = g_rand_new_with_seed_array(
		(guint32[]){ (guint32)option_seed, (guint32)nr }, 2);
	gsize i;

	in->size = FUZZ_HEADER + FUZZ_OP * (gsize)ops;
	for (i = 0; i < in->size; i++)
		in->data[i] = (unsigned char)(g_rand_int(rand) >> 24);
	in->data[0] = (unsigned char)nr;
	if (option_kernel)
		in->data[0] = (unsigned char)find_kernel(option_kernel);
	if (option_cpus)
		in->data[1] = (unsigned char)(option_cpus - 1);
	g_rand_free(rand);
}

static void run_random(void)
{
	gint64 progress = g_get_monotonic_time() + PROGRESS, done = 0, nr;
	struct input in = { g_malloc(FUZZ_HEADER + FUZZ_OP * OPS_PER_INPUT),
			    0 };

	for (nr = 0; done < option_ops; nr++) {
		gint64 ops = MIN(OPS_PER_INPUT, option_ops - done);

		make_input(&in, nr, ops);
		if (fails(&in, false)) {
			printf("FAIL: %s, --seed %lld, after %lld operations\n",
			       option_kernel ? option_kernel : "all kernels",
			       (long long)option_seed, (long long)done);
			report(&in);
			exit(1);
		}
		done += ops;
		if (g_get_monotonic_time() < progress)
			continue;
		progress = g_get_monotonic_time() + PROGRESS;
		if (isatty(STDERR_FILENO))
			fprintf(stderr, "random: %lld operations\n",
				(long long)done);
	}
	g_free(in.data);
	printf("random: %s, seed %lld: %lld operations, no difference\n",
	       option_kernel ? option_kernel : "all kernels",
	       (long long)option_seed, (long long)done);
}

static void parse_options(int argc, char **argv)
{
	GOptionContext *context = g_option_context_new(NULL);
	GError *error = NULL;

	g_option_context_set_summary(
		context,
		"Runs random operations, or the operations of files, on "
		"the accounting engine\nand on a simple model of it, and "
		"reports differences.");
	g_option_context_add_main_entries(context, option_entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error))
		die("bad option", error->message);
	if (option_kernel)
		check_kernel(option_kernel);
	if (option_cpus < 0 || option_cpus > MODEL_CPUS)
		die("--cpus",
		    "expected a number from 0 to " G_STRINGIFY(MODEL_CPUS));
	if (option_ops < 0 || option_miscount < 0)
		die("--ops, --miscount", "expected a number from 0");
	g_option_context_free(context);
	if (option_seed < 0)
		option_seed = g_get_real_time() & G_MAXINT32;
	fuzz_miscount = (unsigned long)option_miscount;
}

int main(int argc, char **argv)
{
	int i;

	parse_options(argc, argv);
	if (!option_files)
		run_random();
	for (i = 0; option_files && option_files[i]; i++)
		if (g_file_test(option_files[i], G_FILE_TEST_IS_DIR))
			replay_all(option_files[i]);
		else
			replay(option_files[i]);
	return 0;
}
