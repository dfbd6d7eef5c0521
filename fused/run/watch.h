/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * watch.h - a supervisor while COMMAND runs: signals, reports and ends of children
 */
#ifndef _MEMCGFS_RUN_WATCH_H
#define _MEMCGFS_RUN_WATCH_H

#include <stdbool.h>
#include <sys/types.h>

#include "run/daemon.h"
#include "run/init.h"
#include "run/notify.h"
#include "run/options.h"

/**
 * struct supervisor - the state of a world
 * @options: the command line
 * @world: the input of init
 * @daemon: the daemon
 * @notifier: the notifier
 * @init: its pid, or 0
 * @sock: to init, or -1
 * @signals: a signalfd
 * @lifeline: in a world of another supervisor, the socket to that; or -1
 * @started: COMMAND is there
 * @lent: COMMAND has the terminal
 * @ended: COMMAND has ended or is to end
 * @status: our exit status then
 * @deadline: when COMMAND is to end, in ms, or 0
 * @deadline_status: our exit status then
 */
struct supervisor {
	const struct options *options;
	struct world world;
	struct daemon daemon;
	struct notifier notifier;
	pid_t init;
	int sock;
	int signals;
	int lifeline;
	bool started;
	bool lent;
	bool ended;
	int status;
	long long deadline;
	int deadline_status;
};

/**
 * end_with - the world is to end
 * @status: our exit status, unless there is one already
 */
void end_with(struct supervisor *s, int status);

/** read_signals - pass signals on to COMMAND; before it is there they end us */
void read_signals(struct supervisor *s);

/** start_command - start the first process of the world, which starts COMMAND */
void start_command(struct supervisor *s);

/** watch - wait until the world is to end */
void watch(struct supervisor *s);

/**
 * wait_for - wait for the end of a child
 * @pid: the child; set to 0 at its end
 * @seconds: to wait at most
 *
 * Return: whether it has ended.
 */
bool wait_for(struct supervisor *s, pid_t *pid, unsigned int seconds);

#endif
