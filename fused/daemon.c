// SPDX-License-Identifier: GPL-2.0-only
#include "daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd_pass.h"
#include "base/limits.h"
#include "base/namespaces.h"
#include "base/standard_files.h"

/* the deepest call needs a tenth of it, with a sanitizer a third */
#define STACK_SIZE (512 * 1024)

/* malloc() keeps less than that at its end, and maps what is larger */
#define MALLOC_BLOCK (1 << 20)

static int ready_pipe = -1; /* the child's end, until daemon_ready() */

void daemon_save_memory(void)
{
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	pthread_setattr_default_np(&attr);
	pthread_attr_destroy(&attr);
	/*
	 * Memory that is freed goes back to the host: only of the first arena does
	 * malloc_trim() return the end, and with fixed bounds the buffers that are
	 * freed at the start do not raise them.
	 */
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TRIM_THRESHOLD, MALLOC_BLOCK);
	mallopt(M_MMAP_THRESHOLD, MALLOC_BLOCK);
}

int daemon_unshare(void)
{
	bool user = geteuid() != 0;
	int err = namespaces_unshare(user ? NAMESPACES_ROOT : NAMESPACES_MOUNT);

	if (err)
		fprintf(stderr,
			"memcgfs: cannot create namespaces for %s: %s; see the limits in /proc/sys/user and unprivileged_userns_clone\n",
			user ? "an ordinary user" : "root",
			limits_reason(-err));
	return err;
}

void daemon_announce(int sock)
{
	/* if nothing is there, daemon_join() says so */
	if (send(sock, "", 1, MSG_NOSIGNAL) < 0)
		return;
}

int daemon_join(int sock)
{
	struct passed_fds passed;
	char text;
	ssize_t n = fd_pass_receive(sock, &text, sizeof(text), &passed, 0);
	int err = n < 0 ? (int)n : -EPIPE;

	if (n >= 0 && passed.nr)
		err = namespaces_join(passed.fds, passed.nr);
	fd_pass_close(passed.fds, passed.nr);
	/* not for a program that we run */
	fcntl(sock, F_SETFD, FD_CLOEXEC);
	/* without a word the sender is gone */
	if (err && err != -EPIPE)
		fprintf(stderr, "memcgfs: cannot join the namespaces: %s\n",
			limits_reason(-err));
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
			limits_reason(-err));
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
		if (standard_output_end("memcgfs"))
			return -EIO;
	}
	if (!background)
		return 0;
	close_terminal();
	err = write(ready_pipe, "", 1) == 1 ? 0 : -errno;
	close(ready_pipe);
	return err;
}
