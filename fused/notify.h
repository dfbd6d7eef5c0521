/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * notify.h - telling the kernel to ask again, in a thread of its own
 *
 * The kernel takes the directory's lock for it, which others hold while they
 * wait for an answer of ours. So no request handler may do it, or all of them
 * could come to wait for one another.
 */
#ifndef _MEMCGFS_NOTIFY_H
#define _MEMCGFS_NOTIFY_H

#include "fs.h"

/** memcgfs_notify_init - what this kernel can be told. Context: INIT request */
void memcgfs_notify_init(const struct fuse_conn_info *conn);

/**
 * memcgfs_notify_start - start the thread
 * Context: after the last fork.
 * Return: 0 or -errno.
 */
int memcgfs_notify_start(struct fuse_session *session);

/**
 * memcgfs_notify_stop - end it
 *
 * One notification may hang on who waits for an answer that will never come.
 * Then the thread is left to it. When it comes back, of ours it will use
 * nothing but the session, which has to stay as long as the process.
 *
 * Context: no request is running.
 * Return: whether it has ended.
 */
bool memcgfs_notify_stop(void);

/**
 * memcgfs_notify_drop - drop the dentries (dcache.h), let their names expire,
 * then answer the write that asked for it
 * @req: answered when the kernel has no name left that it would not ask for,
 *       or now with -ENOMEM and nothing is dropped
 * @size: of the write
 *
 * Kernels before 6.2 cannot let a name expire without unhashing it, which its
 * users would notice: there it goes on being used and not asked for.
 *
 * Context: any.
 */
void memcgfs_notify_drop(fuse_req_t req, size_t size);

#endif
