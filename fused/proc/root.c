// SPDX-License-Identifier: GPL-2.0-only
#include "proc/root.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

static int root = -1; /* immutable between start and stop */

int proc_start(void)
{
	struct statfs st;

	root = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root >= 0 && !fstatfs(root, &st) && st.f_type == PROC_SUPER_MAGIC)
		return 0;
	proc_stop();
	return -ENODEV;
}

void proc_stop(void)
{
	if (root >= 0)
		close(root);
	root = -1;
}

int proc_move(int fd)
{
	if (fd != root && dup3(root, fd, O_CLOEXEC) < 0)
		return -errno;
	root = fd;
	return 0;
}

int proc_root(void)
{
	return root;
}
