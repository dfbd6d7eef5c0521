// SPDX-License-Identifier: GPL-2.0-only
#include "fs/dead_mount.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "proc/fd.h"

/* "/proc/self/fd/NUMBER" */
#define FD_LINK_MAX 32

bool dead_mount_is_ours(const struct mount_line *line, uid_t user)
{
	const char *user_id = strstr(line->super, ",user_id=");
	unsigned int id;

	return !strcmp(line->type, "fuse.memcgfs") && user_id &&
	       sscanf(user_id, ",user_id=%u", &id) == 1 && id == user;
}

static bool is_ours(int mnt_id)
{
	struct mountinfo m;
	bool ret = false;

	if (mountinfo_open(&m, AT_FDCWD, "/proc/self/mountinfo"))
		return false;
	while (!ret && mountinfo_next(&m))
		ret = m.line.id == mnt_id &&
		      dead_mount_is_ours(&m.line, geteuid());
	mountinfo_close(&m);
	return ret;
}

/* the mount id of an open directory; -1 if it cannot be told */
static int mount_of(int fd)
{
	int self = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct proc_fd info = { .mnt_id = -1 };

	if (self < 0)
		return -1;
	proc_fd_read(self, (unsigned int)fd, &info);
	close(self);
	return info.mnt_id;
}

/* asks the daemon; stat() may have an answer from before the daemon died */
static bool is_dead(int fd)
{
	struct statfs st;

	return fstatfs(fd, &st) && errno == ENOTCONN;
}

static bool fusermount(const char *path)
{
	const char *argv[] = { "fusermount3", "-u", "-z", "--", path, NULL };
	int status;

	return g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH,
			    NULL, NULL, NULL, NULL, &status, NULL) &&
	       g_spawn_check_wait_status(status, NULL);
}

/*
 * The descriptor names the mount that was looked at, even if another start was
 * faster and has mounted again. fusermount3 knows only names.
 */
static bool detach(int fd, const char *path)
{
	char name[FD_LINK_MAX];

	if (geteuid())
		return fusermount(path);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	return !umount2(name, MNT_DETACH);
}

/* Return: whether another mount may be below */
static bool detach_one(const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool detached;

	if (fd < 0)
		return false;
	detached = is_dead(fd) && is_ours(mount_of(fd)) && detach(fd, path);
	close(fd);
	return detached;
}

void dead_mounts_detach(const char *path)
{
	while (detach_one(path))
		;
}
