// SPDX-License-Identifier: GPL-2.0-only
#include "daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* the deepest call needs a tenth of it, with a sanitizer a third */
#define STACK_SIZE (512 * 1024)

/* "0 NUMBER 1" */
#define MAP_MAX 32

static int ready_pipe = -1; /* the child's end, until daemon_ready() */

void daemon_hold_standard_files(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

void daemon_save_memory(void)
{
	struct rlimit as;
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	pthread_setattr_default_np(&attr);
	pthread_attr_destroy(&attr);
	if (!getrlimit(RLIMIT_AS, &as) && as.rlim_cur != RLIM_INFINITY)
		mallopt(M_ARENA_MAX, 1);
}

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, text, strlen(text));
	close(fd);
	return n < 0 ? -errno : 0;
}

/* the caller's ids become 0; setgroups has to be given up for the second map */
static int map_ids(uid_t uid, gid_t gid)
{
	char uid_map[MAP_MAX], gid_map[MAP_MAX];
	int err;

	snprintf(uid_map, MAP_MAX, "0 %u 1\n", uid);
	snprintf(gid_map, MAP_MAX, "0 %u 1\n", gid);
	err = write_file("/proc/self/uid_map", uid_map);
	if (!err)
		err = write_file("/proc/self/setgroups", "deny");
	if (!err)
		err = write_file("/proc/self/gid_map", gid_map);
	return err;
}

int daemon_unshare(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	int flags = CLONE_NEWNS | (uid ? CLONE_NEWUSER : 0);
	int err = 0;

	if (unshare(flags))
		err = -errno;
	if (!err && uid)
		err = map_ids(uid, gid);
	if (!err && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		err = -errno;
	if (err)
		fprintf(stderr,
			"memcgfs: cannot create namespaces for %s: %s; see the limits in /proc/sys/user and unprivileged_userns_clone\n",
			uid ? "an ordinary user" : "root", strerror(-err));
	return err;
}

/* in the parent: exit as the child says, or with 1 if it dies before */
static void wait_and_exit(pid_t child, int fd)
{
	char ok;
	ssize_t n;
	int status;

	do {
		n = read(fd, &ok, 1);
	} while (n < 0 && errno == EINTR);
	if (n == 1)
		_exit(0);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	_exit(WIFEXITED(status) && WEXITSTATUS(status) ? WEXITSTATUS(status) :
							 1);
}

static int fork_child(void)
{
	int fds[2];
	pid_t child;

	if (pipe2(fds, O_CLOEXEC))
		return -errno;
	child = fork();
	if (child < 0) {
		int err = -errno;

		close(fds[0]);
		close(fds[1]);
		return err;
	}
	if (child) {
		close(fds[1]);
		wait_and_exit(child, fds[0]);
	}
	close(fds[0]);
	ready_pipe = fds[1];
	setsid();
	return chdir("/") ? -errno : 0;
}

int daemon_fork(void)
{
	int err = fork_child();

	if (err)
		fprintf(stderr, "memcgfs: cannot go to the background: %s\n",
			strerror(-err));
	return err;
}

static void close_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	if (null > STDERR_FILENO)
		close(null);
}

int daemon_ready(bool print_pid, bool background)
{
	int err;

	if (print_pid) {
		printf("%d\n", (int)getpid());
		fflush(stdout);
	}
	if (!background)
		return 0;
	close_terminal();
	err = write(ready_pipe, "", 1) == 1 ? 0 : -errno;
	close(ready_pipe);
	return err;
}
