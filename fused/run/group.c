// SPDX-License-Identifier: GPL-2.0-only
#include "run/group.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/message.h"
#include "run/places.h"

#define TOP WORLD_MOUNT "/cgroup/memory/"

/* its parents first */
static int make_path(const char *group)
{
	char path[PATH_MAX];
	char *at;
	int err = 0;

	snprintf(path, sizeof(path), TOP "%s/", group);
	for (at = path + strlen(TOP); !err && (at = strchr(at, '/')); at++) {
		*at = '\0';
		err = mkdir(path, 0755) && errno != EEXIST ? -errno : 0;
		*at = '/';
	}
	/* the last name can be that of a file */
	if (!err && access(path, F_OK))
		err = -errno;
	return err;
}

static int set_limit(const char *group, const char *limit)
{
	char path[PATH_MAX];
	int fd, err = 0;

	snprintf(path, sizeof(path), TOP "%s/memory.limit_in_bytes", group);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, limit, strlen(limit)) < 0)
		err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

int group_make(const struct options *options)
{
	int err = options->group ? make_path(options->group) : 0;

	if (err)
		complain("--group %s: %s", options->group, strerror(-err));
	if (err || !options->limit)
		return err;
	err = set_limit(options->group, options->limit);
	if (err)
		complain("--limit %s: %s", options->limit, strerror(-err));
	return err;
}
