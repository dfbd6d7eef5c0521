// SPDX-License-Identifier: GPL-2.0-only
#include "files/thread.h"

#include <linux/securebits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc/self_fd.h"

/* immutable while threads run */
static int self_fds = -1;
static bool is_root;

/* of this thread */
static __thread mode_t own_umask;

int files_threads_open(void)
{
	self_fds = self_fd_open();
	is_root = !geteuid();
	return self_fds < 0 ? self_fds : 0;
}

void files_threads_close(void)
{
	if (self_fds >= 0)
		close(self_fds);
	self_fds = -1;
}

void files_thread_start(void)
{
	if (unshare(CLONE_FS) || fchdir(self_fds))
		abort();
	umask(own_umask = 0);
	/*
	 * Without the right to it, a change of the user takes our capabilities
	 * away for that time; a directory of the caller's groups is refused then.
	 */
	prctl(PR_SET_SECUREBITS,
	      prctl(PR_GET_SECUREBITS) | SECBIT_NO_SETUID_FIXUP);
}

const char *files_link(int fd, char link[FILES_LINK_MAX])
{
	char digits[FILES_LINK_MAX];
	size_t nr = 0, i;

	do {
		digits[nr++] = (char)('0' + fd % 10);
		fd /= 10;
	} while (fd);
	for (i = 0; i < nr; i++)
		link[i] = digits[nr - 1 - i];
	link[nr] = '\0';
	return link;
}

void files_path(int fd, char *buf, size_t size)
{
	char link[FILES_LINK_MAX];
	ssize_t n = readlinkat(self_fds, files_link(fd, link), buf, size - 1);

	buf[n < 0 ? 0 : n] = '\0';
}

/* an ordinary user's daemon has the caller's ids; root's keeps them for root */
static bool is_other(const struct fuse_ctx *caller)
{
	return is_root && (caller->uid || caller->gid);
}

void files_act_as(const struct fuse_ctx *caller)
{
	if (caller->umask != own_umask)
		umask(own_umask = caller->umask);
	if (!is_other(caller))
		return;
	setfsgid(caller->gid);
	setfsuid(caller->uid);
}

void files_act_as_daemon(const struct fuse_ctx *caller)
{
	if (!is_other(caller))
		return;
	setfsuid(0);
	setfsgid(getegid());
}
