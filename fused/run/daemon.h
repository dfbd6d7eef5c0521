/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * daemon.h - the daemon memcgfs as a child of the supervisor
 *
 * It starts in the namespaces of the host, where the proc connector can be
 * heard, and joins those of the world before it mounts. So it knows processes by
 * the host's numbers, and translates them for its readers. The kernel ends it
 * when the supervisor is gone.
 */
#ifndef _MEMCGFS_RUN_DAEMON_H
#define _MEMCGFS_RUN_DAEMON_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "run/options.h"

/**
 * struct daemon - the running daemon
 * @pid: 0 once its end has been waited for
 * @join: a socket: we send the namespaces, and the daemon its notices of empty
 *        groups (base/release_notice.h)
 * @ready: a pipe: a line when it has mounted, or its end
 */
struct daemon {
	pid_t pid;
	int join;
	int ready;
};

/**
 * daemon_find - the path of the daemon
 * Return: a path; or NULL and a line has been printed.
 */
const char *daemon_find(void);

/**
 * daemon_start - start it
 * @path: from daemon_find()
 * @mask: the signal mask for it
 *
 * Return: 0, or a negative errno and a line has been printed.
 */
int daemon_start(struct daemon *d, const char *path,
		 const struct options *options, const sigset_t *mask);

/**
 * daemon_admit - let it join the namespaces of the caller
 * @user: the user namespace too
 *
 * Return: 0, or a negative errno and a line has been printed.
 */
int daemon_admit(struct daemon *d, bool user);

/**
 * daemon_tell_failure - why it ended before it was ready
 * @status: as waitpid() says
 *
 * Return: the exit status for the supervisor.
 */
int daemon_tell_failure(const struct daemon *d, const char *path, int status);

#endif
