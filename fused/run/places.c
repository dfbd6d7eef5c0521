// SPDX-License-Identifier: GPL-2.0-only
#include "run/places.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "run/host_cgroups.h"
#include "run/message.h"

/* a part of the mount and its place; optional where the host lacks @needs */
struct place {
	const char *part;
	const char *path;
	const char *needs;
};

/* clang-format off */
static const struct place places[] = {
	{ "/cgroup/memory", WORLD_HIERARCHY, NULL },
	{ "/cgroup/cpuset", WORLD_HIERARCHIES "/cpuset", NULL },
	{ "/cgroup/cpu", WORLD_HIERARCHIES "/cpu", NULL },
	{ "/cgroup/cpuacct", WORLD_HIERARCHIES "/cpuacct", NULL },
	{ "/cgroup/blkio", WORLD_HIERARCHIES "/blkio", NULL },
	{ "/cgroup/devices", WORLD_HIERARCHIES "/devices", NULL },
	{ "/cgroup/freezer", WORLD_HIERARCHIES "/freezer", NULL },
	{ "/cgroup/pids", WORLD_HIERARCHIES "/pids", NULL },
	{ "/cgroup/systemd", WORLD_HIERARCHIES "/systemd", NULL },
	{ "/debug", "/sys/kernel/debug/memcgfs", "/sys/kernel/debug" },
	{} /* terminate */
};

static const struct place proc_places[] = {
	{ "/proc/cgroups", "/proc/cgroups", "/proc/cgroups" },
	{ "/proc/slabinfo", "/proc/slabinfo", "/proc/slabinfo" },
	{ "/proc/sys/vm/drop_caches", "/proc/sys/vm/drop_caches",
	  "/proc/sys/vm/drop_caches" },
	{} /* terminate */
};
/* clang-format on */

static bool exists(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

/* make @name in @to of the type that it has in @from; -ENOTSUP for a symlink */
static int make_alike(int from, int to, const char *name)
{
	char target[PATH_MAX];
	struct stat st;
	ssize_t n;
	int fd;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return mkdirat(to, name, 0755) ? -errno : 0;
	if (S_ISLNK(st.st_mode)) {
		n = readlinkat(from, name, target, sizeof(target) - 1);
		if (n < 0)
			return -errno;
		target[n] = '\0';
		return symlinkat(target, to, name) ? -errno : -ENOTSUP;
	}
	fd = openat(to, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* with all mounts below: a user namespace locks them together */
static int bind_entry(int from, int to, const char *name)
{
	int err = make_alike(from, to, name), tree;

	if (err)
		return err;
	tree = open_tree(from, name,
			 OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE |
				 AT_SYMLINK_NOFOLLOW);
	if (tree < 0)
		return -errno;
	if (move_mount(tree, "", to, name, MOVE_MOUNT_F_EMPTY_PATH))
		err = -errno;
	close(tree);
	return err;
}

/* an entry that cannot be bound is missing; another can still be used */
static void bind_entries(DIR *from, int to)
{
	struct dirent *d;

	while ((d = readdir(from)))
		if (strcmp(d->d_name, ".") && strcmp(d->d_name, ".."))
			bind_entry(dirfd(from), to, d->d_name);
}

/* mount a tmpfs over directory @path, with the same entries in it or none */
static int cover(const char *path, bool same)
{
	int below = same ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	int to;
	DIR *from = below < 0 ? NULL : fdopendir(below);
	int err = 0;

	/* a directory that we may not read has no entries for us */
	if (mount("memcgfs", path, "tmpfs", 0, "mode=755")) {
		err = -errno;
	} else if (from) {
		to = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (to >= 0)
			bind_entries(from, to);
		close(to);
	}
	if (from)
		closedir(from);
	return err;
}

/* for each directory of places there can be a cover, and for /sys/fs/cgroup */
static struct {
	dev_t devs[sizeof(places) / sizeof(places[0]) + 2];
	size_t nr;
} covers;

static bool is_in_cover(dev_t dev)
{
	size_t i;

	for (i = 0; i < covers.nr; i++)
		if (covers.devs[i] == dev)
			return true;
	return false;
}

static void note_cover(const char *path)
{
	struct stat st;

	if (!stat(path, &st) && !is_in_cover(st.st_dev))
		covers.devs[covers.nr++] = st.st_dev;
}

/* is this directory in a cover of ours? If not, make it so. */
static bool is_covered(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	if (is_in_cover(st.st_dev))
		return true;
	if (!cover(path, true))
		note_cover(path);
	return !stat(path, &st) && is_in_cover(st.st_dev);
}

static int make_directory(const char *path)
{
	char parent[PATH_MAX];
	char *end;
	int err;

	if (exists(path))
		return 0;
	snprintf(parent, sizeof(parent), "%s", path);
	end = strrchr(parent, '/');
	*end = '\0';
	if (end == parent)
		return -ENOENT; /* a cover over / would not be seen */
	err = make_directory(parent);
	if (err)
		return err;
	if (!is_covered(parent))
		return -EACCES;
	return mkdir(path, 0755) ? -errno : 0;
}

static bool is_wanted(const struct place *p)
{
	return !p->needs || exists(p->needs);
}

static int tell(const char *path, int err)
{
	if (err)
		complain("cannot show the mount at %s: %s", path,
			 limits_reason(-err));
	return err;
}

/* our own directory of hierarchies, in which there are only ours */
static int make_cgroup_directory(void)
{
	int err = make_directory(WORLD_HIERARCHIES);

	if (!err)
		err = cover(WORLD_HIERARCHIES, false);
	if (!err)
		note_cover(WORLD_HIERARCHIES);
	return err;
}

int places_make(void)
{
	const struct place *p;
	int err = host_cgroups_hide(WORLD_HIERARCHIES);

	if (!err)
		err = tell(WORLD_MOUNT, make_directory(WORLD_MOUNT));
	if (!err)
		err = tell(WORLD_HIERARCHIES, make_cgroup_directory());
	for (p = places; !err && p->part; p++)
		if (is_wanted(p))
			err = tell(p->path, make_directory(p->path));
	return err;
}

static int show(const struct place *table, const char *group)
{
	const struct place *p;
	char part[PATH_MAX];
	int err = 0;

	for (p = table; !err && p->part; p++) {
		bool root = group && !strcmp(p->path, WORLD_HIERARCHY);

		if (!is_wanted(p))
			continue;
		snprintf(part, sizeof(part), WORLD_MOUNT "%s%s%s", p->part,
			 root ? "/" : "", root ? group : "");
		if (mount(part, p->path, NULL, MS_BIND, NULL))
			err = tell(p->path, -errno);
	}
	return err;
}

int places_show(const char *group)
{
	return show(places, group);
}

static int make_proc(void)
{
	int fs = fsopen("proc", FSOPEN_CLOEXEC), mnt = -1, err = 0;

	if (fs >= 0 &&
	    !fsconfig(fs, FSCONFIG_SET_STRING, "source", "proc", 0) &&
	    !fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		mnt = fsmount(fs, FSMOUNT_CLOEXEC,
			      MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
				      MOUNT_ATTR_NOEXEC);
	if (mnt < 0)
		err = -errno;
	if (fs >= 0)
		close(fs);
	return err ? err : mnt;
}

/* an old kernel, or the notifier of a world around this one */
static int cover_proc(void)
{
	return mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		     NULL) ?
		       -errno :
		       0;
}

int places_mount_proc(void)
{
	int mnt = make_proc(), err = 0;

	if (mnt == -ENOSYS)
		return cover_proc();
	if (mnt < 0)
		return mnt;
	/* a user namespace has locked it: then ours covers it */
	umount2("/proc", MNT_DETACH);
	if (move_mount(mnt, "", AT_FDCWD, "/proc", MOVE_MOUNT_F_EMPTY_PATH))
		err = -errno;
	close(mnt);
	return err;
}

int places_show_proc(void)
{
	return show(proc_places, NULL);
}

const char *places_proc_path(int i)
{
	_Static_assert(sizeof(proc_places) / sizeof(proc_places[0]) <=
			       PLACES_PROC_MAX + 1,
		       "expected a larger PLACES_PROC_MAX");
	return proc_places[i].path ? proc_places[i].path + strlen("/proc/") :
				     NULL;
}
