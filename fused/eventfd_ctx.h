/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * eventfd_ctx.h - the eventfds that the engine signals
 *
 * The kernel forgets a registration when the eventfd is closed for the last
 * time. We have it open ourselves, so that time never comes: a registration
 * ends with the process that made it, or with its group.
 *
 * To close an eventfd can block. If that is the last time, it is taken out of
 * each epoll it is in, and an epoll is locked while it polls what else is in
 * it: a file of a hostile FUSE, perhaps. So the last close is left to a process
 * that may hang (fd_fetch.h), and the user is charged until that has ended.
 */
#ifndef _MEMCGFS_EVENTFD_CTX_H
#define _MEMCGFS_EVENTFD_CTX_H

#include "libobjcg.h"

struct eventfd_ctx;

/**
 * eventfd_ctx_start - get ready, and let the daemon open as much as it may
 *
 * Context: before libobjcg_init().
 * Return: 0 or a negative errno.
 */
int eventfd_ctx_start(void);

/** eventfd_ctx_stop - Context: after libobjcg_exit(), which releases all */
void eventfd_ctx_stop(void);

/**
 * eventfd_ctx_alloc - one for a registration to come
 * @uid: the user that is charged
 *
 * Return: it, for eventfd_ctx_release(), or NULL: the user has enough of them,
 * or there is no memory.
 */
struct eventfd_ctx *eventfd_ctx_alloc(uid_t uid);

/**
 * eventfd_ctx_open - give it what the registration is about
 * @fd: of the eventfd; taken over, also on failure
 * @pidfd: of the process that registers it; taken over, also on failure
 * @memcg: the group; there must be no other registration of @ctx
 *
 * Context: the thread that calls eventfd_ctx_reap().
 * Return: 0 or -ENOMEM.
 */
int eventfd_ctx_open(struct eventfd_ctx *ctx, int fd, int pidfd,
		     struct mem_cgroup *memcg);

/**
 * eventfd_ctx_release - it is not registered, or not any more
 * Context: any; takes a leaf lock and does not wait.
 */
void eventfd_ctx_release(struct eventfd_ctx *ctx);

/** eventfd_ctx_poll_fd - readable when eventfd_ctx_reap() is to be called */
int eventfd_ctx_poll_fd(void);

/**
 * eventfd_ctx_reap - end the registrations of processes that are gone
 *
 * And close what was released.
 *
 * Context: no locks held; one thread.
 */
void eventfd_ctx_reap(void);

#endif
