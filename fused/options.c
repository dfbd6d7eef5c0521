// SPDX-License-Identifier: GPL-2.0-only
#include "options.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/dead_mount.h"
#include "fs/loop.h"
#include "linux/kstrtox.h"
#include "linux/percpu.h"

/* bytes of a kernel and all switches */
#define REGIME_TEXT_MAX 256

/* the texts as given, not yet parsed */
struct raw_options {
	char *kernel;
	char *switches[NR_SWITCHES];
	char *ids;
	char *cpus;
	char *fail;
	char *membership;
	char *max_threads;
	char *mountpoint;
	struct served_dirs files;
	char *shm;
	char *max_read;
	int unshare;
	char *join;
	int print_pid;
	int nonempty;
	int kernels;
};

enum { KEY_FILES, KEY_SHM };

#define RAW(template, field)                                     \
	{                                                        \
		template, offsetof(struct raw_options, field), 1 \
	}

/* the switches in the order of enum regime_switch */
/* clang-format off */
static const struct fuse_opt specs[] = {
	RAW("kernel=%s", kernel),
	RAW("slab=%s", switches[SWITCH_SLAB]),
	RAW("kmem=%s", switches[SWITCH_KMEM]),
	RAW("page=%s", switches[SWITCH_PAGE]),
	RAW("mm=%s", switches[SWITCH_MM]),
	RAW("remote=%s", switches[SWITCH_REMOTE]),
	RAW("ids=%s", ids),
	RAW("cpus=%s", cpus),
	RAW("fail=%s", fail),
	RAW("membership=%s", membership),
	RAW("max_threads=%s", max_threads),
	FUSE_OPT_KEY("files=", KEY_FILES),
	FUSE_OPT_KEY("shm=", KEY_SHM),
	RAW("max_read=%s", max_read),
	RAW("--unshare", unshare),
	RAW("--print-pid", print_pid),
	RAW("nonempty", nonempty),
	RAW("--kernels", kernels),
	RAW("--join=%s", join),
	FUSE_OPT_END
};
/* clang-format on */

static void complain(const char *fmt, ...) __printf(1, 2);

static void complain(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fputs("memcgfs: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
}

/* the options kernel= and of the switches as a text for regime_parse() */
static int parse_regime(const struct raw_options *raw, struct regime *regime)
{
	char text[REGIME_TEXT_MAX], why[REGIME_WHY_MAX];
	size_t len;
	int sw;

	len = (size_t)snprintf(text, sizeof(text), "%s",
			       raw->kernel ? raw->kernel : REGIME_DEFAULT);
	for (sw = 0; sw < NR_SWITCHES && len < sizeof(text); sw++)
		if (raw->switches[sw])
			len += (size_t)snprintf(
				text + len, sizeof(text) - len, ",%s=%s",
				regime_switch_name((enum regime_switch)sw),
				raw->switches[sw]);
	if (len >= sizeof(text)) {
		complain("kernel=%s: expected at most %d bytes", text,
			 REGIME_TEXT_MAX - 1);
		return -EINVAL;
	}
	if (!regime_parse(text, regime, why))
		return 0;
	/* the reason begins with a kernel that is unknown */
	if (regime_find(raw->kernel ? raw->kernel : REGIME_DEFAULT, regime))
		complain("kernel=%s", why);
	else
		complain("kernel=%s: %s", text, why);
	return -EINVAL;
}

/* a kernel without an errno for it never lacks an id */
static int parse_ids(const char *text, struct regime *regime)
{
	if (!text || !strcmp(text, "bounded"))
		return 0;
	if (strcmp(text, "unbounded")) {
		complain("ids=%s: expected bounded or unbounded", text);
		return -EINVAL;
	}
	regime->fact.id_error = 0;
	return 0;
}

static int parse_cpus(const char *text, unsigned int *cpus)
{
	u64 n = 0;

	*cpus = 0;
	if (!text)
		return 0;
	if (kstrtou64(text, &n) || n < 1 || n > NR_CPUS) {
		complain("cpus=%s: expected a number from 1 to %d", text,
			 NR_CPUS);
		return -EINVAL;
	}
	*cpus = (unsigned int)n;
	return 0;
}

#ifdef NDEBUG
static int parse_fail(const char *text, unsigned int *fail)
{
	*fail = 0;
	if (!text)
		return 0;
	complain("fail=%s: expected a debug build for this option", text);
	return -EINVAL;
}
#else
static int parse_fail(const char *text, unsigned int *fail)
{
	u64 n = 0;

	*fail = 0;
	if (!text)
		return 0;
	if (kstrtou64(text, &n) || n < 1 || n > UINT_MAX) {
		complain("fail=%s: expected a number from 1", text);
		return -EINVAL;
	}
	*fail = (unsigned int)n;
	return 0;
}
#endif

/* libfuse's options for its own loop; fs/loop.h is ours */
static int parse_threads(const char *text, struct fuse_cmdline_opts *fuse)
{
	u64 n = fuse->max_threads;

	if (fuse->clone_fd || fuse->max_idle_threads != UINT_MAX) {
		complain(
			"%s: expected max_threads as the only option about threads",
			fuse->clone_fd ? "clone_fd" : "max_idle_threads");
		return -EINVAL;
	}
	if (text && (kstrtou64(text, &n) || n < 1 || n > LOOP_MAX_THREADS)) {
		complain("max_threads=%s: expected a number from 1 to %d", text,
			 LOOP_MAX_THREADS);
		return -EINVAL;
	}
	fuse->max_threads = (unsigned int)n;
	return 0;
}

static int parse_join(const char *text, int *join)
{
	u64 n = 0;

	*join = -1;
	if (!text)
		return 0;
	if (kstrtou64(text, &n) || n > INT_MAX) {
		complain("--join=%s: expected the number of a socket", text);
		return -EINVAL;
	}
	*join = (int)n;
	return 0;
}

/* the bound on a read is that of the mount; libfuse would end with the mount there */
static int refuse_max_read(const char *text)
{
	if (!text)
		return 0;
	complain("max_read=%s: expected no bound on a read", text);
	return -EINVAL;
}

static int parse_membership(const char *text)
{
	if (!text || !strcmp(text, "connector") || !strcmp(text, "scan"))
		return 0;
	complain("membership=%s: expected connector or scan", text);
	return -EINVAL;
}

static bool needs_mountpoint(const struct options *options)
{
	return !options->fuse.show_help && !options->fuse.show_version &&
	       !options->kernels;
}

/* the mount would be below a mount of ours that reaches it */
static int check_place(const struct raw_options *raw)
{
	char *place = raw->mountpoint ? realpath(raw->mountpoint, NULL) : NULL;
	const char *dir = place ? served_dirs_find(&raw->files, place) : NULL;
	bool shm = !dir && place && raw->shm &&
		   served_dirs_overlap(raw->shm, place);

	free(place);
	if (!dir && !shm)
		return 0;
	complain(
		"%s=%s: expected a directory that is neither above nor below the MOUNTPOINT %s",
		shm ? "shm" : "files", shm ? raw->shm : dir, raw->mountpoint);
	return -EINVAL;
}

/* the path is used after the daemon has left its directory */
static int check_shm(struct raw_options *raw)
{
	char *real = raw->shm ? realpath(raw->shm, NULL) : NULL;

	if (!raw->shm)
		return 0;
	if (!real || served_dirs_find(&raw->files, real)) {
		complain(
			"shm=%s: %s", raw->shm,
			real ? "expected no directory above or below another that is served" :
			       strerror(errno));
		free(real);
		return -EINVAL;
	}
	free(raw->shm);
	raw->shm = real;
	return 0;
}

static int check(struct raw_options *raw, struct options *options)
{
	int err = parse_regime(raw, &options->regime);

	if (!err)
		err = parse_ids(raw->ids, &options->regime);
	if (!err)
		err = parse_cpus(raw->cpus, &options->cpus);
	if (!err)
		err = parse_fail(raw->fail, &options->fail);
	if (!err)
		err = parse_threads(raw->max_threads, &options->fuse);
	if (!err)
		err = parse_join(raw->join, &options->join);
	if (!err)
		err = parse_membership(raw->membership);
	if (!err)
		err = refuse_max_read(raw->max_read);
	if (!err)
		err = check_shm(raw);
	if (err)
		return err;
	if (needs_mountpoint(options) && !raw->mountpoint) {
		complain("expected a MOUNTPOINT: memcgfs [options] MOUNTPOINT");
		return -EINVAL;
	}
	return check_place(raw);
}

/* Return: as take_argument() */
static int take_directory(struct raw_options *raw, const char *arg)
{
	const char *path = strchr(arg, '=') + 1;
	const char *fault;

	dead_mounts_detach(path);
	fault = served_dirs_add(&raw->files, path);
	if (!fault)
		return 0;
	complain("files=%s: %s", path, fault);
	return -1;
}

/* the last one counts, but each is looked at. Return: as take_argument() */
static int take_shm(struct raw_options *raw, const char *arg)
{
	free(raw->shm);
	raw->shm = strdup(strchr(arg, '=') + 1);
	if (raw->shm && *raw->shm)
		return 0;
	complain("shm=: expected the path of a directory");
	return -1;
}

/*
 * We take the mount point ourselves: libfuse would reject it with its own
 * message, before we can say which argument we expected.
 */
static int take_argument(void *data, const char *arg, int key,
			 struct fuse_args *outargs)
{
	struct raw_options *raw = data;

	(void)outargs;
	if (key == KEY_FILES)
		return take_directory(raw, arg);
	if (key == KEY_SHM)
		return take_shm(raw, arg);
	if (key != FUSE_OPT_KEY_NONOPT)
		return 1; /* not ours */
	if (!*arg) {
		complain("'': expected the path of the MOUNTPOINT");
		return -1;
	}
	if (raw->mountpoint) {
		complain("%s: expected no second MOUNTPOINT after %s", arg,
			 raw->mountpoint);
		return -1;
	}
	raw->mountpoint = strdup(arg);
	return 0;
}

int options_parse(struct options *options, int argc, char **argv)
{
	struct raw_options raw = { 0 };
	int err = -EINVAL, sw;

	memset(options, 0, sizeof(*options));
	options->join = -1;
	options->args = (struct fuse_args)FUSE_ARGS_INIT(argc, argv);
	/* libfuse reports the options that it does not know */
	if (!fuse_opt_parse(&options->args, &raw, specs, take_argument) &&
	    !fuse_parse_cmdline(&options->args, &options->fuse)) {
		options->kernels = raw.kernels;
		err = check(&raw, options);
	}
	options->membership = raw.membership;
	options->mountpoint = raw.mountpoint;
	options->files = raw.files;
	options->shm = raw.shm;
	options->unshare = raw.unshare;
	options->print_pid = raw.print_pid;
	options->nonempty = raw.nonempty;
	free(raw.kernel);
	free(raw.ids);
	free(raw.cpus);
	free(raw.fail);
	free(raw.join);
	free(raw.max_threads);
	free(raw.max_read);
	for (sw = 0; sw < NR_SWITCHES; sw++)
		free(raw.switches[sw]);
	return err;
}

void options_free(struct options *options)
{
	free(options->membership);
	free(options->mountpoint);
	served_dirs_free(&options->files);
	free(options->shm);
	fuse_opt_free_args(&options->args);
}

void options_help(const char *program)
{
	const char *name;
	unsigned int i;

	printf("usage: %s [options] MOUNTPOINT\n"
	       "\n"
	       "Shows a fake memory-cgroup world at MOUNTPOINT: cgroup/memory, proc and debug.\n"
	       "memcgfs-run runs a script in such a world. Unmount with fusermount3 -u.\n"
	       "\n"
	       "    --unshare              mount in a new mount namespace, and for an\n"
	       "                           ordinary user in a new user namespace: nsenter(1)\n"
	       "    --join=FD              mount in the namespaces whose descriptors come\n"
	       "                           from the socket FD, as memcgfs-run sends them\n"
	       "    --print-pid            print the daemon's pid when the mount is ready\n"
	       "    -o kernel=NAME         use the rules of a kernel below (%s)\n"
	       "    -o SWITCH=VALUE        override a switch of the kernel: mm=owner|memcg\n"
	       "                           slab=pages|lifecycle|reparent|objcg\n"
	       "                           kmem=memcg|objcg, remote=memcg|objcg\n"
	       "                           page=page_type|memcg_data\n"
	       "    -o ids=unbounded       more groups than the kernel has ids (65,535)\n"
	       "    -o cpus=N              number of CPUs, 1 to %d (that of the host)\n"
	       "    -o membership=SOURCE   connector or scan (connector if it works)\n"
	       "    -o max_threads=N       number of threads that answer requests, 1 to %d (10)\n"
	       "    -o nonempty            the mount may cover entries of MOUNTPOINT\n"
	       "    -o files=DIR           serve the files of DIR in its place; repeatable\n"
	       "    -o shm=DIR             serve an empty tmpfs in the place of DIR\n"
	       "    -o fail=N              each Nth allocation fails (debug builds only)\n"
	       "    -f                     stay in the foreground\n"
	       "    -d                     print each request; stay in the foreground\n"
	       "    -s                     answer requests in a single thread\n"
	       "    --kernels              print the table of kernels, and how a script\n"
	       "                           sees each difference\n"
	       "    -h, -V                 print this help, the version\n"
	       "\n",
	       program, REGIME_DEFAULT, NR_CPUS, LOOP_MAX_THREADS);
	printf("Kernels:\n");
	for (i = 0; (name = regime_name(i)); i++)
		printf("    %-22s %s\n", name, regime_word(i));
	printf("\n");
	fuse_lowlevel_help();
}
