// SPDX-License-Identifier: GPL-2.0-only
#include "proc_fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "proc_text.h"

#define FDINFO_MAX 512
#define NAME_MAX_LEN 32

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

int proc_fd_read(int proc, pid_t pid, unsigned int fd, struct proc_fd *ret)
{
	char name[NAME_MAX_LEN], text[FDINFO_MAX];
	int err;

	snprintf(name, sizeof(name), "fdinfo/%u", fd);
	err = proc_read_text(proc, pid, name, text, sizeof(text));
	if (err)
		return err == -ESRCH ? -EBADF : err;
	return proc_fd_parse(text, ret);
}

static int find_mount(FILE *mounts, int mnt_id, dev_t *ret)
{
	unsigned int dev_major, dev_minor;
	char *line = NULL;
	size_t size = 0;
	int id, err = -ENODEV;

	while (err && getline(&line, &size, mounts) > 0) {
		int n = sscanf(line, "%d %*d %u:%u", &id, &dev_major,
			       &dev_minor);

		if (n != 3 || id != mnt_id)
			continue;
		*ret = makedev(dev_major, dev_minor);
		err = 0;
	}
	free(line);
	return err;
}

int proc_mount_dev(int proc, pid_t pid, int mnt_id, dev_t *ret)
{
	char name[NAME_MAX_LEN];
	FILE *mounts = NULL;
	int fd, err;

	snprintf(name, sizeof(name), "%d/mountinfo", (int)pid);
	fd = openat(proc, name, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		mounts = fdopen(fd, "r");
	if (!mounts) {
		err = -errno;
		if (fd >= 0)
			close(fd);
		return err;
	}
	err = find_mount(mounts, mnt_id, ret);
	fclose(mounts);
	return err;
}
