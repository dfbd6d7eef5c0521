/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * root.h - the descriptor of the real /proc
 *
 * It is opened before anything is mounted and stays the real /proc, whatever is
 * mounted over it later. All names below it are numbers: a name like "self" may
 * lead into our own mount, where the walk would wait for itself.
 *
 * No other room sees the descriptor.
 */
#ifndef _MEMCGFS_PROC_ROOT_H
#define _MEMCGFS_PROC_ROOT_H

/**
 * proc_start - open /proc
 *
 * Context: before unshare() and before any other call of this room.
 * Return: 0, or -ENODEV if there is no proc file system at /proc.
 */
int proc_start(void);

/** proc_stop - close it. Context: no other call of this room follows */
void proc_stop(void);

/**
 * proc_move - give the descriptor another number
 * @fd: the number; a descriptor that has it is closed
 *
 * For a process that closes all descriptors but a few. The old number stays
 * open.
 *
 * Return: 0 or a negative errno.
 */
int proc_move(int fd);

/** proc_root - the descriptor, for openat(2). Context: only in this room */
int proc_root(void);

#endif
