// SPDX-License-Identifier: GPL-2.0-only
/*
 * notify_open.c - opens of files that tell of groups, mounts or slabs
 *
 * The name decides first, so that other opens wait for no file system. The caller
 * gets a file of its own with the text of this moment, or a file of our mount.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "proc/ids.h"
#include "run/notify_internal.h"
#include "run/subject.h"
#include "run/text.h"
#include "run/walk.h"

/* without a link in it the caller's way is the same as ours */
#define RESOLVE_KNOWN \
	(RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_BENEATH)

/* asked for a number, it answers with the lines of that thread's groups */
#define TASK_CGROUP "proc/task_cgroup"

#define NUMBER_MAX 16

/* the flags of an open that its file remembers, and O_TRUNC */
#define KEPT_FLAGS (O_ACCMODE | O_TRUNC | O_APPEND | O_NONBLOCK)

/**
 * struct request - an open
 * @dirfd: as given
 * @path: as given
 * @flags: O_*
 */
struct request {
	int dirfd;
	char path[PATH_MAX];
	uint64_t flags;
};

/* ask the daemon; the answer is freed by the caller, or NULL */
static char *read_groups(pid_t thread)
{
	int fd = openat(notify_state.mount, TASK_CGROUP, O_RDWR | O_CLOEXEC);
	char number[NUMBER_MAX], *text = NULL;
	int len = snprintf(number, sizeof(number), "%d", (int)thread);

	if (fd < 0)
		return NULL;
	if (write(fd, number, (size_t)len) == len)
		text = text_read(fd);
	close(fd);
	return text;
}

/* a line "ID:CONTROLLERS:PATH"; the group of --group is the root for memory */
static void show_group(struct seq_file *m, const char *line)
{
	const char *controller = strchr(line, ':');
	const char *path = controller ? strchr(controller + 1, ':') : NULL;
	const char *root = NULL;

	if (!path)
		return;
	if (!strncmp(controller, ":memory:", strlen(":memory:")))
		root = notify_state.view.group;
	seq_printf(m, "%.*s:", (int)(path - line), line);
	group_view(m, path + 1, root);
	seq_puts(m, "\n");
}

static int show_cgroup(struct seq_file *m, const struct walk *w)
{
	pid_t thread = subject_find(w->parent);
	char *text = thread ? read_groups(thread) : NULL, *at = text, *line;

	if (!text)
		return -ESRCH;
	while ((line = strsep(&at, "\n")) && *line)
		show_group(m, line);
	free(text);
	return seq_error(m);
}

static int show_table(struct seq_file *m, const struct walk *w,
		      enum mount_format format)
{
	int fd = openat(w->parent, "mountinfo", O_RDONLY | O_CLOEXEC), err;
	char *text = fd < 0 ? NULL : text_read(fd);

	if (fd >= 0)
		close(fd);
	if (!text)
		return -ESRCH;
	err = mount_table_show(m, text, format, &notify_state.view);
	free(text);
	return err;
}

static int show_mounts(struct seq_file *m, const struct walk *w)
{
	return show_table(m, w, MOUNT_FORMAT_MOUNTS);
}

static int show_mountinfo(struct seq_file *m, const struct walk *w)
{
	return show_table(m, w, MOUNT_FORMAT_MOUNTINFO);
}

/**
 * struct answered - a file of a procfs
 * A procfs that is bound, or moved, has not the files of our mount over its own.
 * @name: of the file, or of a symlink elsewhere that may lead to it
 * @show: its text, for readers; or NULL
 * @part: the file of our mount for it; or NULL
 */
struct answered {
	const char *name;
	int (*show)(struct seq_file *m, const struct walk *w);
	const char *part;
};

/* clang-format off */
static const struct answered answered[] = {
	{ "cgroup", show_cgroup, NULL },
	{ "mounts", show_mounts, NULL },
	{ "mountinfo", show_mountinfo, NULL },
	{ "mtab", NULL, NULL },
	{ "cgroups", NULL, "proc/cgroups" },
	{ "slabinfo", NULL, "proc/slabinfo" },
	{ "drop_caches", NULL, "proc/sys/vm/drop_caches" },
	{} /* terminate */
};
/* clang-format on */

static const struct answered *find(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const struct answered *a = answered;

	while (a->name && strcmp(a->name, name))
		a++;
	return a->name ? a : NULL;
}

static bool read_how(const struct call *call, struct request *r)
{
	struct open_how how;

	if (call_read(call, call->args[2], &how, sizeof(how)))
		return false;
	r->flags = how.flags;
	return !(how.resolve & ~(uint64_t)RESOLVE_KNOWN) &&
	       !(how.resolve & RESOLVE_BENEATH && *r->path == '/') &&
	       !(how.flags & (O_DIRECTORY | O_PATH));
}

/* Return: whether it may be for a file of ours */
static bool read_request(const struct call *call, struct request *r)
{
	bool at = call->kind != CALL_OPEN;
	const struct answered *a;

	r->dirfd = at ? (int)call->args[0] : AT_FDCWD;
	r->flags = call->args[at ? 2 : 1];
	if (call_read_string(call, call->args[at], r->path, sizeof(r->path)) <
	    0)
		return false;
	a = find(r->path);
	if (!a || (call->kind == CALL_OPENAT2 && !read_how(call, r)))
		return false;
	return a->part || !(r->flags & O_ACCMODE);
}

static bool is_proc_file(int fd)
{
	struct statfs fs;
	struct stat st;

	return fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode) &&
	       !fstatfs(fd, &fs) && fs.f_type == PROC_SUPER_MAGIC;
}

/* Return: a descriptor of the text or a negative errno */
static int open_text(const struct walk *w)
{
	const struct answered *a = find(w->name);
	struct seq_file m = { 0 };
	int fd;

	if (!a->show)
		return -ENOENT;
	fd = a->show(&m, w);
	if (!fd)
		fd = text_open(a->name, m.buf, m.count);
	seq_free(&m);
	return fd;
}

/* with the caller's rights. Return: as open_text() */
static int open_part(const struct call *call, const char *part, uint64_t flags)
{
	struct proc_ids ids;
	int fd, err = proc_ids_read(call->thread, &ids);

	if (err)
		return err;
	setfsuid(ids.fsuid);
	fd = openat(notify_state.mount, part,
		    (int)(flags & KEPT_FLAGS) | O_CLOEXEC);
	err = errno;
	setfsuid(geteuid());
	return fd < 0 ? -err : fd;
}

static int open_for(struct call *call, const struct request *r,
		    const struct walk *w)
{
	const struct answered *a = find(w->name);
	int fd;

	if (!a || !is_proc_file(w->fd))
		return -ENOENT;
	if (!call_is_alive(call))
		return -ESRCH;
	if (!a->part)
		return open_text(w);
	fd = open_part(call, a->part, r->flags);
	/* the kernel would open the host's */
	if (fd < 0)
		call_end(call, fd);
	return fd;
}

static int answer(struct call *call, const struct request *r)
{
	struct walk w;
	int fd, err = walk_path(call, r->dirfd, r->path,
				!(r->flags & O_NOFOLLOW), &w);

	if (err)
		return err;
	fd = open_for(call, r, &w);
	walk_end(&w);
	if (fd < 0)
		return fd;
	err = call_give(call, fd, r->flags & O_CLOEXEC);
	close(fd);
	return err;
}

void notify_open(struct call *call)
{
	struct request r;

	if (!read_request(call, &r)) {
		call_go_on(call);
		return;
	}
	call_begin_slow(call);
	if (answer(call, &r))
		call_go_on(call);
}
