// SPDX-License-Identifier: GPL-2.0-only
#include "proc/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "proc/root.h"

/* longest name behind "PID/" */
#define FILE_MAX (PROC_NAME_MAX - 16)

static int open_file(pid_t pid, const char *file)
{
	char name[PROC_NAME_MAX];
	int fd;

	snprintf(name, sizeof(name), "%d/%s", (int)pid, file);
	fd = openat(proc_root(), name, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? proc_gone_or(errno) : fd;
}

/* Return: number of bytes, or a negative errno */
static ssize_t read_some(int fd, char *text, size_t size)
{
	ssize_t n = read(fd, text, size);

	return n < 0 ? proc_gone_or(errno) : n;
}

/* @n: bytes that were read, or a negative errno. Return: 0 or that errno */
static int end_text(int fd, char *text, ssize_t n)
{
	close(fd);
	if (n < 0)
		return (int)n;
	text[n] = '\0';
	return 0;
}

int proc_read_at(int dir, const char *name, char *text, size_t size)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, text, size - 1);
	return end_text(fd, text, n < 0 ? -errno : n);
}

int proc_read_text(pid_t pid, const char *file, char *text, size_t size)
{
	char name[PROC_NAME_MAX];

	snprintf(name, sizeof(name), "%d/%s", (int)pid, file);
	return proc_gone_or(-proc_read_at(proc_root(), name, text, size));
}

int proc_read_cmdline(pid_t pid, char *text, size_t size)
{
	int fd = open_file(pid, "cmdline");
	ssize_t i, n;

	if (fd < 0)
		return fd;
	n = read_some(fd, text, size - 1);
	while (n > 0 && !text[n - 1])
		n--;
	for (i = 0; i < n; i++)
		if (!text[i])
			text[i] = ' ';
	return end_text(fd, text, n);
}

/*
 * Cut each line of the @n bytes at @text behind its first PROC_STATUS_LINE_MAX
 * bytes. @column: length of the last line so far. Return: how many bytes are
 * left.
 */
static size_t shorten_lines(char *text, size_t n, size_t *column)
{
	size_t from, to = 0;

	for (from = 0; from < n; from++) {
		if (text[from] == '\n')
			*column = 0;
		else if ((*column)++ >= PROC_STATUS_LINE_MAX)
			continue;
		text[to++] = text[from];
	}
	return to;
}

/*
 * The file is a single record, which the kernel makes at the first read() and
 * hands out to the later reads. So all of it is from the same moment, and a
 * read() that gets less than it has room for was the last.
 */
static ssize_t read_status(int fd, char *text, size_t size)
{
	ssize_t n = read_some(fd, text, size);
	size_t len, column = 0, room = size;

	if (n < (ssize_t)size) /* nearly all processes, or an error */
		return n;
	len = shorten_lines(text, size, &column);
	while ((size_t)n == room && len < size) {
		room = size - len;
		n = read_some(fd, text + len, room);
		if (n < 0)
			return n;
		len += shorten_lines(text + len, (size_t)n, &column);
	}
	return (ssize_t)len;
}

int proc_read_status(pid_t tgid, pid_t pid, char text[PROC_STATUS_MAX])
{
	char file[FILE_MAX];
	ssize_t n;
	int fd;

	snprintf(file, sizeof(file), "task/%d/status", (int)pid);
	fd = open_file(tgid, file);
	if (fd < 0)
		return fd;
	n = read_status(fd, text, PROC_STATUS_MAX - 1);
	return end_text(fd, text, n);
}
