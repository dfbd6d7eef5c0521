/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * notify.h - telling the kernel to ask again, in a thread of its own
 *
 * The kernel takes the directory's lock for a notification, and other tasks
 * hold that lock while they wait for our answer. So no request handler may
 * notify of a name, or all handlers could end up waiting for each other.
 * Attributes have no such lock.
 */
#ifndef _MEMCGFS_FS_NOTIFY_H
#define _MEMCGFS_FS_NOTIFY_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>
#include <stdbool.h>

/**
 * memcgfs_notify_init - read this kernel's features. Context: INIT request
 */
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
 * A notification may hang on a task that waits for an answer that will never
 * come. Then we leave the thread behind. When it comes back, it uses only the
 * session, which has to stay as long as the process.
 *
 * Context: no request is running.
 * Return: whether it has ended.
 */
bool memcgfs_notify_stop(void);

/**
 * memcgfs_notify_also_drop - call a function in each memcgfs_notify_drop()
 * @drop: frees other slab objects that drop_caches frees
 *
 * Context: before the first request.
 */
void memcgfs_notify_also_drop(void (*drop)(void));

/**
 * memcgfs_notify_also_wait - call a function after each write to a file of ours
 * @wait: waits until the kernel has dropped the pages that the calling thread has
 *        reclaimed. It may not wait for ever
 *
 * Context: before the first request.
 */
void memcgfs_notify_also_wait(void (*wait)(void));

/** memcgfs_notify_wait - call that function, if there is any */
void memcgfs_notify_wait(void);

/**
 * memcgfs_notify_attrs - the kernel is to ask for an inode's attributes again
 * Context: any; also in a request about the inode.
 */
void memcgfs_notify_attrs(fuse_ino_t ino);

/**
 * memcgfs_notify_drop - drop the dentries, let their names expire, then reply
 * @req: the write that asked for it; answered when the kernel has no name left
 *       that it would not ask for, or now with -ENOMEM and no dentry is dropped
 *       (dcache.h)
 * @size: of the write
 *
 * Kernels before 6.2 cannot let a name expire without unhashing it, which its
 * users would notice: there the kernel goes on using the name without asking.
 *
 * Context: any.
 */
void memcgfs_notify_drop(fuse_req_t req, size_t size);

#endif
