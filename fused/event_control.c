// SPDX-License-Identifier: GPL-2.0-only
#include "event_control.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kernfs.h"
#include "memcg_event.h"
#include "memcontrol-v1.h"
#include "membership.h"
#include "proc_fd.h"
#include "proc_task.h"

/* our part of a registration: a descriptor of our own */
struct eventfd_ctx {
	int fd;
};

static DEFINE_OBJ_TYPE(eventfd_ctx);
static atomic_t nr_eventfds;

/* immutable between start and stop */
static int max_eventfds;
static int proc = -1;
static dev_t our_dev;
static int nothing = -1; /* /dev/null */
static aio_context_t aio; /* 0 if there is none; one at a time: memcg_event_lock */

static void release(struct eventfd_ctx *ctx)
{
	close(ctx->fd);
	obj_free(&eventfd_ctx_type, ctx);
	atomic_dec(&nr_eventfds);
}

/*
 * Does what the kernel's eventfd_signal() does, which a finished asynchronous
 * read calls: it never waits.
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
 * To write to one that was counted up to its end would make us wait, with all
 * who wait for us. Where that is the only way we look before, and who has it
 * could count it up between the two calls.
 */
static void signal_eventfd(struct eventfd_ctx *ctx)
{
	struct pollfd pfd = { .fd = ctx->fd, .events = POLLOUT };

	if (!signal_by_aio(ctx) && poll(&pfd, 1, 0) > 0)
		eventfd_write(ctx->fd, 1);
}

static const struct memcg_event_ops ops = {
	.signal = signal_eventfd,
	.release = release,
};

/* Return: a descriptor of the writer's eventfd, or a negative errno */
static int fetch_eventfd(pid_t tgid, unsigned int number)
{
	int pidfd = (int)syscall(SYS_pidfd_open, tgid, 0), fd;
	struct proc_fd info;

	if (pidfd < 0)
		return -errno;
	fd = (int)syscall(SYS_pidfd_getfd, pidfd, number, 0);
	if (fd < 0)
		fd = -errno;
	close(pidfd);
	if (fd < 0)
		return fd;
	/* it was one when the writer was looked at */
	if (!proc_fd_read(proc, getpid(), (unsigned int)fd, &info) &&
	    info.is_eventfd)
		return fd;
	close(fd);
	return -EINVAL;
}

static int eventfd_ctx_fdget(pid_t tgid, unsigned int number,
			     struct eventfd_ctx **ret)
{
	struct eventfd_ctx *ctx;
	int fd;

	if (atomic_inc_return(&nr_eventfds) > max_eventfds) {
		atomic_dec(&nr_eventfds);
		return -EMFILE;
	}
	fd = fetch_eventfd(tgid, number);
	ctx = fd < 0 ? NULL : obj_alloc(&eventfd_ctx_type);
	if (!ctx) {
		if (fd >= 0)
			close(fd);
		atomic_dec(&nr_eventfds);
		return fd < 0 ? fd : -ENOMEM;
	}
	ctx->fd = fd;
	*ret = ctx;
	return 0;
}

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

/* which control file of @cgrp is the writer's descriptor of? */
static int find_control_file(pid_t pid, unsigned int cfd, struct cgroup *cgrp,
			     const char **name)
{
	struct proc_fd info;
	dev_t dev;
	int err = proc_fd_read(proc, pid, cfd, &info);

	if (err)
		return err;
	if (info.flags & O_PATH)
		return -EBADF;
	/* any file may have any inode number, but not on our mount */
	if (proc_mount_dev(proc, pid, info.mnt_id, &dev) || dev != our_dev)
		return -EINVAL;
	*name = name_of_inode(info.ino, cgrp);
	return *name ? 0 : -EINVAL;
}

static int check_eventfd(pid_t pid, unsigned int efd)
{
	struct proc_fd info;
	int err = proc_fd_read(proc, pid, efd, &info);

	if (err)
		return err;
	if (info.flags & O_PATH)
		return -EBADF;
	return info.is_eventfd ? 0 : -EINVAL;
}

/* the checks of memcg_write_event_control(), in their order */
static int write_event_control(struct kernfs_open_file *of, unsigned int efd,
			       unsigned int cfd, const char *args)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(of->cgrp->css);
	struct eventfd_ctx *ctx;
	struct proc_ids ids;
	const char *name;
	int err;

	if (!of->pid)
		return -ESRCH;
	err = check_eventfd(of->pid, efd);
	if (!err)
		err = find_control_file(of->pid, cfd, of->cgrp, &name);
	if (!err)
		err = proc_ids_read(proc, of->pid, &ids);
	if (!err)
		err = eventfd_ctx_fdget(ids.tgid, efd, &ctx);
	if (err)
		return err;
	err = mem_cgroup_register_event(memcg, name, args, ctx);
	if (err)
		release(ctx);
	return err;
}

/* O_PATH: this opens a name, and nobody is asked for anything */
static int find_our_dev(const char *mountpoint)
{
	int fd = open(mountpoint, O_PATH | O_DIRECTORY | O_CLOEXEC), err;
	struct proc_fd info;

	if (fd < 0)
		return -errno;
	err = proc_fd_read(proc, getpid(), (unsigned int)fd, &info);
	if (!err)
		err = proc_mount_dev(proc, getpid(), info.mnt_id, &our_dev);
	close(fd);
	return err;
}

int event_control_start(const char *mountpoint)
{
	struct rlimit nofile = { .rlim_cur = 0 };
	int err;

	proc = membership_proc();
	err = find_our_dev(mountpoint);
	if (err)
		return err;
	/* the rest is for looking at processes */
	getrlimit(RLIMIT_NOFILE, &nofile);
	max_eventfds = (int)(min(nofile.rlim_cur, (rlim_t)1 << 20) / 2);
	nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (nothing < 0)
		return -errno;
	syscall(SYS_io_setup, 1, &aio); /* or not */
	memcg_set_event_ops(&ops);
	memcg1_set_event_source(write_event_control);
	return 0;
}

void event_control_stop(void)
{
	memcg1_set_event_source(NULL);
	memcg_set_event_ops(NULL);
	if (aio)
		syscall(SYS_io_destroy, aio);
	aio = 0;
	close(nothing);
}
