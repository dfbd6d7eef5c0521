// SPDX-License-Identifier: GPL-2.0-only
/*
 * notify_statfs.c - statfs() and fstatfs(): a hierarchy is of the type cgroup, and
 * /dev/shm a tmpfs
 *
 * The daemon's answer has the kernel's values but for the type, which FUSE sets.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "proc/root.h"
#include "proc/text.h"
#include "run/notify_internal.h"
#include "run/walk.h"

static int open_path(const struct call *call)
{
	char path[PATH_MAX];
	struct walk w;
	int err;

	if (call_read_string(call, call->args[0], path, sizeof(path)) < 0)
		return -EFAULT;
	err = walk_path(call, AT_FDCWD, path, true, &w);
	if (err)
		return err;
	close(w.parent);
	return w.fd;
}

static int open_file(const struct call *call)
{
	char name[PROC_NAME_MAX];

	snprintf(name, sizeof(name), "%d/fd/%d", (int)call->thread,
		 (int)call->args[0]);
	return openat(proc_root(), name, O_PATH | O_CLOEXEC);
}

/* Return: whether it is a hierarchy of ours, or our /dev/shm */
static bool look(int fd, struct statfs *fs)
{
	struct stat st;
	bool shm;

	if (fstat(fd, &st))
		return false;
	shm = st.st_dev == notify_state.view.shm;
	/* the size of a page says that it is a hierarchy: memcgfs_statfs() */
	if ((!shm && st.st_dev != notify_state.view.dev) || fstatfs(fd, fs) ||
	    fs->f_type != FUSE_SUPER_MAGIC ||
	    fs->f_bsize != sysconf(_SC_PAGESIZE))
		return false;
	fs->f_type = shm ? TMPFS_MAGIC : CGROUP_SUPER_MAGIC;
	return true;
}

void notify_statfs(struct call *call)
{
	struct statfs fs;
	bool ours;
	int fd;

	if (!call->native) {
		call_go_on(call);
		return;
	}
	call_begin_slow(call);
	fd = call->kind == CALL_STATFS ? open_path(call) : open_file(call);
	ours = fd >= 0 && look(fd, &fs);
	if (fd >= 0)
		close(fd);
	if (ours && call_is_alive(call) &&
	    !call_write(call, call->args[1], &fs, sizeof(fs)))
		call_end(call, 0);
	else
		call_go_on(call);
}
