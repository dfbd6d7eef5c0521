/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fd_fetch.h - fetch descriptors of callers, in processes that may hang
 *
 * A caller's descriptor can be anything. A dup3(2) in another thread of the
 * caller can replace the eventfd that we looked at with a file of a hostile
 * FUSE, and pidfd_getfd(2) then fetches that file. Then there is no harmless
 * way out: every close(2) of it is a FLUSH request, also at the end of a
 * process, and FUSE is never obliged to answer. A thread that waits for that
 * answer cannot be killed, and neither can its process.
 *
 * So the daemon never holds a descriptor that was not looked at after it was
 * fetched. A process is forked before the daemon has threads, and has none of
 * its descriptors; for each request it forks a child. The child
 *
 *   looks	at the links in /proc/PID/fd: most bad requests end here
 *   fetches	with pidfd_getfd(2)
 *   looks	again, at its own copies, which no other process can change
 *   sends	the eventfd, if all is as it must be
 *   exits	and may hang there for ever, if it is not
 *
 * Another child closes eventfds that are no longer needed, see eventfd_ctx.h.
 *
 * The caller of this interface bounds the number of children. They do not
 * notice the end of the daemon, and hold no resource of the daemon that others
 * wait for.
 */
#ifndef _MEMCGFS_FS_FD_FETCH_H
#define _MEMCGFS_FS_FD_FETCH_H

#include <sys/types.h>

/**
 * struct fd_fetch - a request to fetch descriptors
 * @dir: descriptor of the calling thread's directory (proc_dir_open())
 * @uid: the user that made the request
 * @efd: the caller's descriptor of an eventfd
 * @cfd: the caller's descriptor of a control file
 */
struct fd_fetch {
	int dir;
	uid_t uid;
	unsigned int efd;
	unsigned int cfd;
};

/**
 * struct fd_fetched - the answer
 * @err: 0, or the negative errno for the caller; then the other fields are
 *       unset
 * @eventfd: a descriptor of the eventfd
 * @pidfd: of the caller's process
 * @ino: number of the control file's inode in our mount
 */
struct fd_fetched {
	int err;
	int eventfd;
	int pidfd;
	unsigned long long ino;
};

/**
 * fd_fetch_start - fork the process
 * @dev: device number of our mount
 *
 * Context: before any thread is started.
 * Return: 0 or a negative errno.
 */
int fd_fetch_start(dev_t dev);

/**
 * fd_fetch_stop - end the process after its pending work, not its children
 */
void fd_fetch_stop(void);

/**
 * fd_fetch_begin - start to fetch
 *
 * Context: any thread. Does not wait for the child.
 * Return: a socket for fd_fetch_receive(), to be closed by the caller, or a
 * negative errno, -EIO if the process was killed. The socket delivers an
 * answer, and reaches its end as soon as the child has closed all descriptors
 * that it fetched.
 */
int fd_fetch_begin(const struct fd_fetch *fetch);

/**
 * fd_fetch_receive - read the socket's next message
 * @ret: set if there is an answer; the descriptors are the caller's
 *
 * Context: when poll(2) reports the socket readable.
 * Return: 1 for an answer, 0 at the end, -EAGAIN if there is no message yet.
 */
int fd_fetch_receive(int sock, struct fd_fetched *ret);

/* most descriptors in a call of fd_fetch_dispose() */
#define FD_DISPOSE_MAX 64

/**
 * fd_fetch_dispose - have descriptors closed by a process that may hang
 * @nr: at most FD_DISPOSE_MAX
 *
 * Ours stay open, for the caller to close: that is then not the last close.
 *
 * Context: any thread.
 * Return: a socket, to be closed by the caller, that reaches its end as soon as
 * the child has closed them; or a negative errno.
 */
int fd_fetch_dispose(const int *fds, int nr);

#endif
