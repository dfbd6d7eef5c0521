/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ops.h - the table of request handlers of a served directory
 *
 * A handler files_<op> answers fuse_lowlevel_ops.<op> with exactly one reply. It may
 * wait for the file system below. The rights are checked by the kernel, locks are
 * the kernel's own, and so are pipes, sockets and devices.
 */
#ifndef _MEMCGFS_FILES_OPS_H
#define _MEMCGFS_FILES_OPS_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

extern const struct fuse_lowlevel_ops files_ops;

#endif
