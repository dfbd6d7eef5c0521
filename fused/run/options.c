// SPDX-License-Identifier: GPL-2.0-only
#include "run/options.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/message.h"

#define DEFAULT_GRACE 5
#define MAX_GRACE 86400

/* the group of --limit without --group */
#define DEFAULT_GROUP "limited"

/* options without a letter */
enum { OPT_GRACE = 256, OPT_GROUP, OPT_HOST_PIDS, OPT_LIMIT, OPT_NO_SECCOMP };

/* clang-format off */
static const struct option long_options[] = {
	{ "kernel", required_argument, NULL, 'k' },
	{ "options", required_argument, NULL, 'o' },
	{ "limit", required_argument, NULL, OPT_LIMIT },
	{ "group", required_argument, NULL, OPT_GROUP },
	{ "grace", required_argument, NULL, OPT_GRACE },
	{ "host-pids", no_argument, NULL, OPT_HOST_PIDS },
	{ "no-seccomp", no_argument, NULL, OPT_NO_SECCOMP },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{} /* terminate */
};
/* clang-format on */

static void print_help(void)
{
	puts("usage: " PROGRAM " [OPTION...] [--] COMMAND [ARG...]\n"
	     "\n"
	     "Runs COMMAND in a fake memory-cgroup world. There memcgfs provides\n"
	     "/sys/fs/cgroup/memory, /proc/cgroups, /proc/slabinfo and\n"
	     "/proc/sys/vm/drop_caches. COMMAND has a pid namespace of its own: when it\n"
	     "ends, all processes that it started are killed.\n"
	     "\n"
	     "    -k, --kernel KERNEL   use the accounting of KERNEL ('memcgfs -h' lists the\n"
	     "                          kernels)\n"
	     "    -o, --options OPTS    further options of memcgfs\n"
	     "        --limit SIZE      COMMAND starts in a group with this limit, as in a\n"
	     "                          container: bytes, or with K, M or G\n"
	     "        --group PATH      COMMAND starts in this group (limited if there is a\n"
	     "                          --limit) and sees it as the root\n"
	     "        --grace SECONDS   after a signal COMMAND has this time to end (5)\n"
	     "        --host-pids       keep the pid namespace of the host, so that\n"
	     "                          processes of the host can be members\n"
	     "        --no-seccomp      leave /proc/self/cgroup, mount and statfs to the kernel\n"
	     "    -h, --help            this help\n"
	     "    -V, --version         the version\n"
	     "\n"
	     "Environment: MEMCGFS is the daemon's path if it is not in its place or on PATH.\n"
	     "COMMAND gets the path of the whole mount in MEMCGFS_MOUNT; debug/ is there.\n"
	     "Exit status: COMMAND's (128+N if signal N killed it), 126 or 127 if it cannot be\n"
	     "executed or found, 2 for a wrong command line, 1 if the daemon did not start or\n"
	     "died early.");
}

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

/* digits and perhaps a letter */
static bool parse_limit(const char *text, const char **limit)
{
	size_t digits = strspn(text, "0123456789");

	if (!digits || (text[digits] && (!strchr("kKmMgG", text[digits]) ||
					 text[digits + 1]))) {
		complain(
			"--limit %s: expected bytes, or a number with K, M or G",
			text);
		return false;
	}
	*limit = text;
	return true;
}

static bool take(struct options *options, int opt)
{
	switch (opt) {
	case 'k':
		options->kernel = optarg;
		return *optarg || refuse("-k", "expected the name of a kernel");
	case 'o':
		options->daemon = optarg;
		return true;
	case OPT_GRACE:
		return parse_grace(optarg, &options->grace);
	case OPT_GROUP:
		return parse_group(optarg, &options->group);
	case OPT_LIMIT:
		return parse_limit(optarg, &options->limit);
	case OPT_HOST_PIDS:
		options->host_pids = true;
		return true;
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

/* is this one of the comma-separated options of the daemon? */
static bool has_kernel(const char *text)
{
	for (; text; text = strchr(text, ','))
		if (!strncmp(text += *text == ',', "kernel=", 7))
			return true;
	return false;
}

static bool finish(struct options *options, char **rest)
{
	if (!*rest)
		return refuse("expected a COMMAND to run", "none is given");
	if (options->kernel && has_kernel(options->daemon))
		return refuse("-o kernel=",
			      "expected no second kernel after -k");
	options->command = rest;
	if (options->limit && !options->group)
		options->group = DEFAULT_GROUP;
	return true;
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
			*status = EXIT_SUCCESS;
			return false;
		}
		if (opt == '?' || opt == ':') {
			refuse_argument(opt, argv);
			return false;
		}
		if (!take(options, opt))
			return false;
	}
	return finish(options, argv + optind);
}
