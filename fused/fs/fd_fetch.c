// SPDX-License-Identifier: GPL-2.0-only
#include "fs/fd_fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd_pass.h"
#include "proc/fd.h"
#include "proc/file_rights.h"
#include "proc/root.h"

#define PROCESS_NAME "memcgfs-fetch"

/* seconds; then a signal ends those waits of a child that can be interrupted */
#define CHILD_PATIENCE 10

/* descriptors of an answer */
enum { FD_EVENTFD, FD_PIDFD, NR_FETCHED };

/* descriptors of a request: where to answer, and its subject */
enum { FD_ANSWER, FD_DIR, NR_TO_FETCH, FD_DISPOSE = FD_DIR };
_Static_assert(FD_DISPOSE + FD_DISPOSE_MAX <= PASSED_FDS_MAX, "they fit");

/* descriptors that the process keeps open */
enum { REQUESTS = STDERR_FILENO + 1, PROC, FIRST_FREE };

struct request {
	enum { REQUEST_FETCH, REQUEST_DISPOSE } what;
	struct fd_fetch fetch;
};

/* immutable between start and stop, and in the process */
static dev_t our_dev;
static int process_fd = -1;
static pid_t process;

/* --- in a child --- */

/*
 * Is descriptor @fd of @dir an eventfd? No process can exchange a @fetched
 * descriptor, so its fdinfo can be read after its link.
 */
static int look_at_eventfd(int dir, unsigned int fd, bool fetched)
{
	int kind = proc_fd_kind(dir, fd), err;
	struct proc_fd info;

	if (kind < 0)
		return kind;
	/* the fdinfo of another kind, an epoll's, can take its lock */
	if (kind != PROC_FD_EVENTFD && kind != PROC_FD_PATH)
		return -EINVAL;
	if (kind == PROC_FD_EVENTFD && !fetched)
		return 0;
	err = proc_fd_read(dir, fd, &info);
	if (err)
		return err;
	if (info.flags & O_PATH)
		return -EBADF;
	return kind == PROC_FD_EVENTFD && info.is_eventfd ? 0 : -EINVAL;
}

/*
 * The inode number, in our mount, of the file behind descriptor @fd of @dir. A
 * file outside our mount may have any number, so we check the mount. The mount
 * is in the caller's namespace, which is the namespace of @caller.
 */
static int look_at_control_file(int caller, int dir, unsigned int fd,
				unsigned long long *ino)
{
	int kind = proc_fd_kind(dir, fd), err;
	struct proc_fd info;
	dev_t dev;

	if (kind < 0)
		return kind;
	if (kind != PROC_FD_PATH)
		return -EINVAL;
	err = proc_fd_read(dir, fd, &info);
	if (err)
		return err;
	if (info.flags & O_PATH)
		return -EBADF;
	if (proc_mount_dev(caller, info.mnt_id, &dev) || dev != our_dev)
		return -EINVAL;
	*ino = info.ino;
	return 0;
}

/*
 * The number means the caller's process if the caller exists before and after.
 * A writer waits for us and cannot be gone, but a writer through io_uring(7)
 * need not wait; its number may be another user's by then.
 */
static int open_caller(const struct fd_fetch *fetch, int *pidfd)
{
	struct proc_ids caller, after;
	int err = proc_caller_read(fetch->dir, &caller);

	if (err)
		return err;
	if (caller.fsuid != fetch->uid)
		return -ESRCH;
	*pidfd = (int)syscall(SYS_pidfd_open, caller.tgid, 0);
	if (*pidfd < 0)
		return -errno;
	err = proc_caller_read(fetch->dir, &after);
	return err || after.tgid != caller.tgid ? -ESRCH : 0;
}

static int look(const struct fd_fetch *fetch)
{
	unsigned long long ino;
	int err = look_at_eventfd(fetch->dir, fetch->efd, false);

	return err ? err :
		     look_at_control_file(fetch->dir, fetch->dir, fetch->cfd,
					  &ino);
}

/*
 * The kernel asks whether the writer may read the control file, however that was
 * opened. All attributes were sent to the kernel by us or through it, so they
 * are asked for without a request to us.
 */
static int check_may_read(int caller, int fd)
{
	struct statx stx;

	if (statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC,
		  STATX_MODE | STATX_UID | STATX_GID, &stx))
		return -errno;
	return file_rights_may_read(caller, stx.stx_mode, stx.stx_uid,
				    stx.stx_gid);
}

static int get_fd(int pidfd, unsigned int number)
{
	int fd = (int)syscall(SYS_pidfd_getfd, pidfd, number, 0);

	return fd < 0 ? -errno : fd;
}

/* the fetched file may differ from the file that we looked at */
static int fetch_both(const struct fd_fetch *fetch, struct fd_fetched *ret)
{
	int self = proc_dir_open(getpid()), efd, cfd, err;

	if (self < 0)
		return self;
	efd = get_fd(ret->pidfd, fetch->efd);
	if (efd < 0)
		return efd;
	err = look_at_eventfd(self, (unsigned int)efd, true);
	if (err)
		return err;
	cfd = get_fd(ret->pidfd, fetch->cfd);
	if (cfd < 0)
		return cfd;
	ret->eventfd = efd;
	err = look_at_control_file(fetch->dir, self, (unsigned int)cfd,
				   &ret->ino);
	return err ? err : check_may_read(fetch->dir, cfd);
}

/*
 * A file closed here may be a different file by now, and the close may never
 * return.
 */
static void fetch_and_answer(const struct fd_fetch *fetch, int sock)
{
	struct fd_fetched fetched = { .eventfd = -1, .pidfd = -1 };
	int fds[NR_FETCHED];

	alarm(CHILD_PATIENCE);
	fetched.err = open_caller(fetch, &fetched.pidfd);
	if (!fetched.err)
		fetched.err = look(fetch);
	if (!fetched.err)
		fetched.err = fetch_both(fetch, &fetched);
	fds[FD_EVENTFD] = fetched.eventfd;
	fds[FD_PIDFD] = fetched.pidfd;
	fd_pass_send(sock, &fetched, sizeof(fetched), fds,
		     fetched.err ? 0 : NR_FETCHED);
	/* all but the socket, which tells of our end */
	syscall(SYS_close_range, FIRST_FREE, sock - 1, 0);
}

static _Noreturn void run_child(const struct request *request,
				struct passed_fds *passed, int parent)
{
	struct fd_fetch fetch = request->fetch;
	char unused;

	if (request->what == REQUEST_FETCH) {
		fetch.dir = passed->fds[FD_DIR];
		fetch_and_answer(&fetch, passed->fds[FD_ANSWER]);
	} else if (!read(parent, &unused, 1)) {
		/* the parent has closed its own: these are the last */
		fd_pass_close(passed->fds + FD_DISPOSE,
			      passed->nr - FD_DISPOSE);
	}
	_exit(0);
}

/* --- in the process that forks them --- */

/* above all descriptors that a child opens: close_range() closes in order */
static int move_above(int sock)
{
	enum { ABOVE = 256 };
	int above = fcntl(sock, F_DUPFD_CLOEXEC, ABOVE);

	if (above < 0)
		return sock;
	close(sock);
	return above;
}

static void fork_failed(const struct request *request,
			struct passed_fds *passed)
{
	struct fd_fetched fetched = { .err = -ENOMEM };

	/* the eventfds must not be closed in this process: they stay open */
	if (request->what == REQUEST_DISPOSE)
		return;
	fd_pass_send(passed->fds[FD_ANSWER], &fetched, sizeof(fetched), NULL,
		     0);
	fd_pass_close(passed->fds, passed->nr);
}

static void serve(const struct request *request, struct passed_fds *passed)
{
	int ends[2];
	pid_t child;

	passed->fds[FD_ANSWER] = move_above(passed->fds[FD_ANSWER]);
	if (pipe2(ends, O_CLOEXEC)) {
		fork_failed(request, passed);
		return;
	}
	child = fork();
	if (!child) {
		close(ends[1]);
		run_child(request, passed, ends[0]);
	}
	if (child < 0)
		fork_failed(request, passed);
	else
		fd_pass_close(passed->fds, passed->nr);
	close(ends[0]);
	close(ends[1]);
}

/*
 * Keep the two descriptors that are needed. The others are the daemon's: a
 * child that hangs must not keep its mount, nor the pipe that tells of its end.
 */
static int keep_only(int requests)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), fd, err;

	requests = fcntl(requests, F_DUPFD_CLOEXEC, FIRST_FREE);
	if (null < 0 || requests < 0)
		return -errno;
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(null, fd) < 0)
			return -errno;
	/* in this order: /proc may have the number of REQUESTS until now */
	err = proc_move(PROC);
	if (err)
		return err;
	if (dup3(requests, REQUESTS, O_CLOEXEC) < 0 ||
	    syscall(SYS_close_range, FIRST_FREE, ~0U, 0))
		return -errno;
	return REQUESTS;
}

static void ignore_signals(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGTERM, &ignore, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGCHLD, &ignore, NULL); /* its children are not waited for */
}

/* ends with the daemon, which has the other end of @requests */
static _Noreturn void run_process(int requests)
{
	struct request request;
	struct passed_fds passed;
	ssize_t n;

	prctl(PR_SET_NAME, PROCESS_NAME);
	ignore_signals();
	requests = keep_only(requests);
	if (requests < 0 || chdir("/"))
		_exit(1);
	do {
		n = fd_pass_receive(requests, &request, sizeof(request),
				    &passed, 0);
		if (n > 0)
			serve(&request, &passed);
		else
			fd_pass_close(passed.fds, passed.nr);
	} while (n);
	_exit(0);
}

/* --- in the daemon --- */

int fd_fetch_start(dev_t dev)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -errno;
	our_dev = dev;
	process = fork();
	if (!process)
		run_process(ends[1]);
	close(ends[1]);
	if (process < 0) {
		int err = -errno;

		close(ends[0]);
		return err;
	}
	process_fd = ends[0];
	return 0;
}

void fd_fetch_stop(void)
{
	close(process_fd);
	process_fd = -1;
	/* it waits only for messages */
	while (waitpid(process, NULL, 0) < 0 && errno == EINTR)
		;
}

/* Return: our end of a socket whose other end is first in @passed, or -errno */
static int send_request(const struct request *request,
			struct passed_fds *passed)
{
	int ends[2], err;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -errno;
	passed->fds[FD_ANSWER] = ends[1];
	err = fd_pass_send(process_fd, request, sizeof(*request), passed->fds,
			   passed->nr);
	close(ends[1]);
	if (!err)
		return ends[0];
	close(ends[0]);
	return err == -EPIPE ? -EIO : err; /* it was killed */
}

int fd_fetch_begin(const struct fd_fetch *fetch)
{
	struct request request = { REQUEST_FETCH, *fetch };
	struct passed_fds passed = { .nr = NR_TO_FETCH };

	passed.fds[FD_DIR] = fetch->dir;
	return send_request(&request, &passed);
}

int fd_fetch_dispose(const int *fds, int nr)
{
	struct request request = { .what = REQUEST_DISPOSE };
	struct passed_fds passed = { .nr = FD_DISPOSE + nr };

	memcpy(passed.fds + FD_DISPOSE, fds, (size_t)nr * sizeof(*fds));
	return send_request(&request, &passed);
}

int fd_fetch_receive(int sock, struct fd_fetched *ret)
{
	struct passed_fds passed;
	ssize_t n =
		fd_pass_receive(sock, ret, sizeof(*ret), &passed, MSG_DONTWAIT);

	if (n == -EAGAIN)
		return -EAGAIN;
	if (n <= 0 && n != -EMFILE)
		return 0;
	if (n == -EMFILE || (!ret->err && passed.nr != NR_FETCHED)) {
		fd_pass_close(passed.fds, passed.nr);
		ret->err = -ENOMEM;
	} else if (!ret->err) {
		ret->eventfd = passed.fds[FD_EVENTFD];
		ret->pidfd = passed.fds[FD_PIDFD];
	}
	return 1;
}
