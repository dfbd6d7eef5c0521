/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * terminal.h - the controlling terminal, if there is any
 *
 * COMMAND has a process group of its own. It begins in the background and gets
 * the terminal when it first asks for it: the kernel stops a background group
 * that reads, and the supervisor lends it the terminal then. So a COMMAND in a
 * pipe with a pager leaves the terminal to the pager, and a key like Ctrl-C
 * reaches all processes of the caller's job.
 *
 * Context: SIGTTOU is blocked, for the caller may be in the background.
 */
#ifndef _MEMCGFS_RUN_TERMINAL_H
#define _MEMCGFS_RUN_TERMINAL_H

#include <stdbool.h>
#include <sys/types.h>

/** terminal_open - look for it once */
void terminal_open(void);

/** terminal_exists - is there any? */
bool terminal_exists(void);

/** terminal_is_ours - is the caller's group in the foreground? */
bool terminal_is_ours(void);

/** terminal_give - put a group into the foreground */
void terminal_give(pid_t group);

/** terminal_take_back - the same for ours, if no living group is there */
void terminal_take_back(void);

/**
 * terminal_group - the group in the foreground
 * Return: its number; 0 if it has none in our pid namespace; -1 without terminal.
 */
pid_t terminal_group(void);

#endif
