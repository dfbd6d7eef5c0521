/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mount_table.h - the table of mounts as a host with v1 hierarchies has it
 *
 * Made from a real mountinfo, line by line: a hierarchy of our mount has the type
 * cgroup; what we use to show the mount, and hierarchies of the host, are left
 * out.
 */
#ifndef _MEMCGFS_RUN_MOUNT_TABLE_H
#define _MEMCGFS_RUN_MOUNT_TABLE_H

#include <sys/types.h>

#include "linux/seq_file.h"

/**
 * struct mount_view - what is to be shown
 * @dev: the file system of our mount
 * @shm: the file system of /dev/shm that the daemon serves, or 0
 * @group: the group that is shown as the root of the hierarchy of memory, no slash
 *         at its ends; or NULL
 */
struct mount_view {
	dev_t dev;
	dev_t shm;
	const char *group;
};

enum mount_format {
	MOUNT_FORMAT_MOUNTS, /* /proc/PID/mounts */
	MOUNT_FORMAT_MOUNTINFO,
};

/**
 * mount_table_show - print the table
 * @m: the table is added
 * @mountinfo: the real one, of any process; is changed
 *
 * Return: 0; -EINVAL if a line is not as expected; -ENOMEM.
 */
int mount_table_show(struct seq_file *m, char *mountinfo,
		     enum mount_format format, const struct mount_view *view);

/**
 * group_view - the path of a group as seen from another, as in a cgroup namespace
 * @m: the path is added
 * @path: "/" or "/a/b"
 * @root: the other, no slash at its ends; or NULL
 */
void group_view(struct seq_file *m, const char *path, const char *root);

#endif
