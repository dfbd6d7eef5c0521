// SPDX-License-Identifier: GPL-2.0-only
#include "probe_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MIB (1UL << 20)
#define PAGE 4096UL

static char piece[1 << 16];

/* print the result of the last call */
static int tell(bool ok)
{
	return puts(ok ? "OK" : strerrorname_np(errno)) < 0;
}

/* Return: a descriptor; it does not return without */
static int open_file(const char *path, int flags)
{
	int fd = open(path, flags, 0666);

	if (fd < 0) {
		printf("open:%s\n", strerrorname_np(errno));
		exit(0);
	}
	return fd;
}

static char *map_file(int fd, size_t size, int prot, int sharing)
{
	char *p = mmap(NULL, size, prot, sharing, fd, 0);

	if (p == MAP_FAILED) {
		printf("mmap:%s\n", strerrorname_np(errno));
		exit(0);
	}
	return p;
}

static bool read_all(int fd)
{
	ssize_t n;

	do {
		n = read(fd, piece, sizeof(piece));
	} while (n > 0);
	return !n;
}

int do_fill(char **arg)
{
	int fd = open_file(arg[0], O_WRONLY | O_CREAT);
	size_t left = strtoul(arg[1], NULL, 10);
	ssize_t n = 1;

	memset(piece, 'x', sizeof(piece));
	while (left && n > 0) {
		n = write(fd, piece,
			  left < sizeof(piece) ? left : sizeof(piece));
		left -= n > 0 ? (size_t)n : 0;
	}
	return tell(!left);
}

int do_fill_large(char **arg)
{
	int fd = open_file(arg[0], O_WRONLY | O_CREAT), i;
	size_t left = strtoul(arg[1], NULL, 10) / MIB;
	struct iovec iov[MIB / sizeof(piece)];

	memset(piece, 'x', sizeof(piece));
	for (i = 0; i < (int)(MIB / sizeof(piece)); i++)
		iov[i] = (struct iovec){ piece, sizeof(piece) };
	while (left && writev(fd, iov, i) == (ssize_t)MIB)
		left--;
	return tell(!left);
}

int do_touch(char **arg)
{
	size_t size = strtoul(arg[1], NULL, 10) * MIB, at;
	size_t step = strtoul(arg[2], NULL, 10) * PAGE;
	int fd = open_file(arg[0], O_RDWR | O_CREAT);
	char *p;

	if (ftruncate(fd, (off_t)size))
		return tell(false);
	p = map_file(fd, size, PROT_READ | PROT_WRITE, MAP_SHARED);
	for (at = 0; at < size; at += step)
		p[at] = 1;
	return tell(true);
}

int do_fault(char **arg)
{
	int fd = open_file(arg[0], O_RDONLY);
	const volatile char *p;
	struct stat st;
	off_t at;

	if (fstat(fd, &st))
		return tell(false);
	p = map_file(fd, (size_t)st.st_size, PROT_READ, MAP_PRIVATE);
	for (at = 0; at < st.st_size; at += (off_t)PAGE)
		(void)p[at];
	return tell(true);
}

int do_seek_end(char **arg)
{
	printf("%jd\n",
	       (intmax_t)lseek(open_file(arg[0], O_RDONLY), 0, SEEK_END));
	return 0;
}

int do_write_and_read(char **arg)
{
	int control = open_file(arg[0], O_WRONLY);
	int fd = open_file(arg[2], O_RDONLY);

	if (write(control, arg[1], strlen(arg[1])) < 0)
		return tell(false);
	return tell(read_all(fd));
}

int do_punch(char **arg)
{
	int fd = open_file(arg[0], O_RDWR);

	return tell(!fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			       atol(arg[1]), atol(arg[2])));
}

int do_allocate(char **arg)
{
	int fd = open_file(arg[0], O_RDWR | O_CREAT);

	return tell(!fallocate(fd, 0, 0, atol(arg[1])));
}

int do_hold_open(char **arg)
{
	open_file(arg[0], O_RDONLY);
	tell(true);
	fflush(stdout);
	for (;;)
		pause();
}
