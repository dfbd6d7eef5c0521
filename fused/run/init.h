/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * init.h - the first process of a world
 *
 * It is the init of a pid namespace, whose exit ends all other processes there,
 * or without a namespace (--host-pids) a subreaper that ends them. In a world that
 * was entered it is another process there and ends only COMMAND. It starts
 * COMMAND, waits for it and for orphans, runs release agents (agent.h), and obeys
 * orders of the supervisor, for the supervisor has other numbers for the processes.
 * The kernel ends it when the supervisor is gone.
 */
#ifndef _MEMCGFS_RUN_INIT_H
#define _MEMCGFS_RUN_INIT_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "run/options.h"

/* the orders of the supervisor */
enum order_kind {
	ORDER_SIGNAL, /* send a signal to COMMAND and its group in the foreground */
	ORDER_LEND, /* lend the terminal to COMMAND, and let it go on */
	ORDER_HANG_UP, /* COMMAND is stopped and there is no shell to continue it */
};

struct order {
	enum order_kind kind;
	int signal;
};

/* the reports of the first process */
enum report_kind {
	REPORT_STARTED, /* COMMAND is there */
	REPORT_NO_PROC, /* no /proc can be mounted: value is the errno */
	REPORT_FAILED,	/* a line has been printed; COMMAND was not started */
	REPORT_STOPPED, /* COMMAND was stopped by signal value */
	REPORT_ENDED,	/* its exit status is value, as a shell says it */
};

struct report {
	enum report_kind kind;
	int value;
};

/**
 * struct world - the input of the first process
 * @options: the command line
 * @directory: the working directory of COMMAND, or NULL
 * @mask: its signal mask
 * @user: in a user namespace of its own
 * @own_pids: in a pid namespace of its own
 * @entered: the world is there already, with its /proc and its first process
 * @notifier: for its listener (notify.h), or -1
 * @notices: of groups that became empty (agent.h), or -1
 */
struct world {
	const struct options *options;
	const char *directory;
	sigset_t mask;
	bool user;
	bool own_pids;
	bool entered;
	int notifier;
	int notices;
};

/**
 * init_may_be_killed - does the kernel end the others with the first process?
 * If not, the first process ends them itself after SIGTERM.
 */
static inline bool init_may_be_killed(const struct world *world)
{
	return world->own_pids && !world->entered;
}

/**
 * init_start - start the first process
 * @sock: set to a socket for orders and reports, a message each
 *
 * Context: in the namespaces of the world, all signals blocked that the
 * supervisor reads.
 * Return: its pid, or a negative errno.
 */
pid_t init_start(const struct world *world, int *sock);

#endif
