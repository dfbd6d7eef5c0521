// SPDX-License-Identifier: GPL-2.0-only
#include "run/watch.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "run/descendants.h"
#include "run/door.h"
#include "run/message.h"
#include "run/signals.h"
#include "run/terminal.h"

#define MS_PER_SECOND 1000

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * MS_PER_SECOND +
	       now.tv_nsec / (1000 * 1000);
}

/* --- signals --- */

void end_with(struct supervisor *s, int status)
{
	if (!s->ended)
		s->status = status;
	s->ended = true;
}

static void give_order(struct supervisor *s, enum order_kind kind, int sig)
{
	const struct order o = { .kind = kind, .signal = sig };

	if (s->sock >= 0)
		send(s->sock, &o, sizeof(o), MSG_NOSIGNAL);
}

static void start_deadline(struct supervisor *s, int sig)
{
	if (s->deadline)
		return;
	s->deadline = now_ms() + (long long)s->options->grace * MS_PER_SECOND;
	s->deadline_status = 128 + sig;
}

/* before COMMAND is there, a signal that would end it ends the start */
static void relay(struct supervisor *s, int sig)
{
	bool ends = signals_end(sig);

	if (!s->init && ends)
		end_with(s, 128 + sig);
	give_order(s, ORDER_SIGNAL, sig);
	if (ends)
		start_deadline(s, sig);
}

/* our job goes on, perhaps in the foreground */
static void go_on(struct supervisor *s)
{
	if (s->lent && terminal_is_ours())
		give_order(s, ORDER_LEND, 0);
	else
		give_order(s, ORDER_SIGNAL, SIGCONT);
}

/* --- the ends of our children --- */

/* Return: whether it has ended, by now or before */
static bool has_ended(pid_t *pid, int *status)
{
	if (*pid && waitpid(*pid, status, WNOHANG) == *pid)
		*pid = 0;
	return !*pid;
}

static void print_end(const char *part, int status)
{
	if (WIFSIGNALED(status))
		complain(
			"the %s was ended by signal %d, so all processes in its world are killed",
			part, WTERMSIG(status));
	else
		complain(
			"the %s ended with status %d, so all processes in its world are killed",
			part, WEXITSTATUS(status));
}

/* a part without which there is no world */
static void look_at_part(struct supervisor *s, const char *part, pid_t *pid)
{
	int status;

	if (*pid && has_ended(pid, &status) && !s->ended) {
		print_end(part, status);
		end_with(s, EXIT_FAILURE);
	}
}

static void print_end_of_world(struct supervisor *s)
{
	if (!s->ended)
		complain(
			"the world has ended, so all processes in it are killed");
	end_with(s, 128 + SIGKILL);
}

static void handle_report(struct supervisor *s, const struct report *r);

static void take_reports(struct supervisor *s)
{
	struct report r;

	while (s->sock >= 0 &&
	       recv(s->sock, &r, sizeof(r), MSG_DONTWAIT) == (ssize_t)sizeof(r))
		handle_report(s, &r);
}

static void look_at_children(struct supervisor *s)
{
	int status;

	look_at_part(s, "daemon", &s->daemon.pid);
	look_at_part(s, "notifier", &s->notifier.pid);
	if (s->init && has_ended(&s->init, &status)) {
		take_reports(s);
		if (s->world.entered && !s->ended && WIFSIGNALED(status))
			print_end_of_world(s);
		/* without a report it was killed */
		end_with(s, WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
						  EXIT_FAILURE);
	}
}

void read_signals(struct supervisor *s)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGCONT)
			go_on(s);
		else if (info.ssi_signo != SIGCHLD)
			relay(s, (int)info.ssi_signo);
	}
}

/* --- job control --- */

/* stop as COMMAND did, until our job goes on */
static void stop_with_command(struct supervisor *s, int sig)
{
	sigset_t stop, pending;

	if (s->lent)
		terminal_give(getpgrp());
	signal(SIGTSTP, SIG_DFL);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	/* Ctrl-Z reached only COMMAND if it had the terminal */
	kill(s->lent ? 0 : getpid(), SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL); /* we stop here */
	sigprocmask(SIG_BLOCK, &stop, NULL);
	sigpending(&pending);
	/* without a shell to continue us the kernel has not stopped us */
	if (!sigismember(&pending, SIGCONT))
		give_order(s, sig == SIGTSTP ? ORDER_SIGNAL : ORDER_HANG_UP,
			   SIGCONT);
}

static void command_stopped(struct supervisor *s, int sig)
{
	bool asks = sig == SIGTTIN || sig == SIGTTOU;

	if (!terminal_exists() || (!asks && sig != SIGTSTP))
		return;
	if (asks && terminal_is_ours()) {
		s->lent = true;
		give_order(s, ORDER_LEND, 0);
	} else {
		stop_with_command(s, sig);
	}
}

/* --- the world --- */

static int start_init(struct supervisor *s)
{
	int err = s->world.own_pids ? 0 : descendants_adopt();
	pid_t pid = err ? err : init_start(&s->world, &s->sock);

	s->init = pid > 0 ? pid : 0;
	return pid < 0 ? pid : 0;
}

/* the nearest thing: the host's pid namespace */
static int start_with_host_pids(struct supervisor *s, int err)
{
	if (!s->world.own_pids)
		return err;
	complain(
		"COMMAND gets no pid namespace with a /proc of its own: %s; it keeps the host's, as with --host-pids",
		limits_reason(-err));
	if (s->init)
		waitpid(s->init, NULL, 0);
	if (s->sock >= 0)
		close(s->sock);
	s->sock = -1;
	s->world.own_pids = false;
	return start_init(s);
}

void start_command(struct supervisor *s)
{
	int err = start_init(s);

	if (err && !s->world.entered)
		err = start_with_host_pids(s, err);
	if (!err)
		return;
	complain("cannot start COMMAND: %s", limits_reason(-err));
	end_with(s, EXIT_FAILURE);
}

/* COMMAND of a visitor can fail, since parts of its world are gone already */
static bool world_has_ended(const struct supervisor *s)
{
	struct pollfd fd = { .fd = s->lifeline, .events = POLLIN };

	return poll(&fd, 1, 0) > 0;
}

static void handle_report(struct supervisor *s, const struct report *r)
{
	int err;

	switch (r->kind) {
	case REPORT_NO_PROC:
		err = start_with_host_pids(s, -r->value);
		if (!err)
			break;
		complain("cannot start COMMAND: %s", limits_reason(-err));
		end_with(s, EXIT_FAILURE);
		break;
	case REPORT_STARTED:
		s->started = true;
		break;
	case REPORT_FAILED:
		end_with(s, EXIT_FAILURE);
		break;
	case REPORT_STOPPED:
		command_stopped(s, r->value);
		break;
	case REPORT_ENDED:
		if (world_has_ended(s))
			print_end_of_world(s);
		end_with(s, r->value);
		break;
	}
}

static int timeout(const struct supervisor *s)
{
	long long left = s->deadline - now_ms();

	if (!s->deadline)
		return -1;
	return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

/* visitors of the world, or the end of that which we visit */
static void look_at_door(struct supervisor *s)
{
	if (s->world.entered)
		print_end_of_world(s);
	else
		door_serve(&s->world, s->init);
}

void watch(struct supervisor *s)
{
	struct pollfd fds[3];

	while (!s->ended) {
		fds[0] = (struct pollfd){ .fd = s->signals, .events = POLLIN };
		fds[1] = (struct pollfd){ .fd = s->sock, .events = POLLIN };
		fds[2] = (struct pollfd){ .fd = s->lifeline, .events = POLLIN };
		if (!s->world.entered)
			fds[2].fd = s->started ? door_fd() : -1;
		if (!poll(fds, 3, timeout(s))) {
			end_with(s, s->deadline_status);
			break;
		}
		take_reports(s);
		read_signals(s);
		look_at_children(s);
		if (fds[2].revents)
			look_at_door(s);
	}
}

bool wait_for(struct supervisor *s, pid_t *pid, unsigned int seconds)
{
	struct pollfd fd = { .fd = s->signals, .events = POLLIN };
	long long end = now_ms() + (long long)seconds * MS_PER_SECOND, left;
	struct signalfd_siginfo info;
	int status;

	while (!has_ended(pid, &status)) {
		left = end - now_ms();
		if (left <= 0)
			return false;
		poll(&fd, 1, (int)left);
		while (read(s->signals, &info, sizeof(info)) > 0)
			; /* the world ends anyway */
	}
	return true;
}
