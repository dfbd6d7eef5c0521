// SPDX-License-Identifier: GPL-2.0-only
#include "proc/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mountinfo.h"
#include "proc/root.h"
#include "proc/text.h"

/* fdinfo down to "ino:"; status down to "Uid:" */
#define TEXT_MAX 2048

static const char eventfd_link[] = "anon_inode:[eventfd]";

int proc_dir_open(pid_t pid)
{
	char name[PROC_NAME_MAX];
	int fd;

	snprintf(name, sizeof(name), "%d", (int)pid);
	fd = openat(proc_root(), name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 ? fd : proc_gone_or(errno);
}

int proc_caller_read(int dir, struct proc_ids *ret)
{
	char text[TEXT_MAX];
	int err = proc_read_at(dir, "status", text, sizeof(text));

	if (err)
		return err == -ENOENT ? -ESRCH : err;
	return proc_ids_parse(text, ret);
}

enum proc_fd_kind proc_link_kind(const char *text)
{
	if (!strcmp(text, eventfd_link))
		return PROC_FD_EVENTFD;
	return text[0] == '/' ? PROC_FD_PATH : PROC_FD_OTHER;
}

static int bad_descriptor(int err)
{
	return err == -ENOENT || err == -ESRCH ? -EBADF : err;
}

int proc_fd_kind(int dir, unsigned int fd)
{
	char name[PROC_NAME_MAX], text[PATH_MAX + 1];
	ssize_t n;

	snprintf(name, sizeof(name), "fd/%u", fd);
	n = readlinkat(dir, name, text, sizeof(text) - 1);
	if (n < 0)
		return bad_descriptor(-errno);
	text[n] = '\0';
	return proc_link_kind(text);
}

int proc_fd_parse(const char *text, struct proc_fd *ret)
{
	const char *mnt_id = strstr(text, "\nmnt_id:");
	const char *ino = strstr(text, "\nino:"); /* since v5.14 */
	const char *flags = strstr(text, "\nflags:");
	struct proc_fd fd;

	if (!flags || sscanf(flags, "\nflags: %o", &fd.flags) != 1 || !mnt_id ||
	    sscanf(mnt_id, "\nmnt_id: %d", &fd.mnt_id) != 1 || !ino ||
	    sscanf(ino, "\nino: %llu", &fd.ino) != 1)
		return -EIO;
	fd.is_eventfd = strstr(text, "\neventfd-count:");
	*ret = fd;
	return 0;
}

int proc_fd_read(int dir, unsigned int fd, struct proc_fd *ret)
{
	char name[PROC_NAME_MAX], text[TEXT_MAX];
	int err;

	snprintf(name, sizeof(name), "fdinfo/%u", fd);
	err = proc_read_at(dir, name, text, sizeof(text));
	return err ? bad_descriptor(err) : proc_fd_parse(text, ret);
}

int proc_mount_dev(int dir, int mnt_id, dev_t *ret)
{
	struct mountinfo m;
	int err = mountinfo_open(&m, dir, "mountinfo");

	if (err)
		return err;
	err = -ENODEV;
	while (err && mountinfo_next(&m)) {
		if (m.line.id != mnt_id)
			continue;
		*ret = m.line.dev;
		err = 0;
	}
	mountinfo_close(&m);
	return err;
}
