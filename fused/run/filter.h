/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * filter.h - the system calls of a world that its notifier answers
 *
 * The filter is inherited by all processes that the caller starts. It works for
 * every program, also where there is no C library. A thread that makes such a call
 * waits until the notifier has answered (notify.h), most often by "go on". Without
 * a listener the calls fail with ENOSYS: so the world ends with its notifier.
 */
#ifndef _MEMCGFS_RUN_FILTER_H
#define _MEMCGFS_RUN_FILTER_H

#include <stdbool.h>
#include <stdint.h>

/* the calls; a row of the table in notify.c has the handler of each */
enum filter_call {
	CALL_OPEN,
	CALL_OPENAT,
	CALL_OPENAT2,
	CALL_MOUNT,
	CALL_UMOUNT,
	CALL_OLD_UMOUNT,
	CALL_FSOPEN,
	CALL_STATFS,
	CALL_FSTATFS,
	NR_FILTER_CALLS,
};

/**
 * filter_load - filter the calls of this thread and of its descendants
 *
 * Until the listener is given to a notifier (notify_send()), the caller must make
 * none of these calls.
 *
 * Context: CAP_SYS_ADMIN in its user namespace.
 * Return: the listener, close-on-exec; or a negative errno and there is no filter:
 * -EBUSY where there is a listener already, as in a world in a world.
 */
int filter_load(void);

/** filter_prepare - look up the numbers. Context: once, before the two below */
void filter_prepare(void);

/**
 * filter_find - which call is this?
 * @arch: AUDIT_ARCH_*
 * @nr: its number there
 *
 * Return: the call, or NR_FILTER_CALLS.
 */
enum filter_call filter_find(uint32_t arch, int nr);

/** filter_is_native - does @arch have the structures of this program? */
bool filter_is_native(uint32_t arch);

#endif
