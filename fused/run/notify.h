/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * notify.h - the notifier, the process that answers system calls of a world
 *
 * A child of the supervisor, in the namespaces of the world except for its pid
 * namespace. The kernel ends it when the supervisor is gone, and the supervisor ends
 * the world when the notifier is gone, for then the calls of filter.h fail.
 *
 * It gets listeners over a socket, at any time and from any process that has its
 * end: COMMAND sends its own just before exec. Some threads receive the calls of
 * each. A call that may take time, because it looks at a file system, holds
 * its own thread only: before it begins, there is another that receives.
 *
 * Where it cannot tell what a call is about it lets the call go on.
 */
#ifndef _MEMCGFS_RUN_NOTIFY_H
#define _MEMCGFS_RUN_NOTIFY_H

#include <sys/types.h>

/**
 * struct notifier - the running notifier
 * @pid: 0 without it
 * @sock: for listeners, a message each; or -1
 */
struct notifier {
	pid_t pid;
	int sock;
};

/**
 * notify_start - start it
 * @group: the group that is shown as the root of the hierarchy, or NULL
 *
 * Context: the mount is in its places, and /proc is still that of the caller's
 * pid namespace.
 * Return: 0 or a negative errno.
 */
int notify_start(struct notifier *n, const char *group);

/**
 * notify_send - give it a listener
 * @sock: notifier.sock
 * @listener: from filter_load(); the caller closes its own descriptor
 *
 * Return: 0 or a negative errno.
 */
int notify_send(int sock, int listener);

/**
 * notify_tell_missing - print a line: no calls are answered
 * @err: the negative errno of notify_start() or filter_load()
 */
void notify_tell_missing(int err);

#endif
