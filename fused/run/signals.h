/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * signals.h - the signals of the supervisor
 */
#ifndef _MEMCGFS_RUN_SIGNALS_H
#define _MEMCGFS_RUN_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/**
 * signals_take - block them, to read them from a signalfd
 * @mask: set to the former mask
 *
 * Takes SIGCHLD, SIGCONT and the signals that go on to COMMAND, except for those
 * that our caller lets us ignore. SIGTTOU is blocked too.
 *
 * Return: the signalfd, which never blocks; or a negative errno.
 */
int signals_take(sigset_t *mask);

/** signals_end - would this signal end a program that does not know it? */
bool signals_end(int sig);

#endif
