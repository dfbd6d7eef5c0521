// SPDX-License-Identifier: GPL-2.0-only
#include "membership_lab.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "members/exits.h"
#include "members/real_tasks.h"
#include "proc/root.h"

#define MAX_LIST 16

struct cgroup *a, *b;
static int lifeline[2];
static GPtrArray *children;

static pid_t answer(struct child *c)
{
	pid_t pid;

	g_assert_cmpint(read(c->out, &pid, sizeof(pid)), ==, sizeof(pid));
	return pid;
}

pid_t ask(struct child *c, enum child_command command)
{
	char letter = (char)command;

	g_assert_cmpint(write(c->in, &letter, 1), ==, 1);
	return answer(c);
}

struct child *child_start(void)
{
	char *const argv[] = { (char *)"test_membership", (char *)CHILD_ROLE,
			       NULL };
	struct child *c = g_new0(struct child, 1);
	posix_spawn_file_actions_t actions;
	int in[2], out[2];

	g_assert_cmpint(pipe2(in, O_CLOEXEC), ==, 0);
	g_assert_cmpint(pipe2(out, O_CLOEXEC), ==, 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, lifeline[0], CHILD_LIFELINE);
	g_assert_cmpint(posix_spawn(&c->pid, "/proc/self/exe", &actions, NULL,
				    argv, environ),
			==, 0);
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	c->in = in[1];
	c->out = out[0];
	g_assert_cmpint(answer(c), ==, c->pid);
	g_ptr_array_add(children, c);
	return c;
}

static void child_stop(gpointer data)
{
	struct child *c = data;

	close(c->in);
	close(c->out);
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
	g_free(c);
}

void child_end(struct child *c)
{
	g_ptr_array_remove(children, c);
}

/* a high number, that adddup2() to CHILD_LIFELINE is not a dup to itself */
static void make_lifeline(void)
{
	int fds[2], i;

	g_assert_cmpint(pipe2(fds, O_CLOEXEC), ==, 0);
	for (i = 0; i < 2; i++) {
		lifeline[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 10);
		g_assert_cmpint(lifeline[i], >=, 0);
		close(fds[i]);
	}
}

bool lab_works(void)
{
	int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);

	if (fd < 0) {
		puts("1..0 # SKIP no pidfd_open() here");
		return false;
	}
	close(fd);
	return true;
}

bool lab_start(const char *source)
{
	const char *error = NULL;

	g_assert_cmpint(proc_start(), ==, 0);
	if (membership_open(source, &error)) {
		proc_stop();
		if (!g_strcmp0(g_getenv("CI"), "true"))
			g_error("%s", error);
		g_test_skip(error);
		return false;
	}
	unit_start(REGIME_DEFAULT, 0);
	g_assert_cmpint(membership_start(), ==, 0);
	task_source_start();
	children = g_ptr_array_new_with_free_func(child_stop);
	make_lifeline();
	a = unit_mkdir(cgroup_root, "a");
	b = unit_mkdir(cgroup_root, "b");
	return true;
}

void lab_stop(void)
{
	g_ptr_array_free(children, TRUE);
	close(lifeline[0]);
	close(lifeline[1]);
	task_source_stop();
	membership_stop();
	proc_stop();
	unit_stop();
}

int put(struct cgroup *cgrp, const char *file, pid_t pid)
{
	char text[16];

	snprintf(text, sizeof(text), "%d\n", (int)pid);
	return unit_write_as(getpid(), cgrp, file, text);
}

void must_put(struct cgroup *cgrp, const char *file, pid_t pid)
{
	g_assert_cmpint(put(cgrp, file, pid), ==, 0);
}

struct child *child_in(struct cgroup *cgrp)
{
	struct child *c = child_start();

	must_put(cgrp, "cgroup.procs", c->pid);
	return c;
}

static int cmp_pid(const void *x, const void *y)
{
	return *(const pid_t *)x - *(const pid_t *)y;
}

void assert_list(struct cgroup *cgrp, const char *file, const pid_t *pids)
{
	g_autoptr(GString) expected = g_string_new(NULL);
	pid_t sorted[MAX_LIST];
	size_t i, nr = 0;

	for (; *pids; pids++)
		sorted[nr++] = *pids;
	qsort(sorted, nr, sizeof(*sorted), cmp_pid);
	for (i = 0; i < nr; i++)
		g_string_append_printf(expected, "%d\n", (int)sorted[i]);
	membership_sync_cgroup(cgrp);
	unit_assert_reads(cgrp, file, expected->str);
}

bool lists(struct cgroup *cgrp, const char *file, pid_t pid)
{
	g_autofree char *needle = g_strdup_printf("\n%d\n", (int)pid);
	g_autofree char *text = NULL, *all = NULL;

	membership_sync_cgroup(cgrp);
	text = unit_read(cgrp, file);
	all = g_strconcat("\n", text, NULL);
	return strstr(all, needle);
}

unsigned long shown(const char *name)
{
	g_autofree char *prefix = g_strdup_printf("\n%s\t", name);
	g_autofree char *text = NULL, *all = NULL;
	struct seq_file m = { 0 };
	const char *found;

	membership_show(&m);
	text = unit_text(&m);
	seq_free(&m);
	all = g_strconcat("\n", text, NULL);
	found = strstr(all, prefix);
	g_assert_nonnull(found);
	return strtoul(found + strlen(prefix), NULL, 10);
}
