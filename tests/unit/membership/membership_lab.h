/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * membership_lab.h - an engine that follows real processes, and two groups
 *
 * As in unit.h, a failure ends the program.
 */
#ifndef _TESTS_MEMBERSHIP_LAB_H
#define _TESTS_MEMBERSHIP_LAB_H

#include "members/membership.h"
#include "membership_child.h"
#include "unit.h"

/** struct child - a process with the role of membership_child.h */
struct child {
	pid_t pid;
	int in;
	int out;
};

/* /a and /b, between start and stop */
extern struct cgroup *a, *b;

/**
 * lab_works - can there be a lab here?
 *
 * Not under valgrind, which knows neither pidfds nor how to start the program
 * as a child.
 *
 * Return: false, and that the program is skipped has been said.
 */
bool lab_works(void);

/**
 * lab_start - open a source, start the engine
 *
 * Return: false if the source cannot be had here: the test is then skipped,
 * but in CI, where it fails.
 */
bool lab_start(const char *source);

/** lab_stop - end all children, then as unit_stop() */
void lab_stop(void);

/** child_start - a new child, in the root */
struct child *child_start(void);

/** child_end - kill it; lab_stop() does it to all others */
void child_end(struct child *c);

/** child_in - a new child in a group */
struct child *child_in(struct cgroup *cgrp);

/** ask - send a child a command. Return: its answer, see membership_child.h */
pid_t ask(struct child *c, enum child_command command);

/** put - write a number to a control file. Return: 0 or a negative errno */
int put(struct cgroup *cgrp, const char *file, pid_t pid);
void must_put(struct cgroup *cgrp, const char *file, pid_t pid);

/** assert_list - a file lists these and no others; 0 ends them */
void assert_list(struct cgroup *cgrp, const char *file, const pid_t *pids);

#define assert_procs(cgrp, ...) \
	assert_list(cgrp, "cgroup.procs", (const pid_t[]){ __VA_ARGS__, 0 })
#define assert_tasks(cgrp, ...) \
	assert_list(cgrp, "tasks", (const pid_t[]){ __VA_ARGS__, 0 })

/** lists - does a file list this process? */
bool lists(struct cgroup *cgrp, const char *file, pid_t pid);

/** shown - a number of membership_show() */
unsigned long shown(const char *name);

#endif
