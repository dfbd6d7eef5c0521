// SPDX-License-Identifier: GPL-2.0-only
#include "run/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "proc/ids.h"
#include "proc/root.h"
#include "proc/text.h"
#include "run/notify_internal.h"
#include "run/subject.h"

/* as in the kernel */
#define MAX_LINKS 40

/* the inode number of the root of a procfs */
#define PROC_ROOT_INO 1

/**
 * struct walker - a walk under way
 * @tgid: the caller's process
 * @thread: the caller
 * @links: symlinks followed so far
 * @dir: the present directory
 * @rest: the names that are left
 */
struct walker {
	pid_t tgid;
	pid_t thread;
	unsigned int links;
	int dir;
	char rest[PATH_MAX];
};

/* open "PID/NAME" of our /proc as a place */
static int open_place(pid_t thread, const char *name)
{
	char path[2 * PROC_NAME_MAX];

	snprintf(path, sizeof(path), "%d/%s", (int)thread, name);
	return openat(proc_root(), path, O_PATH | O_CLOEXEC);
}

/* the root of this thread becomes the caller's, and its directory @start */
static int enter(const struct call *call, int start)
{
	int root = open_place(call->thread, "root"), err = 0;

	if (root < 0 || fchdir(root) || chroot(".") || fchdir(start))
		err = -errno;
	if (root >= 0)
		close(root);
	return err;
}

/* a mount in which this thread has its directory could not be unmounted */
static void leave(void)
{
	if (fchdir(notify_state.root) || chroot("."))
		_exit(EXIT_FAILURE);
}

static int open_start(const struct call *call, int dirfd)
{
	char name[PROC_NAME_MAX];
	int fd;

	if (dirfd == AT_FDCWD)
		fd = open_place(call->thread, "cwd");
	else if (snprintf(name, sizeof(name), "fd/%d", dirfd), dirfd < 0)
		return -EBADF;
	else
		fd = open_place(call->thread, name);
	return fd < 0 ? -errno : fd;
}

/* take the next name from the rest; false at the end of the path */
static bool next_name(struct walker *w, char name[NAME_MAX + 1], bool *last)
{
	char *at = w->rest + strspn(w->rest, "/");
	size_t len = strcspn(at, "/");

	if (!len || len > NAME_MAX)
		return false;
	memcpy(name, at, len);
	name[len] = '\0';
	at += len;
	*last = !at[strspn(at, "/")];
	memmove(w->rest, at, strlen(at) + 1);
	return true;
}

static bool is_proc(int fd)
{
	struct statfs st;

	return !fstatfs(fd, &st) && st.f_type == PROC_SUPER_MAGIC;
}

static bool is_proc_root(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && st.st_ino == PROC_ROOT_INO && is_proc(fd);
}

/* Return: the length of the text of a symlink, or a negative errno */
static ssize_t read_link(const struct walker *w, int fd, const char *name,
			 char text[PATH_MAX])
{
	bool thread = !strcmp(name, "thread-self");
	ssize_t n;

	if (is_proc_root(w->dir) && (thread || !strcmp(name, "self"))) {
		pid_t tgid = subject_number(w->dir, w->tgid);
		pid_t tid = thread ? subject_number(w->dir, w->thread) : tgid;

		if (!tgid || !tid)
			return -ENOENT;
		return thread ? snprintf(text, PATH_MAX, "%d/task/%d",
					 (int)tgid, (int)tid) :
				snprintf(text, PATH_MAX, "%d", (int)tgid);
	}
	/* the text of another link there is not where it leads */
	if (is_proc(fd) && !is_proc_root(w->dir))
		return -EXDEV;
	n = readlinkat(fd, "", text, PATH_MAX - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	return n;
}

/* put the text of a symlink before the rest */
static int follow_link(struct walker *w, int fd, const char *name)
{
	size_t left = strlen(w->rest);
	char text[PATH_MAX];
	ssize_t n = read_link(w, fd, name, text);
	int root;

	if (n < 0)
		return (int)n;
	if (++w->links > MAX_LINKS)
		return -ELOOP;
	if ((size_t)n + left + 1 >= PATH_MAX)
		return -ENAMETOOLONG;
	memmove(w->rest + n + 1, w->rest, left + 1);
	memcpy(w->rest, text, (size_t)n);
	w->rest[n] = '/';
	if (!left)
		w->rest[n] = '\0';
	if (*text != '/')
		return 0;
	root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return -errno;
	close(w->dir);
	w->dir = root;
	return 0;
}

/* Return: 1 if this was the last name, 0 if the walk goes on, or an errno */
static int step(struct walker *w, const char *name, bool last, bool follow,
		struct walk *ret)
{
	int fd = openat(w->dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC), err = 0;
	struct stat st;

	if (fd < 0 && !(last && errno == ENOENT))
		return -errno;
	if (fd >= 0 && fstat(fd, &st)) {
		err = -errno;
	} else if (fd >= 0 && S_ISLNK(st.st_mode) && (!last || follow)) {
		err = follow_link(w, fd, name);
	} else if (last) {
		ret->fd = fd;
		ret->parent = w->dir;
		w->dir = -1;
		snprintf(ret->name, sizeof(ret->name), "%s", name);
		return 1;
	} else {
		close(w->dir);
		w->dir = fd;
		return 0;
	}
	close(fd);
	return err;
}

/* a path without a name, as "/" */
static int end_at_directory(struct walker *w, struct walk *ret)
{
	if (w->rest[strspn(w->rest, "/")])
		return -ENAMETOOLONG;
	ret->fd = openat(w->dir, ".", O_PATH | O_CLOEXEC);
	if (ret->fd < 0)
		return -errno;
	ret->parent = w->dir;
	w->dir = -1;
	strcpy(ret->name, ".");
	return 0;
}

static int run(struct walker *w, bool follow, struct walk *ret)
{
	char name[NAME_MAX + 1];
	bool last = false;
	int err;

	w->dir = open(*w->rest == '/' ? "/" : ".",
		      O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (w->dir < 0)
		return -errno;
	while (next_name(w, name, &last)) {
		err = step(w, name, last, follow, ret);
		if (err)
			return err < 0 ? err : 0;
	}
	return end_at_directory(w, ret);
}

int walk_path(const struct call *call, int dirfd, const char *path, bool follow,
	      struct walk *ret)
{
	struct walker w = { .thread = call->thread, .dir = -1 };
	struct proc_ids ids;
	int start, err = proc_ids_read(call->thread, &ids);

	if (err)
		return err;
	if (!*path || strlen(path) >= sizeof(w.rest))
		return *path ? -ENAMETOOLONG : -ENOENT;
	strcpy(w.rest, path);
	w.tgid = ids.tgid;
	/* the start does not matter after a slash */
	start = open_start(call, *path == '/' ? AT_FDCWD : dirfd);
	if (start < 0)
		return start;
	err = enter(call, start);
	close(start);
	if (!err) {
		setfsuid(ids.fsuid);
		err = run(&w, follow, ret);
		setfsuid(geteuid());
	}
	leave();
	if (w.dir >= 0)
		close(w.dir);
	return err;
}

void walk_end(struct walk *w)
{
	if (w->fd >= 0)
		close(w->fd);
	close(w->parent);
}
