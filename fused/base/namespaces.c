// SPDX-License-Identifier: GPL-2.0-only
#include "base/namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/id_map.h"
#include "base/mountinfo.h"

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

static int unshare_user(enum id_map_kind kind)
{
	struct id_map map;
	int err;

	id_map_prepare(&map, kind);
	if (!unshare(CLONE_NEWNS | CLONE_NEWUSER))
		return id_map_apply(&map);
	err = -errno;
	id_map_drop(&map);
	return err;
}

int namespaces_unshare(enum namespaces kind)
{
	int err = 0;

	if (kind != NAMESPACES_MOUNT)
		err = unshare_user(kind == NAMESPACES_KEEP_IDS ? ID_MAP_KEEP :
								 ID_MAP_ROOT);
	else if (unshare(CLONE_NEWNS))
		err = -errno;
	return err ? err : make_private();
}

/* the table has only mounts below our root; a root that is a mount is in it */
bool namespaces_in_chroot(void)
{
	struct mountinfo m;
	bool found = false;

	if (mountinfo_open(&m, AT_FDCWD, "/proc/self/mountinfo"))
		return false;
	while (!found && mountinfo_next(&m))
		found = !strcmp(m.line.place, "/");
	mountinfo_close(&m);
	return !found;
}

int namespaces_join(const int *fds, int nr)
{
	int i;

	for (i = 0; i < nr - 1; i++)
		if (setns(fds[i], 0))
			return -errno;
	return fchdir(fds[i]) || chroot(".") || chdir("/") ? -errno : 0;
}
