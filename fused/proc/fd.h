/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fd.h - read about a process's descriptors in /proc
 *
 * All names are relative to a descriptor of the process's directory in the real
 * /proc (proc_dir_open()). That descriptor means the process itself, not its
 * number: once the process is gone every name below it is gone, and a later
 * process with the same number is not seen through it.
 *
 * The process chooses its descriptors, and may have any file of any file system
 * there. Only the text of a link is safe to read for every file: readlink(2)
 * does not follow the link. stat(2) on it would ask the file system, and the
 * file system can be a FUSE of the caller that never answers. Reading fdinfo
 * asks the file's type: an epoll takes a lock there that is held while it polls
 * its files. So the text comes first, see enum proc_fd_kind.
 *
 * Looking at a descriptor still takes a reference to the file for a moment. If
 * the process closes it just then, we drop the last reference and so release
 * the file. So no request that others wait for calls this: fs/fd_fetch.h does.
 */
#ifndef _MEMCGFS_PROC_FD_H
#define _MEMCGFS_PROC_FD_H

#include <stdbool.h>
#include <sys/types.h>

#include "proc/ids.h"

/**
 * enum proc_fd_kind - the kind of file, by the text of the link in /proc/PID/fd
 * @PROC_FD_OTHER: a file that is not to be touched: an epoll, a socket
 * @PROC_FD_EVENTFD: an eventfd, perhaps opened with O_PATH
 * @PROC_FD_PATH: a file with a name. Its fdinfo is printed without its file
 *                system, but to use or close the file is a request to that.
 */
enum proc_fd_kind {
	PROC_FD_OTHER,
	PROC_FD_EVENTFD,
	PROC_FD_PATH,
};

/**
 * struct proc_fd - a descriptor
 * @flags: of open(2)
 * @mnt_id: the mount it was opened on
 * @ino: inode number
 * @is_eventfd: fdinfo is that of an eventfd
 */
struct proc_fd {
	unsigned int flags;
	int mnt_id;
	unsigned long long ino;
	bool is_eventfd;
};

/**
 * proc_dir_open - open the directory of a process or thread
 *
 * Return: an O_PATH descriptor, -ESRCH, or the error of open(2).
 */
int proc_dir_open(pid_t pid);

/**
 * proc_caller_read - the ids of the thread that made a request
 * @dir: its directory
 *
 * Return: 0, -ESRCH if the thread is gone, -EIO, or the error of a system call.
 */
int proc_caller_read(int dir, struct proc_ids *ret);

/** proc_link_kind - the kind that the text of a link tells */
enum proc_fd_kind proc_link_kind(const char *text);

/**
 * proc_fd_kind - read the link /proc/PID/fd/FD
 *
 * Return: an enum proc_fd_kind, -EBADF if there is no such descriptor, -EACCES
 * if it is not to be seen, or the error of readlink(2).
 */
int proc_fd_kind(int dir, unsigned int fd);

/** proc_fd_parse - a text of /proc/PID/fdinfo/FD. Return: 0 or -EIO */
int proc_fd_parse(const char *text, struct proc_fd *ret);

/**
 * proc_fd_read - read /proc/PID/fdinfo/FD
 *
 * Context: only for descriptors whose proc_fd_kind() is not PROC_FD_OTHER.
 * Return: 0, or as proc_fd_kind().
 */
int proc_fd_read(int dir, unsigned int fd, struct proc_fd *ret);

/**
 * proc_mount_dev - the device number of the file system that a mount shows
 * @mnt_id: as in struct proc_fd
 *
 * From /proc/PID/mountinfo, which takes as long as the process has mounts.
 * Return: 0, or -ENODEV if that has no such mount.
 */
int proc_mount_dev(int dir, int mnt_id, dev_t *ret);

#endif
