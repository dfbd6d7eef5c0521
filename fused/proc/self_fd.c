// SPDX-License-Identifier: GPL-2.0-only
#include "proc/self_fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "proc/root.h"
#include "proc/text.h"

int self_fd_open(void)
{
	char name[PROC_NAME_MAX];
	int fd;

	snprintf(name, sizeof(name), "%d/fd", (int)getpid());
	fd = openat(proc_root(), name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}
