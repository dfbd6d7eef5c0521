/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * membership_child.h - a process that test_membership controls
 *
 * The test program runs itself again in this role. Commands are letters on
 * standard input, and each is answered on standard output with a pid_t, after
 * the action. All processes that the child forks wait for the end of the
 * lifeline, descriptor 3, so that none survives the test.
 */
#ifndef _TESTS_MEMBERSHIP_CHILD_H
#define _TESTS_MEMBERSHIP_CHILD_H

#define CHILD_ROLE "--membership-child"

enum { CHILD_LIFELINE = 3 };

enum child_command {
	CHILD_FORK = 'f',	 /* the pid of a new process */
	CHILD_DOUBLE_FORK = 'd', /* the same; its parent has been reaped */
	CHILD_THREAD = 't',	 /* the number of a new thread */
	CHILD_THREAD_FORK = 'T', /* a new process, forked by a new thread */
	CHILD_ZOMBIE = 'z',	 /* an exited process */
	CHILD_REAP = 'w',	 /* wait for the zombie: its pid */
	CHILD_EXEC = 'e', /* the caller's own pid, from the new program */
	CHILD_THREAD_EXEC = 'x', /* the same; a new thread calls exec() */
	CHILD_LEADER_EXIT = 'l', /* the first thread exits, others stay: 0 */
	CHILD_NOISE = 'n',	 /* 0, after very many events */
	CHILD_GROW = 'g',	 /* 0, with CHILD_MEMORY more, of memory */
	CHILD_SHRINK = 's',	 /* 0, without it */
	CHILD_SHARE_MM = 'v',	 /* a new process with the same memory */
};

#define CHILD_MEMORY (16UL << 20)

/** membership_child - play the role until standard input ends */
int membership_child(void);

#endif
