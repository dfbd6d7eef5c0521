// SPDX-License-Identifier: GPL-2.0-only
#include "run/init.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "run/agent.h"
#include "run/command.h"
#include "run/descendants.h"
#include "run/door.h"
#include "run/message.h"
#include "run/places.h"
#include "run/terminal.h"

/* seconds until killed descendants must have ended */
#define PATIENCE 5

static pid_t command;  /* 0 once its end is reported */
static int supervisor; /* the socket */
static bool lent;      /* COMMAND or its shell has the terminal */

static void report(enum report_kind kind, int value)
{
	const struct report r = { .kind = kind, .value = value };

	send(supervisor, &r, sizeof(r), MSG_NOSIGNAL);
}

/* a shell in the world can have put another group into the foreground */
static pid_t foreground_group(void)
{
	pid_t group = lent ? terminal_group() : 0;

	return group == command || group == getpgid(getppid()) ? 0 : group;
}

/* COMMAND has not been waited for, so its group has no other's number */
static void signal_command(int sig)
{
	pid_t group = foreground_group();

	if (!command)
		return;
	kill(-command, sig);
	if (group > 0)
		kill(-group, sig);
}

static void obey(const struct order *o)
{
	switch (o->kind) {
	case ORDER_LEND:
		if (command)
			terminal_give(command);
		lent = true;
		signal_command(SIGCONT);
		break;
	case ORDER_HANG_UP:
		signal_command(SIGHUP);
		signal_command(SIGCONT);
		break;
	case ORDER_SIGNAL:
		signal_command(o->signal);
		break;
	}
}

/* where the kernel does not end them */
static void leave(const struct world *world)
{
	if (world->entered)
		signal_command(SIGKILL);
	if (!world->own_pids && !descendants_end(0, PATIENCE))
		complain("cannot kill all processes of COMMAND");
	_exit(EXIT_SUCCESS);
}

static void command_changed(const struct world *world, int status)
{
	if (WIFSTOPPED(status)) {
		lent = false;
		report(REPORT_STOPPED, WSTOPSIG(status));
		return;
	}
	command = 0;
	report(REPORT_ENDED, WIFEXITED(status) ? WEXITSTATUS(status) :
						 128 + WTERMSIG(status));
	leave(world);
}

static void wait_for_children(const struct world *world)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0)
		if (pid == command)
			command_changed(world, status);
}

static void take_orders(const struct world *world)
{
	struct order o;
	ssize_t n;

	while ((n = recv(supervisor, &o, sizeof(o), MSG_DONTWAIT)) ==
	       (ssize_t)sizeof(o))
		obey(&o);
	if (!n)
		leave(world); /* the supervisor is gone */
}

/* the signals: a child has changed, or the end of the world */
static void take_signals(const struct world *world, int fd)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGTERM)
			leave(world);
	}
	wait_for_children(world);
}

/* the agent that is about to run, or the notice for the next; poll() skips -1 */
static void run_agents(const struct world *world, struct pollfd *fd)
{
	bool starting = fd->fd != world->notices;
	int next;

	if (starting)
		close(fd->fd);
	next = starting ? -EAGAIN : agent_take(world->notices, world->notifier);
	fd->fd = next == -EAGAIN ? world->notices : next;
}

static void serve(const struct world *world)
{
	struct pollfd fds[3] = { { .fd = supervisor, .events = POLLIN },
				 { .events = POLLIN },
				 { .fd = world->notices, .events = POLLIN } };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	if (!init_may_be_killed(world))
		sigaddset(&set, SIGTERM);
	fds[1].fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	wait_for_children(world);
	while (poll(fds, 3, -1) >= 0 || errno == EINTR) {
		if (fds[1].revents)
			take_signals(world, fds[1].fd);
		if (fds[0].revents)
			take_orders(world);
		if (fds[2].revents)
			run_agents(world, &fds[2]);
	}
	leave(world);
}

/* a supervisor that died before the prctl() has closed its end */
static bool supervisor_is_gone(void)
{
	char text;

	return !recv(supervisor, &text, 1, MSG_PEEK | MSG_DONTWAIT);
}

static int prepare_processes(const struct world *world)
{
	if (!world->own_pids)
		return descendants_adopt();
	return world->entered ? 0 : places_mount_proc();
}

static void prepare(const struct world *world)
{
	sigset_t all;
	int err;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	prctl(PR_SET_PDEATHSIG, init_may_be_killed(world) ? SIGKILL : SIGTERM);
	if (supervisor_is_gone())
		_exit(EXIT_FAILURE);
	/* keys of the terminal are for COMMAND */
	setpgid(0, 0);
	prctl(PR_SET_NAME, "memcgfs-init");
	err = prepare_processes(world);
	if (!err)
		return;
	report(REPORT_NO_PROC, -err);
	_exit(EXIT_FAILURE);
}

static void fail(void)
{
	report(REPORT_FAILED, 0);
	_exit(EXIT_FAILURE);
}

static void init_main(const struct world *world)
{
	door_close();
	prepare(world);
	if (!world->entered && places_show_proc())
		fail();
	command = command_start(world->options, world->directory, &world->mask,
				world->notifier);
	if (command < 0) {
		complain("cannot start a process: %s", limits_reason(-command));
		fail();
	}
	report(REPORT_STARTED, 0);
	serve(world);
}

/* fork() in a new pid namespace; there is no other thread */
static pid_t fork_into(bool own_pids)
{
	unsigned long flags = own_pids ? CLONE_NEWPID : 0;

	return (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL,
			      NULL);
}

pid_t init_start(const struct world *world, int *sock)
{
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -errno;
	pid = fork_into(world->own_pids && !world->entered);
	if (!pid) {
		close(ends[0]);
		supervisor = ends[1];
		init_main(world);
	}
	if (pid < 0)
		pid = -errno;
	close(ends[1]);
	if (pid < 0)
		close(ends[0]);
	else
		*sock = ends[0];
	return pid;
}
