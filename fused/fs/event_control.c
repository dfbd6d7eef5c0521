// SPDX-License-Identifier: GPL-2.0-only
#include "fs/event_control.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/thread.h"
#include "fs/event_user.h"
#include "fs/eventfd_ctx.h"
#include "fs/fd_fetch.h"
#include "fs/reply.h"
#include "members/sampler.h"
#include "memcg/memcg_event.h"
#include "memcontrol-v1.h"
#include "proc/fd.h"

#define BATCH 16

/**
 * struct event_write - a write, until the child that serves it has ended
 * @node: on event_writes; event_writes_lock
 * @efd, @cfd: the writer's descriptors
 * @args: the rest of the written text
 * @req: NULL once answered
 * @size: of the write
 * @kn: the directory; a reference is held until it is answered
 * @user: is charged for the child
 * @ctx: for the registration; the engine's once it is registered
 * @sock: of fd_fetch_begin()
 */
struct event_write {
	struct list_head node;
	unsigned int efd;
	unsigned int cfd;
	char *args;
	fuse_req_t req;
	size_t size;
	struct kernfs_node *kn;
	struct event_user *user;
	struct eventfd_ctx *ctx;
	int sock;
};

static DEFINE_OBJ_TYPE(event_write);
static DEFINE_SPINLOCK(event_writes_lock, RANK_LEAF);
static LIST_HEAD(event_writes); /* for the end; event_writes_lock */

/* immutable between open and close, or start and stop */
static int events = -1;	 /* an epoll: event_write's and these two */
static int stop_fd = -1; /* an eventfd of our own */
static pthread_t thread;

static void event_write_free(struct event_write *w)
{
	mem_free(w->args);
	obj_free(&event_write_type, w);
}

/* the first checks of memcg_write_event_control() have been done */
static int write_event_control(struct kernfs_open_file *of, unsigned int efd,
			       unsigned int cfd, const char *args)
{
	struct event_write *w;

	if (!of->pid)
		return -ESRCH;
	w = obj_alloc(&event_write_type);
	if (!w)
		return -ENOMEM;
	w->efd = efd;
	w->cfd = cfd;
	w->args = mem_strdup(args);
	if (!w->args) {
		event_write_free(w);
		return -ENOMEM;
	}
	of->priv = w;
	return -EIOCBQUEUED;
}

/* --- the answer --- */

static const char *name_of_inode(u64 ino, struct cgroup *cgrp)
{
	const char *name = NULL;
	unsigned int index;
	struct kernfs_node *kn = kernfs_find(ino, &index);

	if (!kn)
		return NULL;
	/* the names of files are those of a table: they stay */
	if (kn->cgrp == cgrp && kernfs_file_exists(kn, index))
		name = kernfs_file(kn, index)->name;
	kernfs_put(kn);
	return name;
}

static void answer(struct event_write *w, int err)
{
	fuse_req_t req = w->req;

	kernfs_put(w->kn);
	w->req = NULL;
	if (w->ctx)
		eventfd_ctx_release(w->ctx);
	w->ctx = NULL;
	memcgfs_reply_write(req, err, w->size);
}

/* From here on the context owns the descriptors, also on failure. */
static int register_in(struct event_write *w, struct cgroup *cgrp,
		       const struct fd_fetched *fetched)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(cgrp->css);
	int err = eventfd_ctx_open(w->ctx, fetched->eventfd, fetched->pidfd,
				   memcg);
	const char *name = name_of_inode(fetched->ino, cgrp);

	if (!err && !name)
		err = -EINVAL;
	if (!err)
		err = mem_cgroup_register_event(memcg, name, w->args, w->ctx);
	if (err)
		return err;
	w->ctx = NULL;
	sampler_wake(cgrp);
	return 0;
}

static void on_answer(struct event_write *w, const struct fd_fetched *fetched)
{
	struct cgroup *cgrp;
	int err = fetched->err;

	if (!err) {
		cgrp = kernfs_get_active(w->kn);
		if (cgrp) {
			err = register_in(w, cgrp, fetched);
			kernfs_put_active(cgrp);
		} else {
			eventfd_ctx_open(w->ctx, fetched->eventfd,
					 fetched->pidfd, NULL);
			err = -ENODEV;
		}
	}
	answer(w, err);
}

static void event_write_end(struct event_write *w)
{
	spin_lock(&event_writes_lock);
	list_del(&w->node);
	spin_unlock(&event_writes_lock);
	close(w->sock);
	event_user_uncharge(w->user, EVENT_CHILD, 1);
	event_write_free(w);
}

static void on_socket(struct event_write *w)
{
	struct fd_fetched fetched;
	int n = fd_fetch_receive(w->sock, &fetched);

	if (n > 0 && w->req) {
		on_answer(w, &fetched);
	} else if (!n) {
		/* the child was killed if it has not answered */
		if (w->req)
			answer(w, -EIO);
		event_write_end(w);
	}
}

static void *run(void *unused)
{
	struct epoll_event batch[BATCH];
	int i, n;

	(void)unused;
	for (;;) {
		n = epoll_wait(events, batch, BATCH, -1);
		for (i = 0; i < n; i++) {
			if (batch[i].data.ptr == &stop_fd)
				return NULL;
			if (batch[i].data.ptr)
				on_socket(batch[i].data.ptr);
		}
		eventfd_ctx_reap();
	}
}

/* --- the question --- */

static int watch(int fd, void *ptr)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = ptr };

	return epoll_ctl(events, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

/* on success @w is the thread's */
static int begin(struct event_write *w, const struct fuse_ctx *caller)
{
	struct fd_fetch fetch = {
		.dir = proc_dir_open(caller->pid),
		.uid = caller->uid,
		.efd = w->efd,
		.cfd = w->cfd,
	};
	int err;

	if (fetch.dir < 0)
		return fetch.dir;
	w->sock = fd_fetch_begin(&fetch);
	close(fetch.dir);
	if (w->sock < 0)
		return w->sock;
	spin_lock(&event_writes_lock);
	list_add(&w->node, &event_writes);
	spin_unlock(&event_writes_lock);
	err = watch(w->sock, w);
	if (!err)
		return 0;
	spin_lock(&event_writes_lock);
	list_del(&w->node);
	spin_unlock(&event_writes_lock);
	close(w->sock);
	return err;
}

static int charge(struct event_write *w, uid_t uid)
{
	w->user = event_user_charge(uid, EVENT_CHILD);
	if (!w->user)
		return -ENOMEM;
	w->ctx = eventfd_ctx_alloc(uid);
	return w->ctx ? 0 : -ENOMEM;
}

void event_control_submit(void *priv, struct kernfs_node *kn, fuse_req_t req,
			  size_t size)
{
	const struct fuse_ctx *caller = fuse_req_ctx(req);
	struct event_write *w = priv;
	int err;

	kernfs_get(kn);
	w->kn = kn;
	w->req = req;
	w->size = size;
	err = charge(w, caller->uid);
	if (!err)
		err = begin(w, caller);
	if (!err)
		return;
	answer(w, err);
	if (w->user)
		event_user_uncharge(w->user, EVENT_CHILD, 1);
	event_write_free(w);
}

/* --- the beginning and the end --- */

/* O_PATH opens the name only, without a request to the file system. */
static int find_our_dev(const char *mountpoint, dev_t *dev)
{
	int fd = open(mountpoint, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int self = proc_dir_open(getpid());
	struct proc_fd info;
	int err = fd < 0 ? -errno : min(self, 0);

	if (!err)
		err = proc_fd_read(self, (unsigned int)fd, &info);
	if (!err)
		err = proc_mount_dev(self, info.mnt_id, dev);
	close(self);
	close(fd);
	return err;
}

int event_control_open(const char *mountpoint)
{
	dev_t dev;
	int err;

	err = find_our_dev(mountpoint, &dev);
	if (!err)
		err = fd_fetch_start(dev);
	if (err)
		return err;
	err = eventfd_ctx_start();
	if (err)
		fd_fetch_stop();
	return err;
}

void event_control_close(void)
{
	eventfd_ctx_stop();
	fd_fetch_stop();
}

static void close_all(void)
{
	close(events);
	close(stop_fd);
}

int event_control_start(void)
{
	int err;

	events = epoll_create1(EPOLL_CLOEXEC);
	stop_fd = eventfd(0, EFD_CLOEXEC);
	err = events < 0 || stop_fd < 0 ? -errno : 0;
	if (!err)
		err = watch(stop_fd, &stop_fd);
	if (!err)
		err = watch(eventfd_ctx_poll_fd(), NULL);
	if (!err)
		err = thread_start(&thread, run);
	if (err)
		close_all();
	else
		memcg1_set_event_source(write_event_control);
	return err;
}

void event_control_stop(void)
{
	struct event_write *w, *next;

	memcg1_set_event_source(NULL);
	eventfd_write(stop_fd, 1);
	pthread_join(thread, NULL);
	list_for_each_entry_safe(w, next, &event_writes, node) {
		on_socket(w); /* another process closes the fetched fds */
	}
	list_for_each_entry_safe(w, next, &event_writes, node) {
		if (w->req)
			answer(w, -ENODEV);
		event_write_end(w);
	}
	close_all();
}
