/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proc_fd.h - what /proc tells of a process's descriptors
 *
 * As in proc_task.h. None of this asks the file system that a descriptor is of:
 * that may be ours.
 */
#ifndef _MEMCGFS_PROC_FD_H
#define _MEMCGFS_PROC_FD_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct proc_fd - a descriptor
 * @flags: of open(2)
 * @mnt_id: the mount it was opened on
 * @ino: inode number
 * @is_eventfd: it is one of eventfd(2)
 */
struct proc_fd {
	unsigned int flags;
	int mnt_id;
	unsigned long long ino;
	bool is_eventfd;
};

/** proc_fd_parse - a text of /proc/PID/fdinfo/FD. Return: 0 or -EIO */
int proc_fd_parse(const char *text, struct proc_fd *ret);

/**
 * proc_fd_read - read /proc/PID/fdinfo/FD
 * Return: 0, -EBADF if there is no such descriptor, -EACCES if it is not to be
 * seen, or what failed.
 */
int proc_fd_read(int proc, pid_t pid, unsigned int fd, struct proc_fd *ret);

/**
 * proc_mount_dev - the device number of the file system that a mount shows
 * @mnt_id: as in struct proc_fd
 *
 * From /proc/PID/mountinfo. Return: 0, or -ENODEV if that has no such mount.
 */
int proc_mount_dev(int proc, pid_t pid, int mnt_id, dev_t *ret);

#endif
