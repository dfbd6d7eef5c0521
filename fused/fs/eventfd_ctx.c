// SPDX-License-Identifier: GPL-2.0-only
#include "fs/eventfd_ctx.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <poll.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fs/event_user.h"
#include "fs/fd_fetch.h"
#include "memcg/memcg_event.h"

/* descriptors in a registration: the eventfd and the process */
#define FDS_OF_ONE 2

#define BATCH 64

/* the object behind a watched descriptor */
struct watch {
	void (*ready)(struct watch *watch);
};

/**
 * struct eventfd_ctx - our part of a registration
 * @watch: of @pidfd
 * @node: on dead_ctxs, once released; eventfd_ctx_lock
 * @fd: of the eventfd, -1 before it is known
 * @pidfd: of the process, -1 before that and once released
 * @user: is charged
 * @memcg: cannot be freed before the release, and may be after; NULL from
 *         then on; eventfd_ctx_lock
 */
struct eventfd_ctx {
	struct watch watch;
	struct list_head node;
	int fd;
	int pidfd;
	struct event_user *user;
	struct mem_cgroup *memcg;
};

/**
 * struct disposal - eventfds that another process closes for us
 * @watch: of @sock
 * @node: on disposals
 * @sock: reaches its end when they are closed
 * @user: is charged for @nr of them and for the process
 */
struct disposal {
	struct watch watch;
	struct list_head node;
	int sock;
	struct event_user *user;
	int nr;
};

static DEFINE_OBJ_TYPE(eventfd_ctx);
static DEFINE_OBJ_TYPE(disposal);
static DEFINE_SPINLOCK(eventfd_ctx_lock, RANK_LEAF);
static LIST_HEAD(dead_ctxs); /* eventfd_ctx_lock */
static LIST_HEAD(disposals); /* the thread that reaps */

static void on_released(struct watch *unused);

/* immutable between start and stop */
static int watches = -1;     /* an epoll */
static int released_fd = -1; /* an eventfd of our own */
static struct watch released_watch = { on_released };
static int nothing = -1; /* /dev/null */
static aio_context_t
	aio; /* 0 if there is none; serialized by memcg_event_lock */

/* --- signals --- */

/*
 * Has the effect of the kernel's eventfd_signal(), which the completion of an
 * asynchronous read calls: it never waits.
 */
static bool signal_by_aio(struct eventfd_ctx *ctx)
{
	char byte;
	struct iocb iocb = {
		.aio_lio_opcode = IOCB_CMD_PREAD,
		.aio_fildes = (__u32)nothing,
		.aio_buf = (uintptr_t)&byte,
		.aio_nbytes = sizeof(byte),
		.aio_flags = IOCB_FLAG_RESFD,
		.aio_resfd = (__u32)ctx->fd,
	}, *list = &iocb;
	struct io_event event;

	if (!aio || syscall(SYS_io_submit, aio, 1, &list) != 1)
		return false;
	while (syscall(SYS_io_getevents, aio, 1, 1, &event, NULL) < 0 &&
	       errno == EINTR)
		;
	return true;
}

/*
 * A write to an eventfd at its maximum would block us, and all that wait for
 * us. Without aio we can only look first, and a holder of the eventfd could
 * raise it between the two calls.
 */
static void signal_eventfd(struct eventfd_ctx *ctx)
{
	struct pollfd pfd = { .fd = ctx->fd, .events = POLLOUT };

	if (!signal_by_aio(ctx) && poll(&pfd, 1, 0) > 0)
		eventfd_write(ctx->fd, 1);
}

/* --- from the registration to its end --- */

/* one shot: its handler does the rest, or the removal of the group does */
static int watch_fd(int fd, struct watch *watch)
{
	struct epoll_event event = {
		.events = EPOLLIN | EPOLLONESHOT,
		.data.ptr = watch,
	};

	return epoll_ctl(watches, EPOLL_CTL_ADD, fd, &event);
}

/*
 * A group that is removed meanwhile releases the context itself, before it is
 * freed. If we still get a reference, our action comes before or after that
 * release. After it, our action finds no context: a group that is removed takes
 * no new registration.
 */
static void on_owner_exited(struct watch *watch)
{
	struct eventfd_ctx *ctx =
		container_of(watch, struct eventfd_ctx, watch);
	struct mem_cgroup *memcg;

	spin_lock(&eventfd_ctx_lock);
	memcg = ctx->memcg;
	if (memcg && !css_tryget(&memcg->css))
		memcg = NULL;
	spin_unlock(&eventfd_ctx_lock);
	if (!memcg)
		return;
	mem_cgroup_unregister_event(memcg, ctx);
	css_put(&memcg->css);
}

struct eventfd_ctx *eventfd_ctx_alloc(uid_t uid)
{
	struct event_user *user = event_user_charge(uid, EVENT_REGISTRATION);
	struct eventfd_ctx *ctx = user ? obj_alloc(&eventfd_ctx_type) : NULL;

	if (ctx) {
		ctx->watch.ready = on_owner_exited;
		ctx->fd = -1;
		ctx->pidfd = -1;
		ctx->user = user;
	} else if (user) {
		event_user_uncharge(user, EVENT_REGISTRATION, 1);
	}
	return ctx;
}

int eventfd_ctx_open(struct eventfd_ctx *ctx, int fd, int pidfd,
		     struct mem_cgroup *memcg)
{
	ctx->fd = fd;
	ctx->pidfd = pidfd;
	ctx->memcg = memcg;
	return watch_fd(pidfd, &ctx->watch) ? -ENOMEM : 0;
}

/*
 * eventfd_ctx_reap() may be handling a wakeup for it now, so that function
 * frees it. No later wakeup can come: the kernel forgets it here. Closing the
 * pidfd would not be enough, because the process that fetched it may have it
 * open as well.
 */
void eventfd_ctx_release(struct eventfd_ctx *ctx)
{
	if (ctx->pidfd >= 0) {
		epoll_ctl(watches, EPOLL_CTL_DEL, ctx->pidfd, NULL);
		close(ctx->pidfd);
		ctx->pidfd = -1;
	}
	spin_lock(&eventfd_ctx_lock);
	ctx->memcg = NULL;
	list_add(&ctx->node, &dead_ctxs);
	spin_unlock(&eventfd_ctx_lock);
	eventfd_write(released_fd, 1);
}

/* --- the end of an eventfd --- */

static void free_ctx(struct eventfd_ctx *ctx)
{
	list_del(&ctx->node);
	obj_free(&eventfd_ctx_type, ctx);
}

static void end_disposal(struct disposal *d)
{
	close(d->sock);
	event_user_uncharge(d->user, EVENT_REGISTRATION, d->nr);
	event_user_uncharge(d->user, EVENT_CHILD, 1);
	list_del(&d->node);
	obj_free(&disposal_type, d);
}

static void on_disposed(struct watch *watch)
{
	end_disposal(container_of(watch, struct disposal, watch));
}

/*
 * take the eventfds of a single user, free never opened contexts, leave the
 * rest
 */
static void take_some(struct list_head *from, struct list_head *some)
{
	struct eventfd_ctx *ctx, *next;
	struct event_user *user = NULL;
	int nr = 0;

	list_for_each_entry_safe(ctx, next, from, node) {
		if (ctx->fd < 0) {
			event_user_uncharge(ctx->user, EVENT_REGISTRATION, 1);
			free_ctx(ctx);
		} else if (nr < FD_DISPOSE_MAX &&
			   (!user || user == ctx->user)) {
			user = ctx->user;
			nr++;
			list_del(&ctx->node);
			list_add(&ctx->node, some);
		}
	}
}

/* Return: false if it cannot be done now; then it has had no effect */
static bool send_some(struct disposal *d, const struct list_head *some)
{
	struct eventfd_ctx *ctx;
	int fds[FD_DISPOSE_MAX];

	list_for_each_entry(ctx, some, node) {
		d->user = ctx->user;
		fds[d->nr++] = ctx->fd;
	}
	if (!event_user_charge_again(d->user, EVENT_CHILD))
		return false;
	d->sock = fd_fetch_dispose(fds, d->nr);
	if (d->sock >= 0)
		return true;
	event_user_uncharge(d->user, EVENT_CHILD, 1);
	return false;
}

/* Return: whether the eventfds are closed, or will be */
static bool dispose(struct list_head *some)
{
	struct disposal *d = obj_alloc(&disposal_type);
	struct eventfd_ctx *ctx, *next;

	if (!d)
		return false;
	if (!send_some(d, some)) {
		obj_free(&disposal_type, d);
		return false;
	}
	list_for_each_entry_safe(ctx, next, some, node) {
		close(ctx->fd); /* not the last close: a copy is on its way */
		free_ctx(ctx);
	}
	d->watch.ready = on_disposed;
	list_add(&d->node, &disposals);
	if (watch_fd(d->sock, &d->watch))
		end_disposal(d);
	return true;
}

static void move_all(struct list_head *from, struct list_head *to)
{
	list_splice(from, to);
	INIT_LIST_HEAD(from);
}

/* The next release retries a close that is not possible now. */
static void dispose_dead(void)
{
	LIST_HEAD(dead);
	LIST_HEAD(kept);

	spin_lock(&eventfd_ctx_lock);
	move_all(&dead_ctxs, &dead);
	spin_unlock(&eventfd_ctx_lock);
	while (!list_empty(&dead)) {
		LIST_HEAD(some);

		take_some(&dead, &some);
		if (!list_empty(&some) && !dispose(&some))
			move_all(&some, &kept);
	}
	spin_lock(&eventfd_ctx_lock);
	move_all(&kept, &dead_ctxs);
	spin_unlock(&eventfd_ctx_lock);
}

static void on_released(struct watch *unused)
{
	struct epoll_event event = {
		.events = EPOLLIN | EPOLLONESHOT,
		.data.ptr = &released_watch,
	};
	eventfd_t count;

	(void)unused;
	eventfd_read(released_fd, &count);
	epoll_ctl(watches, EPOLL_CTL_MOD, released_fd, &event);
}

void eventfd_ctx_reap(void)
{
	struct epoll_event events[BATCH];
	int i, n;

	do {
		n = epoll_wait(watches, events, BATCH, 0);
		for (i = 0; i < n; i++) {
			struct watch *watch = events[i].data.ptr;

			watch->ready(watch);
		}
		dispose_dead();
	} while (n == BATCH);
}

int eventfd_ctx_poll_fd(void)
{
	return watches;
}

static const struct memcg_event_ops ops = {
	.signal = signal_eventfd,
	.release = eventfd_ctx_release,
};

/* half of the descriptors are for looking at processes */
static void set_limits(void)
{
	struct rlimit nofile = { .rlim_cur = 0 };

	getrlimit(RLIMIT_NOFILE, &nofile);
	nofile.rlim_cur = nofile.rlim_max;
	setrlimit(RLIMIT_NOFILE, &nofile);
	getrlimit(RLIMIT_NOFILE, &nofile);
	event_users_start((int)min(nofile.rlim_cur, 1UL << 20) / 2 /
			  FDS_OF_ONE);
}

static void close_all(void)
{
	close(nothing);
	close(released_fd);
	close(watches);
}

int eventfd_ctx_start(void)
{
	set_limits();
	watches = epoll_create1(EPOLL_CLOEXEC);
	released_fd = eventfd(0, EFD_CLOEXEC);
	nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (watches < 0 || released_fd < 0 || nothing < 0 ||
	    watch_fd(released_fd, &released_watch)) {
		int err = -errno;

		close_all();
		return err;
	}
	syscall(SYS_io_setup, 1, &aio); /* may fail */
	memcg_set_event_ops(&ops);
	return 0;
}

/* our exit closes the eventfds that no other process can close */
static void forget_all(void)
{
	struct eventfd_ctx *ctx, *next_ctx;
	struct disposal *d, *next;

	list_for_each_entry_safe(ctx, next_ctx, &dead_ctxs, node) {
		event_user_uncharge(ctx->user, EVENT_REGISTRATION, 1);
		free_ctx(ctx);
	}
	list_for_each_entry_safe(d, next, &disposals, node)
		end_disposal(d);
}

void eventfd_ctx_stop(void)
{
	memcg_set_event_ops(NULL);
	dispose_dead();
	forget_all();
	if (aio)
		syscall(SYS_io_destroy, aio);
	aio = 0;
	close_all();
}
