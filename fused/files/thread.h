/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * thread.h - the threads that serve files
 *
 * A thread's working directory is that of our descriptors (proc/self_fd.h): so the
 * number of an O_PATH descriptor is a path of its file. A thread has its own umask.
 * It takes the ids of the caller to make a file, and keeps the capabilities of the
 * daemon: the kernel has checked the caller's rights.
 */
#ifndef _MEMCGFS_FILES_THREAD_H
#define _MEMCGFS_FILES_THREAD_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

/* the digits of a descriptor */
#define FILES_LINK_MAX 12

/**
 * files_threads_open - open the directory of our descriptors
 * Return: 0 or a negative errno.
 */
int files_threads_open(void);

void files_threads_close(void);

/** files_thread_start - Context: each thread, before its first request */
void files_thread_start(void);

/**
 * files_link - the path of a descriptor's file, for calls that follow links
 * @link: room
 *
 * Return: @link.
 */
const char *files_link(int fd, char link[FILES_LINK_MAX]);

/**
 * files_path - the path of a descriptor's file, for people
 * @buf: set to at most @size bytes with a terminating zero
 *
 * Context: any thread.
 */
void files_path(int fd, char *buf, size_t size);

/**
 * files_act_as - make the next files as the caller: its ids and umask
 *
 * Context: a thread that serves files; files_act_as_daemon() follows.
 */
void files_act_as(const struct fuse_ctx *caller);

/** files_act_as_daemon - take back our own ids */
void files_act_as_daemon(const struct fuse_ctx *caller);

#endif
