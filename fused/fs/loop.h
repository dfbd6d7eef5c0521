/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * loop.h - the threads that take requests from the kernel
 *
 * libfuse's own loop starts a thread when all others are busy, and gives up the
 * mount when a new thread finds no memory for its buffer. Here all threads and
 * buffers are there before the first request, so a daemon without memory goes
 * on answering, if only with ENOMEM.
 */
#ifndef _MEMCGFS_FS_LOOP_H
#define _MEMCGFS_FS_LOOP_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#define LOOP_MAX_THREADS 100

/**
 * memcgfs_loop_start - begin to answer requests
 * @session: mounted, with libfuse's signal handlers
 * @nr: threads, 1 to LOOP_MAX_THREADS
 *
 * Takes SIGUSR1 for itself until memcgfs_loop_wait() returns.
 *
 * Context: the first thread, in which signals are delivered.
 * Return: 0, or a negative errno if there is not enough memory for the threads
 * and their buffers of 1 MiB.
 */
int memcgfs_loop_start(struct fuse_session *session, unsigned int nr);

/**
 * memcgfs_loop_wait - wait until the mount, a signal or fuse_session_exit()
 * ends the loop, then for the threads
 *
 * Context: the thread that started it.
 * Return: 0, or the negative errno with which the device failed.
 */
int memcgfs_loop_wait(void);

#endif
