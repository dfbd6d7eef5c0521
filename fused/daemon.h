/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * daemon.h - leaving the terminal and the host's namespaces
 */
#ifndef _MEMCGFS_DAEMON_H
#define _MEMCGFS_DAEMON_H

#include <stdbool.h>

/**
 * daemon_hold_standard_files - open on /dev/null what of 0, 1, 2 is closed
 *
 * What is opened later would take their numbers, and daemon_ready() its place.
 *
 * Context: before anything is opened.
 */
void daemon_hold_standard_files(void);

/**
 * daemon_save_memory - small stacks, and one heap where memory is limited
 *
 * A heap for each thread reserves 64 MiB of addresses. Under a limit for these
 * (ulimit -v) there would be none left.
 *
 * Context: before any thread is started.
 */
void daemon_save_memory(void);

/**
 * daemon_unshare - move this process into namespaces of its own
 *
 * A mount namespace from which nothing reaches the host's; who is not root
 * gets a user namespace first, in which the caller's ids are 0.
 *
 * Context: before any thread is started.
 * Return: 0, or a negative errno and one line has been printed.
 */
int daemon_unshare(void);

/**
 * daemon_fork - go on in the background
 *
 * The caller's process waits for daemon_ready() in the child and exits with
 * its status, so that who started us learns whether it worked.
 *
 * Context: before any thread is started.
 * Return: 0 in the child, or a negative errno and one line has been printed.
 */
int daemon_fork(void);

/**
 * daemon_ready - let the parent exit with success, close the terminal
 * @print_pid: print our pid on standard output before
 * @background: daemon_fork() was called
 *
 * Return: 0, or -EPIPE if the parent is gone and nobody learns of the mount.
 */
int daemon_ready(bool print_pid, bool background);

#endif
