// SPDX-License-Identifier: GPL-2.0-only
#include "base/namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* "0 NUMBER 1" */
#define MAP_MAX 32

/* the rest of a longer line looks like no line of a mount at / */
#define MOUNT_LINE_MAX 4096

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, text, strlen(text));
	close(fd);
	return n < 0 ? -errno : 0;
}

/* the caller's ids become 0; setgroups has to be given up for the second map */
static int map_ids(uid_t uid, gid_t gid)
{
	char uid_map[MAP_MAX], gid_map[MAP_MAX];
	int err;

	snprintf(uid_map, MAP_MAX, "0 %u 1\n", uid);
	snprintf(gid_map, MAP_MAX, "0 %u 1\n", gid);
	err = write_file("/proc/self/uid_map", uid_map);
	if (!err)
		err = write_file("/proc/self/setgroups", "deny");
	if (!err)
		err = write_file("/proc/self/gid_map", gid_map);
	return err;
}

/* setns() leaves a chroot; go back afterwards */
static int make_private_from_root(int root, int cwd, int ns)
{
	if (root < 0 || cwd < 0 || ns < 0 || setns(ns, CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) || fchdir(root) ||
	    chroot(".") || fchdir(cwd))
		return -errno;
	return 0;
}

/* no mount reaches the former namespace; in a chroot / may be no mount */
static int make_private(void)
{
	int root, cwd, ns, err;

	if (!mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return 0;
	if (errno != EINVAL)
		return -errno;
	root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	cwd = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	ns = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	err = make_private_from_root(root, cwd, ns);
	close(root);
	close(cwd);
	close(ns);
	return err;
}

int namespaces_unshare(bool user)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	int err = 0;

	if (unshare(CLONE_NEWNS | (user ? CLONE_NEWUSER : 0)))
		return -errno;
	if (user)
		err = map_ids(uid, gid);
	return err ? err : make_private();
}

/* the table has only mounts below our root; a root that is a mount is in it */
bool namespaces_in_chroot(void)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char line[MOUNT_LINE_MAX], place[3];
	bool found = false;

	if (!file)
		return false;
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%*d %*d %*s %*s %2s", place) == 1 &&
			!strcmp(place, "/");
	fclose(file);
	return !found;
}
