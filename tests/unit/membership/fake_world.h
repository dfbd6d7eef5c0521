/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fake_world.h - processes that do not exist, and a source that cannot be trusted
 *
 * Stands in for the clock, /proc and the proc connector: a program that is
 * linked with it and with the membership lab has a world in which numbers are
 * given away again at once, in which events are lost or late, and which goes on
 * while it is read.
 */
#ifndef _TESTS_FAKE_WORLD_H
#define _TESTS_FAKE_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* numbers are 1 to this; 1 is init */
#define FAKE_MAX_PID 64

/** enum fake_fate - the fate of a change's event */
enum fake_fate {
	FAKE_SENT,     /* it is in the socket */
	FAKE_LATE,     /* it comes with fake_deliver() */
	FAKE_DROPPED,  /* it is lost without notice, but it has had a number */
	FAKE_OVERFLOW, /* it and all that follow are lost until the next read,
			* which tells */
	FAKE_AFTER,    /* sent, but if the socket has overflowed, when it has
			* been emptied, in the same read */
};

/** fake_reset - init alone, at time 0 */
void fake_reset(void);

/** fake_sleep - time goes on by some ticks */
void fake_sleep(unsigned int ticks);

/** fake_fork - a process with a given number, a child of @parent */
void fake_fork(pid_t parent, pid_t pid, enum fake_fate fate);

/** fake_exec - it runs another program */
void fake_exec(pid_t pid, enum fake_fate fate);

/** fake_exit - it exits and is reaped: the number is free */
void fake_exit(pid_t pid, enum fake_fate fate);

/** fake_set_reaper - this process adopts the children of exiting processes */
void fake_set_reaper(pid_t pid);

/** fake_exists - is the number taken? */
bool fake_exists(pid_t pid);

/** fake_grow - it has so many pages from now on */
void fake_grow(pid_t pid, unsigned long pages);

/** fake_map - it has so many pages of page tables from now on */
void fake_map(pid_t pid, unsigned long pages);

/**
 * fake_join - we have moved the process
 *
 * It and all processes that it forks from now on are members: no other process
 * may ever be listed in a group, or killed.
 */
void fake_join(pid_t pid);

/** fake_start - when the process started, which no other of its number did */
uint64_t fake_start(pid_t pid);

/** fake_is_member - is the process a member? */
bool fake_is_member(pid_t pid);

/**
 * fake_on_cpu - the events from now on are sent from this CPU
 * @number: 0, as after fake_reset(), or 1
 */
void fake_on_cpu(unsigned int number);

/** fake_deliver - send the late events */
void fake_deliver(void);

/** fake_meanwhile - call @fn after each read of /proc; NULL: no more */
void fake_meanwhile(void (*fn)(void));

/** fake_before_words - call @fn before each read of taskstats; NULL: no more */
void fake_before_words(void (*fn)(void));

/** fake_is_heard - does the daemon want to have last words? */
bool fake_is_heard(void);

/** fake_foreign_kills - how often a process that is no member was killed */
unsigned int fake_foreign_kills(void);

/** fake_kills - how often a process was killed */
unsigned int fake_kills(void);

#endif
