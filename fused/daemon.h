/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * daemon.h - leaving the terminal and the host's namespaces
 */
#ifndef _MEMCGFS_DAEMON_H
#define _MEMCGFS_DAEMON_H

#include <stdbool.h>

/**
 * daemon_save_memory - small stacks, and one heap where memory is limited
 *
 * A heap for each thread reserves 64 MiB of addresses. Under a limit for
 * addresses (ulimit -v) there would be none left.
 *
 * Context: before any thread is started.
 */
void daemon_save_memory(void);

/**
 * daemon_unshare - move this process into namespaces of its own
 *
 * Makes a mount namespace from which no mount reaches the host's. For a caller
 * that is not root, makes a user namespace first, in which the caller's ids are
 * 0.
 *
 * Context: before any thread is started.
 * Return: 0, or a negative errno and a line has been printed.
 */
int daemon_unshare(void);

/**
 * daemon_announce - say to the process at @sock that we print our errors
 *
 * A byte there means that we are memcgfs, and that the command line was right.
 */
void daemon_announce(int sock);

/**
 * daemon_join - move this process into the namespaces of another
 * @sock: a socket. We wait for a message of a byte and the descriptors of the
 *        namespaces, which are joined in this order, and of our root directory.
 *        It stays open until we exit.
 *
 * Context: before any thread is started.
 * Return: 0; or a negative errno and a line has been printed; or -EPIPE if the
 * other end is closed.
 */
int daemon_join(int sock);

/**
 * daemon_fork - go on in the background
 *
 * The caller's process waits for daemon_ready() in the child and exits with its
 * status, so that our starter learns whether the start worked.
 *
 * Context: before any thread is started.
 * Return: 0 in the child, or a negative errno and a line has been printed.
 */
int daemon_fork(void);

/**
 * daemon_ready - let the parent exit with success, close the terminal
 * @print_pid: print our pid on standard output before
 * @background: daemon_fork() was called
 *
 * Return: 0; -EPIPE if the parent is gone and cannot report the mount; or -EIO after a
 * line that the pid cannot be printed.
 */
int daemon_ready(bool print_pid, bool background);

#endif
