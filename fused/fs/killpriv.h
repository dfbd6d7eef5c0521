/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * killpriv.h - the kernel need not ask for file capabilities
 *
 * An open that truncates makes the kernel ask for security.capability, which a
 * change of the file would have to remove. It does not ask about an inode that
 * is known to have none (S_NOSEC), until it is told new attributes. It finds
 * that out only for a file system that removes them by itself, and only in a
 * write through the page cache.
 *
 * So we say that we remove them, and if the kernel has asked about a file, the
 * next open that truncates it lets the page cache in. This is only for short
 * files (size.h), whose writes wait for no other process: the page is locked
 * meanwhile.
 */
#ifndef _MEMCGFS_FS_KILLPRIV_H
#define _MEMCGFS_FS_KILLPRIV_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>
#include <stdbool.h>

/**
 * killpriv_begin - say so when the kernel asks for our features
 * Context: the session is mounted, and has answered no request.
 * Return: 0 or a negative errno.
 */
int killpriv_begin(struct fuse_session *session);

/** killpriv_init - read this kernel's features. Context: INIT request */
void killpriv_init(const struct fuse_conn_info *conn);

/**
 * killpriv_asked - the kernel asks for an attribute of an inode
 *
 * What the kernel has asked about is forgotten at times, which costs requests.
 */
void killpriv_asked(fuse_ino_t ino, const char *name);

/** killpriv_is_asked - is it worth while to let the kernel find out? */
bool killpriv_is_asked(fuse_ino_t ino);

/**
 * killpriv_forget - it is not worth while any more
 *
 * An inode is written through the page cache, so the kernel knows; or the kernel
 * is told its attributes, and would have to find out again each time.
 */
void killpriv_forget(fuse_ino_t ino);

#endif
