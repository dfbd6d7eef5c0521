/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fd_fetch.h - fetch descriptors of callers, in processes that may hang
 *
 * A caller's descriptor can be anything. A dup3(2) in another thread of the
 * caller puts a file of a hostile FUSE in the place of the eventfd that was
 * looked at, and pidfd_getfd(2) fetches that one. Then there is no harmless way
 * out: every close(2) of it is a FLUSH request, also at the end of a process,
 * and FUSE is never obliged to answer. A thread that waits for that answer
 * cannot be killed, and neither can its process.
 *
 * So the daemon never holds a descriptor that was not looked at after it was
 * fetched. A process is forked before the daemon has threads, and has none of
 * its descriptors; for each request it forks a child. The child
 *
 *   looks	at the links in /proc/PID/fd: most of what is wrong ends here
 *   fetches	with pidfd_getfd(2)
 *   looks	again, at its own copies, which nobody can change
 *   sends	the eventfd, if all is as it must be
 *   exits	and may hang there for ever, if it is not
 *
 * Another child closes eventfds that nobody needs any more, see eventfd_ctx.h.
 *
 * The number of children is for the caller of this to bound. They do not notice
 * the end of the daemon, and have nothing of it that others wait for.
 */
#ifndef _MEMCGFS_FD_FETCH_H
#define _MEMCGFS_FD_FETCH_H

#include <sys/types.h>

/**
 * struct fd_fetch - what is to be fetched
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
 * @err: 0, or the negative errno for the caller; then there is nothing else
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
 * @proc: descriptor of the real /proc
 * @dev: device number of our mount
 *
 * Context: before any thread is started.
 * Return: 0 or a negative errno.
 */
int fd_fetch_start(int proc, dev_t dev);

/** fd_fetch_stop - end it, after all it has to do. Children are not waited for.
 */
void fd_fetch_stop(void);

/**
 * fd_fetch_begin - start to fetch
 *
 * Context: any thread. Does not wait for the child.
 * Return: a socket for fd_fetch_receive(), to be closed by the caller, or a
 * negative errno, -EIO if the process was killed. The socket has an answer to read, and is at its end as soon
 * as the child has let go of all that it fetched.
 */
int fd_fetch_begin(const struct fd_fetch *fetch);

/**
 * fd_fetch_receive - read what the socket has
 * @ret: set if there is an answer; the descriptors are the caller's
 *
 * Context: when poll(2) says that there is something.
 * Return: 1 for an answer, 0 at the end, -EAGAIN if there is nothing yet.
 */
int fd_fetch_receive(int sock, struct fd_fetched *ret);

/* how many can be closed at once */
#define FD_DISPOSE_MAX 64

/**
 * fd_fetch_dispose - have descriptors closed by a process that may hang
 * @nr: at most FD_DISPOSE_MAX
 *
 * Ours stay open, for the caller to close: that is then not the last time.
 *
 * Context: any thread.
 * Return: a socket, to be closed by the caller, that is at its end as soon as
 * the child has closed them; or a negative errno.
 */
int fd_fetch_dispose(const int *fds, int nr);

#endif
