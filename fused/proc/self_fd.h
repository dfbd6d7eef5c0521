/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * self_fd.h - the directory of the daemon's own descriptors
 *
 * A name in it, the number of a descriptor opened with O_PATH, stands for its
 * file. So it can be opened, truncated and asked for attributes by its number,
 * without a walk over names that others may change.
 */
#ifndef _MEMCGFS_PROC_SELF_FD_H
#define _MEMCGFS_PROC_SELF_FD_H

/**
 * self_fd_open - open the directory
 *
 * Context: the process keeps its pid from now on.
 * Return: an O_PATH descriptor or a negative errno.
 */
int self_fd_open(void);

#endif
