/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs_lab.h - the request handlers without a kernel and without real processes
 *
 * Stands in for libfuse's replies and for the membership. A program that is
 * linked with it calls the handlers of memcgfs_ops itself, and finds the reply
 * in the request.
 */
#ifndef _TESTS_FS_LAB_H
#define _TESTS_FS_LAB_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>
#include <glib.h>

#include "unit.h"

/**
 * struct fuse_req - a request and its reply
 * @ctx: the caller
 * @replies: how many, none of them a reply_none
 * @err: errno of an error reply, 0 for the others
 * @entry: of an entry reply
 * @attr: of an attribute reply
 * @size: of a write
 * @text: of a buffer reply; of readdir a line for each name
 * @off: of readdir: the position of the last name in @text
 */
struct fuse_req {
	struct fuse_ctx ctx;
	unsigned int replies;
	int err;
	struct fuse_entry_param entry;
	struct stat attr;
	size_t size;
	char text[4096];
	off_t off;
};

/** fs_lab_member - thread @pid is @task from now on; NULL: not a member */
void fs_lab_member(pid_t pid, struct task_struct *task);

/** fs_lab_take_expired - the names that were to expire, a "PARENT NAME" a line
 *
 * Return: in the order of the notifications, to be g_free()d; later calls do not
 * return them again.
 */
char *fs_lab_take_expired(void);

#endif
