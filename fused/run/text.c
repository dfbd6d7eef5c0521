// SPDX-License-Identifier: GPL-2.0-only
#include "run/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc/root.h"
#include "proc/text.h"

#define FIRST_SIZE 16384

char *text_read(int fd)
{
	size_t size = FIRST_SIZE, len = 0;
	char *text = malloc(size), *more;
	ssize_t n = 1;

	while (text &&
	       (n = pread(fd, text + len, size - len - 1, (off_t)len)) > 0) {
		len += (size_t)n;
		if (size - len > FIRST_SIZE / 2)
			continue;
		size *= 2;
		more = realloc(text, size);
		if (!more)
			free(text);
		text = more;
	}
	if (!text || n < 0) {
		free(text);
		return NULL;
	}
	text[len] = '\0';
	return text;
}

/* Return: a new descriptor, for reading, or a negative errno */
static int reopen(int fd)
{
	char name[PROC_NAME_MAX];
	int ret;

	snprintf(name, sizeof(name), "thread-self/fd/%d", fd);
	ret = openat(proc_root(), name, O_RDONLY | O_CLOEXEC);
	return ret < 0 ? -errno : ret;
}

/* a reader is not to write it */
int text_open(const char *name, const char *text, size_t size)
{
	int fd = memfd_create(name, MFD_CLOEXEC), ret;
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, text, size);
	if (n == (ssize_t)size && !fchmod(fd, 0444))
		ret = reopen(fd);
	else
		ret = n < 0 ? -errno : -ENOSPC;
	close(fd);
	return ret;
}
