/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * null_mount.h - mount a null file system, and serve it
 */
#ifndef _MEMCGFS_BENCH_NULL_MOUNT_H
#define _MEMCGFS_BENCH_NULL_MOUNT_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

/**
 * null_mount - serve requests at a directory in a single thread, until a signal
 * @dir: the mount point
 * @ops: the answers
 *
 * Return: the exit status of the program.
 */
int null_mount(const char *dir, const struct fuse_lowlevel_ops *ops);

#endif
