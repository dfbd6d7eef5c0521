/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * call.h - a system call that waits for the answer of the notifier
 *
 * Each call gets a single answer. A caller that has been killed gets none, and its
 * number may belong to another thread: call_is_alive() tells, after its memory or
 * its files were looked at.
 */
#ifndef _MEMCGFS_RUN_CALL_H
#define _MEMCGFS_RUN_CALL_H

#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "run/filter.h"

/**
 * struct call - all immutable but @slow
 * @listener: it came from there
 * @id: its number there
 * @kind: the call
 * @native: its structures are those of this program
 * @thread: the caller, in the host's pid namespace
 * @args: as the caller gave them
 * @slow: called once before the first look at a file system; may be NULL
 * @pool: for @slow
 */
struct call {
	int listener;
	uint64_t id;
	enum filter_call kind;
	bool native;
	pid_t thread;
	uint64_t args[6];
	void (*slow)(void *pool);
	void *pool;
};

/** call_begin_slow - this call may take time: let others be received */
void call_begin_slow(struct call *call);

/** call_is_alive - does its caller still wait? */
bool call_is_alive(const struct call *call);

/** call_go_on - the kernel does what it does without a filter */
void call_go_on(const struct call *call);

/** call_end - it ends with 0 or a negative errno */
void call_end(const struct call *call, int err);

/**
 * call_give - it ends with a new descriptor of the caller
 * @fd: its file
 * @cloexec: the new descriptor is closed by exec
 *
 * Return: 0; or a negative errno and the call still needs an answer.
 */
int call_give(const struct call *call, int fd, bool cloexec);

/**
 * call_read - read the caller's memory
 * Return: 0 or -EFAULT.
 */
int call_read(const struct call *call, uint64_t addr, void *buf, size_t size);

/** call_write - write it. Return: as call_read() */
int call_write(const struct call *call, uint64_t addr, const void *buf,
	       size_t size);

/**
 * call_read_string - read a terminated text
 * @size: of @buf
 *
 * Return: its length; -EFAULT; -ENAMETOOLONG if it does not fit.
 */
ssize_t call_read_string(const struct call *call, uint64_t addr, char *buf,
			 size_t size);

#endif
