// SPDX-License-Identifier: GPL-2.0-only
/*
 * fileio.c - calls for the cases in tests/fs/files
 *
 *   fileio CALL ARG...		make a call, print "OK", a value or the errno's name
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "command.h"
#include "fsx.h"

#define VALUE_MAX 4096
#define CHUNK (1 << 20)

static int report(long ret)
{
	puts(ret < 0 ? strerrorname_np(errno) : "OK");
	return 0;
}

static int do_fsx(char **arg)
{
	return fsx(arg, strtoul(arg[2], NULL, 10), strtoul(arg[3], NULL, 10));
}

/* flags as letters: n)oreplace, e)xchange, w)hiteout */
static int do_rename(char **arg)
{
	unsigned int flags = 0;
	const char *at;

	for (at = arg[2]; *at; at++)
		flags |= *at == 'n' ? RENAME_NOREPLACE :
			 *at == 'e' ? RENAME_EXCHANGE :
				      RENAME_WHITEOUT;
	return report(renameat2(AT_FDCWD, arg[0], AT_FDCWD, arg[1], flags));
}

static int do_tmpfile(char **arg)
{
	return report(open(arg[0], O_TMPFILE | O_RDWR, 0600));
}

static int do_socket(char **arg)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", arg[0]);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) || listen(fd, 1))
		return report(-1);
	return report(connect(socket(AF_UNIX, SOCK_STREAM, 0),
			      (struct sockaddr *)&addr, sizeof(addr)));
}

static int do_setxattr(char **arg)
{
	return report(lsetxattr(arg[0], arg[1], arg[2], strlen(arg[2]), 0));
}

static int do_getxattr(char **arg)
{
	char value[VALUE_MAX];
	ssize_t n = lgetxattr(arg[0], arg[1], value, sizeof(value));

	if (n < 0)
		return report(n);
	printf("%.*s\n", (int)n, value);
	return 0;
}

static int do_removexattr(char **arg)
{
	return report(lremovexattr(arg[0], arg[1]));
}

static int do_listxattr(char **arg)
{
	char names[VALUE_MAX], *at;
	ssize_t n = llistxattr(arg[0], names, sizeof(names));

	if (n < 0)
		return report(n);
	for (at = names; at < names + n; at += strlen(at) + 1)
		puts(at);
	return 0;
}

/* an ACL for user 1 with the rights arg[1], beside rw-r--r-- */
static int do_set_acl(char **arg)
{
	struct {
		unsigned int version;
		struct {
			unsigned short tag, perm;
			unsigned int id;
		} entries[5];
	} acl = { 2,
		  { { 0x01, 6, ~0U },
		    { 0x02, (unsigned short)atoi(arg[1]), 1 },
		    { 0x04, 4, ~0U },
		    { 0x10, 7, ~0U },
		    { 0x20, 0, ~0U } } };

	return report(setxattr(arg[0], "system.posix_acl_access", &acl,
			       sizeof(acl), 0));
}

/* DATA-HOLE of each part with data */
static int do_extents(char **arg)
{
	int fd = open(arg[0], O_RDONLY);
	off_t data, hole = 0;

	while ((data = lseek(fd, hole, SEEK_DATA)) >= 0) {
		hole = lseek(fd, data, SEEK_HOLE);
		printf("%lld-%lld ", (long long)data, (long long)hole);
	}
	puts(errno == ENXIO ? "end" : strerrorname_np(errno));
	return 0;
}

/* F_SETLK of the whole file: hold it for arg[1] seconds */
static int do_lock(char **arg)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(arg[0], O_RDWR);

	if (report(fcntl(fd, F_SETLK, &lock)))
		return 1;
	fflush(stdout);
	sleep((unsigned int)atoi(arg[1]));
	return 0;
}

static int check_unlinked(int fd, const char *path)
{
	char text[4] = "";
	struct stat st;

	if (unlink(path) || write(fd, "abc", 3) != 3 ||
	    pread(fd, text, 3, 0) != 3 || strcmp(text, "abc"))
		return -1;
	if (ftruncate(fd, 2) || fchmod(fd, 0400) || fstat(fd, &st))
		return -1;
	return st.st_nlink || st.st_size != 2 || (st.st_mode & 07777) != 0400;
}

/* use a file after its last name is gone */
static int do_unlinked(char **arg)
{
	int fd = open(arg[0], O_RDWR | O_CREAT | O_EXCL, 0600);

	return report(check_unlinked(fd, arg[0]) ? -1 : 0);
}

/* copy arg[0] to arg[1] by a system call, all that there is */
static int copy_all(char **arg, ssize_t (*copy)(int to, int from, size_t size))
{
	int from = open(arg[0], O_RDONLY);
	int to = open(arg[1], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	do {
		n = copy(to, from, CHUNK);
	} while (n > 0);
	return report(n);
}

static ssize_t by_sendfile(int to, int from, size_t size)
{
	return sendfile(to, from, NULL, size);
}

static ssize_t by_copy_range(int to, int from, size_t size)
{
	return copy_file_range(from, NULL, to, NULL, size, 0);
}

static ssize_t by_splice(int to, int from, size_t size)
{
	static int pipes[2];
	ssize_t n, left;

	if (!pipes[1] && pipe(pipes))
		return -1;
	n = splice(from, NULL, pipes[1], NULL, size, 0);
	for (left = n; left > 0; left -= size)
		size = (size_t)splice(pipes[0], NULL, to, NULL, (size_t)left,
				      0);
	return n;
}

static int do_sendfile(char **arg)
{
	return copy_all(arg, by_sendfile);
}

static int do_splice(char **arg)
{
	return copy_all(arg, by_splice);
}

static int do_copy_range(char **arg)
{
	return copy_all(arg, by_copy_range);
}

/* write text arg[1] through a shared mapping, perhaps of an O_APPEND file */
static int do_map_write(char **arg)
{
	int flags = atoi(arg[2]) ? O_APPEND : 0;
	int fd = open(arg[0], O_RDWR | flags);
	size_t len = strlen(arg[1]);
	char *map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		return report(-1);
	memcpy(map, arg[1], len);
	return report(msync(map, len, MS_SYNC) || munmap(map, len) ? -1 : 0);
}

/* write numbers, a line each, until we are killed; print the last that is written */
static int do_count(char **arg)
{
	int fd = open(arg[0], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	char line[32];
	long i;

	for (i = 1;; i++) {
		int len = snprintf(line, sizeof(line), "%ld\n", i);

		if (write(fd, line, (size_t)len) != len)
			break;
		if (dprintf(STDOUT_FILENO, "%ld\n", i) < 0)
			break;
	}
	return 1;
}

/* open arg[1] files arg[0]/N, and keep them open */
static int do_open_many(char **arg)
{
	long i, nr = atol(arg[1]);
	char path[VALUE_MAX];

	for (i = 0; i < nr; i++) {
		snprintf(path, sizeof(path), "%s/%ld", arg[0], i);
		if (open(path, O_RDONLY | O_CREAT, 0600) < 0)
			return report(-1);
	}
	return report(0);
}

/* clang-format off */
static const struct command calls[] = {
	{ "copy-range", 2, do_copy_range },
	{ "count", 1, do_count },
	{ "extents", 1, do_extents },
	{ "fsx", 4, do_fsx },
	{ "getxattr", 2, do_getxattr },
	{ "listxattr", 1, do_listxattr },
	{ "lock", 2, do_lock },
	{ "map-write", 3, do_map_write },
	{ "open-many", 2, do_open_many },
	{ "removexattr", 2, do_removexattr },
	{ "rename", 3, do_rename },
	{ "sendfile", 2, do_sendfile },
	{ "set-acl", 2, do_set_acl },
	{ "setxattr", 3, do_setxattr },
	{ "socket", 1, do_socket },
	{ "splice", 2, do_splice },
	{ "tmpfile", 1, do_tmpfile },
	{ "unlinked", 1, do_unlinked },
};
/* clang-format on */

int main(int argc, char **argv)
{
	return command_run(argc, argv, calls, sizeof(calls) / sizeof(calls[0]),
			   0);
}
