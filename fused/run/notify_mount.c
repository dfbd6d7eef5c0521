// SPDX-License-Identifier: GPL-2.0-only
/*
 * notify_mount.c - mount(), fsopen() and umount()
 *
 * The kernel never mounts a hierarchy of the host for a caller. A mount of type
 * cgroup shows the hierarchy of this world, a mount of type proc gets our files,
 * and what hides the host cannot be unmounted.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "proc/root.h"
#include "proc/text.h"
#include "run/mounter.h"
#include "run/notify_internal.h"
#include "run/places.h"
#include "run/walk.h"

/* a mount with one of these flags is no new mount */
#define OTHER_MOUNT                                                           \
	(MS_REMOUNT | MS_BIND | MS_MOVE | MS_SHARED | MS_PRIVATE | MS_SLAVE | \
	 MS_UNBINDABLE)

#define TYPE_MAX 32
#define OPTIONS_MAX 1024

/* --- who may mount --- */

static bool has_sys_admin(pid_t thread)
{
	char text[PROC_STATUS_MAX];
	const char *at;
	unsigned long long caps;

	if (proc_read_status(thread, thread, text))
		return false;
	at = strstr(text, "\nCapEff:");
	return at && sscanf(at, "\nCapEff: %llx", &caps) == 1 &&
	       caps >> CAP_SYS_ADMIN & 1;
}

static int open_ns(pid_t thread, const char *kind)
{
	char name[PROC_NAME_MAX];

	snprintf(name, sizeof(name), "%d/ns/%s", (int)thread, kind);
	return openat(proc_root(), name, O_RDONLY | O_CLOEXEC);
}

/* does the caller's mount namespace belong to its user namespace? */
static bool owns(int mnt, int user)
{
	int owner = ioctl(mnt, NS_GET_USERNS);
	struct stat a, b;
	bool ret = owner >= 0 && !fstat(owner, &a) && !fstat(user, &b) &&
		   a.st_ino == b.st_ino;

	if (owner >= 0)
		close(owner);
	return ret;
}

/* Return: a descriptor of the mount namespace, or -EPERM */
static int open_mounts(const struct call *call)
{
	int mnt = open_ns(call->thread, "mnt");
	int user = open_ns(call->thread, "user");
	bool may = mnt >= 0 && user >= 0 && owns(mnt, user) &&
		   has_sys_admin(call->thread);

	if (user >= 0)
		close(user);
	if (may)
		return mnt;
	if (mnt >= 0)
		close(mnt);
	return -EPERM;
}

/* --- mount() --- */

/* the options of a v1 hierarchy that name no controller */
static bool is_plain_option(const char *option)
{
	static const char *const plain[] = { "xattr", "noprefix",
					     "clone_children", "rw", "ro" };
	size_t i;

	for (i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (!strcmp(option, plain[i]))
			return true;
	return !strncmp(option, "release_agent=", strlen("release_agent="));
}

/**
 * struct wish - the hierarchy that the options of a mount name
 * @part: its part of the mount, "cgroup/NAME"; without a name "cgroup/"
 * @controllers: how many
 * @all, @none: all controllers, or none
 * @name: a hierarchy without controllers
 */
struct wish {
	char part[NAME_MAX];
	unsigned int controllers;
	bool all, none, name;
};

static int add_name(struct wish *w, const char *name)
{
	size_t len = strlen(w->part);
	struct stat st;

	if (strchr(name, '/') || *name == '.' ||
	    len + strlen(name) + 2 > sizeof(w->part))
		return -ENOENT;
	snprintf(w->part + len, sizeof(w->part) - len, "%s%s",
		 w->controllers + w->name ? "," : "", name);
	return fstatat(notify_state.mount, w->part, &st, AT_SYMLINK_NOFOLLOW) ?
		       -ENOENT :
		       0;
}

static int take_option(struct wish *w, const char *option)
{
	int err = 0;

	if (!strcmp(option, "all")) {
		w->all = true;
	} else if (!strcmp(option, "none")) {
		w->none = true;
	} else if (!strncmp(option, "name=", strlen("name="))) {
		err = add_name(w, option + strlen("name="));
		w->name = true;
	} else if (*option && !is_plain_option(option)) {
		/* all hierarchies have a single controller */
		err = w->controllers ? -EBUSY : add_name(w, option);
		w->controllers++;
	}
	return err;
}

/* Return: 0 or the kernel's errno for a hierarchy that is mounted otherwise */
static int find_hierarchy(struct wish *w, char *options)
{
	char *option;
	int err = 0;

	while (!err && (option = strsep(&options, ",")))
		err = take_option(w, option);
	if (err)
		return err;
	if ((w->none && (w->all || w->controllers || !w->name)) ||
	    (w->all && w->controllers))
		return -EINVAL;
	/* without any, the kernel takes all controllers */
	return w->all || !(w->controllers + w->name) ? -EBUSY : 0;
}

static int show_hierarchy(struct mounting *m, const char *part)
{
	char path[PATH_MAX];
	const char *group = notify_state.view.group;
	int err, tree;

	if (strcmp(part, "cgroup/memory"))
		group = NULL;
	snprintf(path, sizeof(path), "%s%s%s", part, group ? "/" : "",
		 group ? group : "");
	tree = open_tree(notify_state.mount, path,
			 OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (tree < 0)
		return -errno;
	err = mounter_attach(m, tree);
	close(tree);
	return err;
}

static int mount_cgroup(struct mounting *m, char *options)
{
	struct wish w = { .part = "cgroup/" };
	int err = find_hierarchy(&w, options);

	return err ? err : show_hierarchy(m, w.part);
}

/* the old type, which ignores options */
static int mount_cpuset(struct mounting *m, char *options)
{
	(void)options;
	return show_hierarchy(m, "cgroup/cpuset");
}

static int mount_cgroup2(struct mounting *m, char *options)
{
	(void)m;
	(void)options;
	return -ENODEV;
}

static int mount_proc(struct mounting *m, char *options)
{
	int pid = open_ns(m->caller, "pid"), err;

	if (pid < 0)
		return -EPERM;
	err = mounter_proc(m, pid, options);
	close(pid);
	return err;
}

/**
 * struct fs_type - a type of file systems that the kernel does not mount itself
 * @name: the type
 * @mount: mounts it for the caller; returns 0 or a negative errno
 */
struct fs_type {
	const char *name;
	int (*mount)(struct mounting *m, char *options);
};

/* clang-format off */
static const struct fs_type fs_types[] = {
	{ "cgroup", mount_cgroup },
	{ "cgroup2", mount_cgroup2 },
	{ "cpuset", mount_cpuset },
	{ "proc", mount_proc },
	{} /* terminate */
};
/* clang-format on */

static const struct fs_type *find_type(const struct call *call, uint64_t addr)
{
	const struct fs_type *t = fs_types;
	char name[TYPE_MAX];

	if (call_read_string(call, addr, name, sizeof(name)) < 0)
		return NULL;
	while (t->name && strcmp(t->name, name))
		t++;
	return t->name ? t : NULL;
}

static bool is_directory(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && S_ISDIR(st.st_mode);
}

static int mount_at(struct call *call, const struct fs_type *type,
		    struct mounting *m, const char *target)
{
	char options[OPTIONS_MAX] = "";
	struct walk w;
	int err;

	if (call->args[4] &&
	    call_read_string(call, call->args[4], options, sizeof(options)) < 0)
		return -EFAULT;
	err = walk_path(call, AT_FDCWD, target, true, &w);
	if (err)
		return err;
	m->target = w.fd;
	if (w.fd < 0)
		err = -ENOENT;
	else if (!is_directory(w.fd))
		err = -ENOTDIR;
	else if (!call_is_alive(call))
		err = -ESRCH;
	else
		err = type->mount(m, options);
	walk_end(&w);
	return err;
}

static int mount_for(struct call *call, const struct fs_type *type)
{
	struct mounting m = { .caller = call->thread,
			      .flags = (unsigned long)call->args[3],
			      .mnt = open_mounts(call) };
	char target[PATH_MAX], source[PATH_MAX] = "";
	int err;

	if (m.mnt < 0)
		return m.mnt;
	m.source = source;
	if (call->args[0] &&
	    call_read_string(call, call->args[0], source, sizeof(source)) < 0)
		err = -EFAULT;
	else if (call_read_string(call, call->args[1], target, sizeof(target)) <
		 0)
		err = -EFAULT;
	else
		err = mount_at(call, type, &m, target);
	close(m.mnt);
	return err;
}

void notify_mount(struct call *call)
{
	const struct fs_type *type = NULL;

	if (!(call->args[3] & OTHER_MOUNT))
		type = find_type(call, call->args[2]);
	if (!type) {
		call_go_on(call);
		return;
	}
	call_begin_slow(call);
	call_end(call, mount_for(call, type));
}

/* libmount uses mount() then */
void notify_fsopen(struct call *call)
{
	if (find_type(call, call->args[0]))
		call_end(call, -ENOSYS);
	else
		call_go_on(call);
}

/* --- umount() --- */

/* our mount itself, or one of its files over another; not a hierarchy */
static bool is_kept_part(const struct statx *st)
{
	struct stat top;

	if (S_ISREG(st->stx_mode))
		return true;
	return !fstat(notify_state.mount, &top) && st->stx_ino == top.st_ino;
}

/* the /proc of the world; that of the host is below it */
static bool is_world_proc(dev_t dev)
{
	struct stat st;

	return !fstatat(notify_state.root, "proc", &st, 0) && st.st_dev == dev;
}

/* is it at its place, and not a copy? */
static bool is_at_place(int fd)
{
	static const char *const places[] = { "/sys", "/sys/fs",
					      WORLD_HIERARCHIES, WORLD_MOUNT,
					      "/proc" };
	char name[PROC_NAME_MAX], path[PATH_MAX];
	const char *file;
	ssize_t n;
	size_t i;

	snprintf(name, sizeof(name), "thread-self/fd/%d", fd);
	n = readlinkat(proc_root(), name, path, sizeof(path) - 1);
	path[n < 0 ? 0 : n] = '\0';
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!strcmp(path, places[i]))
			return true;
	if (strncmp(path, "/proc/", strlen("/proc/")))
		return false;
	for (i = 0; (file = places_proc_path((int)i)); i++)
		if (!strcmp(path + strlen("/proc/"), file))
			return true;
	return false;
}

/* would the host be seen without this mount? */
static bool is_kept(int fd)
{
	struct statx st;
	dev_t dev;
	size_t i;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &st) ||
	    !(st.stx_attributes & STATX_ATTR_MOUNT_ROOT))
		return false;
	dev = makedev(st.stx_dev_major, st.stx_dev_minor);
	if (dev == notify_state.view.dev)
		return is_kept_part(&st);
	if (is_world_proc(dev))
		return true;
	for (i = 0; i < notify_state.nr_covers; i++)
		if (dev == notify_state.covers[i])
			return true;
	return false;
}

static bool is_proc_mount(int fd)
{
	struct statfs fs;
	struct statx st;

	return !fstatfs(fd, &fs) && fs.f_type == PROC_SUPER_MAGIC &&
	       !statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &st) &&
	       st.stx_attributes & STATX_ATTR_MOUNT_ROOT;
}

/*
 * The kernel does not unmount a place with a mount below, which the caller cannot see.
 * If it is in use it stays without our files; opens of them are answered then too.
 */
static void uncover(const struct call *call, int fd)
{
	int mnt = is_proc_mount(fd) ? open_mounts(call) : -1;

	if (mnt < 0)
		return;
	mounter_uncover_proc(mnt, fd);
	close(mnt);
}

void notify_umount(struct call *call)
{
	bool follow = call->kind == CALL_OLD_UMOUNT ||
		      !(call->args[1] & UMOUNT_NOFOLLOW);
	char target[PATH_MAX];
	bool kept = false;
	struct walk w;

	call_begin_slow(call);
	if (call_read_string(call, call->args[0], target, sizeof(target)) >=
		    0 &&
	    !walk_path(call, AT_FDCWD, target, follow, &w)) {
		kept = w.fd >= 0 && is_at_place(w.fd) && is_kept(w.fd);
		if (w.fd >= 0 && !kept && call_is_alive(call))
			uncover(call, w.fd);
		walk_end(&w);
	}
	if (kept)
		call_end(call, -EBUSY);
	else
		call_go_on(call);
}
