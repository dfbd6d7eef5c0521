// SPDX-License-Identifier: GPL-2.0-only
#include "run/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd_pass.h"
#include "base/limits.h"
#include "run/files.h"
#include "run/message.h"
#include "run/places.h"

#define DAEMON "memcgfs"

/* -o kernel=X -o OPTS, those of files.h, -f --print-pid --join=N MOUNTPOINT */
#define ARGS_MAX (10 + FILES_ARGS_MAX)
#define JOIN_OPTION_MAX 24

/* a user and a mount namespace, a root directory */
#define NR_PASSED 3

static bool is_program(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode) && !access(path, X_OK);
}

/* beside our own program, as in a build directory */
static bool find_sibling(char path[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *end;

	if (n < 0)
		return false;
	path[n] = '\0';
	end = strrchr(path, '/');
	if (!end || end - path + sizeof("/" DAEMON) > PATH_MAX)
		return false;
	strcpy(end, "/" DAEMON);
	return is_program(path);
}

static bool find_on_path(char path[PATH_MAX])
{
	const char *dirs = getenv("PATH");
	size_t len;

	for (; dirs && *dirs; dirs += len + (dirs[len] == ':')) {
		len = strcspn(dirs, ":");
		snprintf(path, PATH_MAX, "%.*s/" DAEMON, (int)len, dirs);
		if (len && is_program(path))
			return true;
	}
	return false;
}

const char *daemon_find(void)
{
	static char path[PATH_MAX];
	const char *given = getenv("MEMCGFS");

	if (given && *given) {
		if (is_program(given))
			return given;
		complain("MEMCGFS is '%s', expected the daemon's path", given);
		return NULL;
	}
	if (find_sibling(path) || find_on_path(path))
		return path;
	snprintf(path, sizeof(path), MEMCGFS_BINDIR "/" DAEMON);
	if (is_program(path))
		return path;
	complain("cannot find the daemon " DAEMON
		 ": expected it on PATH or its path in MEMCGFS");
	return NULL;
}

static char **arguments(const struct options *options, int sock)
{
	static char *args[ARGS_MAX], kernel[NAME_MAX];
	static char join[JOIN_OPTION_MAX];
	size_t n = 0;

	args[n++] = DAEMON;
	if (options->kernel) {
		snprintf(kernel, sizeof(kernel), "kernel=%s", options->kernel);
		args[n++] = "-o";
		args[n++] = kernel;
	}
	if (options->daemon) {
		args[n++] = "-o";
		args[n++] = (char *)options->daemon;
	}
	n += files_arguments(&options->files, args + n);
	snprintf(join, sizeof(join), "--join=%d", sock);
	args[n++] = "-f";
	args[n++] = "--print-pid";
	args[n++] = join;
	args[n++] = WORLD_MOUNT;
	return args;
}

/* the terminal and the caller's group are not for it */
static void become(const char *path, char **args, int sock, int ready,
		   const sigset_t *mask, pid_t supervisor)
{
	static const int defaults[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM };
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	size_t i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != supervisor)
		_exit(EXIT_FAILURE);
	setsid();
	dup2(null, STDIN_FILENO);
	dup2(ready, STDOUT_FILENO);
	fcntl(sock, F_SETFD, 0);
	for (i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		signal(defaults[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);
	execv(path, args);
	complain("%s: %s; expected the daemon", path, limits_reason(errno));
	_exit(EXIT_FAILURE);
}

int daemon_start(struct daemon *d, const char *path,
		 const struct options *options, const sigset_t *mask)
{
	int socks[2] = { -1, -1 }, pipes[2] = { -1, -1 }, err = 0;
	pid_t self = getpid();

	if (!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, socks) &&
	    !pipe2(pipes, O_CLOEXEC)) {
		d->pid = fork();
		if (!d->pid)
			become(path, arguments(options, socks[1]), socks[1],
			       pipes[1], mask, self);
	} else {
		d->pid = -1;
	}
	if (d->pid < 0) {
		err = -errno;
		complain("cannot start the daemon: %s", limits_reason(errno));
		d->pid = 0;
	}
	close(socks[1]);
	close(pipes[1]);
	d->join = socks[0];
	d->ready = pipes[0];
	return err;
}

int daemon_admit(struct daemon *d, bool user)
{
	static const char *const names[NR_PASSED] = { "/proc/self/ns/user",
						      "/proc/self/ns/mnt",
						      "/" };
	int fds[NR_PASSED], err = 0, i, nr = 0;

	for (i = user ? 0 : 1; i < NR_PASSED && !err; i++) {
		fds[nr] = open(names[i], O_RDONLY | O_CLOEXEC);
		if (fds[nr] < 0)
			err = -errno;
		else
			nr++;
	}
	if (!err)
		err = fd_pass_send(d->join, "", 1, fds, nr);
	fd_pass_close(fds, nr);
	/* if it is gone, the end of the other pipe says so */
	if (err == -EPIPE)
		err = 0;
	if (err)
		complain("cannot pass the namespaces to the daemon: %s",
			 limits_reason(-err));
	return err;
}

int daemon_tell_failure(const struct daemon *d, const char *path, int status)
{
	char text;

	if (WIFSIGNALED(status)) {
		complain("%s: ended by signal %d before it was ready", path,
			 WTERMSIG(status));
		return EXIT_FAILURE;
	}
	/* the daemon tells of a wrong command line, and of all after it has begun */
	if (WEXITSTATUS(status) != EXIT_USAGE &&
	    recv(d->join, &text, 1, MSG_DONTWAIT) != 1)
		complain(
			"%s: ended with status %d, expected the daemon " DAEMON,
			path, WEXITSTATUS(status));
	return WEXITSTATUS(status) == EXIT_USAGE ? EXIT_USAGE : EXIT_FAILURE;
}
