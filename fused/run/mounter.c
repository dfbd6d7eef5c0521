// SPDX-License-Identifier: GPL-2.0-only
#include "run/mounter.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/notify_internal.h"
#include "run/places.h"

/* an exit status is an errno, but not if a sanitizer ends the child */
enum { NO_ERRNO = 255 };

/**
 * struct procfs - a procfs to be mounted
 * @mounting: where
 * @pid: its pid namespace
 * @options: may be changed
 * @files: trees of our files
 */
struct procfs {
	const struct mounting *mounting;
	int pid;
	char *options;
	int files[PLACES_PROC_MAX];
};

/* Return: what the child returned, 0 or a negative errno */
static int run_child(int (*func)(void *arg), void *arg)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		return -errno;
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(-func(arg));
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) != NO_ERRNO ?
		       -WEXITSTATUS(status) :
		       -EIO;
}

static int put(int tree, int target)
{
	return move_mount(tree, "", target, "",
			  MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) ?
		       -errno :
		       0;
}

struct attaching {
	const struct mounting *mounting;
	int tree;
};

static int attach(void *arg)
{
	const struct attaching *a = arg;

	if (setns(a->mounting->mnt, CLONE_NEWNS))
		return -errno;
	return put(a->tree, a->mounting->target);
}

int mounter_attach(const struct mounting *m, int tree)
{
	struct attaching a = { m, tree };

	return run_child(attach, &a);
}

static unsigned int attributes(unsigned long flags)
{
	/* clang-format off */
	static const struct {
		unsigned long flag;
		unsigned int attribute;
	} known[] = {
		{ MS_RDONLY, MOUNT_ATTR_RDONLY },
		{ MS_NOSUID, MOUNT_ATTR_NOSUID },
		{ MS_NODEV, MOUNT_ATTR_NODEV },
		{ MS_NOEXEC, MOUNT_ATTR_NOEXEC },
		{ MS_NOATIME, MOUNT_ATTR_NOATIME },
		{ MS_NODIRATIME, MOUNT_ATTR_NODIRATIME },
		{ MS_STRICTATIME, MOUNT_ATTR_STRICTATIME },
	};
	/* clang-format on */
	unsigned int ret = 0;
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (flags & known[i].flag)
			ret |= known[i].attribute;
	return ret;
}

static int set_options(int fs, char *options)
{
	char *option, *value;
	int err = 0;

	while (!err && (option = strsep(&options, ","))) {
		if (!*option)
			continue;
		value = strchr(option, '=');
		if (value)
			*value++ = '\0';
		err = fsconfig(fs,
			       value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG,
			       option, value, 0);
	}
	return err ? -errno : 0;
}

/* in the pid namespace. Return: the mount, or a negative errno */
static int make_procfs(const struct procfs *p)
{
	int fs = fsopen("proc", FSOPEN_CLOEXEC), err, mnt;

	if (fs < 0)
		return -errno;
	/* an empty one is refused, and then it is "none" */
	fsconfig(fs, FSCONFIG_SET_STRING, "source", p->mounting->source, 0);
	err = set_options(fs, p->options);
	if (!err && fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		err = -errno;
	mnt = err ? err :
		    fsmount(fs, FSMOUNT_CLOEXEC,
			    attributes(p->mounting->flags));
	if (!err && mnt < 0)
		mnt = -errno;
	close(fs);
	return mnt;
}

/* a file that this procfs lacks is not covered */
static int cover_files(const struct procfs *p, int mnt)
{
	const char *path;
	int i, fd, err = 0;

	for (i = 0; !err && (path = places_proc_path(i)); i++) {
		fd = openat(mnt, path, O_PATH | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (p->files[i] >= 0)
			err = put(p->files[i], fd);
		close(fd);
	}
	return err;
}

/* the kernel mounts a procfs only where another is in full sight: in the world */
static int mount_procfs(void *arg)
{
	const struct procfs *p = arg;
	int mnt = make_procfs(p), err;

	if (mnt < 0)
		return mnt;
	if (setns(p->mounting->mnt, CLONE_NEWNS))
		return -errno;
	err = put(mnt, p->mounting->target);
	return err ? err : cover_files(p, mnt);
}

/* a process enters a pid namespace at its next fork */
static int enter_pids(void *arg)
{
	const struct procfs *p = arg;

	if (setns(p->pid, CLONE_NEWPID))
		return -errno;
	return run_child(mount_procfs, arg);
}

int mounter_proc(const struct mounting *m, int pid, char *options)
{
	struct procfs p = { .mounting = m, .pid = pid, .options = options };
	const char *path;
	char part[NAME_MAX];
	int i, err;

	for (i = 0; (path = places_proc_path(i)); i++) {
		snprintf(part, sizeof(part), "proc/%s", path);
		p.files[i] = open_tree(notify_state.mount, part,
				       OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	}
	err = run_child(enter_pids, &p);
	while (i--)
		if (p.files[i] >= 0)
			close(p.files[i]);
	return err;
}

struct uncovering {
	int mnt;
	int procfs;
};

static int uncover(void *arg)
{
	const struct uncovering *u = arg;
	const char *path;
	struct stat st;
	int i;

	if (setns(u->mnt, CLONE_NEWNS) || fchdir(u->procfs))
		return -errno;
	for (i = 0; (path = places_proc_path(i)); i++)
		if (!stat(path, &st) && st.st_dev == notify_state.view.dev)
			umount2(path, UMOUNT_NOFOLLOW);
	return 0;
}

int mounter_uncover_proc(int mnt, int procfs)
{
	struct uncovering u = { mnt, procfs };

	return run_child(uncover, &u);
}
