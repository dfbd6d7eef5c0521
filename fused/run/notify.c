// SPDX-License-Identifier: GPL-2.0-only
#include "run/notify.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/fd_pass.h"
#include "base/limits.h"
#include "proc/root.h"
#include "run/message.h"
#include "run/notify_internal.h"
#include "run/places.h"

/* threads of a listener at its start, and at most */
#define FIRST_THREADS 2
#define MAX_THREADS 64

/* a few paths each */
#define STACK_SIZE (512UL << 10)

/* the shortest that the kernel takes */
#define SLICE_NS (100UL * 1000)

/* room for a notification of a later kernel */
#define NOTIF_MAX 512

/* since Linux 6.6; the headers may be older */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif

/* sched_setattr(2): glibc has no declaration, and linux/sched/types.h one too many */
struct sched_attr {
	uint32_t size;
	uint32_t sched_policy;
	uint64_t sched_flags;
	int32_t sched_nice;
	uint32_t sched_priority;
	uint64_t sched_runtime;
	uint64_t sched_deadline;
	uint64_t sched_period;
};

struct notify_state notify_state;

/**
 * struct pool - the threads of a listener
 * @listener: immutable
 * @receivers: threads that are free or will soon be; atomic
 * @threads: those that exist, and serve_listener() while it starts the first;
 *           atomic
 */
struct pool {
	int listener;
	atomic_int receivers;
	atomic_int threads;
};

/* clang-format off */
static void (*const handlers[NR_FILTER_CALLS])(struct call *call) = {
	[CALL_OPEN]	  = notify_open,
	[CALL_OPENAT]	  = notify_open,
	[CALL_OPENAT2]	  = notify_open,
	[CALL_MOUNT]	  = notify_mount,
	[CALL_UMOUNT]	  = notify_umount,
	[CALL_OLD_UMOUNT] = notify_umount,
	[CALL_FSOPEN]	  = notify_fsopen,
	[CALL_STATFS]	  = notify_statfs,
	[CALL_FSTATFS]	  = notify_statfs,
};
/* clang-format on */

static bool start_thread(struct pool *pool);

/* the last receiver leaves another in its place */
static void begin_slow(void *arg)
{
	struct pool *pool = arg;

	if (atomic_fetch_sub(&pool->receivers, 1) == 1)
		start_thread(pool);
}

static void handle(struct pool *pool, const struct seccomp_notif *n)
{
	struct call call = {
		.listener = pool->listener,
		.id = n->id,
		.kind = filter_find(n->data.arch, n->data.nr),
		.native = filter_is_native(n->data.arch),
		.thread = (pid_t)n->pid,
		.slow = begin_slow,
		.pool = pool,
	};

	memcpy(call.args, n->data.args, sizeof(call.args));
	/* a thread of another pid namespace than those below ours has no number */
	if (call.kind == NR_FILTER_CALLS || !call.thread)
		call_go_on(&call);
	else
		handlers[call.kind](&call);
	if (!call.slow)
		atomic_fetch_add(&pool->receivers, 1);
}

/* does any process have the filter? */
static bool is_in_use(int listener)
{
	struct pollfd fd = { .fd = listener };

	return poll(&fd, 1, 0) < 0 || !(fd.revents & (POLLHUP | POLLERR));
}

static void leave(struct pool *pool)
{
	if (atomic_fetch_sub(&pool->threads, 1) > 1)
		return;
	close(pool->listener);
	free(pool);
}

/*
 * A caller does not run until it is answered. With a short slice (since Linux
 * 6.12) a thread here runs soon after it wakes, also on a busy machine, and gets
 * no larger share of it.
 */
static void ask_for_short_slice(void)
{
	struct sched_attr attr = {
		.size = sizeof(attr),
		.sched_policy = SCHED_OTHER,
		.sched_nice = getpriority(PRIO_PROCESS, 0),
		.sched_runtime = SLICE_NS,
	};

	/* fails on an older kernel: the answers come later then */
	syscall(SYS_sched_setattr, 0, &attr, 0);
}

static void *receive(void *arg)
{
	struct pool *pool = arg;
	union {
		struct seccomp_notif n;
		char room[NOTIF_MAX];
	} buf;

	/* a root and a working directory of its own: those of the callers */
	if (unshare(CLONE_FS))
		_exit(EXIT_FAILURE);
	ask_for_short_slice();
	for (;;) {
		memset(&buf, 0, sizeof(buf));
		if (!ioctl(pool->listener, SECCOMP_IOCTL_NOTIF_RECV, &buf))
			handle(pool, &buf.n);
		else if (errno != EINTR && !is_in_use(pool->listener))
			break;
	}
	leave(pool);
	return NULL;
}

/* Return: whether it is there. Context: another thread is counted. */
static bool start_thread(struct pool *pool)
{
	pthread_attr_t attr;
	pthread_t thread;
	bool started;

	if (atomic_fetch_add(&pool->threads, 1) >= MAX_THREADS) {
		atomic_fetch_sub(&pool->threads, 1);
		return false;
	}
	atomic_fetch_add(&pool->receivers, 1);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	started = !pthread_create(&thread, &attr, receive, pool);
	if (!started) {
		atomic_fetch_sub(&pool->receivers, 1);
		atomic_fetch_sub(&pool->threads, 1);
	}
	pthread_attr_destroy(&attr);
	return started;
}

static void serve_listener(int listener)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	int i, started = 0;

	/* without memory the calls would wait for ever */
	if (!pool)
		_exit(EXIT_FAILURE);
	pool->listener = listener;
	/* the threads may end at once: COMMAND has not been found, for example */
	atomic_store(&pool->threads, 1);
	/* fails on an older kernel: the answers come later then */
	ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS,
	      SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
	for (i = 0; i < FIRST_THREADS; i++)
		started += start_thread(pool);
	if (!started)
		_exit(EXIT_FAILURE);
	leave(pool);
}

static bool sizes_fit(void)
{
	struct seccomp_notif_sizes sizes;

	return !syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) &&
	       sizes.seccomp_notif <= NOTIF_MAX &&
	       sizes.seccomp_notif_resp == sizeof(struct seccomp_notif_resp);
}

/* Return: whether a sender may be left */
static bool take_listener(int sock)
{
	struct passed_fds passed;
	char byte;
	ssize_t n = fd_pass_receive(sock, &byte, sizeof(byte), &passed, 0);

	if (n > 0 && passed.nr == 1)
		serve_listener(passed.fds[0]);
	else
		fd_pass_close(passed.fds, passed.nr);
	return n;
}

/* the terminal and the caller's group are not for it */
static void notify_main(int sock, pid_t supervisor)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	sigset_t all;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != supervisor)
		_exit(EXIT_FAILURE);
	prctl(PR_SET_NAME, "memcgfs-notify");
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	setsid();
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	/* no sender is left at the end of the world: wait to be killed */
	while (take_listener(sock))
		;
	for (;;)
		pause();
}

/* the directories that cover() of places.c has covered, or the host's own */
static void find_covers(void)
{
	static const char *const paths[NR_COVERS] = { "/sys", "/sys/fs",
						      "/sys/fs/cgroup" };
	struct stat st;
	size_t i;

	for (i = 0; i < NR_COVERS; i++)
		if (!stat(paths[i], &st))
			notify_state.covers[notify_state.nr_covers++] =
				st.st_dev;
}

/* the daemon's, or the host's own */
static dev_t find_shm(void)
{
	struct statfs fs;
	struct stat st;

	if (stat("/dev/shm", &st) || statfs("/dev/shm", &fs) ||
	    fs.f_type != FUSE_SUPER_MAGIC)
		return 0;
	return st.st_dev;
}

static int prepare(const char *group)
{
	struct stat st;

	if (!sizes_fit())
		return -ENOSYS;
	notify_state.mount =
		open(WORLD_MOUNT, O_PATH | O_DIRECTORY | O_CLOEXEC);
	notify_state.root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (notify_state.mount < 0 || notify_state.root < 0 ||
	    fstat(notify_state.mount, &st))
		return -errno;
	notify_state.view.dev = st.st_dev;
	notify_state.view.group = group;
	notify_state.view.shm = find_shm();
	find_covers();
	filter_prepare();
	return proc_start();
}

int notify_start(struct notifier *n, const char *group)
{
	int socks[2], err = prepare(group);
	pid_t self = getpid();

	if (err)
		return err;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, socks))
		return -errno;
	n->pid = fork();
	if (!n->pid) {
		close(socks[0]);
		notify_main(socks[1], self);
	}
	err = n->pid < 0 ? -errno : 0;
	close(socks[1]);
	close(notify_state.mount);
	close(notify_state.root);
	proc_stop();
	if (err) {
		close(socks[0]);
		n->pid = 0;
		return err;
	}
	n->sock = socks[0];
	return 0;
}

int notify_send(int sock, int listener)
{
	return fd_pass_send(sock, "", 1, &listener, 1);
}

void notify_tell_missing(int err)
{
	complain(
		"/proc/self/cgroup, mount and statfs are the host's, for system calls cannot be answered: %s",
		err == -EBUSY ? "another program does so already" :
				limits_reason(-err));
}
