/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * eventfd_ctx.h - the eventfds that the engine signals
 *
 * The kernel drops a registration at the last close of the eventfd. We hold the
 * eventfd open ourselves, so that close never comes: a registration ends with
 * the process that made it, or with its group.
 *
 * Closing an eventfd can block. The last close takes it out of each epoll it is
 * in, and an epoll is locked while it polls its other files: a file of a
 * hostile FUSE, perhaps. So we leave the last close to a process that may hang
 * (fd_fetch.h), and the user is charged until that process has ended.
 */
#ifndef _MEMCGFS_FS_EVENTFD_CTX_H
#define _MEMCGFS_FS_EVENTFD_CTX_H

#include "libobjcg-internal.h"

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
 * eventfd_ctx_alloc - make a context for a registration
 * @uid: the user that is charged
 *
 * Return: the context, for eventfd_ctx_release(), or NULL: the user is at its
 * bound, or there is no memory.
 */
struct eventfd_ctx *eventfd_ctx_alloc(uid_t uid);

/**
 * eventfd_ctx_open - give a context its eventfd, process and group
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
 * eventfd_ctx_release - the context is not registered, or no longer
 * Context: any; takes a leaf lock and does not wait.
 */
void eventfd_ctx_release(struct eventfd_ctx *ctx);

/** eventfd_ctx_poll_fd - readable when eventfd_ctx_reap() is to be called */
int eventfd_ctx_poll_fd(void);

/**
 * eventfd_ctx_reap - end the registrations of exited processes
 *
 * Also closes the released eventfds.
 *
 * Context: no locks held; always called by the same thread.
 */
void eventfd_ctx_reap(void);

#endif
