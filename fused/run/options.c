// SPDX-License-Identifier: GPL-2.0-only
#include "run/options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/standard_files.h"
#include "libobjcg/kernels.h"
#include "run/files.h"
#include "run/help.h"
#include "run/message.h"

#define MAX_GRACE 86400

/* of memory.limit_in_bytes, which shows a little less */
#define MAX_LIMIT 9223372036854775807ULL

/* the group of --limit without --group */
#define DEFAULT_GROUP "limited"

/* options without a letter */
enum {
	OPT_GRACE = 256,
	OPT_FILES,
	OPT_GROUP,
	OPT_HOST_PIDS,
	OPT_KEEP_UID,
	OPT_LIMIT,
	OPT_NO_SECCOMP,
	OPT_ENTER,
	OPT_LIST
};

/* clang-format off */
static const struct option long_options[] = {
	{ "kernel", required_argument, NULL, 'k' },
	{ "options", required_argument, NULL, 'o' },
	{ "files", required_argument, NULL, OPT_FILES },
	{ "limit", required_argument, NULL, OPT_LIMIT },
	{ "group", required_argument, NULL, OPT_GROUP },
	{ "grace", required_argument, NULL, OPT_GRACE },
	{ "host-pids", no_argument, NULL, OPT_HOST_PIDS },
	{ "keep-uid", no_argument, NULL, OPT_KEEP_UID },
	{ "enter", optional_argument, NULL, OPT_ENTER },
	{ "list", no_argument, NULL, OPT_LIST },
	{ "no-seccomp", no_argument, NULL, OPT_NO_SECCOMP },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{} /* terminate */
};
/* clang-format on */

static bool refuse(const char *what, const char *expected)
{
	complain("%s: %s; see '" PROGRAM " -h'", what, expected);
	return false;
}

static bool parse_grace(const char *text, unsigned int *grace)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || n > MAX_GRACE) {
		complain("--grace %s: expected seconds, 0 to %d", text,
			 MAX_GRACE);
		return false;
	}
	*grace = (unsigned int)n;
	return true;
}

/* "a/b": no "." and "..", no empty name */
static bool parse_group(char *text, const char **group)
{
	size_t len = strlen(text);
	const char *name;
	char *copy, *save;

	while (len && text[len - 1] == '/')
		text[--len] = '\0';
	text += strspn(text, "/");
	copy = strdup(text);
	for (name = copy ? strtok_r(copy, "/", &save) : NULL; name;
	     name = strtok_r(NULL, "/", &save))
		if (!strcmp(name, ".") || !strcmp(name, ".."))
			break;
	if (!*text || name || strstr(text, "//") || len >= NAME_MAX) {
		complain("--group %s: expected the path of a group, as a/b",
			 text);
		free(copy);
		return false;
	}
	free(copy);
	*group = text;
	return true;
}

/*
 * Digits and perhaps a letter. The kernel drops the bits above 64, and a number that
 * begins with 0 is octal there: no caller of ours means that.
 */
static bool parse_limit(const char *text, const char **limit)
{
	static const char letters[] = "kKmMgG";
	size_t digits = strspn(text, "0123456789");
	const char *letter = strchr(letters, text[digits]);
	size_t shift = text[digits] && letter ?
			       10 * ((size_t)(letter - letters) / 2 + 1) :
			       0;

	if (!digits || !letter || (text[digits] && text[digits + 1])) {
		complain(
			"--limit %s: expected bytes, or a number with K, M or G",
			text);
		return false;
	}
	errno = 0;
	if (strtoull(text, NULL, 10) > MAX_LIMIT >> shift || errno) {
		complain("--limit %s: expected at most %llu bytes", text,
			 MAX_LIMIT);
		return false;
	}
	while (text[0] == '0' && --digits)
		text++;
	*limit = text;
	return true;
}

static bool parse_kernel(const char *text, const char **kernel)
{
	char why[REGIME_WHY_MAX];
	struct regime regime;

	if (regime_parse(text, &regime, why)) {
		complain("-k %s", why);
		return false;
	}
	*kernel = text;
	return true;
}

static bool is_number(const char *text)
{
	return *text && !text[strspn(text, "0123456789")];
}

/* the id may be the next word, too */
static bool parse_world(const char *text, char **argv, pid_t *world)
{
	long n;

	if (!text && argv[optind] && is_number(argv[optind]) &&
	    strcmp(argv[optind - 1], "--"))
		text = argv[optind++];
	if (!text)
		return true;
	n = is_number(text) ? strtol(text, NULL, 10) : 0;
	if (n < 1 || n > INT_MAX) {
		complain(
			"--enter %s: expected the id of a world, as --list shows it",
			text);
		return false;
	}
	*world = (pid_t)n;
	return true;
}

static bool choose(struct options *options, enum action action)
{
	if (options->action != ACTION_RUN)
		return refuse("--list and --enter",
			      "expected a single time one of them");
	options->action = action;
	return true;
}

static bool take(struct options *options, int opt, char **argv)
{
	switch (opt) {
	case 'k':
		return parse_kernel(optarg, &options->kernel);
	case 'o':
		options->daemon = optarg;
		return *optarg || refuse("-o", "expected options of memcgfs");
	case OPT_FILES:
		return files_parse(&options->files, optarg);
	case OPT_GRACE:
		return parse_grace(optarg, &options->grace);
	case OPT_GROUP:
		return parse_group(optarg, &options->group);
	case OPT_LIMIT:
		return parse_limit(optarg, &options->limit);
	case OPT_HOST_PIDS:
		options->host_pids = true;
		return true;
	case OPT_KEEP_UID:
		options->keep_uid = true;
		return true;
	case OPT_LIST:
		return choose(options, ACTION_LIST);
	case OPT_ENTER:
		return choose(options, ACTION_ENTER) &&
		       parse_world(optarg, argv, &options->world);
	case OPT_NO_SECCOMP:
		options->seccomp = false;
		return true;
	default:
		return false;
	}
}

/* the argument that getopt_long() has refused */
static bool refuse_argument(int opt, char **argv)
{
	char letter[] = { '-', (char)optopt, '\0' };
	const char *what = argv[optind - 1];

	if (optopt && optopt < OPT_GRACE)
		what = letter;
	return refuse(what, opt == ':' ? "expected a value" :
					 "there is no such option");
}

/* Return: the last kernel among the daemon's options, or NULL */
static const char *find_kernel(const char *text)
{
	static const char key[] = "kernel=";
	const char *kernel = NULL;

	for (; text; text = strchr(text, ',')) {
		text += *text == ',';
		if (!strncmp(text, key, strlen(key)))
			kernel = text + strlen(key);
	}
	return kernel;
}

const char *options_kernel(const struct options *options)
{
	const char *kernel = options->kernel ? options->kernel :
					       find_kernel(options->daemon);

	return kernel ? kernel : REGIME_DEFAULT;
}

static bool refuse_empty_command(void)
{
	return refuse("COMMAND is ''", "expected the name of a program");
}

static bool finish_run(struct options *options, char **rest)
{
	if (!*rest)
		return refuse("expected a COMMAND to run", "none is given");
	if (!**rest)
		return refuse_empty_command();
	if (options->kernel && find_kernel(options->daemon))
		return refuse("-o kernel=",
			      "expected no second kernel after -k");
	options->command = rest;
	if (options->limit && !options->group)
		options->group = DEFAULT_GROUP;
	return true;
}

/* a running world has all that these choose */
static bool refuse_choices(const struct options *options, const char *action)
{
	const char *given = options->kernel    ? "-k" :
			    options->daemon    ? "-o" :
			    options->files.nr  ? "--files" :
			    options->limit     ? "--limit" :
			    options->host_pids ? "--host-pids" :
			    options->keep_uid  ? "--keep-uid" :
						 NULL;

	if (!given)
		return false;
	complain("%s: expected no %s with it, which is for a new world", action,
		 given);
	return true;
}

/* the user's shell, unless there is a COMMAND */
static bool finish_enter(struct options *options, char **rest)
{
	static char *shell[] = { NULL, NULL };
	char *wanted = getenv("SHELL");

	if (refuse_choices(options, "--enter"))
		return false;
	if (*rest && !**rest)
		return refuse_empty_command();
	shell[0] = wanted && *wanted ? wanted : "/bin/sh";
	options->command = *rest ? rest : shell;
	return true;
}

static bool finish_list(struct options *options, char **rest)
{
	if (refuse_choices(options, "--list"))
		return false;
	if (*rest || options->group) {
		complain("--list: expected nothing after it; see '" PROGRAM
			 " -h'");
		return false;
	}
	return true;
}

static bool finish(struct options *options, char **rest)
{
	switch (options->action) {
	case ACTION_LIST:
		return finish_list(options, rest);
	case ACTION_ENTER:
		return finish_enter(options, rest);
	default:
		return finish_run(options, rest);
	}
}

bool options_parse(struct options *options, int argc, char **argv, int *status)
{
	int opt;

	*options = (struct options){ .grace = DEFAULT_GRACE, .seccomp = true };
	*status = EXIT_USAGE;
	while ((opt = getopt_long(argc, argv, "+:k:o:hV", long_options,
				  NULL)) != -1) {
		if (opt == 'h' || opt == 'V') {
			if (opt == 'h')
				print_help();
			else
				puts(PROGRAM " " MEMCGFS_VERSION);
			*status = standard_output_end(PROGRAM);
			return false;
		}
		if (opt == '?' || opt == ':') {
			refuse_argument(opt, argv);
			return false;
		}
		if (!take(options, opt, argv))
			return false;
	}
	return finish(options, argv + optind);
}
