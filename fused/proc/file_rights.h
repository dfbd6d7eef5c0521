/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * file_rights.h - may a thread read that file?
 *
 * The kernel checks an open itself. This is for the checks that it makes of a
 * caller elsewhere, and that FUSE does not make for us.
 */
#ifndef _MEMCGFS_PROC_FILE_RIGHTS_H
#define _MEMCGFS_PROC_FILE_RIGHTS_H

#include <stdbool.h>
#include <sys/types.h>

/**
 * struct file_rights - that which decides, besides the file
 * @fsuid: the user that file systems see, as our user namespace names it
 * @in_group: a member of the file's group
 * @caps: effective capabilities, a bit each
 */
struct file_rights {
	uid_t fsuid;
	bool in_group;
	unsigned long long caps;
};

/**
 * file_rights_add_line - take over a line of /proc/PID/status
 * @rights: all 0 before the first line
 * @gid: the file's group
 */
void file_rights_add_line(struct file_rights *rights, const char *line,
			  gid_t gid);

/** file_rights_by_mode - may it read a file of this mode, without capabilities? */
bool file_rights_by_mode(const struct file_rights *rights, mode_t mode,
			 uid_t uid);

/**
 * file_rights_may_read - the kernel's inode_permission() with MAY_READ
 * @dir: descriptor of the thread's directory (proc_dir_open())
 * @mode: of the file; @uid and @gid too
 *
 * Capabilities count only in a user namespace that names @uid and @gid.
 *
 * Context: reads status, and the maps of another user namespace.
 * Return: 0, -EACCES, -ESRCH if the thread is gone, or the error of a system
 * call.
 */
int file_rights_may_read(int dir, mode_t mode, uid_t uid, gid_t gid);

#endif
