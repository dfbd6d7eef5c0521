// SPDX-License-Identifier: GPL-2.0-only
#include "fuse_device.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/limits.h"

#define DEVICE "/dev/fuse"

/* fixed in the kernel's list of devices */
#define FUSE_MAJOR 10
#define FUSE_MINOR 229

#define ALL_MAY_OPEN 0666
#define MAKE_IT "'mknod -m 0666 " DEVICE " c 10 229'"
#define ADMINISTRATOR ": the administrator runs "

static const char *type_name(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return "a regular file";
	case S_IFDIR:
		return "a directory";
	case S_IFBLK:
		return "a block device";
	default:
		return "no device";
	}
}

/* another file is in its place */
static void print_other(const struct stat *st)
{
	char numbers[48];
	const char *name = numbers;

	snprintf(numbers, sizeof(numbers), "the character device %u:%u",
		 major(st->st_rdev), minor(st->st_rdev));
	if (!S_ISCHR(st->st_mode))
		name = type_name(st->st_mode);
	fprintf(stderr,
		"memcgfs: " DEVICE
		" is %s, expected the character device %d:%d" ADMINISTRATOR
		"'rm " DEVICE "' and " MAKE_IT "\n",
		name, FUSE_MAJOR, FUSE_MINOR);
}

static void print_missing(int err)
{
	fprintf(stderr,
		"memcgfs: " DEVICE
		": %s; expected the device of the fuse module" ADMINISTRATOR
		"'modprobe fuse', then " MAKE_IT
		" if it is still missing, or starts the container with --device " DEVICE
		"\n",
		limits_reason(err));
}

/* it is the device, and cannot be opened */
static void print_refused(const struct stat *st, int err)
{
	mode_t mode = st->st_mode & 07777;

	if (err == EACCES && (mode & ALL_MAY_OPEN) != ALL_MAY_OPEN)
		fprintf(stderr,
			"memcgfs: " DEVICE
			" has mode %04o, expected %04o" ADMINISTRATOR
			"'chmod 0666 " DEVICE "'\n",
			(unsigned int)mode, ALL_MAY_OPEN);
	else if (err == EACCES || err == EPERM)
		fprintf(stderr,
			"memcgfs: " DEVICE
			": %s, though its mode is %04o: it is on a mount with nodev, or the container forbids it; expected a container that is started with --device " DEVICE
			"\n",
			strerror(err), (unsigned int)mode);
	else
		print_missing(err);
}

int fuse_device_check(void)
{
	struct stat st;
	int fd;

	if (stat(DEVICE, &st)) {
		print_missing(errno);
		return -ENODEV;
	}
	if (!S_ISCHR(st.st_mode) ||
	    st.st_rdev != makedev(FUSE_MAJOR, FUSE_MINOR)) {
		print_other(&st);
		return -ENODEV;
	}
	fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		print_refused(&st, errno);
		return -ENODEV;
	}
	close(fd);
	return 0;
}
